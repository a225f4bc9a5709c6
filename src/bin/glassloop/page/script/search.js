// Search in sentences, names and output; and going to a step by its number.

/** So many finds are listed. */
const FINDS = 100;

function listenToSearch(view) {
  byId("search-text").addEventListener("input", () => showFinds(view));
  byId("search-text").addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    byId("search-results").querySelector("button")?.click();
  });
  byId("go-to-form").addEventListener("submit", () => {
    const number = byId("go-to-step").valueAsNumber;
    if (Number.isNaN(number)) return;
    const last = view.steps.number(view.steps.end);
    view.jump(view.steps.stepOf(number));
    if (number > last) say(`The last step is ${last}.`);
  });
}

function showFinds(view) {
  const wanted = byId("search-text").value.trim().toLowerCase();
  const found = wanted ? findsOf(view, wanted) : [];
  byId("search-found").textContent = wanted ? foundSo(found.length, view) : "";
  byId("search-results").replaceChildren(
    ...found.slice(0, FINDS).map((step) => {
      const go = () => {
        byId("search-box").close();
        view.sought = wanted;
        view.jump(step);
      };
      const text = `${view.steps.number(step)}  ${view.steps.told(step).sentence.slice(0, 200)}`;
      return element("li", {}, element("button", { class: "find", onclick: go }, text));
    }),
  );
}

function foundSo(count, view) {
  const isHidden = view.limit() < view.steps.end;
  if (count === 0) return isHidden ? "No step up to the question speaks of it; what comes after is hidden." : "No step speaks of it.";
  if (count === 1) return "One step.";
  return count > FINDS ? `${count} steps; the first ${FINDS} of them:` : `${count} steps.`;
}

/** The steps that speak of it, hidden ones left out. */
function findsOf(view, wanted) {
  const found = [];
  for (let step = view.steps.start + 1; step <= view.limit(); step += 1) {
    const { steps } = view;
    const text = `${steps.told(step).sentence} ${steps.thread(step) ?? ""}`;
    if (steps.isShown(step) && text.toLowerCase().includes(wanted)) found.push(step);
  }
  return found;
}
