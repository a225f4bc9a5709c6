// Buttons, slider, and the step in the page's address.

/** What the buttons do: by id, the view's method. */
const BUTTONS = {
  start: "toStart",
  end: "toEnd",
  back: "back",
  forward: "forward",
  "previous-iteration": "previousIteration",
  "next-iteration": "nextIteration",
  "same-task": "sameTask",
  "to-error": "toError",
  cause: "toCause",
  "to-cures": "toCures",
  undo: "undoJump",
  why: "toggleWhy",
  predict: "togglePredict",
  twin: "toTwin",
  all: "toggleAll",
  slow: "slowTurns",
  axis: "toggleAxis",
  play: "togglePlay",
  search: "search",
  "copy-link": "copyLink",
  passed: "showPassed",
  share: "share",
  help: "help",
};

function listenToControls(view) {
  for (const [id, method] of Object.entries(BUTTONS)) {
    byId(id).addEventListener("click", () => view[method]());
  }
  byId("theme").addEventListener("click", switchTheme);
  byId("version").addEventListener("change", () => view.toVersion(byId("version").value));
  byId("slider").addEventListener("input", () => slideTo(view, byId("slider").valueAsNumber));
  addEventListener("hashchange", () => followAddress(view));
  document.addEventListener("click", (event) => followLink(event, view));
  document.addEventListener("pointerdown", (event) => nameLink(event, view));
}

/** The address was changed while the page is open: its step, and what it is a step of. */
function followAddress(view) {
  const isNamed = /&(in|as)=/.test(location.hash);
  view.reopen(isNamed ? namedInAddress(view.first) : view.walkthrough);
  const step = stepInAddress(view.steps);
  if (step === null || step === view.step) view.go(view.step);
  else view.jump(step);
}

/** A link to a step that is opened elsewhere leads to the same program there. */
function nameLink(event, view) {
  const link = event.target.closest?.('a[href^="#step="]');
  if (link) link.hash = link.hash.replace(/&.*/, "") + programOf(view);
}

/**
 * A link to a step goes there at once. Left to the browser, the step would be shown some time
 * after the click, and a key that is pressed in between would act on the old one.
 */
function followLink(event, view) {
  const link = event.target.closest?.('a[href^="#step="]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  const step = stepInAddress(view.steps, link.hash);
  if (step === null) return;
  event.preventDefault();
  view.jump(step);
}

/** The slider stops at the steps that are shown. */
function slideTo(view, step) {
  view.go(view.steps.isShown(step) ? step : view.steps.previous(step));
}

function showControls(view) {
  const { steps, step } = view;
  const cause = steps.cause(step);
  const isError = steps.isError(step);
  byId("slider").value = step;
  byId("slider").setAttribute("aria-valuetext", byId("place").textContent);
  byId("cause").hidden = cause === null;
  byId("cause").classList.toggle("urgent", isError);
  byId("cause").textContent = steps.isKept(step) ? "← Who closed it?" : isError ? "← Who is to blame?" : "← Its cause";
  leadOnward(view);
  byId("undo").hidden = view.jumps.length === 0;
  const from = steps.number(view.jumps.at(-1) ?? steps.start);
  byId("undo").textContent = from === 0 ? "Return to the start" : `Return to step ${from}`;
  byId("all").setAttribute("aria-pressed", String(steps.showsAll));
  byId("to-error").hidden = steps.nextError(steps.start) === null;
  byId("to-cures").hidden = steps.cures(steps.start) === null;
  setDisabled("back", step === steps.start);
  setDisabled("start", step === steps.start);
  setDisabled("forward", steps.next(step) === null);
  setDisabled("end", steps.next(step) === null);
  setDisabled("to-error", steps.nextError(step) === null);
}

/** At the last step, a link to the next lesson. */
function leadOnward({ first, steps, step }) {
  const isLast = steps.next(step) === null && first.next !== undefined;
  leadTo("onward", isLast ? first.next : null);
  if (isLast) byId("onward").textContent = `Next lesson: ${first.next.title} →`;
}

/** Stays where the keyboard can find it. */
function setDisabled(id, isDisabled) {
  byId(id).setAttribute("aria-disabled", String(isDisabled));
}

/** `#step=42`, and what it is a step of, if there is more than that in the page. */
function hashOf(view) {
  return `#step=${view.steps.number(view.step)}${programOf(view)}`;
}

/** The language, or the version of asyncio, of what is shown: `&in=Python`, `&as=3.14`. */
function programOf({ walkthrough, first }) {
  if (walkthrough !== first && walkthrough !== first.twin) return `&as=${walkthrough.asyncio}`;
  return first.twin ? `&in=${walkthrough.language}` : "";
}

/**
 * What of the page's walkthroughs the address names: another version of asyncio, or a language.
 * Where it names neither that nor a step, a lesson begins in the language that was chosen last.
 */
function namedInAddress(first) {
  const { hash, search } = location;
  const [, name, value] = /&(in|as)=([\w.]+)(?:&|$)/.exec(hash || search) ?? [];
  if (name === "as") return first.others?.[value] ?? first;
  const { begins, programs } = document.documentElement.dataset;
  const otherwise = hash === "" && search === "" ? programs : begins;
  return inLanguage(first, value) ?? inLanguage(first, otherwise) ?? first;
}

/** The lesson, or its twin, whichever is in that language; none, if neither is. */
function inLanguage(first, language) {
  return [first, first.twin].find((walkthrough) => walkthrough?.language === language);
}

function rememberStep(view) {
  if (view.range) return;
  try {
    history.replaceState(null, "", hashOf(view));
  } catch {
    // Some browsers allow only so many a second; the page works without.
  }
}

/** The step that `#step=42` names, of the page's address or of a link; none if it names none. */
function stepInAddress(steps, hash = location.hash) {
  const found = /^#step=(\d+)(?:&(?:in|as)=[\w.]+)?$/.exec(hash);
  return found ? steps.stepOf(Number(found[1])) : null;
}
