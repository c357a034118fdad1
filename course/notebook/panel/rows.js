// The cases of an evaluation, one row each. Their state comes from Python, in words; see
// panel/view.py.

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

// Without `send` the row has no “In your own chatbot”.
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
  const elsewhere = send ? drawElsewhere(words.elsewhere, send) : null;
  const checks = make("div");
  const inputs = make("div");
  const sent = make("div");
  const facts = make("p", { class: "pr-facts" });
  const details = make("details", { class: "pr-row" }, summary,
    make("div", { class: "pr-inside" }, inputs,
      make("div", { class: "pr-beside" },
        make("div", {}, conversation.node, replyPart, checks, facts), elsewhere?.result),
      sent, elsewhere?.form));
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
    // Where there was no reply yet, there will be none.
    stop(said) {
      if (!/pr-(waiting|answering)/.test(node.className)) return;
      node.className = "pr-case pr-ungraded";
      setText(word, said);
    },
    update(row, streamed) {
      fixed({ inputs: row.inputs, sent: row.sent });
      judged(row);
      const text = row.reply ?? streamed ?? "";
      setText(reply, text);
      replyPart.hidden = !text || row.heading !== "";
      conversation.update(row, streamed);
      elsewhere?.update(row.elsewhere);
      const failed = row.checks.find((check) => check.status === "failed");
      setText(line, row.problem || failed?.text || text.slice(0, 200).replace(/\s+/g, " "));
      line.classList.toggle("pr-said", !row.problem && !failed);
    },
  };
}

// All cases. With `send`, which takes what Python is told of a row, each has “In your own chatbot”.
function drawCases(words, send) {
  const node = make("ol", { class: "pr-rows" });
  let drawn = [];
  return {
    node,
    begin() {
      drawn = [];
      node.replaceChildren();
    },
    update(rows, live) {
      rows.forEach((row, index) => {
        if (!drawn[index]) {
          drawn[index] = drawRow(words, index + 1, send && ((event) => send({ ...event, row: index })));
          node.append(drawn[index].node);
        }
        drawn[index].update(row, live[index]);
      });
      node.hidden = !rows.length;
    },
    updateLive(rows, live) {
      for (const [index, text] of Object.entries(live)) drawn[index]?.update(rows[index], text);
    },
    stop(said) {
      for (const row of drawn) row.stop(said);
    },
    openFailed(rows) {
      const failed = rows.findIndex((row) => row.status === "failed");
      if (failed >= 0 && drawn[failed]) drawn[failed].details.open = true;
    },
  };
}
