function render({ model, el }) {
  const keys = drawPlayground({ model, el });
  const gone = watchKernel(el, el.querySelector(".pr-playground"), model.get("words").gone);
  return () => {
    keys();
    gone();
  };
}

export default { render };
