//! What each Python says: from `docs/versions.md`, which is written by running them.

const PAGE: &str = include_str!("../../../../docs/versions.md");

/// Versions that say the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    /// `3.8.18 to 3.13.18`.
    pub(crate) versions: String,
    /// The lines that they print.
    pub(crate) lines: Vec<String>,
}

/// What each Python says of that program of `tests/versions/programs`, the oldest first.
pub(crate) fn spans(program: &str) -> Vec<Span> {
    let link = format!("tests/versions/programs/{program}.py)");
    let Some((before, after)) = PAGE.split_once(&link) else { return Vec::new() };
    let is_in_a_row = before.lines().last().is_some_and(|line| line.starts_with("| ["));
    if is_in_a_row { same(after).into_iter().collect() } else { changed(after) }
}

/// The row of one that says the same everywhere: its last cell.
fn same(after: &str) -> Option<Span> {
    let (_, cell) = after.lines().next()?.split_once('|')?;
    let ran_on = PAGE.lines().find_map(|line| line.strip_prefix("Run on "))?;
    let mut versions = ran_on.trim_end_matches('.').split(", ");
    let (first, last) = (versions.next()?, versions.last()?);
    Some(Span { versions: format!("{first} to {last}"), lines: lines(cell) })
}

/// The table below the program of one that does not.
fn changed(after: &str) -> Vec<Span> {
    let table = after.lines().skip_while(|line| !line.starts_with("| since")).skip(2);
    table.map_while(|line| line.strip_prefix("| ")).filter_map(row).collect()
}

fn row(row: &str) -> Option<Span> {
    let (since, rest) = row.split_once('|')?;
    let (until, cell) = rest.split_once('|')?;
    let version = |cell: &str| cell.split_whitespace().next().unwrap_or_default().to_owned();
    let (since, until) = (version(since), version(until));
    let versions = if since == until { since } else { format!("{since} to {until}") };
    Some(Span { versions, lines: lines(cell) })
}

/// `<code>one</code><br><code>two</code> |`: the lines.
fn lines(cell: &str) -> Vec<String> {
    let cell = cell.trim().trim_end_matches('|').trim();
    let bare = cell.replace("<code>", "").replace("</code>", "");
    bare.split("<br>").map(unescaped).collect()
}

/// What `table.py` has written as entities.
fn unescaped(line: &str) -> String {
    const ENTITIES: &[(&str, &str)] =
        &[("&#95;", "_"), ("&#42;", "*"), ("&#124;", "|"), ("&gt;", ">"), ("&lt;", "<"), ("&amp;", "&")];
    ENTITIES.iter().fold(line.to_owned(), |line, (entity, mark)| line.replace(entity, mark))
}
