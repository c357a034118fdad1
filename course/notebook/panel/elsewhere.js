// “In your own chatbot”, in the row of a case: the request to copy, the reply to paste, and what
// was found in it. Its state comes from Python, in words; see panel/elsewhere.py.

let chatbotLists = 0;
let lastSource = "";

function drawFound(found) {
  const state = make("p", { class: "pr-elsewhere-state" },
    make("span", { class: "pr-mark", "aria-hidden": "true" }, found.mark), " ",
    make("strong", {}, found.name), " ", make("span", { class: "pr-word" }, found.word));
  return [
    state,
    found.turns.length
      ? make("ol", { class: "pr-turns", role: "list", "aria-label": found.name }, ...found.turns.map(drawTurn))
      : textBlock(found.reply, "pr-brought"),
    found.checks.length ? checkList(found.checks) : null,
    found.aside ? make("p", { class: "pr-aside" }, found.aside) : null,
  ].filter(Boolean);
}

// The form of one row, and beside it what was found. `send` takes what Python is told.
function drawElsewhere(words, send) {
  const list = `pr-chatbots-${Date.now()}-${chatbotLists++}`;
  const request = make("textarea", { class: "pr-input", rows: 6, readonly: true, spellcheck: "false", "aria-label": words.text });
  const whole = fold(words.text, request);
  const source = make("input", { class: "pr-input", type: "text", list, maxlength: 40, autocomplete: "off" });
  const reply = make("textarea", { class: "pr-input", rows: 4, spellcheck: "false" });
  const ask = make("span", { class: "pr-label" });
  const note = make("p", { class: "pr-status", role: "status", "aria-live": "polite" });
  const result = make("section", { class: "pr-elsewhere-found" });
  const copied = make("p", { class: "pr-status", role: "status", "aria-live": "polite" });
  const copy = make("button", { type: "button", class: "pr-button", onclick: async () => {
    const done = await copyFrom(request, whole);
    setText(copied, done ? words.copied : words.not_copied);
  } }, words.copy);
  const judge = make("button", { type: "button", class: "pr-button pr-judge", "data-asks": true, onclick: () => {
    if (unavailable(judge)) return;
    lastSource = source.value;
    // Python counts characters, of which some are two here: a text that is too long stays so.
    send({ do: "judge", text: reply.value.slice(0, 2 * words.longest + 2), source: source.value });
  } }, words.judge);
  const again = make("button", { type: "button", class: "pr-button", "data-asks": true, onclick: () => {
    if (unavailable(again)) return;
    send({ do: "again" });
    reply.focus();
  } }, words.again);
  request.addEventListener("focus", () => request.select());

  const form = fold(words.offer,
    make("p", { class: "pr-how" }, words.how),
    make("div", { class: "pr-buttons" }, copy, copied), whole,
    make("label", { class: "pr-field" }, make("span", { class: "pr-label" }, words.source), source,
      make("datalist", { id: list }, ...words.chatbots.map((name) => make("option", { value: name })))),
    make("label", { class: "pr-field" }, ask, reply),
    make("div", { class: "pr-buttons" }, judge, again), note);
  form.classList.add("pr-elsewhere");
  form.addEventListener("toggle", () => { source.value ||= lastSource; });

  const drawResult = whenChanged((found) => {
    result.hidden = !found;
    result.className = `pr-elsewhere-found pr-${found?.status ?? "none"}`;
    result.replaceChildren(...(found ? drawFound(found) : []));
  });
  const emptied = whenChanged(() => {
    reply.value = "";
    setText(copied, "");
  });
  return {
    form,
    result,
    update(state) {
      request.value = state.request;
      setText(ask, state.ask);
      emptied(state.taken);
      for (const button of [judge, again]) setUnavailable(button, state.busy);
      again.hidden = state.found?.status !== "waiting";
      setText(note, state.busy ? words.judging : state.note);
      drawResult(state.found);
    },
  };
}
