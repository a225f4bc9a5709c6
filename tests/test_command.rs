//! `test`, in a package of its own that depends on this one: which test runs, and where its trace
//! is opened.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

/// What stands in the package, beside what Cargo wants to know of it.
const UNIT_TESTS: &str = r#"
#[cfg(test)]
mod tests {
    #[test]
    fn it_yields() {
        let records = loops::testing::record(|| loops::run(loops::yield_now()).unwrap());
        records.assert_outcome("yield_now", &loops::trace::Outcome::Result);
    }

    #[test]
    fn nothing_runs() {}
}
"#;

const INTEGRATION_TESTS: &str = r#"
use loops::testing::record;

async fn says_one() -> loops::Result<()> {
    log::info!("one");
    loops::yield_now().await
}

#[test]
fn it_says_two() {
    record(|| loops::run(says_one()).unwrap()).assert_said(&["two"]);
}

#[test]
fn it_says_three() {
    let records = record(|| {
        let worker = std::thread::Builder::new().name("worker".to_owned());
        worker.spawn(|| loops::run(says_one()).unwrap()).unwrap().join().unwrap();
    });
    records.assert_said(&["three"]);
}

#[test]
fn it_fails_by_itself() {
    record(|| loops::run(says_one()).unwrap());
    panic!("of its own accord");
}
"#;

/// A package that calls glassloop by another name, which goes with the build.
fn package() -> &'static Path {
    static PACKAGE: OnceLock<PathBuf> = OnceLock::new();
    PACKAGE.get_or_init(|| {
        let (clone, folder) = (env!("CARGO_MANIFEST_DIR"), Path::new(env!("CARGO_TARGET_TMPDIR")).join("own"));
        let manifest = format!(
            "[package]\nname = \"own\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
             [dev-dependencies]\nlog = \"0.4\"\nloops = {{ package = \"glassloop\", path = {clone:?} }}\n[workspace]\n"
        );
        let lock = fs::read_to_string(Path::new(clone).join("Cargo.lock")).expect("a lock file");
        // What is there as it is to be is not built again.
        for (file, text) in [
            ("Cargo.toml", &*manifest),
            ("Cargo.lock", &*lock),
            ("src/lib.rs", UNIT_TESTS),
            ("tests/all.rs", INTEGRATION_TESTS),
        ] {
            let path = folder.join(file);
            fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
            if fs::read_to_string(&path).is_ok_and(|there| there == text) || file == "Cargo.lock" && path.exists() {
                continue;
            }
            fs::write(path, text).expect("it can be written");
        }
        folder
    })
}

/// `glassloop test`, in this folder, with what this build has built already.
fn test_in(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_glassloop"));
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("a folder");
    command.arg("test").args(arguments).current_dir(folder).stdin(Stdio::null());
    command.env("CARGO_NET_OFFLINE", "true").env("CARGO_TARGET_DIR", target);
    command.env_remove("CLICOLOR_FORCE").env_remove("GLASSLOOP_LANGUAGE").env_remove("RUST_TEST_THREADS");
    command.output().expect("the binary starts")
}

/// What it shows, behind what the test itself has printed; and what it says beside that.
fn told(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    let page = stdout.split_once("the test ").map(|(_, page)| page.to_owned()).unwrap_or_default();
    (page, stderr)
}

/// The numbers of the steps that are told.
fn steps(page: &str) -> Vec<u64> {
    let of_line = |line: &str| line.get(..5)?.trim_start().parse().ok();
    page.lines().filter_map(of_line).collect()
}

#[test]
fn a_test_that_passes_is_told_from_beginning_to_end() {
    let output = test_in(package(), &["it_yields"]);
    let (page, said) = told(&output);
    assert!(output.status.success(), "{said}");
    assert!(page.starts_with("tests::it_yields of own\n"), "{page}");
    assert!(page.contains("calls close(): the loop is closed for good"), "{page}");
}

