// After Shift+Enter JupyterLab goes on to the next cell, which a panel pushes down while it grows.
// So a panel brings itself into view when it begins and when its result is there, each once, and
// leaves the focus where it is. It does not where the learner has gone elsewhere meanwhile: has
// scrolled, clicked or typed, or run all the cells.

// JupyterLab holds the next cell in view for a moment while sizes change: what was out of view
// after that time is shown once more.
const SETTLED = 400; // milliseconds
const ABOVE = 64; // pixels of the prompt that stay in view above the panel
const MOVES = ["wheel", "touchmove", "pointerdown", "keydown"];

function keepInSight(root) {
  let elsewhere = false;
  const moved = () => { elsewhere = true; };
  for (const move of MOVES) window.addEventListener(move, moved, { capture: true, passive: true });

  function isNear() {
    const cell = root.closest(".jp-Cell");
    return [cell, cell?.nextElementSibling].some((one) => one?.classList.contains("jp-mod-active"));
  }
  function show(last) {
    const page = root.closest(".jp-WindowedPanel-outer");
    if (!page || elsewhere || !isNear()) return;
    const seen = page.getBoundingClientRect();
    const { top } = root.getBoundingClientRect();
    const below = last.getBoundingClientRect().bottom > seen.bottom;
    if (top < seen.top || below) page.scrollBy({ top: top - seen.top - ABOVE });
  }
  return {
    // Once what was drawn just now has its place: `last` is what must be seen of the panel.
    show(last) {
      requestAnimationFrame(() => requestAnimationFrame(() => show(last)));
      setTimeout(() => show(last), SETTLED);
    },
    end: () => MOVES.forEach((move) => window.removeEventListener(move, moved, { capture: true })),
  };
}
