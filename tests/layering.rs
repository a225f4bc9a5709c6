//! What the compiler cannot check of the source's shape: who may know whom,
//! and how long things may get.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Every Rust file below a folder, with its text.
fn files(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("a text file");
                found.push((path, text));
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "nothing below {folder}");
    found
}

/// Lines that are code: no comments, no documentation.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// Panics with every place in which something forbidden stands.
fn forbid(folder: &str, why: &str, is_forbidden: impl Fn(&Path, &str) -> bool) {
    let mut places = Vec::new();
    for (path, text) in files(folder) {
        for (number, line) in code(&text) {
            if is_forbidden(&path, line) {
                places.push(format!("{}:{}: {}", path.display(), number + 1, line.trim()));
            }
        }
    }
    assert!(places.is_empty(), "{why}:\n{}", places.join("\n"));
}

/// Whether a line of code names one of these modules of the crate.
fn knows(line: &str, modules: &[&str]) -> bool {
    modules.iter().any(|module| {
        let path = format!("crate::{module}");
        line.match_indices(&path).any(|(at, _)| {
            let next = line[at + path.len()..].chars().next();
            !next.is_some_and(|next| next.is_alphanumeric() || next == '_')
        })
    })
}

#[test]
fn the_trace_knows_nothing_of_what_writes_it() {
    let above = ["kernel", "aio", "replay", "tornado", "testing", "log_lines"];
    forbid("src/trace", "src/trace is at the bottom", |_, line| knows(line, &above));
}

#[test]
fn the_kernel_knows_only_the_trace_and_the_error() {
    let above = ["aio", "replay", "tornado", "testing", "log_lines"];
    forbid("src/kernel", "the kernel knows nothing above it", |_, line| knows(line, &above));
}

#[test]
fn the_replay_looks_at_the_trace_alone() {
    let others = ["kernel", "aio", "tornado", "testing", "log_lines", "error"];
    forbid("src/replay", "the trace has to suffice", |_, line| knows(line, &others));
}

#[test]
fn the_helpers_use_what_every_user_has() {
    let others = ["trace", "replay", "tornado", "testing", "log_lines"];
    // The ids are part of what the kernel gives out, and these events of what it takes.
    let given_out =
        ["FutureRef", "TaskId", "TransportId", "ServerId", "TransportEvent", "TransportMade", "ServerEvent"];
    let ids = |line: &str| given_out.iter().any(|name| line.contains(name));
    forbid("src/aio", "aio stands on the kernel's public items", |_, line| {
        knows(line, &others) && !ids(line)
    });
}

#[test]
fn the_kernel_hides_what_is_not_public_from_the_rest_of_the_crate() {
    let half_public = |_: &Path, line: &str| line.contains("pub(crate)") || line.contains("pub(in ");
    forbid("src/kernel", "only pub and pub(super) in the kernel", half_public);
}

#[test]
fn only_the_poller_and_the_inbox_know_mio() {
    forbid("src", "mio stays behind the poller", |path, line| {
        // A socket that connects without blocking cannot be made with the standard library.
        let knows = ["poller.rs", "inbox.rs", "create_connection.rs"].iter().any(|name| path.ends_with(name));
        line.contains("mio::") && !knows
    });
}

#[test]
fn only_the_clock_knows_real_time() {
    forbid("src", "time comes from the loop's clock", |path, line| {
        let real =
            line.contains("Instant::now") || line.contains("thread::sleep") || line.contains("SystemTime");
        // A thread that waits for another loop's answer has no loop, and so no clock.
        // And what measures how long the stepper takes, measures just that.
        let named = ["clock.rs", "concurrent_future.rs", "walkthrough/large.rs"];
        real && !named.iter().any(|name| path.ends_with(name))
    });
}

#[test]
fn the_library_prints_nothing_by_itself() {
    forbid("src", "the library speaks through log", |path, line| {
        !path.starts_with("src/bin")
            && ["println!", "print!", "eprintln!", "eprint!", "dbg!"].iter().any(|print| line.contains(print))
    });
}

#[test]
fn no_variable_of_ours_counts_as_set_because_it_is_there() {
    let why = "an empty variable counts as not set: tests/environment has `asked`";
    for folder in ["src", "tests"] {
        forbid(folder, why, |path, line| {
            let looks = line.contains("env::var") && line.contains("\"GLASSLOOP_");
            looks && line.contains(").is_some()") && !path.ends_with("layering.rs")
        });
    }
}

#[test]
fn files_and_functions_stay_short() {
    const FILE: usize = 300;
    const FUNCTION: usize = 40;
    let mut long = Vec::new();
    for (path, text) in files("src") {
        let lines = code(&text).filter(|(_, line)| !line.trim().is_empty()).count();
        if lines > FILE {
            long.push(format!("{} has {lines} lines of code", path.display()));
        }
        for (number, length) in functions(&text) {
            if length > FUNCTION {
                long.push(format!("{}:{number}: a function of {length} lines", path.display()));
            }
        }
    }
    assert!(long.is_empty(), "too long:\n{}", long.join("\n"));
}

