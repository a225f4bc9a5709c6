// Search.  That stays which has all of the words, and of the errors also that whose sentence
// stands in what was typed: a whole traceback can be put in.
const find = document.getElementById("find");
const found = document.getElementById("found");
const entries = [...document.querySelectorAll("[data-find]")];

/** In small letters, with single spaces and straight quotes. */
function plain(text) {
  return text.replace(/[‘’]/g, "'").toLowerCase().replace(/\s+/g, " ").trim();
}

/** Whether the parts of a sentence stand in a text, in their order; … is what is not always the same. */
function standsIn(sentence, text) {
  let rest = text;
  return plain(sentence).replace(/\.$/, "").split("…").every((part) => {
    const place = rest.indexOf(part.trim());
    rest = rest.slice(place + part.trim().length);
    return place >= 0;
  });
}

/** Whether that is the class of an error, with or without its module. */
function isClass(text, name) {
  return name !== undefined && text.replace(/:$/, "").split(".").pop() === name.toLowerCase();
}

function isFound(entry, text) {
  const own = plain(entry.dataset.find + " " + entry.textContent);
  if (text.split(" ").every((word) => own.includes(word))) return true;
  if (entry.dataset.class === undefined) return false;
  return isClass(text, entry.dataset.class) || entry.dataset.find.split(" | ").some((sentence) => standsIn(sentence, text));
}

/** An error whose sentence is just that comes first, then those in which it stands as it was typed. */
function rank(entry, text) {
  const sentences = entry.dataset.find.split(" | ").map((sentence) => plain(sentence).replace(/\.$/, ""));
  if (sentences.includes(text.replace(/\.$/, ""))) return 0;
  return sentences.some((sentence) => sentence.includes(text)) ? 1 : 2;
}

/** The list of errors in that order; where nothing is sought, in its own. */
function sort(list, text) {
  const own = entries.filter((entry) => entry.parentElement === list);
  list.append(...(text === "" ? own : own.sort((one, other) => rank(one, text) - rank(other, text))));
}

function show() {
  const text = plain(find.value);
  for (const entry of entries) entry.hidden = text !== "" && !isFound(entry, text);
  for (const list of document.querySelectorAll(".errors")) sort(list, text);
  for (const part of document.querySelectorAll("section")) {
    part.hidden = text !== "" && part.querySelector("[data-find]:not([hidden])") === null;
  }
  const count = entries.filter((entry) => !entry.hidden).length;
  found.textContent = text === "" ? "" : found.dataset.some.replace("#", String(count));
  document.getElementById("none").hidden = text === "" || count > 0;
}

find.addEventListener("input", show);
show();
