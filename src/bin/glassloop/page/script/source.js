// The program's source: the current line, the one asked about, and those at which suspended tasks wait.

class SourcePanel {
  constructor({ sources, excerpts, notes }) {
    this.sources = sources;
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
    const file = place?.file ?? this.file ?? Object.keys(this.sources)[0] ?? null;
    this.open(file);
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
    byId("files").replaceChildren(
      ...files.map((file) => {
        const open = () => this.reveal({ file, line: 1 });
        return element("button", { "aria-pressed": String(file === this.file), onclick: open }, file);
      }),
    );
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

function rowOf(text, number, language) {
  const shown = element("span", { class: "number", "aria-hidden": "true" }, String(number));
  return element("div", { class: "line" }, shown, element("code", {}, ...highlighted(text, language)));
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
