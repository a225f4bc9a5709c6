// The timeline: a lane for every loop and task, from step to step, or by time.

/** A step is at least so wide, in pixels; where they do not all fit, a part is drawn. */
const NARROWEST = 4;
/** By time, many steps are one instant: so many times as many of them are drawn. */
const DENSER = 20;
/** How often the time is written below the lanes, and how much room that takes, in pixels. */
const [TICKS, FOOT] = [4, 16];
/** How high a lane is, in pixels: many lanes are narrower, so that as many as possible are seen at once. */
const [HIGHEST, LOWEST, ROOM] = [22, 14, 154];
/** Above the lanes there is room for the step's number, and for errors. */
const HEAD = 18;
/** More lanes than so many are counted, not drawn. */
const LANES = 60;

class Timeline {
  constructor(view) {
    this.view = view;
    this.lanes = [...loopLanes(view.steps), ...callbackLane(view.steps), ...view.walkthrough.lanes.map(taskLane)];
    this.times = timesOf(view.walkthrough);
    this.drawnFor = "";
    const endings = ["✓ done", "✗ failed", "⊘ cancelled, destroyed"].map((ending) => element("span", {}, ending));
    const legend = view.walkthrough.slow.length > 0 ? [...LEGEND, ["blocking", "! too long"]] : LEGEND;
    byId("legend").replaceChildren(...legend.map(([shape, name]) => legendOf(shape, name)), ...endings);
  }

  show(step) {
    const room = byId("timeline").clientWidth;
    if (room === 0) return;
    const limit = this.view.limit();
    const part = this.partAround(step, room);
    const known = this.lanes.filter((lane) => lane.from <= Math.min(part.to, limit) && lane.over >= part.from);
    // A task gets its name while it lives.
    const names = known.slice(0, LANES).map((lane) => lane.label(this.view));
    const drawn = JSON.stringify([room, part, limit, names, this.view.byTime]);
    if (drawn !== this.drawnFor) this.draw(part, room, limit, known);
    this.drawnFor = drawn;
    this.point(step);
  }

  /** Which steps are drawn: all, or those around this one. */
  partAround(step, room) {
    const left = labelWidth(room);
    const fitting = Math.floor((room - left - 16) / NARROWEST) * (this.view.byTime ? DENSER : 1);
    const { start, end } = this.view.steps;
    if (end - start <= fitting) return { left, from: start, to: Math.max(end, start + 1) };
    const half = Math.floor(fitting / 2);
    const nearest = Math.round((step - start) / half - 1) * half + start;
    const from = Math.max(start, Math.min(nearest, end - fitting));
    return { left, from, to: from + fitting };
  }

  draw(part, room, limit, known) {
    const inner = room - part.left - 16;
    this.part = { ...part, inner, width: this.view.byTime ? 0 : inner / (part.to - part.from) };
    const lanes = known.slice(0, LANES);
    this.lane = laneHeight(lanes.length);
    const lanesEnd = HEAD + lanes.length * this.lane + 4;
    const height = lanesEnd + (this.view.byTime ? FOOT : 0);
    this.cursor = drawn("line", { class: "cursor", y1: HEAD - 4, y2: lanesEnd });
    this.number = drawn("text", { class: "number", y: HEAD - 6, "text-anchor": "middle" });
    const svg = drawn(
      "svg",
      { width: room, height, role: "img", "aria-label": `Timeline of ${lanes.length} lanes` },
      ...lanes.flatMap((lane, index) => this.drawLane(lane, index, limit)),
      ...this.drawErrors(lanesEnd, limit),
      ...this.drawSlow(limit),
      ...(this.view.byTime ? this.drawTicks(height) : []),
      this.cursor,
      this.number,
    );
    svg.addEventListener("click", (event) => this.goToClick(event));
    const more = known.length - lanes.length;
    const note = more > 0 ? element("p", { class: "more" }, `… and ${more} more lanes`) : null;
    byId("timeline").classList.toggle("long", lanes.length * LOWEST > ROOM);
    byId("timeline").replaceChildren(...[svg, note].filter(Boolean));
  }

