// What the course changes in JupyterLab itself, which has no settings for it:
// - the tab of a lesson and that of its exercises, whose files have the same name, say which is which;
// - the panels of a notebook are told when its kernel has ended (course/notebook/panel/kernel.js);
// - plain outputs break a line between words, and not in the middle of one.
//
// Written by hand, so that nothing has to be built: JupyterLab asks a container for `init` and `get`.
(() => {
  // A tab's label must stay the file's name: JupyterLab renames the file otherwise. So the word
  // stands before it by way of a style.
  const WORDS = {
    en: { lesson: "Lesson", exercises: "Exercises" },
    fr: { lesson: "Leçon", exercises: "Exercices" },
  };

  const style = () => {
    const tabs = Object.entries(WORDS).flatMap(([language, words]) =>
      Object.entries(words).map(([kind, word]) =>
        `.lm-TabBar-tab.prompteur-${language}-${kind} .lm-TabBar-tabLabel::before { content: "${word} · "; }`));
    return [
      ...tabs,
      ".jp-Notebook .jp-OutputArea-output pre { word-break: normal; overflow-wrap: anywhere; }",
      // A folded output would show its first line, which gives away what is to be predicted.
      ".jp-Notebook .jp-OutputPlaceholder .jp-PlaceholderText { visibility: hidden; }",
    ].join("\n");
  };

  async function mark(panel) {
    const { context, title } = panel;
    await context.ready;
    const { model } = context;
    const words = WORDS[model.getMetadata?.("prompteur")?.language];
    if (!words) return;
    const graded = [...model.cells].some((cell) => cell.getMetadata("nbgrader"));
    const language = model.getMetadata("prompteur").language;
    title.className += ` prompteur-${language}-${graded ? "exercises" : "lesson"}`;
  }

  const ENDS = ["dead", "restarting", "autorestarting", "terminating"];

  function tell({ node, sessionContext }) {
    const ended = () => node.dispatchEvent(new Event("prompteur:kernel-ended"));
    sessionContext.statusChanged.connect((_, status) => { if (ENDS.includes(status)) ended(); });
    sessionContext.kernelChanged.connect((_, { oldValue }) => { if (oldValue) ended(); });
  }

  const seen = new WeakSet();

  function see(panel) {
    if (seen.has(panel) || !panel.context?.ready) return;
    seen.add(panel);
    if (panel.sessionContext) tell(panel);
    mark(panel);
  }

  const plugin = {
    id: "prompteur:notebooks",
    autoStart: true,
    activate: (app) => {
      const sheet = document.createElement("style");
      sheet.textContent = style();
      document.head.append(sheet);
      const seeAll = () => { for (const one of app.shell.widgets("main")) see(one); };
      (app.shell.layoutModified ?? app.shell.currentChanged)?.connect(seeAll);
      app.restored.then(seeAll);
    },
  };

  const modules = { "./extension": { default: plugin, __esModule: true } };
  (window._JUPYTERLAB ??= {}).prompteur = {
    init: () => {},
    get: async (name) => () => modules[name],
  };
})();
