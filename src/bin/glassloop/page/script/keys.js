// The keyboard: the same keys as in the terminal.

/** Key names as a reader says them, what they do, and the view's method that does it. */
const KEYS = [
  [["ArrowRight", "l", " ", "n"], "→", "one step on", "forward"],
  [["ArrowLeft", "h", "b"], "←", "one step back", "back"],
  [["]"], "]", "to the next iteration", "nextIteration"],
  [["["], "[", "to the previous iteration", "previousIteration"],
  [["g", "Home"], "g", "to the start", "toStart"],
  [["G", "End"], "G", "to the end", "toEnd"],
  [["e"], "e", "run to the next error", "toError"],
  [["c"], "c", "from an error back to its cause; otherwise to the cause of this step", "toCause"],
  [["C"], "C", "to the cures of the error, one after the other", "toCures"],
  [["u"], "u", "return to where the last jump began", "undoJump"],
  [["S"], "S", "the turns that held the loop longest", "slowTurns"],
  [["x"], "x", "the timeline by time, and by steps again", "toggleAxis"],
  [["t"], "t", "next event of this task", "sameTask"],
  [[":"], ":", "go to a step by its number", "askForStep"],
  [["w"], "w", "why: the causes of this step", "toggleWhy"],
  [["p"], "p", "predict what comes next, and keep score", "togglePredict"],
  [["a"], "a", "show all steps: the loop's own bookkeeping, too", "toggleAll"],
  [["s", "y"], "s", "the same lesson in Python, and back in Rust", "toTwin"],
  [["v"], "v", "as the next version of Python runs it: 3.13, 3.14, 3.15", "nextVersion"],
  [["/"], "/", "search in sentences, names and output", "search"],
  [["."], ".", "to the next step found", "nextFound"],
  [[","], ",", "to the one found before", "previousFound"],
  [["L"], "L", "copy a link to this step", "copyLink"],
  [["E"], "E", "embed or print some steps", "share"],
  [["P"], "P", "play, and stop again", "togglePlay"],
  [["+", "="], "+", "play faster", "faster"],
  [["-"], "-", "play slower", "slower"],
  [["?"], "?", "these keys", "help"],
];

function listenToKeys(view) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || isForTheElement(event)) return;
    const digit = /^[1-9]$/.test(event.key) && view.question.choose(Number(event.key));
    const known = KEYS.find(([keys]) => keys.includes(event.key));
    if (known) view[known[3]]();
    if (known || digit) event.preventDefault();
  });
  byId("keys").replaceChildren(
    ...KEYS.flatMap(([, name, what]) => [
      element("dt", {}, element("kbd", {}, name)),
      element("dd", {}, what),
    ]),
    element("dt", {}, element("kbd", {}, "1"), " … ", element("kbd", {}, "4")),
    element("dd", {}, "answer a question"),
  );
}

/** Whether the key is meant for what has the focus: text is typed there, a button pressed. */
function isForTheElement({ target, key }) {
  if (target.closest("dialog[open]")) return true;
  // What was focused in a box that has just been closed stays so until the next frame.
  if (target.closest("dialog")) return false;
  if (target.matches("select, input:not([type=range])")) return true;
  return key === " " && target.matches("button, a");
}
