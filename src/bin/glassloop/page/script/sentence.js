// What happens in this step: one sentence, what cures it, and the longer why.

/** What is said of a step's kind, where the colour alone would say it. */
const KINDS = {
  happening: "",
  bookkeeping: "bookkeeping",
  said: "the program says",
  warned: "warning",
  complained: "error",
  failed: "error",
  slow: "too long",
};

/** Before the first step stands what the program is about; what to watch would give an answer away. */
function showSentence(steps, step, isPredicting) {
  const { walkthrough } = steps;
  if (step === steps.start) {
    const keys = "Press → to begin, ? for all keys, or the buttons.";
    const paragraphs = isPredicting ? walkthrough.introduction.slice(0, 1) : walkthrough.introduction;
    const about = paragraphs.map((paragraph) => element("p", {}, ...prose(paragraph, { links: false })));
    byId("sentence").replaceChildren(...about, element("p", { class: "hint" }, keys));
    byId("sentence").className = "introduction";
    return;
  }
  const { kind, sentence, cure } = steps.told(step);
  const isSaid = ["said", "warned", "complained"].includes(kind);
  const thread = steps.thread(step);
  const name = kind === "said" && thread ? thread + " says" : KINDS[kind];
  const label = name ? element("span", { class: "kind" }, name) : null;
  // The label says the level already.
  const text = isSaid ? [element("samp", {}, sentence.replace(/^(WARN |ERROR |stderr: )/, ""))] : prose(sentence);
  const children = [element("p", {}, label, ...text)];
  if (cure) children.push(element("p", { class: "cure", tabindex: -1 }, element("strong", {}, "Cure: "), ...prose(cure)));
  byId("sentence").replaceChildren(...children);
  byId("sentence").className = kind;
}

/** The chain of causes, nearest first, each with a link to its step. */
function showBecause(steps, step, isOpen) {
  const because = steps.because(step);
  byId("why").hidden = because.length === 0;
  byId("why").setAttribute("aria-expanded", String(isOpen));
  byId("because").hidden = !isOpen || because.length === 0;
  byId("because").replaceChildren(
    ...because.map((cause) => {
      const number = steps.number(cause);
      const link = element("a", { href: "#step=" + number, class: "jump" }, "step " + number);
      return element("li", {}, link, " ", ...prose(steps.told(cause).sentence, { links: false }));
    }),
  );
}
