// The page: which step is shown, and what the reader can do.

class View {
  constructor(exhibit) {
    this.autoplay = new Autoplay(this);
    /** Whether the timeline goes by time, and not by steps. */
    this.byTime = false;
    this.open(exhibit, (moments) => moments.start);
    new ResizeObserver(() => this.timeline.show(this.step)).observe(byId("timeline"));
  }

  /** Begins with an exhibit, at the step that is chosen of its moments. */
  open(exhibit, choose) {
    this.exhibit = exhibit;
    this.moments = new Moments(exhibit);
    this.replay = new Replay(exhibit.records);
    this.history = new History(exhibit.records);
    this.names = new Names(exhibit.labels);
    this.source = new SourcePanel(exhibit);
    this.output = new OutputPanel(this.moments);
    this.question = new Questions(exhibit.questions, this.moments);
    this.timeline = new Timeline(this);
    this.isWhyOpen = false;
    /** Where the jumps began that can be returned from. */
    this.jumps = [];
    /** What was found last by searching. */
    this.sought = "";
    this.question.onAnswer = () => this.show();
    this.step = choose(this.moments);
    showExhibit(this);
  }

  /** What there is to see at a step. */
  sceneAt(step) {
    this.replay.goTo(step);
    const told = step > this.moments.start ? this.moments.told(step) : null;
    const current = told?.source ? lineOf(told.source) : null;
    return { ...sceneOf(this.replay, this.history, this.names), current };
  }

  /** The last step that may be seen: in predict mode that of the next question. */
  limit() {
    return this.question.open()?.step ?? this.moments.end;
  }

  /** Goes to a step, or to the question that comes before it. */
  go(step) {
    this.step = Math.max(this.moments.start, Math.min(step, this.limit()));
    this.show();
    rememberStep(this.moments.number(this.step));
  }

  /** The same from afar: one can return from there. */
  jump(step) {
    if (step === this.step) return;
    this.jumps.push(this.step);
    this.go(step);
  }

  show() {
    const scene = this.sceneAt(this.step);
    showPlace(this);
    showSentence(this.moments, this.step);
    showBecause(this.moments, this.step, this.isWhyOpen);
    showBoxes(scene, this);
    showLoops(scene);
    this.question.show(this.step);
    this.timeline.show(this.step);
    showControls(this);
    // What scrolls to its line has to know how much room the rest has left it.
    this.source.show(scene, this.question.lineAskedAbout(this.step));
    this.output.show(this.step);
  }

  // What the keys and buttons do.

  forward() {
    this.goIfAny(this.moments.next(this.step), "This is the last step.");
  }

  back() {
    this.goIfAny(this.moments.previous(this.step), "This is before everything.");
  }

  nextIteration() {
    this.goIfAny(this.moments.nextIteration(this.step), "No iteration begins after this step.");
  }

  previousIteration() {
    this.goIfAny(this.moments.previousIteration(this.step), "No iteration begins before this step.");
  }

  toStart() {
    this.jump(this.moments.start);
  }

  toEnd() {
    this.jump(this.moments.previous(this.moments.end + 1));
  }

  toError() {
    this.jumpIfAny(this.moments.nextError(this.step), "Nothing goes wrong after this step.");
  }

  toCause() {
    this.jumpIfAny(this.moments.cause(this.step), "Nothing in the trace led to this step.");
  }

  /** Shows the cures, and has them read out. */
  toCures() {
    const step = this.moments.cures(this.step);
    this.jumpIfAny(step, "No error of this program has a cure that is known.");
    if (step !== null && step === this.step) byId("sentence").querySelector(".cure")?.focus();
  }

  sameTask() {
    const task = this.moments.taskOf(this.step);
    if (task === null) return say("This step is about no task.");
    const name = this.names.of("t" + task, this.step);
    return this.jumpIfAny(this.moments.nextOfTask(this.step, task), `Nothing more happens to ${name}.`);
  }

  undoJump() {
    const from = this.jumps.pop();
    if (from === undefined) return say("There is no jump to return from.");
    return this.go(from);
  }

  goIfAny(step, otherwise) {
    if (step === null) return say(otherwise);
    if (step > this.limit() && this.step === this.limit()) return say("Answer the question first.");
    return this.go(step);
  }

  jumpIfAny(step, otherwise) {
    if (step === null) return say(otherwise);
    if (step > this.limit() && this.step === this.limit()) return say("Answer the question first.");
    return this.jump(step);
  }

  toggleWhy() {
    if (this.moments.because(this.step).length === 0) return say("No cause of this step is in the trace.");
    this.isWhyOpen = !this.isWhyOpen;
    return showBecause(this.moments, this.step, this.isWhyOpen);
  }

  toggleAll() {
    this.moments.showsAll = !this.moments.showsAll;
    say(this.moments.showsAll ? "All steps are shown." : "The loop's own bookkeeping is passed over.");
    this.show();
  }

