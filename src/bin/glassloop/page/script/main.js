// Where the page begins: it reads what it is to show, and shows it.

function main() {
  const view = new View(asEachVersion(inBothLanguages(JSON.parse(byId("exhibit").textContent))));
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

/** A lesson, and what other versions of asyncio make of it, know each other: `others`, by version. */
function asEachVersion(exhibit) {
  const { asyncio, versions } = exhibit;
  if (!versions) return exhibit;
  const others = { [asyncio]: exhibit };
  for (const { version, exhibit: other, in_step: pairs } of versions) {
    others[version] = other;
    if (other) Object.assign(other, { others, first: exhibit, from_first: pairs, to_first: pairs.map(([here, there]) => [there, here]) });
  }
  return Object.assign(exhibit, { others });
}

main();
