// What is alive after some records: the fold of src/replay/state.rs, rule for rule.
//
// A thing is known by its key: "c3" is callback 3, "t1" task 1, "f4" future 4, "s2" source 2.
// A record's place is its index in the list of records, from 0.

/** What happened in a record: `"closed"`, `"task_ready"`, … */
function kindOf(record) {
  return typeof record.event === "string" ? record.event : Object.keys(record.event)[0];
}

/** What the event says, `[1, "first_step"]` of `{"task_ready":[1,"first_step"]}`; none for a bare word. */
function saidBy(record) {
  return typeof record.event === "string" ? null : Object.values(record.event)[0];
}

/** `{"task":1}` → `"t1"`, for an actor, a future, something in the ready queue. */
function keyOf(reference) {
  if (typeof reference === "string") return reference;
  const [[noun, number]] = Object.entries(reference);
  return { callback: "c", task: "t", future: "f", source: "s" }[noun] + number;
}

/** A loop that was just made. */
function newLoop() {
  return {
    lifecycle: "idle",
    isPartial: false,
    iteration: 0,
    nanoseconds: 0,
    phase: null,
    stack: [],
    wait: null,
    until: null,
    ready: [],
    timers: [],
    deadlines: new Map(),
    tasks: new Map(),
    sources: new Map(),
    transports: new Map(),
    servers: new Map(),
  };
}

/** Before everything. */
function newState() {
  return { loops: new Map(), running: new Map(), threads: new Map(), current: new Map(), thread: 1, latest: null, said: 0 };
}

/** A state that shares nothing with the other that will change. */
function copyOf(state) {
  const loops = new Map();
  for (const [number, loop] of state.loops) {
    const copy = { ...loop, stack: [...loop.stack], ready: [...loop.ready], timers: [...loop.timers] };
    for (const part of MAPS) copy[part] = copyOfMap(loop[part]);
    loops.set(number, copy);
  }
  const running = new Map([...state.running].map(([thread, loops]) => [thread, [...loops]]));
  return { ...state, loops, running, threads: new Map(state.threads), current: new Map(state.current) };
}

/** What of a loop is kept by number or key; what is kept there may change. */
const MAPS = ["deadlines", "tasks", "sources", "transports", "servers"];

function copyOfMap(map) {
  return new Map([...map].map(([key, value]) => [key, { ...value }]));
}

/** How many things it holds: what a copy of it costs. */
function sizeOf(state) {
  let size = 0;
  for (const loop of state.loops.values()) {
    size += 1 + loop.ready.length + MAPS.reduce((sum, part) => sum + loop[part].size, 0);
  }
  return size;
}

/** Takes in one more record. */
function apply(state, place, record) {
  const kind = kindOf(record);
  state.thread = record.thread ?? 1;
  if (kind === "said") state.said += 1;
  if (kind === "thread_seen") state.threads.set(...saidBy(record));
  if (record.loop === undefined) return;
  countRunning(state, kind, record.loop);
  if (kind === "loop_set") state.current.set(state.thread, record.loop);
  if (kind === "loop_unset") state.current.delete(state.thread);
  state.latest = record.loop;
  if (!state.loops.has(record.loop)) state.loops.set(record.loop, newLoop());
  const loop = state.loops.get(record.loop);
  loop.iteration = record.it;
  loop.nanoseconds = record.ns;
  loop.phase = phaseBegunBy(kind, saidBy(record)) ?? loop.phase;
  CHANGES[kind]?.(loop, saidBy(record), place);
}

/** Keeps the loops that run in each thread, the innermost last. */
function countRunning(state, kind, loop) {
  const loops = state.running.get(state.thread) ?? [];
  if (kind === "run_begun") state.running.set(state.thread, [...loops, loop]);
  const innermost = loops.lastIndexOf(loop);
  if (kind === "run_ended" && innermost >= 0) loops.splice(innermost, 1);
}

/** The loop that has the word in the thread of what has just happened; none while only the program has. */
function actingIn(state) {
  return state.running.get(state.thread)?.at(-1) ?? null;
}

/** Who runs now. */
function runningIn(loop) {
  return loop.stack.at(-1) ?? "program";
}

/** Who is on the stack, the innermost first; nobody while the loop itself decides what comes next. */
function onTheStack(loop) {
  if (loop.stack.length === 0) return ["program"];
  return loop.stack.filter((actor) => actor !== "loop").reverse();
}

/** The loop calls it: whoever it called before is done, said or not. */
function begin(loop, actor) {
  loop.stack.length = loop.stack.lastIndexOf("loop") + 1;
  loop.stack.push(actor);
}

/** Its step is done; whoever made an eager task goes on. */
function end(loop, actor) {
  if (loop.stack.at(-1) === actor) loop.stack.pop();
}

/** A timer's callback begins straight from the timers. */
function fire(loop, callback) {
  dropTimer(loop, callback);
  begin(loop, "c" + callback);
}

