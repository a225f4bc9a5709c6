// A widget of two buttons: some of the steps in some of the panels, for a page of somebody else's.

function beginEmbed(view, parameters) {
  const range = askedFor(parameters, view.steps);
  document.body.classList.add("embed");
  view.range = range;
  for (const [name, selector] of Object.entries(PANELS)) {
    document.querySelector(selector).hidden = !range.panels.includes(name);
  }
  byId("embed-bar").hidden = false;
  byId("embed-notes").textContent = range.notes.join(" ");
  byId("embed-notes").hidden = range.notes.length === 0;
  byId("embed-back").addEventListener("click", () => view.back());
  byId("embed-forward").addEventListener("click", () => view.forward());
  document.addEventListener("keydown", (event) => {
    const move = { ArrowRight: "forward", ArrowLeft: "back" }[event.key];
    if (move && !event.ctrlKey && !event.altKey && !event.metaKey) view[move]();
  });
}

/** The buttons, and the link to the whole lesson at this step. */
function showEmbed(view) {
  const { range, steps, step } = view;
  const next = steps.next(step);
  setDisabled("embed-back", step <= range.first);
  setDisabled("embed-forward", next === null || next > range.last);
  byId("embed-whole").href = ownAddress() + hashOf(view);
}

/** The line that puts these steps into a page. */
function embedLine(view, from, to) {
  const src = `${ownAddress()}?embed&from=${from}&to=${to}${programOf(view)}&show=${USUAL}`;
  const { title } = view.walkthrough;
  // It is written down only, and never becomes a part of this page.
  return element("iframe", { src, title, width: 700, height: 420, loading: "lazy" }).outerHTML;
}
