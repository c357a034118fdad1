// The panel under a %%prompt cell. Its state comes from Python, in words; see panel/view.py.

function drawTurn(turn) {
  const failed = turn.failed ? make("span", { class: "pr-turn-failed" },
    make("span", { "aria-hidden": "true" }, "✗ "), turn.failed) : null;
  return make("li", { class: `pr-turn pr-said-${turn.role}` },
    make("div", { class: "pr-who" }, make("span", {}, turn.who), failed ? " " : null, failed),
    textBlock(turn.text));
}

function drawConversation(words) {
  const awaitedWho = make("div", { class: "pr-who" });
  const awaitedText = textBlock("");
  const awaited = make("li", { class: "pr-turn pr-said-assistant" }, awaitedWho, awaitedText);
  const list = make("ol", { class: "pr-turns", role: "list", });
  const heading = make("h4", {});
  const node = make("section", {}, heading, list);
  const draw = whenChanged((turns) => {
    list.replaceChildren(...turns.map(drawTurn), awaited);
  });
  return {
    node,
    update(row, streamed) {
      node.hidden = !row.heading;
      setText(heading, row.heading);
      list.setAttribute("aria-label", row.heading);
      draw(row.turns);
      awaited.hidden = !row.next || (row.status !== "answering" && !streamed);
      setText(awaitedWho, row.next);
      setText(awaitedText, streamed || "…");
    },
  };
}

function drawRow(words, number, send) {
  const mark = make("span", { class: "pr-mark", "aria-hidden": "true" });
  const name = make("span", { class: "pr-name" });
  const word = make("span", { class: "pr-word" });
  const brief = make("span", { class: "pr-brief" });
  const line = make("span", { class: "pr-line" });
  const summary = make("summary", {}, mark,
    make("span", { class: "pr-head" }, make("span", { class: "pr-state" }, name, " ", word), brief, line));
  const reply = textBlock("", "pr-reply");
  const replyPart = make("section", {}, make("h4", {}, words.reply), reply);
  const conversation = drawConversation(words);
  const elsewhere = drawElsewhere(words.elsewhere, send);
  const checks = make("div");
  const inputs = make("div");
  const sent = make("div");
  const facts = make("p", { class: "pr-facts" });
  const details = make("details", { class: "pr-row" }, summary,
    make("div", { class: "pr-inside" }, inputs,
      make("div", { class: "pr-beside" },
        make("div", {}, conversation.node, replyPart, checks, facts), elsewhere.result),
      sent, elsewhere.form));
  const node = make("li", { value: number }, details);

  const fixed = whenChanged((row) => {
    inputs.hidden = !row.inputs.length;
    inputs.replaceChildren(make("h4", {}, words.input), ...row.inputs.map((input) =>
      make("div", {}, make("code", { class: "pr-variable" }, input.name), textBlock(input.value))));
    sent.replaceChildren(fold(words.sent, ...row.sent.map((message) =>
      make("div", { class: "pr-message" },
        make("span", { class: "pr-role" }, message.role), textBlock(message.content)))));
  });
  const judged = whenChanged((row) => {
    node.className = `pr-case pr-${row.status}`;
    setText(mark, row.mark);
    setText(name, row.name);
    setText(word, row.word);
    setText(brief, row.brief);
    setText(facts, row.facts);
    const parts = row.checks.length ? [make("h4", {}, words.why), checkList(row.checks)] : [];
    if (row.problem) parts.push(make("p", { class: "pr-problem-text" }, row.problem));
    checks.replaceChildren(...parts);
  });
  return {
    node,
    details,
    update(row, streamed) {
      fixed({ inputs: row.inputs, sent: row.sent });
      judged(row);
      const text = row.reply ?? streamed ?? "";
      setText(reply, text);
      replyPart.hidden = !text || row.heading !== "";
      conversation.update(row, streamed);
      elsewhere.update(row.elsewhere);
      const failed = row.checks.find((check) => check.status === "failed");
      setText(line, row.problem || failed?.text || text.slice(0, 200).replace(/\s+/g, " "));
      line.classList.toggle("pr-said", !row.problem && !failed);
    },
  };
}

