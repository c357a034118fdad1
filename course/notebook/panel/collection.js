// The page of the collection: a form, the prompts that were found, and the playground that one of
// them opens. Its state comes from Python; see notebook/collection_page.py.

function choiceField(choices, value) {
  const field = make("select", { class: "pr-input" },
    ...choices.map(([name, words]) => make("option", { value: name, selected: name === value }, words)));
  return field;
}

function drawFoundPrompt(row, words, send) {
  const text = make("textarea", { class: "pr-input", rows: 8, readonly: true, spellcheck: "false", "aria-label": words.prompt });
  text.value = row.prompt;
  const whole = fold(words.more, text,
    make("dl", { class: "pr-known" }, ...row.facts.flatMap(([name, value]) =>
      [make("dt", {}, name), make("dd", {}, value)])),
    make("h5", {}, words.example), textBlock(row.example));
  const said = make("span", { class: "pr-status", role: "status", "aria-live": "polite" });
  // The buttons of several prompts have the same words: what is read aloud names the prompt too.
  const button = (name, label, onclick, asks) => make("button", {
    type: "button", class: "pr-button", "data-asks": asks, "aria-label": `${label}: ${row.title}`, onclick,
  }, label);
  const copy = button("copy", words.copy, async () => {
    setText(said, (await copyFrom(text, whole)) ? words.copied : words.not_copied);
  }, false);
  const open = button("open", words.open, () => send({ do: "open", id: row.id, own: false }), true);
  const own = button("own", words.own, () => send({ do: "open", id: row.id, own: true }), true);
  text.addEventListener("focus", () => text.select());
  const place = make("div");
  const node = make("li", { class: "pr-found" },
    make("h4", { class: "pr-found-title" }, row.title),
    make("p", {}, row.does),
    make("p", { class: "pr-facts" }, row.kind),
    make("ul", { class: "pr-plain pr-figures" }, ...row.figures.map((one) => make("li", {}, one))),
    make("div", { class: "pr-buttons" }, copy, open, own, said), whole, place);
  return { node, place };
}

function drawCollection({ model, el }) {
  const words = model.get("words");
  const choices = model.get("view").choices;
  const query = make("input", { type: "search", class: "pr-input", autocomplete: "off", maxlength: 500 });
  const trade = choiceField(choices.trades, "");
  const technique = choiceField(choices.techniques, "");
  const language = choiceField(choices.languages, model.get("speak"));
  const measured = choiceField(choices.models, "");
  const rate = numberField("", 0, 100, 1);
  const go = make("button", { type: "submit", class: "pr-button pr-go", "data-asks": true }, words.search);
  const status = make("p", { class: "pr-status", role: "status", "aria-live": "polite" });
  const problem = make("div", { class: "pr-problem", role: "alert" });
  const list = make("ol", { class: "pr-rows", role: "list", "aria-label": words.results });
  let places = new Map();

  const form = make("form", { role: "search", "aria-label": words.title, onsubmit: (event) => {
    event.preventDefault();
    model.send({
      do: "search", query: query.value, trade: trade.value, technique: technique.value,
      language: language.value, model: measured.value, rate: rate.value,
    });
  } },
    labelled(words.query, query),
    make("div", { class: "pr-filters" },
      labelled(words.trade, trade), labelled(words.technique, technique),
      labelled(words.prompts_in, language), labelled(words.model, measured), labelled(words.rate, rate)),
    make("div", { class: "pr-buttons" }, go, status));

  const drawRows = whenChanged((rows) => {
    const drawn = rows.map((row) => [row.id, drawFoundPrompt(row, words, (event) => model.send(event))]);
    places = new Map(drawn.map(([id, one]) => [id, one.place]));
    list.replaceChildren(...drawn.map(([, one]) => one.node));
    list.hidden = !rows.length;
  });
  const drawBoard = whenChanged(async (board) => {
    for (const one of places.values()) one.replaceChildren();
    const place = board && places.get(board.id);
    if (!place) return;
    try {
      const opened = await model.widget_manager.get_model(board.model);
      const inside = make("div");
      place.replaceChildren(make("p", { class: "pr-how" }, board.how), inside);
      drawPlayground({ model: opened, el: inside });
      const fields = inside.querySelectorAll("textarea");
      (board.own ? inside.querySelector(".pr-inputs textarea") : fields[0])?.focus();
    } catch { // not there: the kernel is another one now
      place.replaceChildren();
    }
  });
  function drawView() {
    const view = model.get("view");
    setText(status, view.status);
    problem.hidden = !view.problem;
    setText(problem, view.problem);
    drawBoard(view.board);
  }
  const root = make("section", {
    class: "prompteur pr-collection", lang: model.get("speak"), "aria-label": words.title,
  },
    make("header", {}, make("h3", { class: "pr-title" }, words.title)),
    make("p", { class: "pr-facts" }, words.intro), form, problem, list);
  model.on("change:rows", () => drawRows(model.get("rows")));
  model.on("change:view", drawView);
  drawRows(model.get("rows"));
  drawView();
  el.append(root);
  return keepKeys(root);
}

function render({ model, el }) {
  const keys = drawCollection({ model, el });
  const gone = watchKernel(el, el.querySelector(".pr-collection"), model.get("words").gone);
  return () => {
    keys();
    gone();
  };
}

export default { render };
