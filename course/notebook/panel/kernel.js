// A panel whose kernel is gone (restarted, ended, died, or not there at all, as in a notebook that
// was opened with stored widgets) says so, and its buttons that ask Python for something say what to
// do in place of it. `gone` is called once, when that is so.

const DISCONNECTED = "jupyter-widgets-disconnected";
const ENDED = "prompteur:kernel-ended";

function watchKernel(el, root, words, gone) {
  const notice = make("p", { class: "pr-gone", role: "status" });
  const again = make("p", { class: "pr-gone", role: "alert" });
  let isGone = false;

  function end() {
    if (isGone) return;
    isGone = true;
    root.prepend(notice);
    setText(notice, words);
    for (const one of root.querySelectorAll(".pr-progress, .pr-count, .pr-stop")) one.hidden = true;
    gone?.();
  }
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-asks]");
    if (!isGone || !button) return;
    event.stopImmediatePropagation();
    again.remove();
    setText(again, words);
    button.after(again);
  }, true);

  // The widgets' manager marks what has lost its kernel, but not where that died or was shut down:
  // then the course's extension of JupyterLab says so to the notebook.
  const look = () => { if (el.closest(`.${DISCONNECTED}`)) end(); };
  const marks = new MutationObserver(look);
  marks.observe(el, { attributeFilter: ["class"] });
  const ended = (event) => { if (event.target.contains(el)) end(); };
  document.addEventListener(ENDED, ended, true);
  requestAnimationFrame(look);
  return () => {
    marks.disconnect();
    document.removeEventListener(ENDED, ended, true);
  };
}