  drawLane(lane, index, limit) {
    const middle = HEAD + (index + 0.5) * this.lane;
    const until = Math.min(this.part.to + 1, limit + 1);
    const spans = lane.spans.flatMap((span, place) => {
      if (span.doing === null) return [];
      const end = Math.min(lane.spans[place + 1]?.from ?? lane.over, until);
      const [from, to] = [Math.max(span.from, this.part.from), end];
      return to > from ? [this.drawSpan(lane, span, from, to, middle)] : [];
    });
    const ending = lane.ending && lane.over < until && lane.over >= this.part.from ? [this.drawEnding(lane, middle)] : [];
    const label = drawn("text", { class: "lane", x: 4, y: middle + 4 }, shortened(lane.label(this.view), this.part.left));
    return [label, ...spans, ...ending];
  }

  drawSpan(lane, span, from, to, middle) {
    const thickness = Math.max(2, ((THICKNESS[span.doing] ?? 12) * this.lane) / HIGHEST);
    const title = drawn("title", {}, `${lane.label(this.view)}: ${span.says ?? SAYS[span.doing] ?? span.doing}`);
    const attributes = {
      class: "span " + span.doing,
      x: this.x(from),
      y: middle - thickness / 2,
      width: Math.max(this.x(to) - this.x(from), 2),
      height: thickness,
      rx: Math.min(3, thickness / 2),
    };
    return drawn("rect", attributes, title);
  }

  drawEnding(lane, middle) {
    const [mark, says] = ENDINGS[lane.ending];
    const title = drawn("title", {}, `${lane.label(this.view)}: ${says}`);
    return drawn("text", { class: "ending " + lane.ending, x: this.x(lane.over) + 2, y: middle + 5 }, mark, title);
  }

  drawErrors(height, limit) {
    const { steps } = this.view;
    const marks = [];
    for (let step = this.part.from; step <= Math.min(this.part.to, limit); step += 1) {
      if (!steps.isError(step)) continue;
      const x = this.x(step) + this.part.width / 2;
      const title = drawn("title", {}, steps.told(step).sentence);
      marks.push(drawn("line", { class: "error", x1: x, x2: x, y1: HEAD - 4, y2: height }));
      marks.push(drawn("text", { class: "error", x, y: HEAD - 6, "text-anchor": "middle" }, "✗", title));
    }
    return marks;
  }

  /** Where a turn was over that had held its loop for too long. */
  drawSlow(limit) {
    const { walkthrough, steps } = this.view;
    const shown = walkthrough.slow.filter((step) => step >= this.part.from && step <= Math.min(this.part.to, limit));
    return shown.map((step) => {
      const title = drawn("title", {}, steps.told(step).sentence);
      const x = this.x(step) + this.part.width / 2;
      return drawn("text", { class: "slow", x, y: HEAD - 6, "text-anchor": "middle" }, "!", title);
    });
  }

  drawTicks(height) {
    const { from, to, left, inner } = this.part;
    const [begin, end] = [this.times[from], this.times[Math.min(to, this.times.length - 1)]];
    return Array.from({ length: TICKS + 1 }, (_, index) => {
      const time = Math.round(begin + ((end - begin) * index) / TICKS);
      const anchor = index === TICKS ? "end" : index === 0 ? "start" : "middle";
      return drawn("text", { class: "tick", x: left + (inner * index) / TICKS, y: height - 4, "text-anchor": anchor }, seconds(time));
    });
  }

  /** Moves the cursor. */
  point(step) {
    const x = this.x(step) + this.part.width / 2;
    this.cursor.setAttribute("x1", x);
    this.cursor.setAttribute("x2", x);
    this.number.setAttribute("x", Math.max(x, 12));
    // At an error its ✗ stands there already, and at the end of a slow turn its mark.
    const isMarked = this.view.steps.isError(step) || this.view.walkthrough.slow.includes(step);
    this.number.textContent = isMarked ? "" : String(this.view.steps.number(step));
  }

  x(step) {
    if (this.view.byTime) return this.xOfTime(this.times[Math.min(step, this.times.length - 1)]);
    return this.part.left + (step - this.part.from) * this.part.width;
  }

  xOfTime(time) {
    const { from, to, left, inner } = this.part;
    const [begin, end] = [this.times[from], this.times[Math.min(to, this.times.length - 1)]];
    return left + (inner * (Math.min(time, end) - begin)) / (end - begin || 1);
  }

