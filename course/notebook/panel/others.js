// “Try other inputs”: a button, and below it what came of the inputs that were drawn. Its state
// comes from Python, in words; see panel/others.py. Until it can be used there is nothing here.

function drawOthers(words, model) {
  const said = words.others;
  const button = make("button", { type: "button", class: "pr-button", "data-asks": true, onclick: () => {
    if (!unavailable(button)) model.send({ do: "others" });
  } }, said.try);
  const running = drawRunning(words, () => model.send({ do: "stop_others" }));
  const result = drawResult(words);
  const cases = drawCases(words);
  const offer = make("div", { class: "pr-buttons" }, button, make("span", { class: "pr-how" }, said.how));
  const node = make("section", { class: "pr-others", "aria-label": said.title });
  let draw = 0;
  let opened = false;

  function drawState() {
    const state = model.get("others");
    if (!state.phase) return;
    if (!offer.parentNode) node.append(offer);
    setUnavailable(button, state.phase === "running");
    if (!state.draw) return;
    if (state.draw !== draw) {
      if (!draw) node.append(...running.nodes, ...result.nodes, cases.node);
      draw = state.draw;
      opened = false;
      cases.begin();
    }
    const lost = running.update(state);
    result.update(state);
    if (lost) result.focus();
    if (state.phase === "done" && !opened) {
      opened = true;
      cases.openFailed(model.get("other_rows"));
    }
  }

  const drawRows = () => cases.update(model.get("other_rows"), model.get("other_live"));
  const drawLive = () => cases.updateLive(model.get("other_rows"), model.get("other_live"));

  model.on("change:others", drawState);
  model.on("change:other_rows", drawRows);
  model.on("change:other_live", drawLive);
  drawState();
  drawRows();
  return { node };
}
