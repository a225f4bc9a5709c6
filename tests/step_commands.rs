//! `cargo step`, as its user meets it: the binary is run, and what it prints is read.

mod environment;

use std::collections::BTreeSet;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use glassloop::trace::Event;
use glassloop::trace::file::read_trace;

fn step() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_glassloop"));
    command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").env_remove("GLASSLOOP_DEBUG");
    command
}

fn run(arguments: &[&str]) -> Output {
    step().args(arguments).output().expect("the binary starts")
}

/// What it prints, if all is well.
fn printed(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    text(output.stdout)
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("it prints text")
}

/// The names of all examples that are one file: each is a lesson.
fn lessons() -> BTreeSet<String> {
    names_in("examples", |path| path.extension().is_some_and(|extension| extension == "rs"))
}

fn names_in(folder: &str, is_wanted: fn(&Path) -> bool) -> BTreeSet<String> {
    let files =
        std::fs::read_dir(folder).expect("the package has it").map(|file| file.expect("a file").path());
    let wanted = files.filter(|file| is_wanted(file));
    wanted.map(|file| file.file_stem().expect("a name").to_string_lossy().into_owned()).collect()
}

/// The sentences alone, each on one line: no columns, no line breaks within a sentence.
fn sentences(page: &str) -> String {
    page.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn assert_tells(page: &str, sentence: &str) {
    assert!(sentences(page).contains(sentence), "no such sentence: {sentence}\nin\n{page}");
}

// ── the list ────────────────────────────────────────────────────────────────

#[test]
fn without_arguments_it_lists_the_lessons() {
    assert_eq!(printed(&[]), printed(&["list"]));
}

#[test]
fn every_example_is_in_the_list_with_a_number_and_a_title() {
    let list = printed(&["list"]);
    let mut listed = BTreeSet::new();
    for line in list.lines().take_while(|line| !line.is_empty()) {
        let words: Vec<&str> = line.split_whitespace().collect();
        assert!(words.len() >= 3 && words[0].starts_with(|first: char| first.is_ascii_digit()), "{line}");
        listed.insert(words[1].to_owned());
    }
    let traces = names_in("examples/traces", |path| path.is_file());
    assert!(traces.is_subset(&listed), "{traces:?}");
    // An example in a folder of its own may be several lessons: a trace each.
    for folder in names_in("examples", |path| path.join("main.rs").is_file()) {
        let of_folder = listed.extract_if(.., |name| name.starts_with(&folder)).count();
        assert!(of_folder > 0, "{folder} is a lesson");
    }
    assert_eq!(listed, lessons());
}

#[test]
fn the_list_says_how_to_go_on() {
    assert!(printed(&["list"]).contains("cargo step NAME"));
}

// ── which lesson ────────────────────────────────────────────────────────────

#[test]
fn a_lesson_is_found_by_its_number_its_name_and_the_beginning_of_its_name() {
    let whole = printed(&["idle_running_closed"]);
    for name in ["1d", "1D", "idle-running-closed", "Idle_Running_Closed", "idle_r"] {
        assert_eq!(printed(&[name]), whole, "{name}");
    }
    assert_eq!(printed(&["text", "idle_running_closed"]), whole);
}

#[test]
fn a_number_that_holds_several_lessons_is_refused_with_them() {
    let output = run(&["1"]);
    assert_eq!(output.status.code(), Some(2));
    let message = text(output.stderr);
    for lesson in ["1a", "1b", "1c", "1d"] {
        assert!(message.contains(lesson), "{message}");
    }
}

#[test]
fn an_unknown_lesson_is_refused_with_the_nearest_names() {
    let output = run(&["timrs"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let message = text(output.stderr);
    assert!(message.contains("there is no lesson 'timrs'") && message.contains("timers"), "{message}");
}

#[test]
fn bad_arguments_are_explained() {
    for arguments in [&["timers", "--nonsense"][..], &["run"], &["text", "one", "two"]] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(text(output.stderr).contains("Usage"), "{arguments:?}");
    }
}

// ── the text ────────────────────────────────────────────────────────────────

#[test]
fn every_lesson_is_told_to_its_end_and_twice_the_same() {
    for lesson in lessons() {
        for arguments in [&[&lesson][..], &[&lesson, &"--state".to_owned(), &"--all".to_owned()]] {
            let arguments: Vec<&str> = arguments.iter().map(|argument| argument.as_str()).collect();
            assert_eq!(printed(&arguments), printed(&arguments), "{arguments:?}");
        }
    }
}

#[test]
fn the_text_names_no_path_of_the_binary_and_no_debug_output() {
    for lesson in lessons() {
        let page = printed(&[&lesson, "--all"]);
        // The lesson's own lines are quoted as they are.
        let told = page.lines().filter(|line| !line.trim_start().starts_with("examples/"));
        for unwanted in ["src/bin", "../", "CallbackMade", "Some("] {
            assert!(told.clone().all(|line| !line.contains(unwanted)), "{lesson}: {unwanted}");
        }
    }
}

#[test]
fn what_a_lesson_says_stands_in_its_text_in_order() {
    for lesson in lessons() {
        let page = printed(&[&lesson]);
        let mut marked = page.lines().filter_map(|line| line.split_once("▶ ")).map(|(_, said)| said);
        for line in printed(&["run", &lesson]).lines() {
            let begins = |said: &str| line.starts_with(said) || said.is_empty();
            assert!(marked.any(begins), "{lesson}: {line:?} is missing, or out of order");
        }
    }
}

#[test]
fn a_step_shows_the_line_of_the_lesson_that_asked_for_it() {
    let page = printed(&["timers"]);
    let source = std::fs::read_to_string("examples/timers.rs").expect("the lesson");
    let mut shown = 0;
    for line in page.lines().filter_map(|line| line.trim().strip_prefix("examples/timers.rs:")) {
        let (number, text) = line.split_once("   ").expect("a line number, and the text of the line");
        let number: usize = number.parse().expect("a number");
        assert_eq!(source.lines().nth(number - 1).map(str::trim), Some(text));
        shown += 1;
    }
    assert!(shown > 3, "{page}");
}

#[test]
fn bookkeeping_is_told_only_when_asked_for() {
    let (page, whole) = (printed(&["timers"]), printed(&["timers", "--all"]));
    assert!(!page.contains("returns to the loop") && whole.lines().count() > page.lines().count());
    let numbers: Vec<u64> = whole.lines().filter_map(|line| line.get(..5)?.trim().parse().ok()).collect();
    assert!(
        numbers.iter().copied().eq(1..=numbers.len() as u64),
        "with --all no step is left out: {numbers:?}"
    );
}

#[test]
fn the_state_shows_what_is_running_ready_due_and_waited_for() {
    let page = printed(&["timers", "--state"]);
    for name in ["│ running", "│ ready", "│ timers", "│ waiting"] {
        assert!(page.contains(name), "{name}");
    }
    assert!(!printed(&["timers"]).contains('│'));
}

#[test]
fn every_error_of_a_closed_loop_names_the_step_that_closed_it() {
    let mut told = 0;
    for lesson in lessons() {
        let page = printed(&[&lesson]);
        for blamed in sentences(&page).split(" was closed at step ").skip(1) {
            let step = blamed.split_whitespace().next().expect("a number");
            let closes = page.lines().find(|line| line.trim_start().starts_with(&format!("{step} ")));
            let closes = closes.unwrap_or_else(|| panic!("{lesson}: no step {step}"));
            assert!(closes.contains("calls close(): "), "{lesson}: {closes}");
            told += 1;
        }
    }
    assert!(told > 0);
}

#[test]
fn the_closed_loop_is_told_with_its_cause_and_its_cure() {
    let page = printed(&["idle_running_closed"]);
    assert_tells(&page, "is closed for good, and can neither run again nor be given work.");
    assert_tells(
        &page,
        "✗ run_forever() is refused: RuntimeError: Event loop is closed — loop 1 was closed at step",
    );
    assert_tells(
        &page,
        "cure: a closed loop stays closed: close() it after its last use, make a new one for what",
    );
    assert_tells(
        &page,
        "✗ close() is refused: RuntimeError: Cannot close a running event loop — loop 1 has been running since step",
    );
    assert_tells(&page, "cure: call stop(), and close() after the run has returned");
}

/// Texts that a change of a sentence changes: `tests/expected/step/NAME.txt`.
#[test]
fn the_text_of_a_lesson_is_what_it_was() {
    for file in std::fs::read_dir("tests/expected/step").expect("the folder") {
        let file = file.expect("a file").path();
        let page = printed(&[&file.file_stem().expect("a name").to_string_lossy()]);
        if environment::blesses() {
            std::fs::write(&file, &page).expect("it can be written");
        }
        let expected = std::fs::read_to_string(&file).expect("a text").replace("\r\n", "\n");
        assert_eq!(page, expected, "GLASSLOOP_BLESS=1 accepts the new text");
    }
}

// ── run and json ────────────────────────────────────────────────────────────

#[test]
fn run_prints_what_the_lesson_says_and_nothing_else() {
    let lines = printed(&["run", "timers"]);
    let trace = printed(&["json", "timers"]);
    let records = read_trace(trace.as_bytes(), "the trace").expect("a trace");
    let said = records.iter().filter_map(|record| match &record.event {
        Event::Said(said) if said.level == "INFO" && said.target != "glassloop" => Some(said.text.as_str()),
        _ => None,
    });
    assert!(lines.lines().eq(said.flat_map(str::lines)), "{lines}");
}

#[test]
fn a_lesson_is_shown_beside_its_python_twin() {
    let page = printed(&["twin", "closed_loop"]);
    let rows: Vec<(&str, &str)> = page.lines().filter_map(|line| line.split_once(" │")).collect();
    assert_eq!(rows[0].0.trim_end(), "examples/python/closed_loop.py");
    assert_eq!(rows[0].1.trim(), "examples/closed_loop.rs");
    let python = std::fs::read_to_string("examples/python/closed_loop.py").expect("a twin");
    let rust = std::fs::read_to_string("examples/closed_loop.rs").expect("a lesson");
    for (left, right) in &rows[1..] {
        assert!(python.contains(left.trim_end()), "{left}");
        assert!(rust.contains(right.strip_prefix(' ').unwrap_or(right)), "{right}");
    }
    assert!(rows.iter().any(|(left, _)| left.contains("loop.close()")), "{page}");
    assert!(rows.iter().any(|(_, right)| right.contains("event_loop.close()")), "{page}");
}

#[test]
fn a_lesson_is_told_in_python_on_the_lines_of_its_twin() {
    for arguments in [&["closed_loop", "--python"][..], &["text", "closed_loop", "--python"]] {
        let page = printed(arguments);
        assert!(page.starts_with("Lesson 10a · Event loop is closed, in Python\n"), "{page}");
        assert_tells(&page, "✗ run_until_complete() is refused: RuntimeError: Event loop is closed");
        assert_tells(&page, "examples/python/closed_loop.py:23 loop.close() # Here it is closed …");
        assert!(!page.contains("closed_loop.rs"), "{page}");
    }
    let none = run(&["task_service", "--python"]);
    assert_eq!(text(none.stderr), "error: the lesson task_service has no Python twin\n");
}

#[test]
fn json_prints_a_trace_that_can_be_read_again() {
    for lesson in lessons() {
        let trace = printed(&["json", &lesson]);
        let records = read_trace(trace.as_bytes(), &lesson).expect("a trace");
        assert!(!records.is_empty() && !trace.contains("src/bin"), "{lesson}");
    }
}

#[test]
fn what_a_lesson_asks_is_printed_with_its_answers() {
    let page = printed(&["predict", "create_task_and_await"]);
    assert_tells(&page, "2. After step 11: what runs next? a nothing: the loop waits first");
    assert_tells(&page, "✓ c step 14: Task 2 (hello) takes its first step");
    assert_tells(&page, "b it stops at this await until hello is done");
    for lesson in lessons() {
        assert_tells(&printed(&["predict", &lesson]), "1. After step ");
    }
}

#[test]
fn what_a_lesson_asks_is_asked_of_its_twin_in_python_too() {
    let page = printed(&["predict", "timers", "--python"]);
    assert_tells(&page, "1. After step 15: what is printed next?");
    assert_tells(&page, "✓ d step 19: Callback 6 (print) is at the front of the ready queue");
    assert_tells(&page, "it is due, but only an iteration that has begun moves it to the ready queue");
}

// ── view and record ─────────────────────────────────────────────────────────

/// A folder of a test's own, which goes when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("glassloop-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("it can be made");
        Self(folder)
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().expect("a path").to_owned()
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        std::fs::write(self.path(name), text).expect("it can be written");
        self.path(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn a_trace_in_a_file_is_told_as_its_lesson_is() {
    let folder = Folder::new("view");
    let file = folder.write("trace.jsonl", printed(&["json", "kept_from_another_run"]));
    let (viewed, told) = (printed(&["view", &file]), printed(&["kept_from_another_run"]));
    let steps = |page: &str| -> Vec<String> {
        let lines = page.lines().skip_while(|line| !line.starts_with(" step"));
        lines.take_while(|line| !line.is_empty()).map(str::to_owned).collect()
    };
    assert!(steps(&told).len() > 60);
    assert_eq!(steps(&viewed), steps(&told), "with the lines of its source, too");
    assert!(
        viewed.starts_with(&format!("The trace {file}\nexamples/kept_from_another_run.rs\n")),
        "{viewed}"
    );
    assert!(printed(&["view", &file, "--state", "--all"]).contains("│ ready"));
}

#[test]
fn a_trace_is_called_by_what_its_program_was_started_with() {
    let folder = Folder::new("title");
    let header = r#"{"glassloop_trace":2,"language":"python","version":"3.13.0","argv":["/srv/app.py","--port","80"]}"#;
    let record = r#"{"n":1,"loop":1,"by":"program","event":"loop_made"}"#;
    let file = folder.write("t.jsonl", format!("{header}\n{record}\n"));
    let page = printed(&["view", &file]);
    assert!(page.starts_with("app.py --port 80 (Python 3.13.0): the trace t.jsonl\n"), "{page}");
}

#[test]
fn of_a_bad_trace_what_can_be_read_is_shown_and_what_is_wrong_is_said() {
    let folder = Folder::new("bad");
    let whole = printed(&["json", "timers"]);
    let lines: Vec<&str> = whole.lines().collect();
    let without = |line: usize| [&lines[..line], &lines[line + 1..]].concat().join("\n");
    let bad = [
        (
            whole[..whole.len() - 9].to_owned(),
            format!("line {}: the file ends in the middle of a record", lines.len()),
        ),
        (
            whole.replace("\"loop_made\"", "\"loop_mad\""),
            "line 2: this is no record: unknown variant".to_owned(),
        ),
        (
            whole.replace("{\"callback_begun\":2}", "{\"callback_begun\":77}"),
            "it speaks of callback 77, which was never made".to_owned(),
        ),
        (without(5), "line 6: record 6 comes after record 4, where record 5 should be".to_owned()),
        (
            [&lines[..1], &lines[20..]].concat().join("\n"),
            "begins with record 20; what came before is not known".to_owned(),
        ),
    ];
    for (trace, complaint) in bad {
        let file = folder.write("bad.jsonl", trace);
        let output = run(&["view", &file]);
        let (page, message) = (text(output.stdout), text(output.stderr));
        assert_eq!(output.status.code(), Some(1), "{complaint}");
        assert!(message.starts_with(&format!("error: {file}")) && message.lines().count() == 1, "{message}");
        assert!(sentences(&page).contains(&complaint), "{complaint}\nin\n{page}");
        assert_tells(&page, "is at the front of the ready queue: the loop calls it.");
    }
}

#[test]
fn a_file_of_which_nothing_can_be_shown_is_named_with_what_it_is() {
    let folder = Folder::new("none");
    let version = "line 1: the trace is of version 9, and this glassloop reads versions 1 to 2";
    let cases = [
        (folder.write("empty", ""), "line 1: the file is empty"),
        (folder.write("gzip", b"\x1f\x8b\x08\0\0"), "line 1: this is compressed: decompress it first"),
        (folder.write("program", b"\x7fELF\x02\x01"), "line 1: this is no glassloop trace"),
        (folder.write("later", "{\"glassloop_trace\":9}\n"), version),
        (folder.path("missing"), "it cannot be read: "),
        (folder.path(""), "it cannot be read: "),
    ];
    for (file, complaint) in cases {
        let output = run(&["view", &file]);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0), "{file}");
        let message = text(output.stderr);
        assert!(message.starts_with(&format!("error: {file}")) && message.contains(complaint), "{message}");
        assert_eq!(message.lines().count(), 1, "{message}");
    }
}

/// The program of the tests below: this test, run again as a child process.
#[test]
fn program_that_is_recorded() {
    let Ok(end) = std::env::var("END_OF_THE_PROGRAM") else { return };
    glassloop::log_lines::install();
    glassloop::run(async { glassloop::sleep(std::time::Duration::from_millis(1)).await }).expect("it runs");
    log::info!("recorded");
    match end.as_str() {
        "fails" => std::process::exit(7),
        // Until it is interrupted.
        "waits" => loop {
            std::thread::park();
        },
        _ => {}
    }
}

fn record(end: &str, options: &[&str]) -> Command {
    let mut command = step();
    command.arg("record").args(options).arg("--").arg(std::env::current_exe().expect("this program"));
    command.args(["--exact", "program_that_is_recorded", "--nocapture"]).env("END_OF_THE_PROGRAM", end);
    command
}

#[test]
fn record_runs_a_program_and_shows_its_trace() {
    let output = record("ends", &[]).output().expect("it starts");
    let page = text(output.stdout);
    assert!(output.status.success(), "{}", text(output.stderr));
    let (its_own, told) = page.split_once("--nocapture\n").expect("the title, however long");
    assert!(its_own.contains("recorded\n"), "its output comes first: {page}");
    assert_tells(told, "▶ recorded tests/step_commands.rs:");
    assert_tells(told, "the loop is closed for good");
}

#[test]
fn record_keeps_the_trace_where_it_is_wanted() {
    let folder = Folder::new("record");
    let file = folder.path("kept.jsonl");
    for _ in 0..2 {
        assert!(record("ends", &["-o", &file]).output().expect("it starts").status.success());
        let trace = std::fs::read(&file).expect("it is there");
        assert!(!read_trace(&*trace, "kept").expect("a trace").is_empty());
    }
    let precious = folder.write("main.rs", "fn main() {}");
    let output = record("ends", &["-o", &precious]).output().expect("it starts");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        text(output.stderr),
        format!("error: {precious} is there already, and is no trace: it stays as it is\n")
    );
    assert_eq!(std::fs::read_to_string(&precious).expect("it is there"), "fn main() {}");
}

