// What the course changes in JupyterLab itself, which has no settings for it:
// - the tab of a lesson and that of its exercises, whose files have the same name, say which is which;
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
    ].join("\n");
  };

  async function mark(panel) {
    const { context, title } = panel;
    if (!context?.ready || title.className.includes("prompteur-")) return;
    await context.ready;
    const { model } = context;
    const words = WORDS[model.getMetadata?.("prompteur")?.language];
    if (!words || title.className.includes("prompteur-")) return;
    const graded = [...model.cells].some((cell) => cell.getMetadata("nbgrader"));
    const language = model.getMetadata("prompteur").language;
    title.className += ` prompteur-${language}-${graded ? "exercises" : "lesson"}`;
  }

  const plugin = {
    id: "prompteur:notebooks",
    autoStart: true,
    activate: (app) => {
      const sheet = document.createElement("style");
      sheet.textContent = style();
      document.head.append(sheet);
      const markAll = () => { for (const one of app.shell.widgets("main")) mark(one); };
      (app.shell.layoutModified ?? app.shell.currentChanged)?.connect(markAll);
      app.restored.then(markAll);
    },
  };

  const modules = { "./extension": { default: plugin, __esModule: true } };
  (window._JUPYTERLAB ??= {}).prompteur = {
    init: () => {},
    get: async (name) => () => modules[name],
  };
})();
