// “Open in the playground”: the prompt of the panel and the first case, to try at will, below the
// button. The playground is a widget of its own, with its own model; see panel/panel.py.

function drawBoard(words, model) {
  const said = words.playground;
  const place = make("div");
  const button = make("button", { type: "button", class: "pr-button", "data-asks": true, onclick: () => {
    if (unavailable(button)) return;
    if (model.get("board")) drawOpen();
    else model.send({ do: "playground" });
  } }, said.open);
  const offer = make("div", { class: "pr-buttons" }, button, make("span", { class: "pr-how" }, said.how));

  async function drawOpen() {
    setUnavailable(button, true);
    try {
      const board = await model.widget_manager.get_model(model.get("board"));
      drawPlayground({ model: board, el: place });
      place.querySelector("textarea").focus();
    } catch { // not there: the kernel is another one now
      setUnavailable(button, false);
    }
  }
  model.on("change:board", drawOpen);
  return make("div", { class: "pr-board" }, offer, place);
}