function drawScale(scale, score) {
  const percent = (share) => `${(100 * share).toFixed(1)}%`;
  const [low, high] = score.interval;
  const band = make("span", { class: "pr-band" });
  band.style.left = percent(low);
  band.style.width = percent(high - low);
  const enough = make("span", { class: "pr-enough" });
  enough.style.left = percent(score.enough);
  const rate = make("span", { class: "pr-rate" });
  rate.style.left = percent(score.rate);
  scale.replaceChildren(band, enough, rate);
}

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
  const note = make("p", { class: "pr-status" });
  const status = make("p", { class: "pr-quiet", role: "status", "aria-live": "polite" });
  const bar = make("progress", { class: "pr-progress", max: "1", "aria-hidden": "true" });
  const count = make("span", { class: "pr-count" });
  const stop = make("button", { type: "button", class: "pr-button", onclick: () => {
    if (unavailable(stop)) return;
    model.send({ do: "stop" });
    setUnavailable(stop, true);
    setText(stop, words.stopping);
  } }, words.stop);
  const running = make("div", { class: "pr-running" }, bar, count, stop);
  const points = make("div", { class: "pr-points" });
  const sentence = make("p", { class: "pr-sentence" });
  const scale = make("div", { class: "pr-scale", role: "img", "aria-label": words.scale, title: words.scale });
  const caveats = make("div", { class: "pr-caveats" });
  const scoreChecks = make("div");
  const score = make("div", { class: "pr-score", tabindex: "-1" }, points, make("div", { class: "pr-score-words" }, sentence, scale, caveats, scoreChecks));
  const problem = make("div", { class: "pr-problem", role: "alert", tabindex: "-1" });
  const list = make("ol", { class: "pr-rows" });
  const hints = make("div", { class: "pr-hints" });
  const attempts = make("div");
  const brought = make("div");
  const said = make("p", { class: "pr-status", role: "status", "aria-live": "polite" });
  const about = make("div");
  const root = make("section", {
    class: "prompteur", lang: speak,
  }, make("header", {}, title, modelName), running, note, status, score, problem, list, hints, attempts, said, brought, about);

  const drawn = [];
  let opened = false;

  const drawScore = whenChanged((value) => {
    score.hidden = !value;
    if (!value) return;
    score.dataset.level = value.level;
    points.replaceChildren();
    if (value.points) points.append(make("strong", {}, value.points), make("span", {}, words.points_label));
    setText(sentence, value.sentence);
    scale.hidden = !value.interval;
    if (value.interval) drawScale(scale, value);
    caveats.replaceChildren(...value.caveats.map((text) => make("p", {}, text)));
    scoreChecks.replaceChildren(...(value.checks.length ? [checkList(value.checks)] : []));
  });
  const drawProblem = whenChanged((value) => {
    problem.hidden = !value;
    if (!value) return;
    problem.replaceChildren(make("strong", {}, value.title), make("p", {}, value.text));
    if (value.more) problem.append(make("p", {}, value.more));
    if (value.details) problem.append(fold(words.details, textBlock(value.details, "pr-code")));
  });
  const drawHints = whenChanged((value) => {
    hints.hidden = !value.given.length && !value.more;
    const given = value.given.map((hint) =>
      make("li", { tabindex: "-1" }, make("strong", {}, hint.name), " ", make("span", {}, hint.text)));
    const focused = hints.contains(document.activeElement);
    const more = make("button", { type: "button", class: "pr-button", onclick: () => model.send({ do: "hint" }) }, value.more);
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
    setText(status, view.status);
    const busy = view.phase === "running";
    const stopped = !busy && stop.matches(":focus");
    running.hidden = !busy;
    setText(note, busy ? view.note : "");
    setText(count, view.progress.label);
    if (view.progress.share == null) bar.removeAttribute("value");
    else bar.value = view.progress.share;
    drawScore(view.score);
    drawProblem(view.problem);
    drawHints(view.hints);
    drawAttempts(view.attempts);
    drawAllBrought(view.elsewhere);
    drawAbout(view.about);
    if (stopped) (view.problem ? problem : score).focus();
    if (view.phase === "done" && !opened) {
      opened = true;
      const failed = model.get("rows").findIndex((row) => row.status === "failed");
      if (failed >= 0 && drawn[failed]) drawn[failed].details.open = true;
    }
  }
  function drawRows() {
    const rows = model.get("rows");
    const live = model.get("live");
    rows.forEach((row, index) => {
      if (!drawn[index]) {
        drawn[index] = drawRow(words, index + 1, (event) => model.send({ ...event, row: index }));
        list.append(drawn[index].node);
      }
      drawn[index].update(row, live[index]);
    });
    list.hidden = !rows.length;
  }

  function drawLive() {
    const rows = model.get("rows");
    for (const [index, text] of Object.entries(model.get("live"))) drawn[index]?.update(rows[index], text);
  }

  model.on("change:rows", drawRows);
  model.on("change:live", drawLive);
  model.on("change:view", drawView);
  drawRows();
  drawView();
  el.append(root);
  return keepKeys(root);
}

export default { render };
