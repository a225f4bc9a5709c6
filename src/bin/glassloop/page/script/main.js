// Where the page begins: it reads what it is to show, and shows it.

function main() {
  const held = byId("walkthrough");
  if (held.type === "application/json") beginPage(held.textContent);
  else unpacked(held.textContent).then(beginPage);
}

/** The data of a long page, which is packed. */
function unpacked(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).text();
}

function beginPage(data) {
  const view = new View(asEachVersion(inBothLanguages(JSON.parse(data))));
  byId("all-lessons").hidden = !view.walkthrough.in_a_site;
  leadTo("previous-lesson", view.walkthrough.previous);
  leadTo("next-lesson", view.walkthrough.next);
  listenToControls(view);
  listenToKeys(view);
  listenToSearch(view);
  view.go(stepInAddress(view.steps) ?? view.steps.start);
  // For tests, and for the curious at the browser's console.
  window.glassloop = view;
}

/** In a site, a link to the lesson before or after this one. */
function leadTo(id, neighbour) {
  byId(id).hidden = !neighbour;
  if (neighbour) Object.assign(byId(id), { href: neighbour.file, title: neighbour.title });
}

/** A lesson and its twin know each other, and which of their steps belong together. */
function inBothLanguages(walkthrough) {
  const { twin, in_step: pairs } = walkthrough;
  if (!twin) return walkthrough;
  walkthrough.in_step = pairs.map(([here, there]) => [there, here]);
  return Object.assign(walkthrough, { twin: Object.assign(twin, { twin: walkthrough, in_step: pairs }) });
}

/** A lesson, and what other versions of asyncio make of it, know each other: `others`, by version. */
function asEachVersion(walkthrough) {
  const { asyncio, versions } = walkthrough;
  if (!versions) return walkthrough;
  const others = { [asyncio]: walkthrough };
  for (const { version, walkthrough: other, in_step: pairs } of versions) {
    others[version] = other;
    if (other) Object.assign(other, { others, original: walkthrough, from_first: pairs, to_first: pairs.map(([here, there]) => [there, here]) });
  }
  return Object.assign(walkthrough, { others });
}

main();
