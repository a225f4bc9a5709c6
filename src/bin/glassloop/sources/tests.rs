//! What of a program is shown, and what is not.

use std::fs;
use std::path::PathBuf;

use glassloop::trace::{Event, Record, SourceLine};

use super::*;

/// A folder of a test's own, which goes when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("glassloop-sources-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("it can be made");
        Self(folder.canonicalize().expect("it is there"))
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        fs::write(&path, text).expect("it can be written");
        path.to_str().expect("a path").to_owned()
    }

    /// A trace that lies here, and has come from somewhere.
    fn strange(&self) -> Trust {
        Trust::Strange { trace: self.0.join("traces/t.jsonl"), ran_in: Some("/home/ada/shop".to_owned()) }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Records that name these lines.
fn naming(lines: &[(&str, u32)]) -> Vec<Record> {
    let made = glassloop::testing::record(|| drop(glassloop::new_event_loop()));
    let record = |(file, line): &(&str, u32)| Record {
        source: Some(SourceLine::new(*file, *line)),
        event: Event::Closed,
        ..made[0].clone()
    };
    lines.iter().map(record).collect()
}

fn shown(lines: &[(&str, u32)], trust: &Trust) -> Sources {
    Sources::on_disk(&naming(lines), trust)
}

/// `line 1`, `line 2`, …
fn numbered(count: u32) -> String {
    (1..=count).map(|number| format!("line {number}\n")).collect()
}

#[test]
fn a_file_below_the_folder_of_the_trace_is_shown_whole() {
    let folder = Folder::new("below");
    let absolute = folder.write("traces/app/main.py", "import asyncio\n");
    let sources = shown(&[("app/main.py", 1), (&absolute, 1)], &folder.strange());
    for file in ["app/main.py", &absolute] {
        assert_eq!(sources.text(file), Some("import asyncio\n"), "{file}");
        assert_eq!(sources.note(file), None);
    }
    assert_eq!(sources.line(&SourceLine::new("app/main.py", 1)), Some("import asyncio"));
}

#[test]
fn a_file_elsewhere_is_not_shown_of_a_trace_that_has_come_from_somewhere() {
    let folder = Folder::new("elsewhere");
    let settings = folder.write("settings.py", "PASSWORD = 1\n");
    let up = "../settings.py";
    let sources = shown(&[(&settings, 1), (up, 1)], &folder.strange());
    for file in [&settings, up] {
        assert_eq!(sources.lines(file), []);
        let note = sources.note(file).expect("a note");
        assert_eq!(
            note,
            format!(
                "{file} is not here: only files below the current folder, or below that of the trace, \
                 are shown; the program ran in /home/ada/shop"
            )
        );
    }
    assert_eq!(sources.files().count(), 0);
    assert_eq!(sources.excerpts().count(), 0, "so nothing of it can stand in a page");
}

#[cfg(unix)]
#[test]
fn a_link_to_a_file_elsewhere_is_that_file() {
    let folder = Folder::new("link");
    let settings = folder.write("settings.py", "PASSWORD = 1\n");
    let link = folder.write("traces/app.py", "");
    fs::remove_file(&link).expect("it is there");
    std::os::unix::fs::symlink(settings, &link).expect("a link");
    assert_eq!(shown(&[("app.py", 1)], &folder.strange()).lines("app.py"), []);
}

#[test]
fn only_what_looks_like_a_program_is_shown_of_a_strangers_trace() {
    let folder = Folder::new("kind");
    folder.write("traces/key.pem", "secret\n");
    let sources = shown(&[("key.pem", 1), ("<string>", 1)], &folder.strange());
    assert_eq!(
        sources.note("key.pem").as_deref(),
        Some("key.pem is not here: only files that end in .py or .rs are shown")
    );
    assert_eq!(sources.note("<string>").as_deref(), Some("<string> is not here: it is no file"));
}

#[test]
fn of_a_library_the_lines_round_those_that_are_named_are_shown() {
    let folder = Folder::new("library");
    let library = folder.write("traces/venv/lib/python3.13/site-packages/shop/cart.py", numbered(100));
    let standard = folder.write("lib/python3.13/asyncio/streams.py", numbered(9));
    let named = [(&*library, 20), (&library, 26), (&library, 80), (&standard, 1)];
    let own = Trust::Own(folder.0.join("shop"));
    for trust in [&own, &folder.strange()] {
        let sources = shown(&named, trust);
        let numbers: Vec<u32> = sources.lines(&library).into_iter().map(|(number, _)| number).collect();
        assert_eq!(numbers, (15..=31).chain(75..=85).collect::<Vec<_>>());
        let runs = sources.excerpts().find(|(file, _)| *file == library).expect("an excerpt").1.runs();
        assert_eq!(
            runs.iter().map(|(first, text)| (*first, text.lines().count())).collect::<Vec<_>>(),
            [(15, 17), (75, 11)]
        );
        assert_eq!(sources.line(&SourceLine::new(&*library, 26)), Some("line 26"));
        assert_eq!(sources.line(&SourceLine::new(&*library, 50)), None);
        let note = sources.note(&library).expect("a note");
        assert!(note.ends_with("the lines round those where something happened"), "{note}");
    }
    assert_eq!(shown(&named, &own).lines(&standard).len(), 6, "wherever it lies");
}

#[test]
fn no_line_of_a_library_elsewhere_is_shown_of_a_strangers_trace_even_if_it_names_them_all() {
    let folder = Folder::new("private");
    let private = folder.write("lib/python3.13/site-packages/shop/settings.py", numbered(200));
    let standard = folder.write("lib/python3.13/secrets.py", numbered(200));
    folder.write("settings.py", numbered(200));
    let around = format!("{}/lib/python3.13/site-packages/../../../settings.py", folder.0.display());
    for file in [&private, &standard, &around] {
        let named: Vec<(&str, u32)> = (1..=200).map(|line| (file.as_str(), line)).collect();
        let sources = shown(&named, &folder.strange());
        assert_eq!(sources.lines(file), [], "{file}");
        assert_eq!(
            (sources.files().count(), sources.excerpts().count()),
            (0, 0),
            "so no page holds any of it"
        );
        let why = "only files below the current folder, or below that of the trace, are shown; those of \
                   libraries elsewhere, only when `record` has just run the program";
        assert_eq!(sources.note(file), Some(format!("{file} is not here: {why}")));
    }
}

#[test]
fn a_recording_of_ones_own_shows_what_python_has_read_wherever_it_lies() {
    let folder = Folder::new("own");
    let elsewhere = folder.write("shared/cart.py", "CART = 1\n");
    folder.write("shop/bin/serve", "#!/usr/bin/env python3\n");
    folder.write("shop/app.py", "# caf\u{e9}".chars().map(|letter| letter as u8).collect::<Vec<_>>());
    let trust = Trust::Own(folder.0.join("shop"));
    let sources = shown(&[(&elsewhere, 1), ("bin/serve", 1), ("app.py", 1), ("gone.py", 1)], &trust);
    assert_eq!(sources.text(&elsewhere), Some("CART = 1\n"));
    assert_eq!(sources.text("bin/serve"), Some("#!/usr/bin/env python3\n"));
    assert_eq!(sources.text("app.py"), Some("# caf\u{fffd}"), "it is in another encoding");
    assert_eq!(sources.note("gone.py").as_deref(), Some("gone.py is not here: there is no such file"));
}

#[test]
fn what_is_too_long_is_shown_round_the_lines_that_are_named_and_says_so() {
    let folder = Folder::new("long");
    folder.write("traces/long.py", "x = 1  # a line of many\n".repeat(60_000));
    let sources = shown(&[("long.py", 30_000)], &folder.strange());
    assert_eq!(sources.lines("long.py").len(), 11);
    assert_eq!(
        sources.note("long.py").as_deref(),
        Some(
            "long.py is shown in part: it is longer than 1 MiB; these are the lines round those where \
             something happened"
        )
    );
}

#[test]
fn all_files_together_have_a_limit_and_it_is_said_that_it_was_reached() {
    let folder = Folder::new("many");
    let line = "x = 1  # a line of many\n";
    let names: Vec<String> = (10..30).map(|number| format!("f{number}.py")).collect();
    for name in &names {
        folder.write(&format!("traces/{name}"), line.repeat(40_000));
    }
    let named: Vec<(&str, u32)> = names.iter().map(|name| (name.as_str(), 7)).collect();
    let sources = shown(&named, &folder.strange());
    let whole: usize = sources.files().map(|(_, text)| text.len()).sum();
    assert!(whole <= 4 << 20 && sources.files().count() == 4, "{whole}");
    assert_eq!(sources.excerpts().count(), 16);
    let note = sources.note("f29.py").expect("a note");
    assert!(note.contains("all files together are longer than 4 MiB"), "{note}");
    // Each line is so long that the excerpts fill their room, too.
    let wide = "y".repeat(50_000) + "\n";
    for name in &names {
        folder.write(&format!("traces/{name}"), wide.repeat(30));
    }
    let sources = shown(&named, &folder.strange());
    let in_parts: usize =
        sources.excerpts().flat_map(|(_, excerpt)| excerpt.runs()).map(|(_, text)| text.len()).sum();
    assert!(sources.excerpts().count() > 0 && in_parts <= 1 << 20, "{in_parts}");
    let note = sources.note("f29.py").expect("a note");
    assert!(note.ends_with("have taken all the room that there is for sources"), "{note}");
}

#[test]
fn a_coroutine_of_python_is_found_where_it_is_defined() {
    let sources = Sources::whole(&[
        ("a.py", "async def main():\n    async def inner(x): pass\n"),
        ("b.py", "async def inner(): pass"),
    ]);
    let found = sources.coroutines();
    assert_eq!(found.get("main"), Some(&SourceLine::new("a.py", 1)));
    assert_eq!(found.get("inner"), None, "two have this name");
}
