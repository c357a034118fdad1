// JupyterLab takes keys for its own wherever the focus is in a notebook: B makes a cell, ArrowDown
// goes to the next one. Inside `root` keys are left to what has the focus, but for Ctrl+S, which
// saves the notebook. Returns what ends this. The window is asked before JupyterLab is.

function keepKeys(root) {
  const keep = (event) => {
    if (!root.contains(event.target)) return;
    const saves = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s";
    event.target.toggleAttribute("data-lm-suppress-shortcuts", !saves);
  };
  window.addEventListener("keydown", keep, true);
  return () => window.removeEventListener("keydown", keep, true);
}
