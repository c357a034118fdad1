// “Open in the playground”: the prompt of the panel and the first case, to try at will, below the
// button. The playground is a widget of its own, with its own model; see panel/board.py.

function drawBoard(words, model) {
  const said = words.playground;
  const place = make("div");
  const button = make("button", { type: "button", class: "pr-button", "data-asks": true, onclick: () => {
    if (!unavailable(button)) model.send({ do: "playground" });
  } }, said.open);
  const offer = make("div", { class: "pr-buttons" }, button, make("span", { class: "pr-how" }, said.how));
  let open = false;

  async function drawOpen() {
    const name = model.get("board");
    if (!name || open) return;
    open = true;
    setUnavailable(button, true);
    drawPlayground({ model: await model.widget_manager.get_model(name), el: place });
    place.querySelector("textarea").focus();
  }
  model.on("change:board", drawOpen);
  drawOpen();
  return make("div", { class: "pr-board" }, offer, place);
}
