// What an evaluation shows beside its cases: how far it is, with a Stop, and what came of it.

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

function drawRunning(words, stopped) {
  const note = make("p", { class: "pr-status" });
  const status = make("p", { class: "pr-quiet", role: "status", "aria-live": "polite" });
  const bar = make("progress", { class: "pr-progress", max: "1", "aria-hidden": "true" });
  const count = make("span", { class: "pr-count" });
  const stop = make("button", { type: "button", class: "pr-button pr-stop", "data-asks": true, onclick: () => {
    if (unavailable(stop)) return;
    stopped();
    setUnavailable(stop, true);
    setText(stop, words.stopping);
  } }, words.stop);
  const running = make("div", { class: "pr-running" }, bar, count, stop);
  return {
    nodes: [running, note, status],
    node: running,
    // Whether Stop went away with the focus on it, which then needs another place.
    update({ phase, progress, ...said }) {
      const busy = phase === "running";
      const lost = !busy && stop.matches(":focus");
      if (busy && running.hidden) {
        setUnavailable(stop, false);
        setText(stop, words.stop);
      }
      running.hidden = !busy;
      setText(status, said.status);
      setText(note, busy ? said.note : "");
      setText(count, progress.label);
      if (progress.share == null) bar.removeAttribute("value");
      else bar.value = progress.share;
      return lost;
    },
  };
}

// The score, or the problem that stands in its place.
function drawResult(words) {
  const points = make("div", { class: "pr-points" });
  const sentence = make("p", { class: "pr-sentence" });
  const scale = make("div", { class: "pr-scale", role: "img", "aria-label": words.scale, title: words.scale });
  const caveats = make("div", { class: "pr-caveats" });
  const checks = make("div");
  const score = make("div", { class: "pr-score", tabindex: "-1" }, points,
    make("div", { class: "pr-score-words" }, sentence, scale, caveats, checks));
  const problem = make("div", { class: "pr-problem", role: "alert", tabindex: "-1" });

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
    checks.replaceChildren(...(value.checks.length ? [checkList(value.checks)] : []));
  });
  const drawProblem = whenChanged((value) => {
    problem.hidden = !value;
    if (!value) return;
    problem.replaceChildren(make("strong", {}, value.title), make("p", {}, value.text));
    if (value.more) problem.append(make("p", {}, value.more));
    if (value.details) problem.append(fold(words.details, textBlock(value.details, "pr-code")));
  });
  return {
    nodes: [score, problem],
    get shown() {
      return problem.hidden ? score : problem;
    },
    update(view) {
      drawScore(view.score);
      drawProblem(view.problem);
    },
    focus() {
      this.shown.focus();
    },
  };
}
