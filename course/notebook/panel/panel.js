// The panel under a %%prompt cell. Its state comes from Python, in words; see panel/view.py.

function drawAttempt(words, speak, attempt, root, said) {
  const heading = make("span", {}, attempt.score, " · ", attempt.cases);
  const best = attempt.best ? make("strong", { class: "pr-best" }, "★ ", attempt.best) : null;
  const when = make("time", { datetime: attempt.when }, moment(attempt.when, speak));
  const names = { "-": "del", "+": "ins", "=": "span" };
  const diff = textBlock("", "pr-diff");
  diff.append(...attempt.diff.map(([sign, text]) =>
    make(names[sign], {}, sign === "=" ? "" : make("span", { class: "pr-sign" }, sign === "-" ? "−" : "+"), text)));
  const takeBack = async () => {
    if (putIntoCell(root, attempt.written)) return setText(said, words.taken_back);
    try {
      await navigator.clipboard.writeText(attempt.written);
      setText(said, words.copied);
    } catch {
      setText(said, words.not_copied);
    }
  };
  const body = attempt.same
    ? [make("p", {}, attempt.same), textBlock(attempt.prompt)]
    : [textBlock(attempt.prompt),
       make("button", { type: "button", class: "pr-button", onclick: takeBack }, words.take_back),
       make("p", { class: "pr-facts" }, words.attempt_diff), diff];
  return make("li", {}, make("details", { class: "pr-fold" },
    make("summary", {}, heading, best ? " " : null, best, " ", when), ...body));
}

function drawBrought(words, speak, one) {
  return make("li", {}, make("details", { class: "pr-fold" },
    make("summary", {}, one.name, " · ", one.case, " · ",
      make("span", { "aria-hidden": "true" }, one.mark), " ", one.word, " ",
      make("time", { datetime: one.when }, moment(one.when, speak))),
    ...one.replies.map((text) => textBlock(text, "pr-brought")),
    make("h4", {}, words.asked_with), textBlock(one.prompt)));
}

function render({ model, el }) {
  const words = model.get("words");
  const speak = model.get("speak");
  const title = make("h3", { class: "pr-title" });
  const modelName = make("span", { class: "pr-model" });
  const running = drawRunning(words, () => model.send({ do: "stop" }));
  const result = drawResult(words);
  const cases = drawCases(words, (event) => model.send(event));
  const others = drawOthers(words, model);
  const board = drawBoard(words, model);
  const hints = make("div", { class: "pr-hints" });
  const attempts = make("div");
  const brought = make("div");
  const said = make("p", { class: "pr-status", role: "status", "aria-live": "polite" });
  const about = make("div");
  const root = make("section", {
    class: "prompteur", lang: speak,
  }, make("header", {}, title, modelName), ...running.nodes, ...result.nodes, cases.node, others.node, board,
    hints, attempts, said, brought, about);

  const sight = keepInSight(root);
  let opened = false;
  let phase = null;

  const drawHints = whenChanged((value) => {
    hints.hidden = !value.given.length && !value.more;
    const given = value.given.map((hint) =>
      make("li", { tabindex: "-1" }, make("strong", {}, hint.name), " ", make("span", {}, hint.text)));
    const focused = hints.contains(document.activeElement);
    const more = make("button", { type: "button", class: "pr-button", "data-asks": true, onclick: () => model.send({ do: "hint" }) }, value.more);
    const parts = [make("ul", { class: "pr-plain", "aria-live": "polite" }, ...given)];
    if (value.more) parts.push(more);
    hints.replaceChildren(...parts);
    if (focused) (value.more ? more : parts[0].lastChild)?.focus();
  });
  const drawAttempts = whenChanged((value) => {
    attempts.replaceChildren();
    if (!value?.length) return;
    attempts.append(fold(`${words.attempts} (${value.length})`,
      make("ul", { class: "pr-plain" }, ...value.map((one) => drawAttempt(words, speak, one, root, said)))));
  });
  const drawAllBrought = whenChanged((value) => {
    if (!value?.length) return;
    const open = brought.querySelector("details")?.open;
    brought.replaceChildren(fold(`${words.elsewhere.kept} (${value.length})`,
      make("ul", { class: "pr-plain" }, ...value.map((one) => drawBrought(words.elsewhere, speak, one)))));
    brought.firstChild.open = open;
  });
  const drawAbout = whenChanged((value) => {
    about.replaceChildren(fold(words.about, make("ul", {}, ...value.map((text) => make("li", {}, text)))));
  });

  function drawView() {
    const view = model.get("view");
    root.dataset.phase = view.phase;
    root.setAttribute("aria-label", view.title);
    setText(title, view.title);
    setText(modelName, view.model ?? "");
    const lost = running.update(view);
    result.update(view);
    drawHints(view.hints);
    drawAttempts(view.attempts);
    drawAllBrought(view.elsewhere);
    drawAbout(view.about);
    if (lost) result.focus();
    if (view.phase !== phase) {
      // One that is drawn with its result was there before, on a page that is shown again.
      if (view.phase === "running") sight.show(running.node);
      else if (phase === "running") sight.show(result.shown);
      phase = view.phase;
    }
    if (view.phase === "done" && !opened) {
      opened = true;
      cases.openFailed(model.get("rows"));
    }
  }

  const drawRows = () => cases.update(model.get("rows"), model.get("live"));
  const drawLive = () => cases.updateLive(model.get("rows"), model.get("live"));

  model.on("change:rows", drawRows);
  model.on("change:live", drawLive);
  model.on("change:view", drawView);
  drawRows();
  drawView();
  el.append(root);
  const gone = watchKernel(el, root, words.gone, () => {
    root.dataset.phase = "gone";
    cases.stop(words.stopped_case);
  });
  const ends = [keepKeys(root), gone, sight.end];
  return () => ends.forEach((end) => end());
}

export default { render };
