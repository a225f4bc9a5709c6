// Where one can go from a step: the next step that is shown, the next iteration, error, or event of a task.

/** No chain of causes is longer; a loop that has run for an hour has longer ones. */
const LONGEST = 12;

/** The steps of a walkthrough, as far as going from one to another is concerned. */
class Steps {
  constructor(walkthrough) {
    this.walkthrough = walkthrough;
    /** Before the first step.  The records up to here make what was alive where a long trace was cut. */
    this.start = walkthrough.first;
    this.end = walkthrough.records.length;
    /** Whether the loop's own bookkeeping is shown, too. */
    this.showsAll = false;
    /** The threads that are met, by number, and their names; not the first. */
    this.threads = new Map(walkthrough.records.filter((record) => kindOf(record) === "thread_seen").map(saidBy));
  }

  /** `thread 2 (worker)`: who does what is done outside every callback; none in the first thread. */
  thread(step) {
    const { thread = 1 } = this.record(step);
    if (thread === 1) return null;
    const name = this.threads.get(thread);
    return name ? `thread ${thread} (${name})` : `thread ${thread}`;
  }

  /** The record that leads to this step. */
  record(step) {
    return this.walkthrough.records[step - 1];
  }

  /** How this step is told: `{ kind, sentence, cure, … }`. */
  told(step) {
    return this.walkthrough.told[step - 1];
  }

  /** The line that this step is about; none if it has none. */
  line(step) {
    const { source } = this.told(step);
    return lineOf(source === undefined ? this.record(step).at : source);
  }

  /** The line to show at a step: its own, that of the nearest cause that has one, or the last before it. */
  place(step) {
    if (step === this.start || step > this.end) return null;
    const led = [step, ...this.reached(step), ...this.because(step)].find((other) => this.line(other) !== null);
    const near = led ?? this.before(step, (other) => this.hasLine(other)) ?? this.after(step, (other) => this.hasLine(other));
    return near === null ? null : { ...this.line(near), isOwn: near === step };
  }

  /** Where the program has got to. An error comes there, and not at the line that is to blame for it: of an error, the
   *  step right before it, if the same actor took it; of another step of a task, the last line of that task. */
  reached(step) {
    const by = (other) => JSON.stringify([this.record(other).by, this.record(other).loop, this.record(other).thread]);
    if (this.isError(step)) return step - 1 > this.start && by(step) === by(step - 1) ? [step - 1] : [];
    if (this.record(step).by?.task === undefined) return [];
    return [this.before(step, (other) => this.hasLine(other) && by(other) === by(step))].filter((other) => other !== null);
  }

  hasLine(step) {
    return step > this.start && this.line(step) !== null;
  }

  /** The number by which sentences refer to a step. */
  number(step) {
    return step <= this.start ? 0 : this.record(step).n;
  }

  /** The step with this number, or the last one before it. */
  stepOf(number) {
    let [low, high] = [this.start, this.end];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.record(middle).n <= number) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The number of the last step to which one comes from this one. */
  last(step) {
    return this.number(this.isShown(step) ? this.previous(this.end + 1) : this.end);
  }

  isShown(step) {
    return step === this.start || this.showsAll || this.told(step).kind !== "bookkeeping";
  }

  /** Whether something went wrong here: steps.rs. */
  isError(step) {
    if (step <= this.start) return false;
    const [kind, said] = [kindOf(this.record(step)), saidBy(this.record(step))];
    if (kind === "callback_finished") return said[1] !== null;
    if (kind === "task_finished") return said[1].error !== undefined;
    if (kind === "program_ended") return said !== null;
    return ["refused", "reported", "task_destroyed", "never_awaited"].includes(kind);
  }

  /** The nearest step after this one for which that holds; none if there is none. */
  after(step, holds) {
    for (let next = step + 1; next <= this.end; next += 1) if (holds(next)) return next;
    return null;
  }

  /** The nearest step before this one for which that holds; none if there is none. */
  before(step, holds) {
    for (let previous = step - 1; previous >= this.start; previous -= 1) if (holds(previous)) return previous;
    return null;
  }

  next(step) {
    return this.after(step, (other) => this.isShown(other));
  }

  previous(step) {
    return this.before(step, (other) => this.isShown(other));
  }

  /** The first of the steps right before this one that are passed over; none if none is. */
  passed(step) {
    const before = step === this.start ? null : this.previous(step);
    return before === null || before === step - 1 ? null : before + 1;
  }

  nextIteration(step) {
    return this.after(step, (other) => this.beginsIteration(other));
  }

  previousIteration(step) {
    return this.before(step, (other) => this.beginsIteration(other));
  }

  beginsIteration(step) {
    return step > this.start && kindOf(this.record(step)) === "iteration_begun";
  }

  nextError(step) {
    return this.after(step, (other) => this.isError(other));
  }

  /**
   * The next error that is told with its cures, or the next cure that the program shows; after the last, the first.
   * An error that comes of another is passed over: who cures that one has cured both.
   */
  cures(step) {
    const isFirst = (other) => this.cause(other) === null || !this.isError(this.cause(other));
    const isCurable = (other) => this.isError(other) && Boolean(this.told(other).cure) && isFirst(other);
    const isAboutOne = (other) => isCurable(other) || this.showsCure(other);
    return this.after(step, isAboutOne) ?? this.after(this.start, isAboutOne);
  }

  /** Whether the program says here that it is about to show a cure: steps.rs. */
  showsCure(step) {
    const record = this.record(step);
    return kindOf(record) === "said" && /^cure[ \d]*:/.test(saidBy(record).text);
  }

  /** The task that a step is about, or that did it: its number. */
  taskOf(step) {
    if (step === this.start) return null;
    const [about] = subjectsOf(this.record(step)).filter((key) => key.startsWith("t"));
    return about ? Number(about.slice(1)) : null;
  }

  nextOfTask(step, task) {
    const speaksOfIt = (other) => subjectsOf(this.record(other)).includes("t" + task);
    return this.after(step, (other) => this.isShown(other) && speaksOfIt(other));
  }

  /** What led to this step: of an error, what is to blame for it; none if that is not in the trace. */
  cause(step) {
    return step === this.start ? null : (this.told(step).cause ?? null);
  }

  /** Whether its loop was closed rightly, and something of it was kept for too long: who closed it is not to blame. */
  isKept(step) {
    return step > this.start && this.told(step).kept === true;
  }

  /** The steps that led to this one, the nearest first: why.rs. */
  because(step) {
    const chain = [];
    let cause = this.nearestCause(step);
    while (cause !== null && chain.length < LONGEST) {
      chain.push(cause);
      cause = this.nearestCause(cause);
    }
    return chain;
  }

  /** What led to this step right away: that, to which the one that is to blame has led. */
  nearestCause(step) {
    return step === this.start ? null : (this.told(step).nearest ?? this.cause(step));
  }
}

/** The keys of what a record is about, and then of who did it. */
function subjectsOf(record) {
  const by = typeof record.by === "object" ? keyOf(record.by) : null;
  return [subjectOf(record), by].filter((key) => key !== null);
}