/// The one that is at a path, not what it leads to.
#[cfg(unix)]
#[test]
fn record_leaves_links_devices_and_sockets_where_they_are() {
    let folder = Folder::new("special");
    let (link, socket) = (folder.path("link"), folder.path("socket"));
    let empty = folder.write("empty", "");
    std::os::unix::fs::symlink(empty, &link).expect("a link");
    let _listens = std::os::unix::net::UnixListener::bind(&socket).expect("a socket");
    for special in [&link, &socket, &folder.path("")] {
        let kind = || std::fs::symlink_metadata(special).map(|metadata| metadata.file_type());
        let before = kind().expect("it is there");
        let output = record("ends", &["-o", special]).output().expect("it starts");
        assert_eq!(output.status.code(), Some(1));
        let refused =
            format!("error: {special} is there already, and is no regular file: it stays as it is\n");
        assert_eq!(text(output.stderr), refused);
        assert_eq!(kind().expect("it is still there"), before);
    }
}

/// The numbers of processes come again.
#[cfg(unix)]
#[test]
fn record_does_not_show_what_an_earlier_run_has_left() {
    let folder = Folder::new("earlier");
    let stale = folder.path("stale.jsonl");
    assert!(record("ends", &["-o", &stale]).output().expect("it starts").status.success());
    let script = "mkdir \"$TMPDIR/glassloop-record-$$\" && \
                  cp \"$1\" \"$TMPDIR/glassloop-record-$$/trace.jsonl\" && exec \"$0\" record -- true";
    let mut shell = Command::new("sh");
    shell.args(["-c", script, env!("CARGO_BIN_EXE_glassloop"), &stale]).env("TMPDIR", folder.path(""));
    let output = shell.output().expect("there is a shell");
    assert!(text(output.stderr).starts_with("error: 'true' wrote no trace"));
    let left = names_in(&folder.path(""), |path| path.is_dir());
    assert_eq!(left.len(), 1, "its own folder is gone: {left:?}");
}

