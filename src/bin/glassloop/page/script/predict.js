// Predict mode: at some steps the future is hidden, and a question asked.

class Questions {
  constructor(questions, steps) {
    this.questions = questions;
    this.steps = steps;
    this.isOn = false;
    /** By question, the answer that was chosen. */
    this.chosen = new Map();
    /** The question whose answer is being read. */
    this.read = null;
    this.onAnswer = () => {};
  }

  toggle() {
    this.isOn = !this.isOn;
    this.chosen.clear();
    this.read = null;
  }

  /** The first question that has no answer yet; none outside predict mode. */
  open() {
    if (!this.isOn) return null;
    return this.questions.find((question) => !this.chosen.has(question)) ?? null;
  }

  /** The question of this step: of several, the one whose answer is being read, or the first that is open. */
  at(step) {
    if (!this.isOn) return null;
    const asked = this.questions.filter((question) => question.step === step);
    if (asked.includes(this.read)) return this.read;
    return asked.find((question) => !this.chosen.has(question)) ?? asked.at(-1) ?? null;
  }

  /** Leaves the answer that is being read for the next question of the same step; says whether there is one. */
  goOn() {
    const isThere = this.read !== null && this.open()?.step === this.read.step;
    if (isThere) this.read = null;
    return isThere;
  }

  /** The line above which this step's question stands: that of the step after it. */
  lineAskedAbout(step) {
    return this.at(step) === null ? null : lineOf(this.steps.record(step + 1)?.at);
  }

  /** Answers the question that is shown with its answer number so and so. */
  choose(number) {
    const question = this.shown;
    const answer = question?.answers[number - 1];
    if (!answer || this.chosen.has(question)) return false;
    this.chosen.set(question, answer);
    this.read = question;
    this.onAnswer();
    return true;
  }

  show(step) {
    this.shown = this.at(step);
    byId("question").hidden = this.shown === null;
    byId("question").classList.toggle("answered", this.chosen.has(this.shown));
    const parts = this.shown ? this.partsOf(this.shown) : [];
    byId("question").replaceChildren(...parts);
    this.showScore();
  }

  partsOf(question) {
    const chosen = this.chosen.get(question);
    const answers = question.answers.map((answer, index) => {
      const shows = chosen && (answer.right || answer === chosen);
      const state = shows ? (answer.right ? "right" : "wrong") : "";
      const mark = { right: " ✓ right", wrong: " ✗ not so" }[state] ?? "";
      const choose = () => this.choose(index + 1);
      return element(
        "li",
        { class: state },
        element("button", { class: "answer", "data-number": index + 1, disabled: Boolean(chosen), onclick: choose }, answer.text + mark),
        shows && answer.because ? element("p", { class: "because" }, ...prose(answer.because)) : null,
      );
    });
    const parts = [element("h2", {}, question.ask[0].toUpperCase() + question.ask.slice(1)), element("ol", {}, ...answers)];
    if (chosen) parts.push(this.verdictOf(question, chosen));
    return parts;
  }

  verdictOf(question, chosen) {
    const number = this.steps.number(question.until);
    const next = this.open();
    const isHidden = next !== null && next.step < question.until;
    const onward = isHidden ? "One more question comes first: go on to it" : `See it happen at step ${number}`;
    const link = element("a", { href: "#step=" + number, class: "jump" }, onward);
    const verdict = chosen.right ? "Right. " : "Not this time. ";
    return element("p", { class: "verdict", role: "status" }, element("strong", {}, verdict), link);
  }

  showScore() {
    document.body.classList.toggle("predicting", this.isOn);
    const right = [...this.chosen.values()].filter((answer) => answer.right).length;
    const count = this.questions.length;
    const isOver = this.chosen.size === count;
    byId("score").hidden = !this.isOn;
    byId("score").textContent = isOver
      ? `All predicted: ${right} of ${count} right`
      : `Predicted ${this.chosen.size} of ${count}, ${right} right`;
    byId("predict").setAttribute("aria-pressed", String(this.isOn));
  }
}