#[test]
fn a_failed_assertion_is_told_up_to_the_step_that_it_names() {
    let output = test_in(package(), &["it_says_two", "--", "--test", "all"]);
    let (page, said) = told(&output);
    assert_eq!(output.status.code(), Some(101), "Cargo's own: {said}");
    let (_, failure) = page.split_once("The test fails: at step ").unwrap_or_else(|| panic!("{page}{said}"));
    let named: u64 = failure.split(',').next().and_then(|number| number.parse().ok()).expect("a number");
    assert!(failure.contains("what was said is another: \"one\", not \"two\""), "{page}");
    let steps = steps(&page);
    let [.., before_last, last] = steps[..] else { panic!("{page}") };
    assert!(before_last == named && last > named + 1, "{steps:?}");
}

#[test]
fn a_thread_that_is_not_recorded_is_said_though_nothing_else_happened() {
    let (page, said) = told(&test_in(package(), &["it_says_three"]));
    assert!(page.contains("The test fails: what was said lacks \"three\""), "{page}");
    let own = "records its own thread only (`record_all_threads` all): worker";
    assert!(page.split_whitespace().collect::<Vec<_>>().join(" ").contains(own), "{page}");
    assert!(said.contains("this is one of several traces"), "its loop is in another: {said}");
}

#[test]
fn a_panic_that_names_no_step_is_told_at_its_place_behind_all_that_happened() {
    let (page, _) = told(&test_in(package(), &["it_fails"]));
    assert!(page.contains("The test fails: of its own accord"), "{page}");
    assert!(page.contains("tests/all.rs:26   panic!(\"of its own accord\");"), "{page}");
}

#[test]
fn a_page_opens_at_the_step_and_a_trace_is_kept() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (page, trace) = (folder.join("test.html"), folder.join("test.jsonl"));
    for file in [&page, &trace] {
        let _ = fs::remove_file(file);
    }
    let output = test_in(package(), &["it_says_two", "-o", page.to_str().expect("a path")]);
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(printed.contains("test.html#step=9 is written: open it in a browser"), "{printed}");
    assert!(fs::read_to_string(&page).expect("a page").contains("<title>the test it_says_two of own"));
    test_in(package(), &["it_says_two", "-o", trace.to_str().expect("a path")]);
    assert!(fs::read_to_string(&trace).expect("a trace").contains(r#"{"program_ended":"panic: at step 9,"#));
}

#[test]
fn what_cannot_be_run_is_said_with_what_can() {
    for (arguments, why) in [
        (&["it_says"][..], "'it_says' may be any of these tests:\n"),
        (&["it_yeilds"], "no test is called 'it_yeilds'; there is:\n"),
        (&[], "which of these tests?\n"),
        (&["nothing_runs"], "the test tests::nothing_runs recorded nothing: it has made no event loop"),
        (&["it_yields", "--", "--package", "other"], "there is no package 'other' here; there is: own"),
        (&["it_yields", "--", "--features", "nonsense"], "the tests are not built, and none was run"),
    ] {
        let output = test_in(package(), arguments);
        let (_, said) = told(&output);
        assert!(!output.status.success() && said.contains(&format!("error: {why}")), "{arguments:?}: {said}");
    }
}

#[test]
fn without_a_package_that_has_glassloop_nothing_is_run() {
    let nowhere = std::env::temp_dir();
    let (_, said) = told(&test_in(&nowhere, &["it"]));
    assert!(said.contains("error: there is no package here whose tests could be run"), "{said}");
    let without = package().join("without");
    let manifest = "[package]\nname = \"without\"\nversion = \"0.1.0\"\n[workspace]\n";
    fs::create_dir_all(without.join("src")).expect("it can be made");
    fs::write(without.join("Cargo.toml"), manifest).expect("it can be written");
    fs::write(without.join("src/lib.rs"), "").expect("it can be written");
    let (_, said) = told(&test_in(&without, &["it"]));
    assert!(said.contains("error: the package 'without' does not depend on glassloop"), "{said}");
}
