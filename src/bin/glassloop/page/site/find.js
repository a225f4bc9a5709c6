// Search: of what can be found, that stays which has all of the words.
const find = document.getElementById("find");
const entries = [...document.querySelectorAll("[data-find]")];

function show() {
  const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const entry of entries) {
    const text = (entry.dataset.find + " " + entry.textContent).toLowerCase();
    entry.hidden = !words.every((word) => text.includes(word));
    count += entry.hidden ? 0 : 1;
  }
  for (const part of document.querySelectorAll("section")) {
    part.hidden = words.length > 0 && part.querySelector("[data-find]:not([hidden])") === null;
  }
  document.getElementById("found").textContent = words.length > 0 ? `${count} found` : "";
}

find.addEventListener("input", show);
show();
