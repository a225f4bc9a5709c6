// Source with its comments, strings and keywords marked: enough to find one's way.

const tokens = (...kinds) => new RegExp(kinds.map((kind) => kind.source).join("|"), "g");

const TOKENS = {
  rust: tokens(
    /(?<comment>\/\/.*$)/,
    /(?<string>b?"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])')/,
    /(?<keyword>\b(?:as|async|await|break|const|continue|crate|dyn|else|enum|fn|for|if|impl|in|let|loop|match|mod|move|mut|pub|ref|return|self|Self|static|struct|trait|true|false|type|use|where|while)\b)/,
    /(?<call>\b[a-z_][a-z0-9_]*!?(?=\())/,
  ),
  python: tokens(
    /(?<comment>#.*$)/,
    /(?<string>(?:\b[bBfFrRtTuU]{1,2})?(?:"""(?:.*?"""|.*$)|'{3}(?:.*?'{3}|.*$)|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'))/,
    /(?<keyword>\b(?:and|as|assert|async|await|break|class|continue|def|del|elif|else|except|finally|for|from|global|if|import|in|is|lambda|nonlocal|not|or|pass|raise|return|try|while|with|yield|True|False|None|self)\b)/,
    /(?<call>\b[A-Za-z_][A-Za-z0-9_]*(?=\())/,
  ),
};

/** The parts of one line: text, and marked text. */
function highlighted(line, language) {
  const parts = [];
  let end = 0;
  for (const found of line.matchAll(TOKENS[language])) {
    const [kind, text] = Object.entries(found.groups).find(([, text]) => text !== undefined);
    parts.push(line.slice(end, found.index), element("span", { class: kind }, text));
    end = found.index + text.length;
  }
  parts.push(line.slice(end));
  return parts;
}
