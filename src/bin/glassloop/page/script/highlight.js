// Rust source with its comments, strings and keywords marked: enough to find one's way.

const TOKENS = new RegExp(
  [
    /(?<comment>\/\/.*$)/,
    /(?<string>b?"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])')/,
    /(?<keyword>\b(?:as|async|await|break|const|continue|crate|dyn|else|enum|fn|for|if|impl|in|let|loop|match|mod|move|mut|pub|ref|return|self|Self|static|struct|trait|true|false|type|use|where|while)\b)/,
    /(?<call>\b[a-z_][a-z0-9_]*!?(?=\())/,
  ]
    .map((token) => token.source)
    .join("|"),
  "g",
);

/** The parts of one line: text, and marked text. */
function highlighted(line) {
  const parts = [];
  let end = 0;
  for (const found of line.matchAll(TOKENS)) {
    const [kind, text] = Object.entries(found.groups).find(([, text]) => text !== undefined);
    parts.push(line.slice(end, found.index), element("span", { class: kind }, text));
    end = found.index + text.length;
  }
  parts.push(line.slice(end));
  return parts;
}
