// What there is to see at one step: scene.rs and scene/boxes.rs, entry for entry.

/** No box shows more than so many entries. */
const LISTED = 100;

/** The scene at the replay's step. */
function sceneOf(replay, history, names) {
  return new Scenery(replay, history, names).scene();
}

class Scenery {
  constructor(replay, history, names) {
    Object.assign(this, { replay, history, names, step: replay.step });
    this.shown = actingIn(replay.state) ?? replay.state.latest;
    this.loop = replay.state.loops.get(this.shown) ?? null;
    const last = replay.last();
    this.asked = last?.loop === this.shown ? null : (last?.loop ?? null);
    this.subject = last ? subjectOf(last) : null;
  }

  scene() {
    const { state } = this.replay;
    const last = this.replay.last();
    return {
      step: this.step,
      loops: inOrder(state.loops).map(([number, loop]) => ({ number, lifecycle: lifecycleOf(loop) })),
      event_loop: this.shown,
      asked: this.asked,
      note: this.asked && noteOf(last, lifecycleOf(state.loops.get(this.asked))),
      current_loop: state.current.get(state.thread) ?? null,
      thread: last && this.names.amongThreads(state),
      phase: this.loop && phaseOf(this.loop),
      iteration: this.loop?.iteration ?? 0,
      nanoseconds: this.loop?.nanoseconds ?? 0,
      ...this.boxes(),
      suspended: this.suspended(),
      said: state.said,
    };
  }

  boxes() {
    const empty = { entries: [], more: 0 };
    if (!this.loop) return { running: empty, ready: empty, timers: empty, waiting: empty };
    const { ready, timers } = this.loop;
    return {
      running: listed(onTheStack(this.loop), (key) => this.running(key)),
      ready: listed(ready, (key) => this.ready(key)),
      timers: listed(timers, (timer) => this.timer(timer)),
      waiting: listed(this.allWaiting(), (entry) => entry()),
    };
  }

  /** A function for each entry: tasks, transports, servers, and other sources. */
  allWaiting() {
    const { tasks, transports, servers, sources } = this.loop;
    const waiting = inOrder(tasks).filter(([, task]) => this.awaited(task).length > 0);
    const expecting = inOrder(transports).filter(([, transport]) => expectedBy(transport));
    const shown = [...sources.values()].sort(bySource).filter((source) => this.isShown(source));
    return [
      ...waiting.map(([id, task]) => () => this.waiting(id, task)),
      ...expecting.map(([id, transport]) => () => this.transport(id, transport)),
      ...inOrder(servers).map(([id, server]) => () => this.server(id, server)),
      ...shown.map((source) => () => this.source(source)),
    ];
  }

  /** What the program does outside every callback, the loop does not see. */
  running(key) {
    if (key !== "program") return this.of(key);
    const label = this.names.ofThread(this.replay.state);
    return { key, label, detail: "", source: null, there: "made at", changed: false, cancelled: false };
  }

  ready(key) {
    const entry = this.of(key);
    return this.isCancelled(key) ? { ...entry, detail: "cancelled", cancelled: true } : entry;
  }

  /** The loop passes over a callback that is cancelled when it comes across it. */
  isCancelled(key) {
    const isIt = (record) => kindOf(record) === "callback_cancelled";
    return key.startsWith("c") && this.history.latest(key, this.step, isIt) !== null;
  }

  timer({ callback, when }) {
    const left = when - this.loop.nanoseconds;
    const due = left > 0 ? "in " + duration(left) : "due";
    const cancelled = this.isCancelled("c" + callback);
    const detail = cancelled ? "cancelled, " + due : due;
    return { ...this.of("c" + callback), label: this.names.ofTimer(callback, this.step), detail, cancelled };
  }

  waiting(id, task) {
    const awaited = this.awaited(task).map((what) => {
      if (what === "next_turn") return "its next turn";
      return what === "foreign" ? "a waker" : this.names.of(keyOf(what.future), this.step);
    });
    const entry = this.of("t" + id);
    const there = entry.there === "waited at" ? "waits at" : entry.there;
    return { ...entry, there, detail: "for " + awaited.join(" and ") };
  }