/// The line and length of every function, by its indentation: `rustfmt` sees to that.
fn functions(text: &str) -> Vec<(usize, usize)> {
    let lines: Vec<(usize, &str)> = code(text).collect();
    let mut functions = Vec::new();
    for (index, (number, line)) in lines.iter().enumerate() {
        let indent = line.len() - line.trim_start().len();
        let starts =
            line.trim_start().split('(').next().is_some_and(|head| format!(" {head}").contains(" fn "));
        if !starts || line.trim_end().ends_with(['}', ';']) {
            continue;
        }
        let end = format!("{}}}", " ".repeat(indent));
        let length =
            lines[index..].iter().position(|(_, line)| *line == end || line.trim_end() == format!("{end};"));
        functions.push((number + 1, length.map_or(0, |length| length + 1)));
    }
    functions
}

#[test]
fn the_kernels_functions_are_small() {
    let mut lengths = Vec::new();
    for (_, text) in files("src/kernel") {
        lengths.extend(functions(&text).into_iter().map(|(_, length)| length));
    }
    lengths.sort_unstable();
    let median = lengths[lengths.len() / 2];
    assert!(median < 12, "the median function has {median} lines");
}

#[test]
fn the_kernel_has_three_traits_of_its_own() {
    let mut traits = Vec::new();
    for (path, text) in files("src/kernel") {
        for (_, line) in code(&text) {
            let line = line.trim_start();
            if line.starts_with("pub(super) trait ") || line.starts_with("trait ") {
                traits.push(format!("{}: {line}", path.display()));
            }
        }
    }
    assert!(traits.len() <= 3, "one thing behind many traits is hard to follow:\n{}", traits.join("\n"));
}

#[test]
fn a_panic_ends_in_three_files_of_the_kernel() {
    // A step's; a callback's; and that of whatever else the loop calls, tells or drops: docs/panics.md.
    let named = ["turn.rs", "callback.rs", "report.rs"];
    forbid("src/kernel", "a panic is caught where the loop calls what is yours", |path, line| {
        let catches = line.contains("catch_panic(") || line.contains("contained(");
        catches && !named.iter().any(|name| path.ends_with(name))
    });
}

/// The files of the kernel that a file of it imports from, by their names; `mod.rs` only
/// lists them.
fn imports_in(text: &str, modules: &[String]) -> Vec<String> {
    let mut imports = Vec::new();
    for (_, line) in code(text) {
        for parent in ["super::", "crate::kernel::"] {
            for (at, _) in line.match_indices(parent) {
                let path = &line[at + parent.len()..];
                assert!(!path.starts_with('{'), "one file a line, for whoever reads them: {line}");
                let end = path.find(|next: char| !next.is_alphanumeric() && next != '_');
                let name = &path[..end.unwrap_or(path.len())];
                assert!(
                    modules.iter().any(|module| module == name),
                    "{name} is no file of the kernel: {line}"
                );
                imports.push(name.to_owned());
            }
        }
    }
    imports.sort();
    imports.dedup();
    imports
}

/// The first circle that one comes to from a file, if there is one.
fn circle(
    from: &str,
    imports: &BTreeMap<String, Vec<String>>,
    path: &mut Vec<String>,
) -> Option<Vec<String>> {
    if let Some(begin) = path.iter().position(|before| before == from) {
        return Some([&path[begin..], &[from.to_owned()]].concat());
    }
    path.push(from.to_owned());
    let found = imports[from].iter().find_map(|next| circle(next, imports, path));
    path.pop();
    found
}

fn imports_of_the_kernel() -> BTreeMap<String, Vec<String>> {
    let name = |path: &Path| path.file_stem().expect("a file").to_string_lossy().into_owned();
    let files: Vec<_> = files("src/kernel").into_iter().map(|(path, text)| (name(&path), text)).collect();
    let modules: Vec<_> = files.iter().map(|(name, _)| name.clone()).filter(|name| name != "mod").collect();
    let imports = files.iter().filter(|(name, _)| name != "mod");
    imports.map(|(name, text)| (name.clone(), imports_in(text, &modules))).collect()
}

/// A part of the kernel, and its files in their order.
type Row = (String, Vec<String>);

/// The rows of the table at the top of `mod.rs`.
fn rows_of_the_module() -> Vec<Row> {
    let text = fs::read_to_string("src/kernel/mod.rs").expect("the kernel");
    let rows = text.lines().filter_map(|line| line.strip_prefix("//! | "));
    rows.filter_map(|row| {
        let (part, files) = row.split_once(" | ")?;
        let files: Vec<_> =
            files.split('`').skip(1).step_by(2).map(|file| file.replace("mod@", "")).collect();
        (!files.is_empty()).then(|| (part.to_owned(), files))
    })
    .collect()
}

