// The page: which step is shown, and what the reader can do.

/** What `c` and `w` say of a step that has no cause. */
const NO_CAUSE = "Nothing in the trace led to this: the program did it.";

class View {
  constructor(walkthrough) {
    this.autoplay = new Autoplay(this);
    /** Whether the timeline goes by time, and not by steps. */
    this.byTime = false;
    /** In a widget, the first and the last step that are shown. */
    this.range = null;
    /** What the page begins with; its twin, and other versions of it, hang on it. */
    this.first = walkthrough;
    this.open(walkthrough, (steps) => steps.start);
    new ResizeObserver(() => this.timeline.show(this.step)).observe(byId("timeline"));
  }

  /** Begins with a walkthrough, at the step that is chosen. */
  open(walkthrough, choose) {
    this.walkthrough = walkthrough;
    this.steps = new Steps(walkthrough);
    this.replay = new Replay(walkthrough.records);
    this.history = new History(walkthrough.records);
    this.names = new Names(walkthrough.labels);
    this.source = new SourcePanel(walkthrough, this.steps.place(this.steps.start + 1));
    this.output = new OutputPanel(this.steps);
    this.question = new Questions(walkthrough.questions, this.steps);
    this.timeline = new Timeline(this);
    this.isWhyOpen = false;
    /** Where the jumps began that can be returned from. */
    this.jumps = [];
    /** What was found last by searching. */
    this.sought = "";
    this.question.onAnswer = () => this.show();
    this.step = choose(this.steps);
    showWalkthrough(this);
  }

  /** Goes over to another walkthrough of this page, in which as much is shown as in this one. */
  reopen(walkthrough) {
    if (walkthrough === this.walkthrough) return;
    const { showsAll } = this.steps;
    this.autoplay.stop();
    this.open(walkthrough, (steps) => steps.start);
    this.steps.showsAll = showsAll;
  }

  /** What there is to see at a step. */
  sceneAt(step) {
    this.replay.goTo(step);
    return { ...sceneOf(this.replay, this.history, this.names), current: this.steps.place(step) };
  }

  /** The last step that may be seen: in predict mode that of the next question. */
  limit() {
    return this.question.open()?.step ?? this.range?.last ?? this.steps.end;
  }

  /** Goes to a step, or to the question that comes before it. */
  go(step) {
    this.step = Math.max(this.range?.first ?? this.steps.start, Math.min(step, this.limit()));
    this.show();
    rememberStep(this);
  }

  /** The same from afar: one can return from there. */
  jump(step) {
    if (step === this.step) return;
    if (this.isHidden(step) && this.question.goOn()) {
      this.show();
      return;
    }
    this.jumps.push(this.step);
    this.go(step);
  }

  show() {
    const scene = this.sceneAt(this.step);
    const before = placesOfTasks();
    showPlace(this);
    showSentence(this.steps, this.step, this.question.isOn);
    showBecause(this.steps, this.step, this.isWhyOpen);
    showBoxes(scene, this);
    showLoops(scene, this.first.in_a_site);
    this.question.show(this.step);
    this.timeline.show(this.step);
    showControls(this);
    // What scrolls to its line has to know how much room the rest has left it.
    this.source.show(scene, this.question.lineAskedAbout(this.step));
    this.output.show(this.step);
    if (this.range) showEmbed(this);
    moveChips(before);
  }

  // What the keys and buttons do.

  forward() {
    this.goIfAny(this.steps.next(this.step), "This is the last step.");
  }

  back() {
    this.goIfAny(this.steps.previous(this.step), "This is before everything.");
  }

  nextIteration() {
    this.goIfAny(this.steps.nextIteration(this.step), "No iteration begins after this step.");
  }

  previousIteration() {
    this.goIfAny(this.steps.previousIteration(this.step), "No iteration begins before this step.");
  }

  toStart() {
    this.jump(this.steps.start);
  }

  toEnd() {
    this.jump(this.steps.previous(this.steps.end + 1));
  }

  toError() {
    this.jumpIfAny(this.steps.nextError(this.step), "Nothing goes wrong after this step.");
  }

  toCause() {
    this.jumpIfAny(this.steps.cause(this.step), NO_CAUSE);
  }

  /** To the error, whose cures are read out, and from there from one cure that the program shows to the next. */
  toCures() {
    const from = this.step;
    const step = this.steps.cures(from);
    this.jumpIfAny(step, "No error of this program has a cure that is known.");
    if (step === null || step !== this.step) return;
    byId("sentence").querySelector(".cure")?.focus();
    if (step === from) say("The cures of this error stand below it; the program shows none.");
    else if (step < from) say("That was the last: it begins again with the error.");
  }

  sameTask() {
    const task = this.steps.taskOf(this.step);
    if (task === null) return say("This step is about no task.");
    const name = this.names.of("t" + task, this.step);
    return this.jumpIfAny(this.steps.nextOfTask(this.step, task), `Nothing more happens to ${name}.`);
  }

  undoJump() {
    const from = this.jumps.pop();
    if (from === undefined) return say("There is no jump to return from.");
    return this.go(from);
  }

  goIfAny(step, otherwise) {
    if (step === null) return say(otherwise);
    if (this.isHidden(step)) return this.ask();
    return this.go(step);
  }

