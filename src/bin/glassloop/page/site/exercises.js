// An answer that is chosen says whether it is right, and why.
for (const item of document.querySelectorAll(".choices > li")) {
  item.querySelector("button").addEventListener("click", () => {
    item.className = item.dataset.right === "true" ? "right" : "wrong";
    item.querySelector("[role=status]").textContent = item.dataset.right === "true" ? "✓" : "✗";
    item.querySelector(".because").hidden = false;
  });
}

// A link to an exercise opens its programs.
function open() {
  const exercise = document.getElementById(location.hash.slice(1));
  for (const program of exercise?.querySelectorAll(":scope > details") ?? []) program.open = true;
}

addEventListener("hashchange", open);
open();
