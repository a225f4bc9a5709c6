//! The words of the cures.

use glassloop::trace::file::Language;

use super::super::Cause;

#[test]
fn no_cure_of_python_speaks_rust_and_none_of_rust_speaks_python() {
    for cause in Cause::ALL {
        let (python, rust) = (cause.cure(Language::Python), cause.cure(Language::Rust));
        assert!(!["run(…)", "async {", "()?", "drop("].iter().any(|part| python.contains(part)), "{python}");
        assert!(!["asyncio.", "async with", "`", "self."].iter().any(|part| rust.contains(part)), "{rust}");
    }
}

#[test]
fn the_page_of_causes_tells_of_each_with_both_cures() {
    let page = include_str!("../../../../../docs/causes.md");
    let lines: Vec<String> = page.lines().map(|line| line.replace("\\|", "|")).collect();
    for cause in Cause::ALL {
        let name = format!("| `{cause:?}` |");
        let row = lines.iter().find(|line| line.starts_with(&name)).unwrap_or_else(|| panic!("{name}"));
        for language in [Language::Python, Language::Rust] {
            assert!(row.contains(cause.cure(language)), "{row}");
        }
    }
}