  jumpIfAny(step, otherwise) {
    if (step === null) return say(otherwise);
    if (this.isHidden(step)) return this.ask();
    return this.jump(step);
  }

  /** What comes next is hidden: the next question of this step is shown, or the one that is open stays. */
  ask() {
    return this.question.goOn() ? this.show() : say("Answer the question first.");
  }

  /** Whether a question stands between here and that step. */
  isHidden(step) {
    return this.question.open() !== null && step > this.limit() && this.step === this.limit();
  }

  toggleWhy() {
    if (this.steps.because(this.step).length === 0) return say(NO_CAUSE);
    this.isWhyOpen = !this.isWhyOpen;
    return showBecause(this.steps, this.step, this.isWhyOpen);
  }

  toggleAll() {
    this.steps.showsAll = !this.steps.showsAll;
    say(this.steps.showsAll ? "All steps are shown." : "The loop's own bookkeeping is passed over.");
    this.show();
  }

  /** The steps before this one that were passed over. */
  showPassed() {
    const passed = this.steps.passed(this.step);
    if (passed === null) return;
    this.steps.showsAll = true;
    this.jump(passed);
    say("The loop's own bookkeeping is shown, too.");
  }

  togglePredict() {
    if (this.walkthrough.questions.length === 0) return say("Nothing is asked in this one.");
    this.question.toggle();
    say(this.question.isOn ? "Predict mode: the future is hidden." : "Predict mode is over.");
    return this.question.isOn ? this.go(this.steps.start) : this.show();
  }

  /** The same lesson in the other language, where as much has happened as here. */
  toTwin() {
    const { twin } = this.walkthrough;
    if (!twin) return say("This has no twin in another language.");
    const { step } = this;
    chooseLanguage(twin.language);
    this.reopen(twin);
    const there = inStep(twin.in_step, step);
    this.go(this.steps.isShown(there) ? there : this.steps.previous(there));
    return say(`This is the same moment in ${twin.language}.`);
  }

  /** The same lesson as the next version of asyncio runs it. */
  nextVersion() {
    const { others } = this.walkthrough;
    if (!others) return say("This was run once, by one version.");
    const versions = Object.keys(others).sort();
    const next = versions[(versions.indexOf(byId("version").value) + 1) % versions.length];
    return this.toVersion(next);
  }

  /** The same as this version runs it, where as much has happened as here. */
  toVersion(version) {
    const { walkthrough, step } = this;
    const first = walkthrough.original ?? walkthrough;
    // A version that does the same has no trace of its own.
    const other = walkthrough.others[version] ?? first;
    if (other !== walkthrough) {
      const inFirst = walkthrough === first ? step : inStep(walkthrough.to_first, step);
      this.reopen(other);
      const there = other === first ? inFirst : inStep(other.from_first, inFirst);
      this.go(this.steps.isShown(there) ? there : this.steps.previous(there));
    }
    byId("version").value = version;
    if (walkthrough.others[version]) return say(`This is how Python ${version} does it.`);
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
    if (this.walkthrough.slow.length === 0) return say("No turn held its loop for 100 ms or more, as far as the trace's clock tells.");
    return listSlowTurns(this);
  }

  /** The timeline goes by time, or by steps again. */
  toggleAxis() {
    this.byTime = !this.byTime;
    byId("axis").setAttribute("aria-pressed", String(this.byTime));
    say(this.byTime ? "The timeline goes by time." : "The timeline goes by steps.");
    this.timeline.show(this.step);
  }

  copyLink() {
    const number = this.steps.number(this.step);
    return copyText(ownAddress() + hashOf(this), number === 0 ? "The link to the start is copied." : `The link to step ${number} is copied.`);
  }

  share() {
    askForRange(this);
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
function showWalkthrough({ walkthrough, steps }) {
  byId("title").textContent = walkthrough.title;
  byId("predict").hidden = walkthrough.questions.length === 0;
  byId("predict").setAttribute("aria-pressed", "false");
  byId("slow").hidden = walkthrough.slow.length === 0;
  byId("twin").hidden = !walkthrough.twin;
  byId("twin").textContent = `In ${walkthrough.twin?.language}`;
  const versions = Object.keys(walkthrough.others ?? {}).sort();
  byId("version").hidden = versions.length === 0;
  byId("version").replaceChildren(...versions.map((version) => element("option", { value: version }, `as asyncio ${version}`)));
  byId("version").value = walkthrough.asyncio;
  byId("notices").replaceChildren(
    ...walkthrough.notices.map((notice) => element("p", { class: "notice", role: "note" }, notice)),
  );
  byId("slider").min = steps.start;
  byId("slider").max = steps.end;
}

/** Why the number before this one is not that of the step before: a button that shows those between. */
function showPassed(steps, step) {
  const passed = steps.passed(step);
  byId("passed").hidden = passed === null;
  if (passed === null) return;
  const [first, last] = [steps.number(passed), steps.number(step - 1)];
  byId("passed").textContent = first === last ? `${first} is passed over` : `${first} to ${last} are passed over`;
}

/** A short word to the reader, on the page and for those who listen. */
function say(text) {
  byId("word").textContent = text;
}

/** Which step this is. */
function showPlace({ steps, step }) {
  const place = step === steps.start ? "Before the first step" : `Step ${steps.number(step)} of ${steps.last(step)}`;
  byId("place").textContent = place;
  showPassed(steps, step);
  say("");
}
