// The program's source: the current line, the one asked about, and those at which suspended tasks wait.

class SourcePanel {
  constructor(sources) {
    this.sources = sources;
    this.file = null;
    this.rows = [];
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
    this.rows[line - 1]?.classList.add("revealed");
  }

  open(file) {
    if (file === this.file) return;
    this.file = file;
    this.rows = (this.sources[file] ?? "").replace(/\n$/, "").split(/\r?\n/).map((text, index) => rowOf(text, index + 1));
    markAnswers(this.rows);
    const missing = file !== null && this.sources[file] === undefined;
    const note = element("p", { class: "empty" }, missing ? `${file} is not in this page.` : "There is no source.");
    byId("source").replaceChildren(...(this.rows.length && !missing ? this.rows : [note]));
    this.showFiles();
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
    for (const row of this.rows) {
      row.className = row.dataset.answers ? "line answers" : "line";
      row.removeAttribute("aria-current");
      for (const note of row.querySelectorAll(".waits, .asks")) note.remove();
    }
    const { asked } = this;
    const { current, suspended } = this.scene;
    for (const [{ file, line }, task] of suspended) {
      if (file === this.file) this.markWaiting(this.rows[line - 1], task);
    }
    const row = current?.file === this.file ? this.rows[current.line - 1] : null;
    row?.classList.add("current");
    row?.setAttribute("aria-current", "true");
    if (asked?.file === this.file) this.rows[asked.line - 1]?.append(element("span", { class: "asks" }, "? asked here"));
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
    const first = this.rows.find((row) => !/^\d+(\/\/!|$)/.test(row.textContent));
    if (first) byId("source").scrollTop = first.offsetTop - 4;
  }

  scrollTo(line) {
    const row = this.rows[line - 1];
    if (!row) return;
    const box = byId("source");
    const [above, below] = [row.offsetTop - box.scrollTop, row.offsetTop + row.offsetHeight - box.scrollTop];
    if (above < 24 || below > box.clientHeight - 24) {
      box.scrollTop = row.offsetTop - box.clientHeight / 2;
    }
  }
}

function rowOf(text, number) {
  const shown = element("span", { class: "number", "aria-hidden": "true" }, String(number));
  return element("div", { class: "line" }, shown, element("code", {}, ...highlighted(text)));
}

/** The comment below a `// predict:` says why answers are wrong: predict mode hides it. */
function markAnswers(rows) {
  let isMark = false;
  for (const row of rows) {
    const text = row.textContent.replace(/^\d+/, "").trim();
    if (isMark && text.startsWith("//")) row.dataset.answers = "true";
    isMark = text.startsWith("// predict:") || (isMark && text.startsWith("//"));
  }
}
