//! What the code of this program says: every `say!` in it, and every literal.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

/// A message that the code says.
pub(super) struct Call {
    pub(super) place: String,
    pub(super) message: String,
    pub(super) arguments: BTreeSet<String>,
}

/// Every source of this program but its tests, by its path, without comments.
pub(super) fn sources() -> Vec<(String, String)> {
    let mut folders = vec![PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/bin/glassloop")];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path.to_string_lossy().into_owned();
            match name.rsplit('.').next() {
                _ if path.is_dir() => folders.push(path),
                Some("rs") if !name.contains("/tests") && !name.contains("/graded") => {
                    let text = fs::read_to_string(&path).expect("a text");
                    sources.push((name, without_comments_and_tests(&text)));
                }
                _ => {}
            }
        }
    }
    assert!(sources.len() > 50, "{}", sources.len());
    sources
}

/// The lines stay where they are.
fn without_comments_and_tests(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let lines = text.lines().map(|line| if line.trim_start().starts_with("//") { "" } else { line });
    lines.collect::<Vec<_>>().join("\n")
}

/// Every `say!(teller, "message", argument, other = …)`.
pub(super) fn calls(file: &str, text: &str) -> Vec<Call> {
    const SAY: &str = "say!(";
    let mut calls = Vec::new();
    for (at, _) in text.match_indices(SAY) {
        let parts = parts(&text[at + SAY.len()..]);
        let Some(message) = parts.get(1).and_then(|part| part.strip_prefix('"')?.strip_suffix('"')) else {
            continue;
        };
        let name = |part: &&str| part.split(['=', ' ']).next().unwrap_or_default().to_owned();
        calls.push(Call {
            place: format!("{file}:{}", text[..at].lines().count()),
            message: message.to_owned(),
            arguments: parts[2..].iter().map(name).filter(|name| !name.is_empty()).collect(),
        });
    }
    calls
}

/// What stands between the commas, up to the bracket that closes.
fn parts(text: &str) -> Vec<&str> {
    let (mut parts, mut begin, mut depth, mut in_literal) = (Vec::new(), 0, 0, false);
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\\' if in_literal => drop(letters.next()),
            '"' => in_literal = !in_literal,
            _ if in_literal => {}
            '(' | '[' | '{' => depth += 1,
            ',' if depth == 0 => {
                parts.push(text[begin..at].trim());
                begin = at + 1;
            }
            ')' | ']' | '}' if depth == 0 => {
                parts.push(text[begin..at].trim());
                break;
            }
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
    }
    parts
}

/// Every literal of which a text is made, with the number of its line: others are compared with what
/// Python says.
pub(super) fn literals(text: &str) -> Vec<(usize, String)> {
    const MAKES: [&str; 10] = [
        "format!",
        "to_owned",
        "to_string",
        ".into()",
        "writeln!",
        "write!",
        "write_str(",
        "complain(",
        "other(",
        "Err(",
    ];
    let (mut literals, mut before) = (Vec::new(), "");
    for (number, line) in (1..).zip(text.lines()) {
        if before.ends_with('(') || MAKES.iter().any(|made| line.contains(made)) {
            let pieces: Vec<&str> = line.split('"').collect();
            literals.extend(pieces.iter().skip(1).step_by(2).map(|piece| (number, (*piece).to_owned())));
        }
        before = line;
    }
    literals
}
