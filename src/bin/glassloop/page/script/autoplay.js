// Going on by itself, at a speed that the reader chooses.

/** Seconds from step to step. */
const SPEEDS = [4, 2.5, 1.5, 0.8, 0.4, 0.15];

class Autoplay {
  constructor(view) {
    this.view = view;
    this.speed = 2;
    this.timer = null;
    const options = SPEEDS.map((speed, index) => element("option", { value: index }, `${speed} s`));
    byId("speed").replaceChildren(...options);
    byId("speed").addEventListener("change", () => this.set(Number(byId("speed").value)));
    this.set(this.speed);
  }

  set(speed) {
    this.speed = Math.max(0, Math.min(speed, SPEEDS.length - 1));
    byId("speed").value = this.speed;
    if (this.timer !== null) this.start();
  }

  change(by) {
    this.set(this.speed + by);
  }

  toggle() {
    if (this.timer === null) this.start();
    else this.stop();
  }

  start() {
    clearInterval(this.timer);
    this.timer = setInterval(() => this.tick(), SPEEDS[this.speed] * 1000);
    this.show();
  }

  stop() {
    clearInterval(this.timer);
    this.timer = null;
    this.show();
  }

  /** It stops at the end, and where a question is asked. */
  tick() {
    const { view } = this;
    const next = view.steps.next(view.step);
    if (next === null || view.step === view.limit()) this.stop();
    else view.go(next);
  }

  show() {
    const isPlaying = this.timer !== null;
    byId("play").setAttribute("aria-pressed", String(isPlaying));
    byId("play").textContent = isPlaying ? "Pause" : "Play";
  }
}
