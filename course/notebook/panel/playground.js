// The playground: a form, and the tries below it. Its state comes from Python; see playground.py.

const VARIABLE = /\{\{\s*([\p{L}\p{M}\p{N}_]+)\s*\}\}/gu;

function variablesIn(...texts) {
  const found = texts.flatMap((text) => [...text.matchAll(VARIABLE)].map((match) => match[1]));
  return [...new Set(found)];
}

function labelled(label, field, help) {
  return make("label", { class: "pr-field" }, make("span", { class: "pr-label" }, label), field,
    help ? make("span", { class: "pr-facts" }, help) : null);
}

function textField(rows, value = "") {
  const field = make("textarea", { rows, class: "pr-input", spellcheck: "false" });
  field.value = value;
  return field;
}

function numberField(value, min, max, step) {
  const field = make("input", { type: "number", class: "pr-input", min, max, step });
  field.value = value;
  return field;
}

function drawTry(words) {
  const node = make("section", { class: "pr-try" });
  let cells = [];
  const frame = whenChanged((row) => {
    cells = row.columns.map((column) => column.replies.map(() => {
      const text = textBlock("", "pr-reply");
      const problem = make("p", { class: "pr-problem-text" });
      const facts = make("p", { class: "pr-facts" });
      return { text, problem, facts };
    }));
    const columns = row.columns.map((column, at) => make("div", { class: "pr-column" },
      row.columns.length > 1 ? make("h5", {}, column.name) : null,
      ...column.replies.flatMap((reply, number) => {
        const cell = cells[at][number];
        const name = column.replies.length > 1 ? make("div", { class: "pr-facts" }, reply.name) : null;
        return [name, cell.text, cell.problem, cell.facts].filter(Boolean);
      }),
      fold(words.sent, ...column.sent.map((message) =>
        make("div", {}, make("span", { class: "pr-role" }, message.role), textBlock(message.content))))));
    node.replaceChildren(
      make("h4", {}, row.name, " · ", row.settings), make("div", { class: "pr-columns" }, ...columns));
  });
  return {
    node,
    update(row, live) {
      frame({ ...row, columns: row.columns.map((column) =>
        ({ ...column, replies: column.replies.map((reply) => ({ name: reply.name })) })) });
      row.columns.forEach((column, at) => column.replies.forEach((reply, number) => {
        const cell = cells[at][number];
        setText(cell.text, reply.text ?? live[`${at}.${number}`] ?? (reply.done ? "" : "…"));
        setText(cell.problem, reply.problem ?? "");
        setText(cell.facts, reply.facts ?? "");
        cell.text.hidden = !cell.text.textContent;
      }));
    },
  };
}

function drawPlayground({ model, el }) {
  const words = model.get("words");
  const given = model.get("view").form;
  const values = new Map(Object.entries(given.inputs));
  const a = textField(5, given.a);
  const b = textField(5, given.a);
  const compare = make("input", { type: "checkbox" });
  const nameOfA = make("span", { class: "pr-label" });
  const fieldA = make("label", { class: "pr-field" }, nameOfA, a);
  const fieldB = labelled(words.prompt_b, b);
  const inputs = make("fieldset", { class: "pr-inputs" });
  const temperature = make("input", { type: "range", min: "0", max: "1.5", step: "0.1" });
  temperature.value = "0.7";
  const degrees = make("span", { class: "pr-degrees" });
  const length = numberField(200, 1, 1000, 1);
  const times = numberField(1, 1, 10, 1);
  const go = make("button", { type: "button", class: "pr-button pr-go", "data-asks": true }, words.run);
  const stop = make("button", { type: "button", class: "pr-button pr-stop", "data-asks": true }, words.stop);
  const bar = make("progress", { class: "pr-progress", max: "1", "aria-hidden": "true" });
  const count = make("span", { class: "pr-count" });
  const note = make("p", { class: "pr-status" });
  const status = make("p", { class: "pr-quiet", role: "status", "aria-live": "polite" });
  const problem = make("div", { class: "pr-problem", role: "alert" });
  const tries = make("div", { class: "pr-tries" });

  const drawInputs = whenChanged((names) => {
    inputs.hidden = !names.length;
    inputs.replaceChildren(make("legend", {}, words.inputs), ...names.map((name) => {
      const field = textField(2, values.get(name) ?? "");
      field.addEventListener("input", () => values.set(name, field.value));
      return make("label", { class: "pr-field" }, make("code", { class: "pr-variable" }, name), field);
    }));
  });
  function drawForm() {
    fieldB.hidden = !compare.checked;
    setText(nameOfA, compare.checked ? words.prompt_a : words.prompt);
    setText(degrees, Number(temperature.value).toLocaleString(model.get("speak")));
    drawInputs(variablesIn(a.value, compare.checked ? b.value : ""));
  }
  for (const field of [a, b, compare, temperature]) field.addEventListener("input", drawForm);

  go.addEventListener("click", () => {
    if (unavailable(go)) return;
    const names = variablesIn(a.value, b.value);
    model.send({ do: "run", form: {
      a: a.value, b: b.value, compare: compare.checked,
      inputs: Object.fromEntries(names.map((name) => [name, values.get(name) ?? ""])),
      temperature: Number(temperature.value), length: Number(length.value), times: Number(times.value),
    } });
  });
  stop.addEventListener("click", () => {
    if (unavailable(stop)) return;
    model.send({ do: "stop" });
    setUnavailable(stop, true);
    setText(stop, words.stopping);
  });

  function drawView() {
    const view = model.get("view");
    const busy = view.phase === "running";
    setUnavailable(go, busy);
    if (!busy && stop.matches(":focus")) go.focus();
    for (const node of [stop, bar, count]) node.hidden = !busy;
    if (!busy) {
      setUnavailable(stop, false);
      setText(stop, words.stop);
    }
    if (view.progress?.share == null) bar.removeAttribute("value");
    else bar.value = view.progress.share;
    setText(count, view.progress?.label ?? "");
    setText(note, view.note);
    setText(status, view.status);
    problem.hidden = !view.problem;
    setText(problem, view.problem);
  }
  const drawn = [];
  function drawRows() {
    const rows = model.get("rows");
    rows.forEach((row, index) => {
      if (!drawn[index]) {
        drawn[index] = drawTry(words);
        tries.append(drawn[index].node);
      }
      drawn[index].update(row, index === 0 ? model.get("live") : {});
    });
  }

  const root = make("section", {
    class: "prompteur pr-playground", lang: model.get("speak"), "aria-label": words.title,
  },
    make("header", {}, make("h3", { class: "pr-title" }, words.title)),
    make("p", { class: "pr-facts" }, words.intro),
    make("div", { class: "pr-columns" }, fieldA, fieldB),
    make("label", { class: "pr-check-field" }, compare, " ", words.compare),
    inputs,
    make("div", { class: "pr-settings" },
      labelled(words.temperature, make("span", { class: "pr-range" }, temperature, degrees), words.temperature_help),
      labelled(words.length, length), labelled(words.times, times)),
    make("div", { class: "pr-running" }, go, stop, bar, count),
    note, status, problem, tries);

  model.on("change:rows", drawRows);
  model.on("change:live", drawRows);
  model.on("change:view", drawView);
  drawForm();
  drawView();
  drawRows();
  el.append(root);
  return keepKeys(root);
}
