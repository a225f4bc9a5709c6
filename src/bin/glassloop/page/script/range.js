// Some of the steps: which of them the address asks for, `?embed&from=19&to=21&show=ready,source`.

/** The panels that can be shown, and what each is in the page. */
const PANELS = {
  ready: ".box.ready",
  running: ".box.running",
  timers: ".box.timers",
  waiting: ".box.waiting",
  source: ".panel.source",
  output: ".panel.output",
  timeline: ".panel.timeline",
  loop: ".state",
};

/** Those that are shown where the address names none. */
const USUAL = "ready,source";

/** What the address asks for: `{ first, last, panels, notes }`; the notes say what could not be had. */
function askedFor(parameters, steps) {
  const notes = [];
  let first = stepAskedFor("from", parameters, steps, steps.start, notes);
  let last = stepAskedFor("to", parameters, steps, steps.end, notes);
  if (first > last) {
    notes.push(`from comes after to: these are the steps ${steps.number(last)} to ${steps.number(first)}.`);
    [first, last] = [last, first];
  }
  return { first, last, panels: panelsAskedFor(parameters, notes), notes };
}

function stepAskedFor(name, parameters, steps, otherwise, notes) {
  const text = parameters.get(name);
  if (text === null || text === "") return otherwise;
  const last = steps.number(steps.end);
  if (!/^\d+$/.test(text)) notes.push(`${name}=${text} is no number of a step.`);
  else if (Number(text) > last) notes.push(`${name}=${text}: the last step is ${last}.`);
  return /^\d+$/.test(text) ? steps.stepOf(Number(text)) : otherwise;
}

function panelsAskedFor(parameters, notes) {
  const names = (parameters.get("show") ?? USUAL).split(",").map((name) => name.trim()).filter(Boolean);
  const unknown = names.filter((name) => !Object.hasOwn(PANELS, name));
  const all = Object.keys(PANELS).join(", ");
  if (unknown.length > 0) notes.push(`There is no panel ${unknown.join(", ")}: there are ${all}.`);
  return names.filter((name) => Object.hasOwn(PANELS, name));
}

/** This page's own address, without a step, and without what it is asked for. */
function ownAddress() {
  return location.href.replace(/[?#].*$/s, "");
}