  awaited(task) {
    if (task.state !== "waiting" || task.suspended === null) return [];
    return saidBy(this.replay.records[task.suspended])[1];
  }

  transport(id, transport) {
    const source = this.replay.records[transport.made].at;
    return { ...this.entry("x" + id, source), detail: "for " + expectedBy(transport) };
  }

  server(id, { made, accepting }) {
    const detail = accepting ? "for connections" : "for descriptors to be free";
    return { ...this.entry("v" + id, this.replay.records[made].at), detail };
  }

  /** A source that the loop's own code watches stands behind a transport or a server. */
  isShown({ callback }) {
    const made = this.history.made("c" + callback, this.step);
    return !made || !saidBy(made).internal;
  }

  source({ source, interest, callback }) {
    const isIt = (record) => kindOf(record) === "source_added" && saidBy(record)[1] === interest;
    const added = this.history.latest("s" + source, this.step, isIt);
    const what = interest === "read" ? "something to read" : "room to write";
    const detail = `for ${what}, then ${this.names.of("c" + callback, this.step)}`;
    const key = "s" + source + interest[0];
    return { ...this.entry("s" + source, added?.at), key, detail };
  }

  /** A callback, or a task; a task that is suspended, or will go on, does so where it was suspended. */
  of(key) {
    const made = this.history.made(key, this.step);
    if (key.startsWith("c") || !made) return this.entry(key, made?.at);
    const suspendedAt = this.suspendedAt(key);
    return suspendedAt ? { ...this.entry(key, suspendedAt), there: "waited at" } : this.entry(key, made.at);
  }

  suspendedAt(key) {
    return this.history.latest(key, this.step, (record) => kindOf(record) === "task_suspended")?.at;
  }

  entry(key, at) {
    const label = this.names.of(key, this.step);
    return { key, label, detail: "", source: lineOf(at), there: "made at", changed: key === this.subject, cancelled: false };
  }

  /** Where each suspended task of any loop goes on. */
  suspended() {
    const suspended = [];
    for (const [, loop] of inOrder(this.replay.state.loops)) {
      for (const [id, task] of inOrder(loop.tasks)) {
        const isKnown = task.state === "waiting" && this.history.made("t" + id, this.step);
        const line = isKnown ? lineOf(this.suspendedAt("t" + id)) : null;
        if (line) suspended.push([line, this.names.of("t" + id, this.step)]);
      }
    }
    return suspended;
  }
}

function lifecycleOf(loop) {
  return loop.lifecycle === "idle" && loop.iteration === 0 ? "created" : loop.lifecycle;
}

/** What a step has to do with a loop that is not the one that acts. */
function noteOf(record, lifecycle) {
  const loop = "loop " + record.loop;
  if (kindOf(record) === "loop_made") return `this step makes ${loop}`;
  if (kindOf(record) === "loop_got") return `this step is given ${loop}`;
  if (kindOf(record) === "closed") return `this step closes ${loop}`;
  return `this step asks ${loop}, which ${lifecycle === "created" ? "has not run yet" : "is " + lifecycle}`;
}

/** None while the loop does not run. */
function phaseOf(loop) {
  const [{ lifecycle, phase }, running] = [loop, runningIn(loop)];
  if (running === "program" || lifecycle === "closed") return null;
  return running === "loop" ? phase : "running";
}

/** `examples/timers.rs:12`, unless it is a line of glassloop's own: names.rs. */
function lineOf(at) {
  if (!at) return null;
  const [, file, line] = /^(.*):(\d+)(?: in .*)?$/s.exec(at);
  const isBelow = (folder) => file.startsWith(folder) || (file.startsWith("/") && file.includes("/" + folder));
  const isOwn = file.endsWith(".rs") && ["src/kernel/", "src/aio/", "src/tornado"].some(isBelow);
  return isOwn ? null : { file, line: Number(line) };
}

/** The first of them, and how many there are besides. */
function listed(things, entry) {
  return { entries: things.slice(0, LISTED).map(entry), more: Math.max(0, things.length - LISTED) };
}

function inOrder(map) {
  return [...map].sort(([one], [other]) => one - other);
}

function bySource(one, other) {
  return one.source - other.source || (one.interest < other.interest ? -1 : 1);
}
