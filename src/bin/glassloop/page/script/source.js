// The program's source: the current line, the one asked about, and those at which suspended tasks wait.

/** So many files have a tab each. */
const TABS = 3;

class SourcePanel {
  constructor({ sources, excerpts, notes }, first) {
    this.sources = sources;
    /** The file in which the program begins. */
    this.first = fileOfMain(sources) ?? first?.file ?? Object.keys(sources)[0] ?? null;
    this.excerpts = excerpts;
    this.notes = notes;
    this.file = null;
    /** Those of the lines that are here, by number. */
    this.rows = new Map();
    this.scene = null;
    this.asked = null;
  }

  /** Shows where the program is. */
  show(scene, asked) {
    this.scene = scene;
    this.asked = asked;
    const place = asked ?? scene.current;
    this.open(place?.file ?? this.file ?? this.first);
    this.mark();
    if (place) this.scrollTo(place.line);
    else if (scene.loops.length === 0) this.scrollToProgram();
  }

  /** Shows a line that the reader asks for. */
  reveal({ file, line }) {
    this.open(file);
    this.mark();
    this.scrollTo(line);
    this.rows.get(line)?.classList.add("revealed");
  }

  open(file) {
    if (file === this.file) return;
    this.file = file;
    this.rows = new Map();
    const shown = this.runsOf(file).flatMap(([first, text], index) => [
      ...(index > 0 ? [element("p", { class: "gap" }, "⋯")] : []),
      ...this.rowsOf(first, text),
    ]);
    markAnswers([...this.rows.values()]);
    const note = this.noteOf(file, shown.length === 0);
    byId("source").replaceChildren(...(note ? [element("p", { class: "empty" }, note)] : []), ...shown);
    this.showFiles();
  }

  /** Why not all of it is here. */
  noteOf(file, isEmpty) {
    if (file === null) return "There is no source.";
    if (Object.hasOwn(this.notes, file)) return this.notes[file];
    return isEmpty ? `${file} is not in this page.` : null;
  }

  /** The lines that are here of a file, without gaps: the number of the first, and the text. */
  runsOf(file) {
    if (file === null) return [];
    if (Object.hasOwn(this.sources, file)) return [[1, this.sources[file]]];
    return Object.hasOwn(this.excerpts, file) ? this.excerpts[file] : [];
  }

  /** The lines round one, each with its number. */
  linesAround({ file, line }, around) {
    const lines = this.runsOf(file).flatMap(([first, text]) => text.split(/\r?\n/).map((row, index) => [first + index, row]));
    return lines.filter(([number]) => Math.abs(number - line) <= around);
  }

  rowsOf(first, text) {
    const language = this.file.endsWith(".rs") ? "rust" : "python";
    const lines = text.replace(/\n$/, "").split(/\r?\n/);
    return lines.map((line, index) => {
      const row = rowOf(line, first + index, language);
      this.rows.set(first + index, row);
      return row;
    });
  }

  showFiles() {
    const files = [...new Set([...Object.keys(this.sources), ...(this.file ? [this.file] : [])])];
    const show = (file) => this.reveal({ file, line: 1 });
    const choices = files.length > TABS ? [choiceOf(files, this.file, show)] : files.map((file) => tabOf(file, file === this.file, show));
    byId("files").replaceChildren(...choices);
  }

  mark() {
    for (const row of this.rows.values()) {
      row.className = row.dataset.answers ? "line answers" : "line";
      row.removeAttribute("aria-current");
      for (const note of row.querySelectorAll(".waits, .asks")) note.remove();
    }
    const { asked } = this;
    const { current, suspended } = this.scene;
    for (const [{ file, line }, task] of suspended) {
      if (file === this.file) this.markWaiting(this.rows.get(line), task);
    }
    const row = current?.file === this.file ? this.rows.get(current.line) : null;
    row?.classList.add("current");
    row?.classList.toggle("led", current?.isOwn === false);
    row?.setAttribute("aria-current", "true");
    if (asked?.file === this.file) this.rows.get(asked.line)?.append(element("span", { class: "asks" }, "? asked here"));
  }

  markWaiting(row, task) {
    if (!row) return;
    row.classList.add("waiting");
    let waits = row.querySelector(".waits");
    if (!waits) row.append((waits = element("span", { class: "waits" })));
    waits.textContent = waits.textContent ? `${waits.textContent}, ${task}` : `‖ ${task}`;
  }

  /** What stands on top of a lesson stands in the page's introduction, too. */
  scrollToProgram() {
    const first = [...this.rows.values()].find((row) => !/^\d+(\/\/!|$)/.test(row.textContent));
    if (first) byId("source").scrollTop = first.offsetTop - 4;
  }

  scrollTo(line) {
    const row = this.rows.get(line);
    if (!row) return;
    const box = byId("source");
    const [above, below] = [row.offsetTop - box.scrollTop, row.offsetTop + row.offsetHeight - box.scrollTop];
    if (above < 24 || below > box.clientHeight - 24) {
      box.scrollTop = row.offsetTop - box.clientHeight / 2;
    }
  }
}

function fileOfMain(sources) {
  return Object.keys(sources).find((file) => /^\s*(fn main\(|def main\(|if __name__ ==)/m.test(sources[file]));
}

function rowOf(text, number, language) {
  const shown = element("span", { class: "number", "aria-hidden": "true" }, String(number));
  return element("div", { class: "line" }, shown, element("code", {}, ...highlighted(text, language)));
}

function tabOf(file, isOpen, show) {
  return element("button", { "aria-pressed": String(isOpen), onclick: () => show(file) }, file);
}

/** Many files take one row. */
function choiceOf(files, open, show) {
  const options = files.map((file) => element("option", { value: file, selected: file === open }, file));
  return element("select", { "aria-label": "File", onchange: (event) => show(event.target.value) }, ...options);
}

/** The comment below a `predict:`, behind `//` or `#`, says why answers are wrong: predict mode hides it. */
function markAnswers(rows) {
  let isMark = false;
  for (const row of rows) {
    const text = row.textContent.replace(/^\d+/, "").trim();
    const isComment = /^(\/\/|#)/.test(text);
    if (isMark && isComment) row.dataset.answers = "true";
    isMark = isComment && (isMark || /^(\/\/|#) predict:/.test(text));
  }
}
