// Sorts and filters the report's table of learners, and shows where a table goes on to the side.
// It reads what the page says and writes nothing but order, visibility and a count.
"use strict";
(() => {
  const words = new Intl.Collator(document.documentElement.lang, { numeric: true });

  const valueOf = (row, column) => row.cells[column].dataset.sort ?? "";

  // Numbers by size, words as people sort them; cells without a value come last either way.
  const compare = (one, other, sign) => {
    if (one === "" || other === "") return (one === "") - (other === "");
    const difference = Number(one) - Number(other);
    return sign * (Number.isNaN(difference) ? words.compare(one, other) : difference);
  };

  const sortable = (table) => {
    const heads = [...table.tHead.rows[0].cells].filter((head) => head.ariaSort !== null);
    for (const head of heads) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const direction = head.ariaSort === "ascending" ? "descending" : "ascending";
        for (const one of heads) one.ariaSort = one === head ? direction : "none";
        const sign = direction === "ascending" ? 1 : -1;
        const rows = [...table.tBodies[0].rows];
        const column = head.cellIndex;
        rows.sort((a, b) => compare(valueOf(a, column), valueOf(b, column), sign));
        table.tBodies[0].append(...rows);
      });
    }
  };

  const plain = (text) =>
    text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();

  const filterable = (table, form) => {
    const found = form.querySelector("[role=status]");
    const rows = [...table.tBodies[0].rows];
    const names = rows.map((row) => plain(row.cells[0].textContent));
    const filter = () => {
      const wanted = plain(form.elements.find.value.trim());
      const state = form.elements.show.value;
      rows.forEach((row, at) => {
        const fits = state === "" || row.dataset.state === state;
        row.hidden = !(fits && names[at].includes(wanted));
      });
      const shown = rows.filter((row) => !row.hidden).length;
      found.textContent = found.dataset.text
        .replace("{shown}", shown)
        .replace("{total}", rows.length);
    };
    form.addEventListener("input", filter);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.hidden = false;
    filter();
  };

  const table = document.getElementById("learners-table");
  if (table) {
    sortable(table);
    filterable(table, document.getElementById("learners-form"));
  }

  const showAside = () => {
    for (const box of document.querySelectorAll(".wide")) {
      const more = box.scrollWidth > box.clientWidth + 1;
      box.previousElementSibling.hidden = !more;
      if (more) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  };
  document.documentElement.classList.add("scripted");
  addEventListener("resize", showAside);
  showAside();
})();
