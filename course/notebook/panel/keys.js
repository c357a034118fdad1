// JupyterLab takes keys for its own wherever the focus is in a notebook: B makes a cell, ArrowDown
// goes to the next one. Inside `root` keys are left to what has the focus, but for Ctrl+S, which
// saves the notebook. JupyterLab also takes every line break back that is put into a field inside a
// cell, and with it what Enter does in a form: those it does not get to see. Returns what ends this.
// The window is asked before JupyterLab is.

function keepKeys(root) {
  const keep = (event) => {
    if (!root.contains(event.target)) return;
    const saves = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s";
    event.target.toggleAttribute("data-lm-suppress-shortcuts", !saves);
  };
  const keepBreak = (event) => {
    if (root.contains(event.target) && event.inputType === "insertLineBreak") event.stopPropagation();
  };
  window.addEventListener("keydown", keep, true);
  window.addEventListener("beforeinput", keepBreak, true);
  return () => {
    window.removeEventListener("keydown", keep, true);
    window.removeEventListener("beforeinput", keepBreak, true);
  };
}
