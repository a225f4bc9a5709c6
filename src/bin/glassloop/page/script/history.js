// Which records are about what: src/replay/history.rs.

/** The kinds of records that make what they are about. */
const MAKES = ["loop_made", "callback_made", "task_made", "future_made", "source_added"];

/** The key of what a record is about; none for what is said, and for errors. */
function subjectOf(record) {
  const [kind, said] = [kindOf(record), saidBy(record)];
  const about = Array.isArray(said) ? said[0] : said;
  if (kind === "callback_made") return "c" + said.callback;
  if (kind === "task_made") return "t" + said.task;
  if (kind === "future_made") return "f" + said.future;
  if (kind.startsWith("callback_") || kind.startsWith("timer_")) return "c" + about;
  if (kind.startsWith("task_")) return "t" + about;
  if (kind.startsWith("source_")) return "s" + about;
  if (kind === "transport") return "x" + about;
  if (kind === "server") return "v" + about;
  if (ABOUT_FUTURES.includes(kind)) return keyOf(about);
  return null;
}

const ABOUT_FUTURES = ["future_finished", "done_callback_added", "done_callback_removed", "cancel_requested"];

class History {
  constructor(records) {
    this.records = records;
    /** By key, the places of the records about it. */
    this.places = new Map();
    records.forEach((record, place) => {
      const key = subjectOf(record);
      if (!key) return;
      if (!this.places.has(key)) this.places.set(key, []);
      this.places.get(key).push(place);
    });
  }

  /** The record that made it, before this place; none if that is not in the trace. */
  made(key, end) {
    const [place] = this.places.get(key) ?? [];
    const isKnown = place < end && MAKES.includes(kindOf(this.records[place]));
    return isKnown ? this.records[place] : null;
  }

  /** The latest record about it, before this place, for which that holds. */
  latest(key, end, holds) {
    const isIt = (place) => place < end && holds(this.records[place]);
    const place = (this.places.get(key) ?? []).findLast(isIt);
    return place === undefined ? null : this.records[place];
  }
}