/// The rows of the picture of it in `docs/architecture.md`: two spaces stand between its words.
fn rows_of_the_architecture() -> Vec<Row> {
    let text = fs::read_to_string("docs/architecture.md").expect("the architecture");
    let inside = text.split("## Inside the kernel").nth(1).expect("a section");
    let picture = inside.split("```").nth(1).expect("a picture");
    let rows = picture.lines().skip(1).filter(|line| !line.trim().is_empty());
    rows.map(|row| {
        let mut words = row.split("  ").map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned);
        (words.next().expect("the part"), words.collect())
    })
    .collect()
}

/// Every import that goes up in these rows, or to the left in one.
fn upwards(rows: &[Row], imports: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let order: Vec<_> = rows.iter().flat_map(|(_, files)| files).collect();
    let at = |file: &String| order.iter().position(|known| *known == file);
    let pairs = imports.iter().flat_map(|(file, below)| below.iter().map(move |below| (file, below)));
    let up = pairs.filter(|(file, below)| file != below && at(file) >= at(below));
    up.map(|(file, below)| format!("{file} ▶ {below}")).collect()
}

#[test]
fn a_file_of_the_kernel_imports_from_those_that_stand_below_it() {
    let (rows, imports) = (rows_of_the_module(), imports_of_the_kernel());
    let mut listed: Vec<_> = rows.iter().flat_map(|(_, files)| files).collect();
    listed.sort();
    assert_eq!(listed, imports.keys().collect::<Vec<_>>(), "each file stands in the table once");
    assert_eq!(upwards(&rows, &imports), [""; 0], "the table in src/kernel/mod.rs says otherwise");
    assert_eq!(rows, rows_of_the_architecture(), "docs/architecture.md has the same picture");
}

#[test]
fn the_imports_of_the_kernel_have_no_circle() {
    let imports = imports_of_the_kernel();
    let found = imports.keys().find_map(|file| circle(file, &imports, &mut Vec::new()));
    assert!(found.is_none(), "a circle: {}", found.unwrap_or_default().join(" ▶ "));
}

#[test]
fn an_import_that_goes_up_would_be_found() {
    let row = |files: &[&str]| ("a part".to_owned(), files.iter().map(|&file| file.to_owned()).collect());
    let imports = |of: &str, from: &str| BTreeMap::from([(of.to_owned(), vec![from.to_owned()])]);
    let rows = [row(&["turn", "callback"]), row(&["table"])];
    assert_eq!(upwards(&rows, &imports("turn", "callback")), [""; 0]);
    assert_eq!(upwards(&rows, &imports("callback", "turn")), ["callback ▶ turn"]);
    assert_eq!(upwards(&rows, &imports("table", "callback")), ["table ▶ callback"]);
}

#[test]
fn a_circle_of_imports_would_be_found() {
    let file = |name: &str, imports: &[&str]| {
        (name.to_owned(), imports.iter().map(|&name| name.to_owned()).collect())
    };
    let imports =
        BTreeMap::from([file("a", &["b"]), file("b", &["c", "d"]), file("c", &[]), file("d", &["b"])]);
    assert_eq!(circle("a", &imports, &mut Vec::new()), Some(["b", "d", "b"].map(str::to_owned).to_vec()));
    let modules = ["loop_core".to_owned(), "table".to_owned()];
    let text = "use super::loop_core::LoopCore;\n// super::other\nfn f() -> crate::kernel::table::Table {}\n";
    assert_eq!(imports_in(text, &modules), ["loop_core", "table"]);
}

/// Lines of prose of a file: comments and documentation, with its examples.
fn lines_of_prose(text: &str) -> usize {
    text.lines().filter(|line| line.trim_start().starts_with("//")).count()
}

/// Lines of code of a file: no comments, no blank lines.
fn lines_of_code(text: &str) -> usize {
    code(text).filter(|(_, line)| !line.trim().is_empty()).count()
}

#[test]
fn the_kernel_is_no_larger_than_the_architecture_says() {
    let sizes: BTreeMap<String, usize> = files("src/kernel")
        .into_iter()
        .map(|(path, text)| (path.file_name().unwrap().to_string_lossy().into_owned(), lines_of_code(&text)))
        .collect();
    let of = |names: &[&str]| names.iter().map(|name| sizes[*name]).sum::<usize>();
    let path = ["turn.rs", "callback.rs", "timers.rs", "future.rs", "wait.rs", "task.rs", "inbox.rs"];
    let (all, path) = (sizes.values().sum::<usize>(), of(&path));
    let prose: usize = files("src/kernel").iter().map(|(_, text)| lines_of_prose(text)).sum();
    println!("{} files, {all} lines of code; from turn to waker {path}; {prose} of prose", sizes.len());
    for (file, lines) in &sizes {
        println!("  {lines:>4} {file}");
    }
    assert!(sizes.len() <= 35 && all <= 5_895 && path <= 1_420, "docs/architecture.md says less");
}