  /** The step that is drawn there; by time the last one. */
  stepAt(offset) {
    if (!this.view.byTime) return Math.floor((offset - this.part.left) / this.part.width) + this.part.from;
    let step = Math.min(this.part.to, this.view.steps.end);
    while (step > this.part.from && this.x(step) > offset) step -= 1;
    return step;
  }

  goToClick(event) {
    const offset = event.clientX - byId("timeline").querySelector("svg").getBoundingClientRect().left;
    const step = this.stepAt(offset);
    if (offset >= this.part.left) slideTo(this.view, Math.max(this.part.from, Math.min(step, this.view.steps.end)));
  }
}

/** How thick a span is, so that it can be told without its colour. */
const THICKNESS = { running: 16, blocking: 16, ready: 8, waiting: 2, created: 2, idle: 2, stopping: 8, closed: 6 };

/** What is said of a span where its name does not say it. */
const SAYS = { blocking: "running, and holding the loop for too long" };

/** How a lane ends, and what that means. */
const ENDINGS = {
  result: ["✓", "is done"],
  error: ["✗", "failed"],
  cancelled: ["⊘", "was cancelled"],
  destroyed: ["⊘", "was destroyed while pending"],
};

const LEGEND = [
  ["running", "running"],
  ["ready", "ready"],
  ["stopping", "stopping"],
  ["waiting", "waiting, or idle"],
  ["closed", "closed"],
];

function legendOf(shape, name) {
  const height = THICKNESS[shape];
  const rect = drawn("rect", { class: "span " + shape, x: 0, y: 8 - height / 2, width: 22, height, rx: Math.min(3, height / 2) });
  return element("span", {}, drawn("svg", { width: 22, height: 16, "aria-hidden": "true" }, rect), name);
}

function taskLane({ task, spans, done }) {
  const [over, ending] = done ?? [Infinity, null];
  const label = (view) => view.names.of("t" + task, view.step);
  return { label, spans, over, ending, from: spans[0]?.from ?? 0 };
}

/** A lane for every loop: created, running, waiting while it sleeps, idle, closed. */
function loopLanes(steps) {
  const lanes = new Map();
  const replay = new Replay(steps.walkthrough.records);
  while (replay.step < steps.end) {
    replay.forward();
    const number = replay.last().loop;
    if (number === undefined) continue;
    const doing = workOf(replay.state.loops.get(number));
    if (!lanes.has(number)) {
      const thread = steps.thread(replay.step);
      const label = thread ? `loop ${number}, ${thread}` : "loop " + number;
      lanes.set(number, { label: () => label, spans: [], over: Infinity, ending: null, from: replay.step });
    }
    const { spans } = lanes.get(number);
    if (spans.at(-1)?.doing !== doing) spans.push({ from: replay.step, doing });
  }
  return [...lanes.values()];
}

/** A loop that polls with nothing to do sleeps. */
function workOf(loop) {
  const sleeps = phaseOf(loop) === "polling" && loop.wait !== null && loop.wait !== "no";
  return sleeps ? "waiting" : lifecycleOf(loop);
}

/** One lane for all callbacks: at any step only one of them runs. */
function callbackLane(steps) {
  const spans = [];
  for (let step = steps.start + 1; step <= steps.end; step += 1) {
    const record = steps.record(step);
    const kind = kindOf(record);
    if (kind === "callback_begun") spans.push({ from: step, doing: "running", says: "callback " + saidBy(record) });
    if (kind === "callback_finished") spans.push({ from: step, doing: null });
  }
  if (spans.length === 0) return [];
  return [{ label: () => "callbacks", spans, over: Infinity, ending: null, from: spans[0].from }];
}

function laneHeight(lanes) {
  return Math.max(LOWEST, Math.min(HIGHEST, Math.floor(ROOM / lanes)));
}

/** Narrow screens have narrow labels. */
function labelWidth(room) {
  return room < 600 ? 92 : 170;
}

function shortened(text, width) {
  const room = Math.floor((width - 8) / 7);
  return text.length > room ? text.slice(0, room - 1) + "…" : text;
}