  togglePredict() {
    if (this.exhibit.questions.length === 0) return say("Nothing is asked in this one.");
    this.question.toggle();
    say(this.question.isOn ? "Predict mode: the future is hidden." : "Predict mode is over.");
    return this.question.isOn ? this.go(this.moments.start) : this.show();
  }

  /** The same lesson in the other language, where as much has happened as here. */
  toTwin() {
    const { twin } = this.exhibit;
    if (!twin) return say("This has no twin in another language.");
    const { step, moments } = this;
    const { showsAll } = moments;
    this.autoplay.stop();
    this.open(twin, () => 0);
    this.moments.showsAll = showsAll;
    const there = inStep(twin.in_step, step);
    this.go(this.moments.isShown(there) ? there : this.moments.previous(there));
    return say(`This is the same moment in ${twin.language}.`);
  }

  /** The same lesson as the next version of asyncio runs it. */
  nextVersion() {
    const { others } = this.exhibit;
    if (!others) return say("This was run once, by one version.");
    const versions = Object.keys(others).sort();
    const next = versions[(versions.indexOf(byId("version").value) + 1) % versions.length];
    return this.toVersion(next);
  }

  /** The same as this version runs it, where as much has happened as here. */
  toVersion(version) {
    const { exhibit, step, moments } = this;
    const first = exhibit.first ?? exhibit;
    // A version that does the same has no trace of its own.
    const other = exhibit.others[version] ?? first;
    if (other !== exhibit) {
      const { showsAll } = moments;
      const inFirst = exhibit === first ? step : inStep(exhibit.to_first, step);
      this.autoplay.stop();
      this.open(other, () => 0);
      this.moments.showsAll = showsAll;
      const there = other === first ? inFirst : inStep(other.from_first, inFirst);
      this.go(this.moments.isShown(there) ? there : this.moments.previous(there));
    }
    byId("version").value = version;
    if (exhibit.others[version]) return say(`This is how Python ${version} does it.`);
    return say(`Python ${version} does all of this as ${first.asyncio} does.`);
  }

  togglePlay() {
    this.autoplay.toggle();
  }

  faster() {
    this.autoplay.change(+1);
  }

  slower() {
    this.autoplay.change(-1);
  }

  slowTurns() {
    if (this.exhibit.slow.length === 0) return say("No turn held its loop for 100 ms or more, as far as the trace's clock tells.");
    return listSlowTurns(this);
  }

  /** The timeline goes by time, or by steps again. */
  toggleAxis() {
    this.byTime = !this.byTime;
    byId("axis").setAttribute("aria-pressed", String(this.byTime));
    say(this.byTime ? "The timeline goes by time." : "The timeline goes by steps.");
    this.timeline.show(this.step);
  }

  search() {
    byId("search-box").showModal();
    byId("search-text").select();
  }

  nextFound() {
    this.toFound((found) => found.find((step) => step > this.step) ?? found[0]);
  }

  previousFound() {
    this.toFound((found) => found.findLast((step) => step < this.step) ?? found.at(-1));
  }

  /** Goes to one of the steps that speak of what was found last: past the end from the start again. */
  toFound(choose) {
    if (!this.sought) return say("Nothing was found yet: / and a text.");
    const others = findsOf(this, this.sought).filter((step) => step !== this.step);
    if (others.length === 0) return say(`No other step speaks of "${this.sought}".`);
    return this.jump(choose(others));
  }

  askForStep() {
    byId("go-to-box").showModal();
    byId("go-to-step").select();
  }

  help() {
    byId("help-box").showModal();
  }
}

/** The step of the other trace at which as much has happened: the last pair up to this step. */
function inStep(pairs, step) {
  return pairs.findLast(([here]) => here <= step)?.[1] ?? 0;
}

/** What does not change from step to step. */
function showExhibit({ exhibit, moments }) {
  byId("title").textContent = exhibit.title;
  byId("predict").hidden = exhibit.questions.length === 0;
  byId("predict").setAttribute("aria-pressed", "false");
  byId("slow").hidden = exhibit.slow.length === 0;
  byId("twin").hidden = !exhibit.twin;
  byId("twin").textContent = `In ${exhibit.twin?.language}`;
  const versions = Object.keys(exhibit.others ?? {}).sort();
  byId("version").hidden = versions.length === 0;
  byId("version").replaceChildren(...versions.map((version) => element("option", { value: version }, `Python ${version}`)));
  byId("version").value = exhibit.asyncio;
  byId("notices").replaceChildren(
    ...exhibit.notices.map((notice) => element("p", { class: "notice", role: "note" }, notice)),
  );
  byId("slider").min = moments.start;
  byId("slider").max = moments.end;
}

/** A short word to the reader, on the page and for those who listen. */
function say(text) {
  byId("word").textContent = text;
}

/** Which step this is. */
function showPlace({ moments, step }) {
  const last = moments.number(moments.end);
  const place = step === moments.start ? "Before the first step" : `Step ${moments.number(step)} of ${last}`;
  byId("place").textContent = place;
  say("");
}
