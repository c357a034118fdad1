// The form of a `%%compare … predict` cell: a number for each prompt, and a button that shows the
// result. Its state comes from Python, in words; see predict.py.

function render({ model, el }) {
  const words = model.get("words");
  const first = model.get("view");
  const fields = first.fields.map((one) => make("input", {
    type: "number", class: "pr-number", min: 0, max: first.most, step: 1, value: one.given ?? "",
    onkeydown: (event) => { if (event.key === "Enter") button.click(); },
  }));
  const labels = first.fields.map((one, at) => make("label", { class: "pr-predicted" }, make("span", {}, one.label), fields[at]));
  const button = make("button", { type: "button", class: "pr-button pr-go", "data-asks": true, onclick: () => {
    if (!unavailable(button)) model.send({ do: "show", given: fields.map((one) => one.validity.badInput ? "?" : one.value) });
  } }, words.show);
  const stop = make("button", { type: "button", class: "pr-button pr-stop", "data-asks": true, onclick: () => model.send({ do: "stop" }) }, words.stop);
  const bar = make("progress", { class: "pr-progress", max: 1, "aria-label": words.title });
  const status = make("p", { class: "pr-status", role: "status" });
  const count = make("p", { class: "pr-status pr-count" });
  const problem = make("p", { class: "pr-problem", role: "alert" });
  const note = make("p", { class: "pr-facts" });
  const root = make("section", { class: "prompteur pr-predict", lang: model.get("speak"), "aria-label": words.title },
    make("p", {}, words.how), ...labels, make("div", { class: "pr-buttons" }, button),
    make("div", { class: "pr-running" }, bar, count, stop), status, problem, note);

  function draw() {
    const view = model.get("view");
    const running = view.share < 1 && view.phase !== "done";
    for (const one of [bar, count, stop]) one.hidden = !running;
    bar.value = view.share;
    setText(running ? count : status, view.status); // not each number is read out
    if (running) setText(status, "");
    const asked = view.phase === "waiting" || view.phase === "done";
    for (const one of fields) one.readOnly = asked;
    setUnavailable(button, asked);
    setText(problem, view.problem);
    setText(note, view.note);
    for (const one of [problem, note]) one.hidden = !one.textContent;
  }
  model.on("change:view", draw);
  el.append(root);
  draw();
  const ends = [keepKeys(root), watchKernel(el, root, words.gone)];
  return () => { model.off("change:view", draw); ends.forEach((one) => one()); };
}

export default { render };
