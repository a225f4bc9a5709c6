// The four boxes, and the loop above them.

/** The phases of an iteration, in their order, and how they are shown. */
const PHASES = [
  ["choosing", "choose how long to wait"],
  ["polling", "wait for the outside"],
  ["collecting", "collect due timers"],
  ["running", "run what is ready"],
];

/** What stands in a box in which nothing is. */
const EMPTY = {
  running: "nothing: the loop decides",
  ready: "empty",
  timers: "none",
  waiting: "nobody",
};

function showBoxes(scene, view) {
  for (const box of Object.keys(EMPTY)) {
    const { entries, more } = scene[box];
    const items = entries.map((entry) => itemOf(entry, view));
    if (more > 0) items.push(element("li", { class: "more" }, `… and ${more} more`));
    if (entries.length === 0) items.push(element("li", { class: "empty" }, scene.event_loop === null ? "nothing yet" : EMPTY[box]));
    byId(box).replaceChildren(...items);
  }
}

function itemOf(entry, view) {
  const changed = entry.changed ? [element("span", { class: "mark", "aria-hidden": "true" }, "●"), spoken("changed: ")] : [];
  const detail = entry.detail ? element("span", { class: "detail" }, entry.detail) : null;
  const source = entry.source ? sourceButton(entry, view) : null;
  const kind = entry.key.startsWith("t") ? "task" : "callback";
  return element(
    "li",
    { class: `entry ${kind}${entry.changed ? " changed" : ""}`, "data-key": entry.key },
    element("span", { class: "name" }, ...changed, element(entry.cancelled ? "s" : "span", {}, entry.label)),
    detail,
    source,
  );
}

/** `waits at line 34`, or `waits at chat.rs:34` where the program has several files. */
function sourceButton({ source, there }, view) {
  const { file, line } = source;
  const isTheOnlyFile = Object.keys(view.walkthrough.sources).every((other) => other === file);
  const place = isTheOnlyFile ? `line ${line}` : `${file.split("/").at(-1)}:${line}`;
  const show = () => view.source.reveal(source);
  return element("button", { class: "at", title: `Show ${file}, line ${line}`, onclick: show }, `${there} ${place}`);
}

/** Every loop's badge; the one that the boxes show stands out, and one that is asked from inside it. */
function showLoops(scene, isInASite) {
  const badges = scene.loops.map(({ number, lifecycle }) => {
    const isShown = number === scene.event_loop;
    const name = element("span", { class: "name" }, `loop ${number}`);
    const attributes = { class: `badge ${lifecycle}${number === scene.asked ? " asked" : ""}`, "aria-current": isShown ? "true" : null };
    return element("li", attributes, name, " ", element("strong", {}, lifecycle));
  });
  if (badges.length === 0) badges.push(element("li", { class: "badge" }, "no loop yet"));
  byId("loops").replaceChildren(...badges);
  byId("note").textContent = scene.note ?? "";
  byId("note").hidden = !scene.note;
  const about = { title: "What get_event_loop hands over here where no loop runs: set by set_event_loop", href: isInASite ? "glossary.html#current-loop" : null };
  const facts = [
    [element(isInASite ? "a" : "span", about, "current loop"), currentLoop(scene)],
    ...(scene.thread ? [["thread", scene.thread.replace(/^thread /, "")]] : []),
    ["iteration", String(scene.iteration)],
    ["clock", seconds(scene.nanoseconds)],
  ];
  byId("facts").replaceChildren(
    ...facts.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value))),
  );
  showPhase(scene.phase);
}

/** What `get_event_loop` hands over where none runs: `loop 1`, `loop 1, closed`, `none`. */
function currentLoop({ current_loop: current, loops }) {
  if (current === null) return "none";
  const { lifecycle } = loops.find(({ number }) => number === current);
  return lifecycle === "closed" ? `loop ${current}, closed` : `loop ${current}`;
}

function showPhase(phase) {
  const items = PHASES.map(([name, what]) => element("li", { "aria-current": name === phase ? "step" : null }, what));
  byId("phases").replaceChildren(...items);
  byId("phases").classList.toggle("idle", phase === null);
}
