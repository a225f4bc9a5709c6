// A trace, and a place in it, forwards and backwards: src/replay/mod.rs.

/** At least so many records lie between two checkpoints. */
const INTERVAL = 512;

class Replay {
  constructor(records) {
    this.records = records;
    this.checkpoints = [];
    this.step = 0;
    this.state = newState();
  }

  /** Goes to the state after so many records; one past the end is the end. */
  goTo(step) {
    step = Math.max(0, Math.min(step, this.records.length));
    const known = this.checkpoints.findLast((checkpoint) => checkpoint.step <= step);
    const from = known ? known.step : 0;
    // From here, unless that is too late, or a checkpoint is nearer.
    if (this.step > step || this.step < from) {
      this.state = known ? copyOf(known.state) : newState();
      this.step = from;
    }
    while (this.step < step) this.forward();
  }

  forward() {
    apply(this.state, this.step, this.records[this.step]);
    this.step += 1;
    this.keepCheckpoint();
  }

  /** All checkpoints together are no larger than the trace. */
  keepCheckpoint() {
    const last = this.checkpoints.length ? this.checkpoints.at(-1).step : 0;
    const since = this.step - last;
    if (since >= INTERVAL && since >= sizeOf(this.state)) {
      this.checkpoints.push({ step: this.step, state: copyOf(this.state) });
    }
  }

  /** What has just happened; none at step 0. */
  last() {
    return this.step > 0 ? this.records[this.step - 1] : null;
  }
}
