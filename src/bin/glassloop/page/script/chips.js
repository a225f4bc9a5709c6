// A task that goes from one box to another is seen to go there; where motion is reduced, it is just there.

/** So long is a task on its way, in milliseconds. */
const WAY = 350;

/** With more tasks than so many on their way at once, nobody sees any of them. */
const FOLLOWED = 3;

/** Where each task stands: its box, and its place on the screen. */
function placesOfTasks() {
  const entries = document.querySelectorAll('.boxes .entry[data-key^="t"]');
  return new Map([...entries].map((entry) => [entry.dataset.key, { box: entry.parentElement.id, at: entry.getBoundingClientRect() }]));
}

/** Shows the way of each task that stands in another box than before. */
function moveChips(before) {
  for (const chip of document.querySelectorAll(".chip")) chip.remove();
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const moved = [...placesOfTasks()].filter(([key, { box }]) => before.has(key) && before.get(key).box !== box);
  if (moved.length > FOLLOWED) return;
  for (const [key, { at }] of moved) moveChip(key, before.get(key).at, at);
}

function moveChip(key, from, to) {
  const text = document.querySelector(`.boxes .entry[data-key="${key}"] .name > :last-child`).textContent;
  const chip = element("div", { class: "chip", "aria-hidden": "true" }, text);
  document.body.append(chip);
  const place = ({ left, top, width }) => ({ transform: `translate(${left}px, ${top}px)`, width: `${width}px` });
  const way = chip.animate([place(from), { ...place(to), opacity: 0.4 }], { duration: WAY, easing: "ease-in-out" });
  way.onfinish = () => chip.remove();
}
