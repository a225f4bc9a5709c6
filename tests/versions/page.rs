//! What the page says that each version says.

use std::collections::BTreeSet;

use glassloop::Asyncio;

use crate::plain::plain;

const PAGE: &str = include_str!("../../docs/versions.md");

/// What the link to a row's program begins with.
const LINK: &str = "(../tests/versions/programs/";

/// The programs of all rows.
pub(crate) fn programs() -> BTreeSet<String> {
    let links = PAGE.split(LINK).skip(1);
    links.filter_map(|rest| rest.split(".py)").next()).map(str::to_owned).collect()
}

/// What the latest release of that version says, plainly.
///
/// # Panics
/// The page has no such row.
pub(crate) fn says(program: &str, version: Asyncio) -> Vec<String> {
    let link = format!("{LINK}{program}.py)");
    let (before, after) = PAGE.split_once(&link).unwrap_or_else(|| panic!("no row of {program}"));
    let is_the_same_in_all = before.lines().last().is_some_and(|line| line.starts_with("| ["));
    let cell = if is_the_same_in_all { after.split_once('|').map(|(_, cell)| cell) } else { None };
    let cell = cell.or_else(|| cell_of(after, release(version))).expect(program);
    plain(lines(cell.lines().next().unwrap_or_default()))
}

/// The latest release of that version that the page was made with.
fn release(version: Asyncio) -> (u32, u32) {
    let ran_on = PAGE.lines().find_map(|line| line.strip_prefix("Run on ")).expect("the Pythons");
    let all = ran_on.trim_end_matches('.').split(", ");
    let ours = all.filter(|release| release.parse() == Ok(version));
    ours.filter_map(number).max().unwrap_or_else(|| panic!("the page was made without {version}"))
}

/// `3.13.18`, and `3.13.18 (last)`: 13 and 18.
fn number(release: &str) -> Option<(u32, u32)> {
    let mut parts = release.split_whitespace().next()?.split('.').skip(1);
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// The last cell of the row in whose span the release is.
fn cell_of(after: &str, release: (u32, u32)) -> Option<&str> {
    let table = after.lines().skip_while(|line| !line.starts_with("| since")).skip(2);
    let mut rows = table.map_while(|line| line.strip_prefix("| "));
    rows.find_map(|row| {
        let (since, rest) = row.split_once('|')?;
        let (until, cell) = rest.split_once('|')?;
        (number(since)?..=number(until)?).contains(&release).then_some(cell)
    })
}

/// `<code>one</code><br><code>two</code> |`: the lines.
fn lines(cell: &str) -> impl Iterator<Item = String> {
    let lines = cell.trim().trim_end_matches('|').trim().split("<br>");
    lines.filter_map(|line| line.strip_prefix("<code>")?.strip_suffix("</code>")).map(unescaped)
}

fn unescaped(line: &str) -> String {
    const ENTITIES: &[(&str, &str)] =
        &[("&#95;", "_"), ("&#42;", "*"), ("&#124;", "|"), ("&gt;", ">"), ("&lt;", "<"), ("&amp;", "&")];
    ENTITIES.iter().fold(line.to_owned(), |line, (entity, mark)| line.replace(entity, mark))
}
