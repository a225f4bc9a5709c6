//! What is not compared: [where glassloop differs](../../docs/differences.md) gives the reasons.

/// Without addresses, places and modules; the warnings of coroutines come last.
///
/// A coroutine that is dropped is warned of at once; CPython does so when the traceback lets
/// it go.  Nor is there the warning of a `get_event_loop` that makes a loop.
pub(crate) fn plain(lines: impl IntoIterator<Item = String>) -> Vec<String> {
    const LEFT_OUT: [&str; 2] = [
        "DeprecationWarning: There is no current event loop",
        "ResourceWarning: Enable tracemalloc to get the object allocation traceback",
    ];
    let is_left_out = |line: &String| LEFT_OUT.contains(&&**line);
    let lines = lines.into_iter().filter(|line| !is_left_out(line)).map(|line| plain_line(&line));
    let is_warning = |line: &String| line.starts_with("RuntimeWarning: coroutine ");
    let (mut warnings, mut others): (Vec<_>, Vec<_>) = lines.partition(is_warning);
    // Python warns once of what one line does twice.
    warnings.dedup();
    others.extend(warnings);
    others
}

fn plain_line(line: &str) -> String {
    // A module is Python's; a coroutine stands with the line that has made a task of it.
    let without = ["asyncio.exceptions.", "main.<locals>.", " at 0x…", "running ", "done, defined "];
    let line = without.iter().fold(line.to_owned(), |line, part| line.replace(part, ""));
    without_what_a_run_decides(&without_places(&of_a_graph(&line)))
}

/// A call graph's line and id: `File 'program.py', line …`, `id=0x…`.
fn of_a_graph(line: &str) -> String {
    if let Some((before, rest)) = line.split_once("|   File '")
        && let Some((_, function)) = rest.split_once(", in ")
    {
        return format!("{before}|   File 'program.py', line …, in {function}");
    }
    match line.split_once(", id=0x") {
        Some((before, _)) => format!("{before}, id=0x…)"),
        None => line.to_owned(),
    }
}

/// How long something took, and what it was: `Executing <…> took … seconds`; the name of a
/// closure, which is `<lambda>` in Python.
fn without_what_a_run_decides(line: &str) -> String {
    if line.starts_with("Executing <") && line.ends_with(" seconds") {
        return "Executing <…> took … seconds".to_owned();
    }
    match line.split_once("closure in ") {
        Some((before, rest)) => {
            let after = rest.trim_start_matches(|letter: char| letter.is_alphanumeric() || letter == '_');
            format!("{before}<lambda>(){after}")
        }
        None => line.to_owned(),
    }
}

/// ` at src/aio/gather.rs:197` is ` at …`.
fn without_places(line: &str) -> String {
    let mut parts = line.split(" at ");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (place, rest) = part.split_at(part.find([',', '>', ']', ' ']).unwrap_or(part.len()));
        let is_place = place.contains(".rs:");
        plain += &format!(" at {}{rest}", if is_place { "…" } else { place });
    }
    plain
}
