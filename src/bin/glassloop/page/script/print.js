// Some of the steps on paper: of each its sentence, its lines of source, and its boxes.

/** So many steps are printed; a course of lessons has fewer. */
const PRINTED = 200;

/** So many lines are shown before and after that of the step. */
const AROUND = 5;

function beginPrint(view, parameters) {
  const { first, last, notes } = askedFor(parameters, view.steps);
  const shown = stepsBetween(view.steps, first, last);
  const told = shown.slice(0, PRINTED).map((step) => printedStep(view, step));
  if (shown.length > PRINTED) notes.push(`Of ${shown.length} steps these are the first ${PRINTED}.`);
  document.body.classList.add("printing");
  const back = element("a", { href: `${ownAddress()}#step=${view.steps.number(first)}${programOf(view)}` }, "← Back");
  const button = element("button", { class: "primary", onclick: () => window.print() }, "Print");
  byId("printed").hidden = false;
  byId("printed").replaceChildren(
    element("p", { class: "not-on-paper" }, back, " ", button),
    element("h1", {}, view.walkthrough.title),
    ...notes.map((note) => element("p", { class: "notice" }, note)),
    ...told,
  );
}

/** The steps from the first to the last; the loop's own bookkeeping is passed over, unless it is asked for alone. */
function stepsBetween(steps, first, last) {
  const between = [];
  for (let step = first; step <= last; step += 1) if (step > steps.start && steps.isShown(step)) between.push(step);
  return between.length === 0 && last > steps.start ? [last] : between;
}

function printedStep(view, step) {
  const { steps } = view;
  const { kind, sentence, cure } = steps.told(step);
  const name = KINDS[kind] ? element("span", { class: "kind" }, KINDS[kind]) : null;
  const parts = [element("p", { class: "sentence" }, name, ...prose(sentence, { links: false }))];
  if (cure) parts.push(element("p", { class: "cure" }, element("strong", {}, "Cure: "), ...prose(cure)));
  const heading = element("h2", {}, `Step ${steps.number(step)} of ${steps.last(step)}`);
  return element("article", {}, heading, ...parts, printedSource(view, step), printedBoxes(view.sceneAt(step)));
}

/** The lines round that of the step, which is marked. */
function printedSource({ steps, source }, step) {
  const place = steps.place(step);
  if (place === null) return null;
  const lines = source.linesAround(place, AROUND);
  const rows = lines.map(([number, text]) => {
    const isHere = number === place.line;
    return element("div", { class: isHere ? "here" : null }, `${isHere ? "▶" : " "}${String(number).padStart(4)}  ${text}`);
  });
  return element("figure", {}, element("figcaption", {}, `${place.file}:${place.line}`), element("pre", {}, ...rows));
}

/** Each box that holds something; of the others it is said that they hold nothing. */
function printedBoxes(scene) {
  const boxes = Object.keys(EMPTY).map((box) => {
    const { entries, more } = scene[box];
    const items = entries.map(({ label, detail, cancelled }) => element("li", {}, element(cancelled ? "s" : "strong", {}, label), detail ? " " + detail : ""));
    if (more > 0) items.push(element("li", {}, `… and ${more} more`));
    if (items.length === 0) items.push(element("li", {}, element("em", {}, EMPTY[box])));
    return element("section", {}, element("h3", {}, byId(box + "-name").textContent), element("ul", {}, ...items));
  });
  return element("div", { class: "printed-boxes" }, ...boxes);
}
