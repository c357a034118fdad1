// The settings form is made of ipywidgets; this has it work by keyboard.

function adopt(form, words) {
  form.querySelector(".prompteur-settings-said").setAttribute("role", "status");

  // A button is disabled while it works, and loses the focus: it gets it back.
  let last = null;
  form.addEventListener("focusin", (event) => { last = event.target; });
  new MutationObserver((changes) => {
    const again = changes.some((change) => change.target === last && !last.disabled);
    if (again && document.activeElement === document.body) last.focus();
  }).observe(form, { subtree: true, attributeFilter: ["disabled"] });
  for (const button of form.querySelectorAll("button")) button.dataset.asks = "";
  const ends = [keepKeys(form), watchKernel(form, form, words)];
  return () => ends.forEach((one) => one());
}

function render({ model, el }) {
  el.hidden = true;
  let end = null;
  let gone = false;
  const look = () => {
    const form = el.closest(".prompteur-settings");
    if (form) end = adopt(form, model.get("gone"));
    else if (!gone) requestAnimationFrame(look); // not on the page yet
  };
  look();
  return () => { gone = true; end?.(); };
}

export default { render };
