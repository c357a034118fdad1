// Searches, filters and orders the cards of a market. It reads what the page says and writes
// nothing but order, visibility and a count.
"use strict";
(() => {
  const form = document.getElementById("filter");
  const list = document.getElementById("cards");
  const found = form.querySelector("[role=status]");
  const words = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const plain = (text) =>
    text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();
  const cards = [...list.children].map((item) => ({ item, text: plain(item.textContent) }));

  const orders = {
    low: (one, other) => other.low - one.low,
    price: (one, other) => one.price - other.price,
    title: (one, other) => words.compare(one.title, other.title),
  };

  const show = () => {
    const value = (name) => form.elements[name].value;
    const wanted = plain(value("find")).split(/\s+/).filter(Boolean);
    const fits = ({ item: { dataset }, text }) =>
      wanted.every((word) => text.includes(word)) &&
      (value("model") === "" || dataset.model === value("model")) &&
      (value("language") === "" || dataset.language === value("language")) &&
      (value("price") === "" || Number(dataset.price) <= Number(value("price"))) &&
      100 * Number(dataset.rate) >= Number(value("rate"));
    for (const card of cards) card.item.hidden = !fits(card);
    const order = orders[value("order")];
    cards.sort((one, other) => order(one.item.dataset, other.item.dataset));
    list.append(...cards.map((card) => card.item));
    found.textContent = found.dataset.text
      .replace("{shown}", cards.filter((card) => !card.item.hidden).length)
      .replace("{total}", cards.length);
  };

  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  show();
})();
