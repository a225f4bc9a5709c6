// What one gives to others: a link to a step, the line that embeds some steps, these steps on paper.

/** Copies a text, and says so; where the clipboard is refused, the text is shown to be copied by hand. */
async function copyText(text, said) {
  const isCopied = await written(text);
  if (isCopied) return say(said);
  byId("by-hand-text").value = text;
  byId("by-hand-box").showModal();
  return byId("by-hand-text").select();
}

/** Whether the clipboard has taken it: some browsers give it to no page that is a file. */
async function written(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return writtenByCommand(text);
  }
}

/** The old way, which asks for nothing. */
function writtenByCommand(text) {
  const field = element("textarea", { class: "spoken", readonly: true }, text);
  const focused = document.activeElement;
  document.body.append(field);
  field.select();
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  } finally {
    field.remove();
    focused?.focus();
  }
}

function listenToShare(view) {
  const asked = () => [byId("share-from"), byId("share-to")].map((field) => field.valueAsNumber || 0);
  byId("copy-embed").addEventListener("click", () => {
    byId("share-box").close();
    copyText(embedLine(view, ...asked()), "The line that embeds these steps is copied.");
  });
  byId("print-steps").addEventListener("click", () => {
    const [from, to] = asked();
    location.href = `${ownAddress()}?print&from=${from}&to=${to}${programOf(view)}`;
  });
}

/** Asks which steps to embed or to print. */
function askForRange({ steps, step }) {
  const near = steps.next(steps.next(step) ?? step) ?? step;
  for (const [id, value] of [["share-from", step], ["share-to", near]]) {
    byId(id).max = steps.number(steps.end);
    byId(id).value = steps.number(value);
  }
  byId("share-box").showModal();
}
