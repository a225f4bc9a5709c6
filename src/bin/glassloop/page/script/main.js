// Where the page begins: it reads what it is to show, and shows it.

function main() {
  const view = new View(inBothLanguages(JSON.parse(byId("exhibit").textContent)));
  byId("all-lessons").hidden = !view.exhibit.in_a_site;
  listenToControls(view);
  listenToKeys(view);
  listenToSearch(view);
  view.go(stepInAddress(view.moments) ?? view.moments.start);
  // For tests, and for the curious at the browser's console.
  window.glassloop = view;
}

/** A lesson and its twin know each other, and which of their steps belong together. */
function inBothLanguages(exhibit) {
  const { twin, in_step: pairs } = exhibit;
  if (!twin) return exhibit;
  exhibit.in_step = pairs.map(([here, there]) => [there, here]);
  return Object.assign(exhibit, { twin: Object.assign(twin, { twin: exhibit, in_step: pairs }) });
}

main();
