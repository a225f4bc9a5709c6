// What the program has said so far, and what has gone wrong.

/** So many lines are shown; those before them are counted. */
const LINES = 300;

class OutputPanel {
  constructor(steps) {
    this.lines = linesOf(steps);
    this.steps = steps;
  }

  show(step) {
    const end = this.lines.findLastIndex((line) => line.step <= step) + 1;
    const begin = Math.max(0, end - LINES);
    const items = this.lines.slice(begin, end).map((line) => this.itemOf(line, step));
    if (begin > 0) items.unshift(element("li", { class: "more" }, `… ${begin} lines before these`));
    if (items.length === 0) items.push(element("li", { class: "empty" }, "nothing yet"));
    byId("output").replaceChildren(...items);
    byId("output").scrollTop = byId("output").scrollHeight;
  }

  itemOf({ step, kind, text }, now) {
    const number = this.steps.number(step);
    const link = element("a", { href: "#step=" + number, title: "Go to step " + number }, String(number));
    const mark = kind === "failed" ? "✗ " : "";
    const current = step === now ? "true" : null;
    const thread = this.steps.thread(step);
    const by = thread ? element("span", { class: "by" }, thread) : null;
    return element("li", { class: kind, "aria-current": current }, link, by, element("samp", {}, mark + text));
  }
}

/** All lines of the trace: `{ step, kind, text }`. */
function linesOf(steps) {
  const lines = [];
  for (let step = steps.start + 1; step <= steps.end; step += 1) {
    const { kind, sentence } = steps.told(step);
    const record = steps.record(step);
    if (["said", "warned", "complained"].includes(kind)) lines.push({ step, kind, text: sentence });
    else if (kindOf(record) === "refused") {
      const { class: name, message } = saidBy(record);
      lines.push({ step, kind: "failed", text: message ? `${name}: ${message}` : name });
    }
  }
  return lines;
}