#[test]
fn a_program_that_fails_is_reported_and_its_trace_is_shown() {
    let output = record("fails", &[]).output().expect("it starts");
    assert_eq!(output.status.code(), Some(7));
    assert!(text(output.stderr).contains(" ended with exit status: 7\n"));
    assert_tells(&text(output.stdout), "▶ recorded tests/step_commands.rs:");
}

/// `make test` does it.
#[cfg(unix)]
#[test]
fn programs_that_run_one_after_the_other_each_have_a_trace() {
    let folder = Folder::new("sequence");
    let file = folder.path("t.jsonl");
    let mut command = step();
    let itself = std::env::current_exe().expect("this program");
    command.args([
        "record",
        "-o",
        &file,
        "sh",
        "-c",
        "\"$@\"; END_OF_THE_PROGRAM=fails \"$@\"; \"$@\"",
        "sh",
    ]);
    command.arg(itself).args(["--exact", "program_that_is_recorded"]).env("END_OF_THE_PROGRAM", "ends");
    let output = command.output().expect("it starts");
    let message = text(output.stderr);
    assert_eq!(message.matches(": 1 loop, ").count(), 3, "{message}");
    assert!(!message.contains("WARN"), "nobody need be told where which is: {message}");
    let files = std::fs::read_dir(&folder.0).expect("a folder").map(|file| file.expect("a file").path());
    let traces: Vec<PathBuf> =
        files.filter(|path| std::fs::read(path).is_ok_and(|trace| read_trace(&*trace, "").is_ok())).collect();
    assert_eq!(traces.len(), 3, "{traces:?}");
}

