// Copying, for every button that offers it.

// Put what stands in `field`, in the fold `around`, on the clipboard; whether that could be done.
// A page that came over plain http has no clipboard: there it is copied out of the field, as a
// person would, who finds it selected where that fails too.
async function copyFrom(field, around) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    const { open } = around;
    const before = document.activeElement;
    around.open = true;
    field.focus();
    if (!document.execCommand("copy")) return false;
    around.open = open;
    before?.focus();
    return true;
  }
}
