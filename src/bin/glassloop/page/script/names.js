// What things are called at a step.  The names are in the page, with the step from which they hold.

class Names {
  constructor(labels) {
    this.labels = labels;
  }

  /** `callback 3 (say_hello)`, `task 1 (main)`, `future 4`, `source 2`. */
  of(key, step) {
    const label = this.labels[key]?.findLast(([from]) => from <= step);
    return label ? label[1] : NOUNS[key[0]] + key.slice(1);
  }

  /** `the program` is its first thread; another is `thread 2 (worker)`. */
  ofThread({ thread, threads }) {
    if (thread === 1) return "the program";
    const name = threads.get(thread);
    return name ? `thread ${thread} (${name})` : `thread ${thread}`;
  }

  /** `thread 1 (main)`, `thread 2 (worker)`: none as long as there is only one. */
  amongThreads(state) {
    if (state.threads.size === 0) return null;
    return state.thread === 1 ? "thread 1 (main)" : this.ofThread(state);
  }

  /** A timer goes by the number of its callback. */
  ofTimer(callback, step) {
    return this.of("c" + callback, step).replace(/^\S+/, "timer");
  }
}

const NOUNS = { c: "callback ", t: "task ", f: "future ", s: "source ", x: "transport ", v: "server " };