/** The phase of an iteration in which this happens, if it happens in one only: scene.rs. */
function phaseBegunBy(kind, said) {
  if (kind === "callback_ready") return said[1] === "due" ? "collecting" : null;
  return PHASE_OF[kind] ?? null;
}

const PHASE_OF = {
  run_begun: "choosing",
  timer_dropped: "choosing",
  iteration_begun: "polling",
  source_ready: "polling",
  callback_begun: "running",
  timer_fired: "running",
  callback_skipped: "running",
  task_begun: "running",
  task_skipped: "running",
};

/** What each kind of event does to its loop. */
const CHANGES = {
  // The loop.
  run_begun(loop, run) {
    if (loop.lifecycle !== "stopping") loop.lifecycle = "running";
    loop.stack.push("loop");
    loop.until = typeof run === "object" ? keyOf(run.until_complete) : null;
  },
  iteration_begun(loop, wait) {
    loop.wait = wait;
  },
  run_ended(loop) {
    loop.stack.length = Math.max(0, loop.stack.lastIndexOf("loop"));
    const lifecycle = loop.stack.length === 0 ? "idle" : "running";
    Object.assign(loop, { lifecycle, until: null, wait: null });
  },
  partial(loop) {
    loop.isPartial = true;
  },
  stop_requested(loop) {
    loop.lifecycle = "stopping";
  },
  closed(loop) {
    Object.assign(loop, { lifecycle: "closed", ready: [], timers: [] });
    for (const part of MAPS) if (part !== "tasks") loop[part] = new Map();
  },

  // Callbacks and timers.
  timer_made(loop, [callback, when], place) {
    loop.timers.splice(firstTimerAfter(loop, when, place), 0, { callback, when, place });
    loop.deadlines.set(callback, { when, place });
  },
  callback_ready(loop, [callback]) {
    dropTimer(loop, callback);
    loop.ready.push("c" + callback);
  },
  callback_begun(loop, callback) {
    if (loop.deadlines.has(callback)) return fire(loop, callback);
    begin(loop, "c" + callback);
    takeTurn(loop, "c" + callback);
  },
  callback_skipped(loop, callback) {
    takeTurn(loop, "c" + callback);
  },
  timer_fired: fire,
  callback_finished(loop, [callback]) {
    end(loop, "c" + callback);
  },
  callback_cancelled(loop, callback) {
    // One that is cancelled stays until the loop comes across it; of some loops nobody sees when.
    if (loop.isPartial) dropTimer(loop, callback);
  },
  timer_dropped: dropTimer,

  // Tasks.
  task_made(loop, made) {
    taskOf(loop, made.task);
  },
  task_ready(loop, [task]) {
    taskOf(loop, task).state = "scheduled";
    loop.ready.push("t" + task);
  },
  task_skipped(loop, task) {
    takeTurn(loop, "t" + task);
  },
  task_begun(loop, [task]) {
    taskOf(loop, task).state = "executing";
    begin(loop, "t" + task);
    takeTurn(loop, "t" + task);
  },
  task_begun_eagerly(loop, task) {
    taskOf(loop, task).state = "executing";
    loop.stack.push("t" + task);
  },
  task_suspended(loop, [number], place) {
    end(loop, "t" + number);
    const task = taskOf(loop, number);
    task.suspended = place;
    // One that was woken during its step is scheduled already.
    if (task.state === "executing") task.state = "waiting";
  },
  task_finished(loop, [task]) {
    end(loop, "t" + task);
    loop.tasks.delete(task);
  },
  task_destroyed(loop, task) {
    loop.tasks.delete(task);
  },

  // Sources.
  source_added(loop, [source, interest, callback]) {
    loop.sources.set(source + " " + interest, { source, interest, callback });
  },
  source_removed(loop, [source, interest]) {
    loop.sources.delete(source + " " + interest);
  },

  // Transports and servers.
  transport: applyToTransport,
  server: applyToServer,
};

function dropTimer(loop, callback) {
  const deadline = loop.deadlines.get(callback);
  if (!deadline) return;
  loop.deadlines.delete(callback);
  loop.timers.splice(firstTimerAfter(loop, deadline.when, deadline.place) - 1, 1);
}

/** Where the timers begin that fire after this one: they stand by deadline, and then by age. */
function firstTimerAfter(loop, when, place) {
  let [low, high] = [0, loop.timers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const timer = loop.timers[middle];
    const isAfter = timer.when > when || (timer.when === when && timer.place > place);
    if (isAfter) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** A task; one that was never made is made up. */
function taskOf(loop, task) {
  if (!loop.tasks.has(task)) loop.tasks.set(task, { state: "waiting", suspended: null });
  return loop.tasks.get(task);
}

/** The front of the ready queue has its turn; in a trace that makes no sense, another one. */
function takeTurn(loop, key) {
  const place = loop.ready.indexOf(key);
  if (place >= 0) loop.ready.splice(place, 1);
}