#[test]
fn a_program_that_is_not_there_is_named() {
    let output = run(&["record", "--", "no-such-program", "--help"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(output.stderr).starts_with("error: cannot run 'no-such-program': "));
}

#[cfg(unix)]
#[test]
fn a_program_that_writes_no_trace_is_told_how_it_would() {
    let folder = Folder::new("traceless");
    for options in [&[][..], &["-o", &folder.path("trace.jsonl")]] {
        let output = step().arg("record").args(options).args(["--", "true"]).output().expect("it starts");
        assert_eq!(output.status.code(), Some(1));
        let message = text(output.stderr);
        assert!(message.starts_with("error: 'true' wrote no trace"), "{message}");
        assert!(message.contains("cargo run --features glassloop/trace-file"), "{message}");
    }
}

/// As a terminal does it: the signal goes to both.
#[cfg(unix)]
#[test]
fn what_is_interrupted_is_shown_up_to_there() {
    use std::io::{BufRead, BufReader};
    use std::os::unix::process::CommandExt;

    let mut recording = record("waits", &[]);
    recording.process_group(0).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut recording = recording.spawn().expect("it starts");
    let mut output = BufReader::new(recording.stdout.take().expect("a pipe"));
    let mut line = String::new();
    while !line.ends_with("recorded\n") {
        line.clear();
        assert!(output.read_line(&mut line).expect("a line") > 0, "it ends too early");
    }
    let group = format!("-{}", recording.id());
    assert!(Command::new("kill").args(["-INT", "--", &group]).status().expect("kill").success());
    let mut page = String::new();
    output.read_to_string(&mut page).expect("text");
    let ended = recording.wait_with_output().expect("it ends");
    assert_eq!(ended.status.code(), Some(130), "{page}");
    assert!(text(ended.stderr).contains("ended with signal: 2 (SIGINT)"));
    assert_tells(&page, "▶ recorded tests/step_commands.rs:");
}

// ── the terminal ────────────────────────────────────────────────────────────

#[test]
fn there_is_no_colour_in_a_pipe_nor_where_it_is_not_wanted() {
    assert!(!printed(&["timers"]).contains('\u{1b}'));
    let forced = step().arg("timers").env("CLICOLOR_FORCE", "1").output().expect("it starts");
    assert!(text(forced.stdout).contains('\u{1b}'), "there is colour to be left out");
    let refused = step().arg("timers").env("NO_COLOR", "1").output().expect("it starts");
    assert!(!text(refused.stdout).contains('\u{1b}'));
}

#[test]
fn a_reader_that_has_read_enough_is_no_error() {
    let arguments = ["timers", "--state", "--all"];
    let mut child =
        step().args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    let mut first = [0; 10];
    let mut output = child.stdout.take().expect("a pipe");
    output.read_exact(&mut first).expect("it prints");
    drop(output);
    let ended = child.wait_with_output().expect("it ends");
    assert!(ended.status.success(), "{:?}", ended.status);
    assert_eq!(text(ended.stderr), "");
}

#[test]
fn a_lesson_is_told_as_the_version_of_asyncio_that_is_asked_for() {
    let refused = "get_event_loop() is refused: RuntimeError: There is no current event loop in thread";
    for version in ["3.14", "3.15"] {
        let output = step().args(["closed_loop", "--asyncio", version]).output().expect("it runs");
        let page = String::from_utf8(output.stdout).expect("text");
        assert!(
            page.starts_with(&format!("Lesson 10a · Event loop is closed, as in Python {version}\n")),
            "{page}"
        );
        assert!(page.contains(&format!("✗ {refused}")), "{page}");
        assert!(!page.contains("instead:"), "{page}");
        assert!(!output.status.success(), "the lesson's main returned that error");
    }
    let usual = printed(&["closed_loop", "--asyncio", "3.13"]);
    assert_eq!(usual, printed(&["closed_loop"]));
    assert_eq!(usual.matches("(From Python 3.14 on, instead: get_event_loop() is").count(), 1, "{usual}");
}

#[test]
fn the_environment_says_which_version_a_lesson_mirrors_unless_the_command_does() {
    let told = |arguments: &[&str], version: &str| {
        let output = step().args(arguments).env("GLASSLOOP_ASYNCIO", version).output().expect("it runs");
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
    };
    assert!(told(&["closed_loop"], "3.14").contains("as in Python 3.14"));
    assert!(!told(&["closed_loop", "--asyncio", "3.13"], "3.14").contains("as in Python"));
    assert!(told(&["json", "timers"], "3.15").contains(r#""version":"3.15""#));
    let refused = told(&["closed_loop"], "3.9");
    assert!(refused.contains("error: no asyncio of '3.9': 3.13, 3.14 and 3.15 are mirrored"), "{refused}");
}

#[test]
fn a_twin_is_not_told_as_a_version_that_did_not_run_it() {
    let output = step().args(["closed_loop", "--python", "--asyncio", "3.14"]).output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("record python3.14 examples/python/closed_loop.py"), "{said}");
    assert_eq!(
        printed(&["closed_loop", "--python", "--asyncio", "3.13"]),
        printed(&["closed_loop", "--python"])
    );
}

// ── the tasks that live at a step ───────────────────────────────────────────

#[test]
fn who_awaits_whom_is_printed_in_the_shape_of_asyncio() {
    let tree = "\
└── (T) Task-1
    └──  gather_three examples/gather_in_order.rs:44
        └── (T) Task-4
            └──  task_c
                └──  finish examples/gather_in_order.rs:33
";
    assert_eq!(printed(&["pstree", "gather_in_order"]), tree, "C sleeps for the longest time");
    let table = printed(&["ps", "gather_in_order", "--step", "9"]);
    let rows: Vec<Vec<&str>> = table.lines().skip(2).map(|row| row.split_whitespace().collect()).collect();
    let [main, first] =
        [&["1", "0x1", "Task-1", "gather_three", "0x0"], &["1", "0x2", "Task-2", "task_a", "0x0"]];
    assert_eq!(rows, [main, first], "none waits yet");
    assert!(
        table.starts_with("tid        task id              task name            coroutine stack  "),
        "{table}"
    );
    let python = printed(&["pstree", "gather_in_order", "--python"]);
    assert!(
        python.contains(
            "        └── (T) Task-4\n            └──  task_c\n                └──  finish examples/python/"
        ),
        "{python}"
    );
}

#[test]
fn which_step_is_looked_at_is_said_beside_it() {
    let said = |arguments: &[&str]| text(run(arguments).stderr);
    let asleep = "the last at which a loop that has tasks could do nothing but wait";
    assert!(said(&["pstree", "gather_in_order"]).contains(asleep));
    assert!(said(&["ps", "closed_loop"]).contains("the last at which a task is made"));
    let asked = said(&["ps", "gather_in_order", "--step", "9"]);
    assert!(asked.starts_with("step 9 of ") && asked.contains("and not the calls between them"), "{asked}");
}

#[test]
fn a_step_that_is_none_is_refused() {
    for arguments in [["--step", "0"], ["--step", "9999"], ["--step", "18446744073709551615"]] {
        let output = run(&["ps", "gather_in_order", arguments[0], arguments[1]]);
        assert_eq!(output.status.code(), Some(2));
        let said = text(output.stderr);
        assert!(said.contains("there is no step ") && said.contains("the steps are 1 to "), "{said}");
    }
    for arguments in [
        &["pstree"][..],
        &["ps", "timers", "--step", "-1"],
        &["ps", "timers", "--step", "x"],
        &["ps", "no_such"],
    ] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(text(output.stderr).contains("error: "), "{arguments:?}");
    }
    let nowhere = run(&["pstree", "nowhere/t.jsonl"]);
    assert!(!nowhere.status.success() && text(nowhere.stderr).contains("there is no file 'nowhere/t.jsonl'"));
}

// ── the error index ─────────────────────────────────────────────────────────

#[test]
fn a_sentence_leads_to_its_causes_their_cures_and_the_step_that_shows_it() {
    let page = printed(&["Event loop is closed"]);
    assert_tells(
        &page,
        "RuntimeError: Event loop is closed (Python 3.8.18 to 3.15.2) The loop that is asked for something was closed",
    );
    assert_tells(&page, "3.8.18 to 3.15.2 RuntimeError: Event loop is closed");
    assert_tells(&page, "Is something used in one asyncio.run() that was made in another");
    assert_tells(&page, "of: cargo step kept_from_another_run");
}

#[test]
fn of_a_traceback_on_standard_input_the_last_error_is_told_and_the_others_are_named() {
    let traceback = "RuntimeError: This event loop is already running\n\nDuring handling of the above \
                     exception, another exception occurred:\n\nRuntimeError: Cannot close a running event loop\n";
    let mut asked = step();
    let asked = asked.arg("error").stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut asked = asked.spawn().expect("the binary starts");
    let mut input = asked.stdin.take().expect("it is piped");
    std::io::Write::write_all(&mut input, traceback.as_bytes()).expect("it reads");
    drop(input);
    let page = text(asked.wait_with_output().expect("it ends").stdout);
    assert_tells(
        &page,
        "RuntimeError: Cannot close a running event loop (Python 3.8.18 to 3.15.2) close() is called from inside the run",
    );
    assert_tells(&page, "The same text also says already_running");
}

#[test]
fn what_is_neither_a_lesson_nor_an_error_is_refused() {
    let output = run(&["error", "my hovercraft is full of eels"]);
    assert_eq!(output.status.code(), Some(2));
    assert_tells(&text(output.stderr), "no error that is known here stands in it");
}
