//! Puts the tables between their markers in `docs/performance.md`.

use std::fs;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/performance.md");

/// Writes each section between its markers; what is around them stays.
pub fn write(sections: &[(&str, String)]) -> Result<(), String> {
    let mut page = fs::read_to_string(PAGE).map_err(|error| format!("{PAGE}: {error}"))?;
    for (name, text) in sections {
        page = put(&page, name, text)?;
    }
    fs::write(PAGE, page).map_err(|error| format!("{PAGE}: {error}"))
}

fn put(page: &str, name: &str, text: &str) -> Result<String, String> {
    let (begin, end) = (format!("<!-- begin: {name} -->\n"), format!("<!-- end: {name} -->"));
    let missing = || format!("{PAGE} has no markers of {name}");
    let from = page.find(&begin).ok_or_else(missing)? + begin.len();
    let length = page[from..].find(&end).ok_or_else(missing)?;
    Ok(format!("{}\n{text}\n{}", &page[..from], &page[from + length..]))
}
