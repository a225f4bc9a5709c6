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
  const first = asEachVersion(inBothLanguages(inFull(JSON.parse(data))));
  const view = new View(first);
  const parameters = new URLSearchParams(location.search);
  const named = namedInAddress(first);
  if (named !== first) view.open(named, (steps) => steps.start);
  byId("all-lessons").hidden = !first.in_a_site;
  if (first.listed) Object.assign(byId("all-lessons"), { href: first.listed.file, textContent: `← ${first.listed.title}` });
  leadTo("previous-lesson", first.previous);
  leadTo("next-lesson", first.next);
  if (parameters.has("embed")) beginEmbed(view, parameters);
  else if (parameters.has("print")) beginPrint(view, parameters);
  else listenToAll(view);
  view.go(stepInAddress(view.steps) ?? view.steps.start);
  // For tests, and for the curious at the browser's console.
  window.glassloop = view;
}

function listenToAll(view) {
  listenToControls(view);
  listenToKeys(view);
  listenToSearch(view);
  listenToShare(view);
}

/** In a site, a link to the lesson before or after this one. */
function leadTo(id, neighbour) {
  byId(id).hidden = !neighbour;
  if (neighbour) Object.assign(byId(id), { href: neighbour.file, title: neighbour.title });
}

/** A lesson and its twin know each other, and which of their steps belong together. */
function inBothLanguages(walkthrough) {
  const { twin, in_step: distances } = walkthrough;
  if (!twin) return walkthrough;
  const pairs = pairsOf(distances ?? []);
  inFull(twin);
  walkthrough.in_step = pairs.map(([here, there]) => [there, here]);
  return Object.assign(walkthrough, { twin: Object.assign(twin, { twin: walkthrough, in_step: pairs }) });
}

/** The steps that belong together: the page holds how far each pair is from the one before. */
function pairsOf(distances) {
  let [here, there] = [0, 0];
  return distances.map(([one, other]) => [(here += one), (there += other)]);
}

/** A lesson, and what other versions of asyncio make of it, know each other: `others`, by version. */
function asEachVersion(walkthrough) {
  const { asyncio, versions } = walkthrough;
  if (!versions) return walkthrough;
  const others = { [asyncio]: walkthrough };
  for (const { version, walkthrough: other, in_step: distances } of versions) {
    const pairs = pairsOf(distances);
    others[version] = other;
    if (other) Object.assign(inFull(other), { others, original: walkthrough, from_first: pairs, to_first: pairs.map(([here, there]) => [there, here]) });
  }
  return Object.assign(walkthrough, { others });
}

main();
