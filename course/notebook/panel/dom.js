// Small helpers for building the page. Text is only ever put in as text: no HTML is parsed.

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child != null && child !== ""));
  return node;
}

// A button that cannot be used just now keeps the focus, which one that is disabled would lose.
function setUnavailable(button, now) {
  button.setAttribute("aria-disabled", now);
}

function unavailable(button) {
  return button.getAttribute("aria-disabled") === "true";
}

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function fold(title, ...children) {
  return make("details", { class: "pr-fold" }, make("summary", {}, title), ...children);
}

// A text that is longer than its place scrolls, and can then be reached by keyboard.
const watchedTexts = new ResizeObserver((seen) => {
  for (const { target } of seen) {
    if (target.scrollHeight > target.clientHeight) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});

function textBlock(text, extra = "") {
  const node = make("div", { class: `pr-text ${extra}` }, text);
  watchedTexts.observe(node);
  return node;
}

function checkList(checks) {
  const items = checks.map((check) =>
    make("li", { class: `pr-check pr-${check.status}` },
      make("span", { class: "pr-mark", "aria-hidden": "true" }, check.mark),
      make("span", {}, check.text)));
  return make("ul", { class: "pr-checks" }, ...items);
}

function moment(when, language) {
  const date = new Date(when);
  if (isNaN(date)) return "";
  return new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(date);
}

// What varies is drawn again only when it changed, so that open folds and focus stay.
function whenChanged(draw) {
  let before;
  return (value) => {
    const now = JSON.stringify(value ?? null);
    if (now === before) return;
    before = now;
    draw(value);
  };
}

// The CodeMirror 6 view of the notebook cell around `node`, in JupyterLab and Notebook 7.
function editorAround(node) {
  const content = node.closest(".jp-Cell")?.querySelector(".jp-InputArea .cm-content");
  const tile = content?.cmTile ?? content?.cmView;
  return tile?.root?.view ?? tile?.rootView?.view ?? tile?.view ?? null;
}

// Put `text` under the %%prompt line of the cell around `node`; whether that could be done.
function putIntoCell(node, text) {
  const view = editorAround(node);
  if (!view) return false;
  const first = view.state.doc.line(1);
  if (!first.text.trimStart().startsWith("%%")) return false;
  const insert = "\n" + text.replace(/^\n+/, "");
  view.dispatch({ changes: { from: first.to, to: view.state.doc.length, insert } });
  view.focus();
  return true;
}
