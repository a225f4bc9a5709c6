//! The code of what asks the catalogue has no sentences of its own.

use super::calls::{literals, sources};

/// Where whole sentences stood once: these ask the catalogue for all of their words.
const CLEAN: [&str; 22] = [
    "/narrate",
    "/names.rs",
    "/causes",
    "/glassloop/predict",
    "/exercises",
    "/glassloop/main.rs",
    "/choice.rs",
    "/errors/mod.rs",
    "/errors/print.rs",
    "/errors/finding.rs",
    "/errors/shown.rs",
    "/glassloop/ps",
    "/view.rs",
    "/walkthrough.rs",
    "/walkthrough/file.rs",
    "/summary.rs",
    "/twin.rs",
    "/record_command",
    "/test_command",
    "/sources",
    "/page/command.rs",
    "/page/output.rs",
];

#[test]
fn no_sentence_is_left_in_the_code_that_asks_the_catalogue() {
    let mut left = Vec::new();
    for (file, text) in sources().iter().filter(|(file, _)| CLEAN.iter().any(|part| file.contains(part))) {
        let literals = literals(text).into_iter().filter(|(_, literal)| is_sentence(literal));
        left.extend(literals.map(|(number, literal)| format!("{file}:{number}: {literal:?}")));
    }
    assert_eq!(left, [""; 0]);
}

/// Whether it has words of its own: two or more in small letters.
fn is_sentence(literal: &str) -> bool {
    literal.split(' ').filter(|word| !word.is_empty() && word.bytes().all(is_small)).count() > 1
}

fn is_small(letter: u8) -> bool {
    letter.is_ascii_lowercase()
}
