//! The page's own fold against `src/replay`, and what a page must be.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use glassloop::replay::Replay;
use serde_json::Value;

use super::data::Data;
use super::shown::Shown;
use super::*;
use crate::errors::entries;
use crate::lessons::LESSONS;
use crate::locale::Locale;
use crate::narrate::Narrator;
use crate::scene::scene;
use crate::walkthrough::{Clock, Shows, Walkthrough};

/// What `src/replay` and `scene.rs` make of every step, as JSON.
fn scenes(walkthrough: &Walkthrough) -> Vec<Value> {
    let narrator = Narrator::new(walkthrough.replay.records()).told_in(walkthrough.locale);
    let mut replay = walkthrough.replay.clone();
    let mut scenes = Vec::new();
    for step in 0..=replay.len() {
        replay.go_to(step);
        let scene = scene(&replay, narrator.names(&replay));
        scenes.push(serde_json::to_value(scene).expect("a scene is JSON"));
    }
    scenes
}

/// What the page's script makes of every step; none where there is no `node` to run it.
fn scenes_of_page(data: &Data<'_>, locale: Locale) -> Option<Vec<Value>> {
    let pure: Vec<&str> = SCRIPTS.iter().take(8).map(|(_, text)| *text).collect();
    let pure = words::script(&pure.join("\n"), locale);
    let program = format!("{pure}\n{}", include_str!("tests/scenes.js"));
    let input = serde_json::to_string(data).expect("the data is JSON");
    let mut node = Command::new("node");
    let node = node.arg("--eval").arg(program).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut node = node.spawn().ok()?;
    let mut stdin = node.stdin.take().expect("it is piped");
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = node.wait_with_output().expect("node ends");
    writer.join().expect("the input is written").expect("node reads it");
    assert!(output.status.success(), "the script fails; what it says stands above");
    Some(serde_json::from_slice(&output.stdout).expect("scenes"))
}

/// Compares every step; `GLASSLOOP_SCENES=FOLDER` also keeps the scenes, for
/// the test in the browser.
fn compare(walkthrough: &Walkthrough) {
    let expected = scenes(walkthrough);
    if let Some(folder) = crate::environment::asked("GLASSLOOP_SCENES") {
        let file = PathBuf::from(folder).join(format!("{}.json", walkthrough.name));
        fs::write(file, serde_json::to_string(&expected).expect("JSON")).expect("the folder is there");
    }
    let Some(seen) = scenes_of_page(&Data::of(walkthrough, false), walkthrough.locale) else {
        eprintln!("there is no node here: the comparison is left to the browser");
        return;
    };
    assert_eq!(seen.len(), expected.len(), "{}", walkthrough.name);
    for (seen, expected) in seen.iter().zip(&expected) {
        assert_eq!(seen, expected, "{}, step {}", walkthrough.name, expected["step"]);
    }
}

#[test]
fn the_page_folds_every_lesson_as_the_replay_does() {
    for lesson in LESSONS {
        compare(&Walkthrough::alone(lesson).expect("the lesson runs"));
    }
}

#[test]
fn a_page_in_chinese_shows_what_the_stepper_shows_in_chinese() {
    for name in ["closed_loop", "wait_for_timeout", "executor", "chat_server", "callbacks_in_order"] {
        let lesson = LESSONS.iter().find(|lesson| lesson.name == name).expect("a lesson");
        compare(&Walkthrough::alone(lesson).expect("the lesson runs").told_in(Locale::Chinese));
    }
}

#[test]
fn a_long_trace_is_cut_at_an_iteration_and_what_was_alive_there_is_still_shown() {
    for lesson in
        LESSONS.iter().filter(|lesson| ["gather_in_order", "closed_loop", "executor"].contains(&lesson.name))
    {
        let walkthrough = Walkthrough::alone(lesson).expect("the lesson runs");
        for limit in [20, 45] {
            compare_cut(&walkthrough, limit);
        }
    }
}

fn compare_cut(walkthrough: &Walkthrough, limit: usize) {
    let data = Data::with_limit(walkthrough, false, limit);
    let json = serde_json::to_value(&data).expect("JSON");
    let first = json["first"].as_u64().expect("a step") as usize;
    assert!(first > 0 && json["notices"].to_string().contains("too many for a page"));
    assert!(!json["records"][first]["event"]["iteration_begun"].is_null(), "it begins there");
    let Some(seen) = scenes_of_page(&data, walkthrough.locale) else { return };
    let expected = scenes(walkthrough);
    let expected = &expected[expected.len() + 1 - seen.len()..];
    for (seen, expected) in seen[1..].iter().zip(expected) {
        assert_eq!(shown(seen), shown(expected), "{}, step {}", walkthrough.name, expected["step"]);
    }
}

/// Without what is counted from the beginning.
fn shown(scene: &Value) -> Value {
    let mut shown = scene.clone();
    shown["step"].take();
    shown["said"].take();
    shown
}

// ── what a page must be ─────────────────────────────────────────────────────

/// The page of a run, which begins in its language.
fn page_of(walkthrough: Walkthrough, in_a_site: bool) -> String {
    let around = Surroundings { in_a_site, other: String::new(), begins: walkthrough.language };
    page(&Shown::of(walkthrough), &around)
}

/// A program that says and calls things such as one should not.
fn hostile() -> Walkthrough {
    let long = "10 000 letters ".repeat(667);
    let said = [
        "</script><script>document.title = 'broken'</script>",
        "<!-- <script>",
        "\"'&quot; \u{1f9ea} \u{2028}",
        &long,
    ];
    let said = said.map(str::to_owned);
    let records = glassloop::testing::record(|| {
        let event_loop = glassloop::new_event_loop().expect("a loop");
        for line in &said {
            let text = line.clone();
            event_loop.call_soon(move || log::info!("{text}")).expect("it is open");
        }
        event_loop.run_once().expect("it runs");
        event_loop.close().expect("it closes");
    });
    Walkthrough {
        shows: Shows::Trace,
        name: "hostile".to_owned(),
        title: "</title><script>alert(1)</script> \" {{data}}".to_owned(),
        introduction: vec!["</script>".to_owned()],
        replay: Replay::new(records),
        sources: Default::default(),
        clock: Clock::Virtual,
        language: Default::default(),
        locale: Default::default(),
        asyncio: None,
        told_otherwise: Default::default(),
        notices: vec!["<img src=x onerror=alert(1)>".to_owned()],
    }
}

#[test]
fn no_text_of_a_trace_can_become_a_part_of_the_page() {
    let page = page_of(hostile(), false);
    let (before, data) = page.split_once("type=\"application/json\">").expect("the data");
    let (data, _) = data.split_once("</script>").expect("its end");
    assert!(!data.contains('<') && !data.contains('\u{2028}'));
    assert!(
        before.contains("<title>&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt; &quot; {{data}}</title>")
    );
    let walkthrough: Value = serde_json::from_str(data).expect("JSON, whatever is in it");
    assert_eq!(walkthrough["title"], hostile().title);
    assert_eq!(walkthrough["notices"][0], "<img src=x onerror=alert(1)>");
}

#[test]
fn a_page_names_nothing_that_a_browser_would_fetch() {
    let page = page_of(Walkthrough { replay: Replay::default(), ..hostile() }, false);
    let (program, _) = page.split_once("<body").expect("a head and a body");
    assert!(program.contains("default-src 'none'"));
    for fetched in
        ["http:", "https:", "@import", "url(", "<script src", "<img", "<iframe", "fetch(", "import("]
    {
        let page = page.replace(elements_namespace(), "").replace("<img src=x", "");
        assert!(!page.contains(fetched), "{fetched}");
    }
}

/// The name of SVG is an address that nobody ever goes to.
fn elements_namespace() -> &'static str {
    "http://www.w3.org/2000/svg"
}

#[test]
fn the_files_of_the_page_are_short() {
    for (name, text) in SCRIPTS {
        let lines = text
            .lines()
            .filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with("//"))
            .count();
        assert!(lines <= 300, "{name}.js has {lines} lines");
    }
}

#[test]
fn a_site_has_a_page_for_every_lesson_and_every_error_and_its_indices_lead_to_each() {
    let files: BTreeMap<String, String> =
        site::site(&[Locale::English], Language::Rust).expect("all lessons run").into_iter().collect();
    for lesson in LESSONS {
        let name = site::file(lesson);
        assert!(files["index.html"].contains(&format!("href=\"{name}\"")) && files.contains_key(&name));
    }
    for entry in entries() {
        let name = format!("error-{}.html", entry.name);
        assert!(files["errors.html"].contains(&format!("href=\"{name}\"")), "{name}");
        assert!(files[&name].contains(&template::escaped(&entry.meaning(Locale::English))), "{name}");
    }
    assert!(files.values().all(|page| page.starts_with("<!doctype html>")));
    let long: Vec<_> = files.iter().filter(|(_, page)| page.len() >= 200_000).map(|(name, _)| name).collect();
    assert!(long.is_empty(), "{long:?}");
    assert!(files["error-event_loop_is_closed.html"].contains("href=\"closed_loop.html#step="));
}

#[test]
fn a_lesson_has_the_same_page_in_a_site_whoever_makes_it() {
    let files: BTreeMap<String, String> =
        site::site(&[Locale::English], Language::Rust).expect("all lessons run").into_iter().collect();
    for lesson in LESSONS.iter().step_by(7) {
        let walkthrough = Walkthrough::alone(lesson).expect("it runs");
        assert!(files[&site::file(lesson)] == page_of(walkthrough.clone(), true), "{}", lesson.name);
    }
}

#[test]
fn every_link_of_a_site_leads_to_a_page_of_it() {
    let files: BTreeMap<String, String> =
        site::site(&[Locale::English], Language::Rust).expect("all lessons run").into_iter().collect();
    for (name, page) in &files {
        // What stands in a page's data is text.
        let (page, _) = page.split_once("<script id=\"walkthrough\"").unwrap_or((page, ""));
        for link in page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            let file = link.split('#').next().unwrap_or_default();
            let is_there = file == "data:," || files.contains_key(file);
            assert!(is_there, "{name}: {link}");
        }
    }
}

#[test]
fn no_two_functions_of_the_script_have_one_name() {
    let mut names = BTreeMap::new();
    for (file, text) in SCRIPTS {
        let functions = text.lines().filter_map(|line| line.strip_prefix("function ")?.split('(').next());
        for name in functions {
            assert_eq!(names.insert(name, file), None, "{name} of {file}.js");
        }
    }
}

#[test]
fn a_lesson_in_a_site_leads_to_those_before_and_after_it() {
    let lesson = &LESSONS[1];
    let walkthrough = Walkthrough::alone(lesson).expect("it runs");
    let page = page_of(walkthrough.clone(), true);
    let json =
        page.split_once("type=\"application/json\">").and_then(|(_, rest)| rest.split_once("</script>"));
    let data: Value = serde_json::from_str(json.expect("the data").0).expect("JSON");
    assert_eq!(data["previous"]["file"], site::file(&LESSONS[0]));
    assert_eq!(data["next"]["title"], *LESSONS[2].title(Locale::English));
    assert!(!page_of(walkthrough, false).contains("\"previous\":"), "alone it leads nowhere");
}

#[test]
fn a_site_in_two_languages_has_each_page_in_both_and_each_leads_to_the_other() {
    let files: BTreeMap<String, String> =
        site::site(&Locale::ALL, Language::Rust).expect("all lessons run").into_iter().collect();
    let (chinese, english): (Vec<_>, Vec<_>) = files.iter().partition(|(name, _)| name.starts_with("zh/"));
    assert_eq!(chinese.len(), english.len());
    for (name, page) in english {
        assert!(page.contains("<html lang=\"en\" "), "{name}");
        assert!(page.contains(&format!("lang=\"zh\" hreflang=\"zh\" href=\"zh/{name}\">中文</a>")), "{name}");
        let other = &files[&format!("zh/{name}")];
        assert!(other.contains("<html lang=\"zh\" "), "zh/{name}");
        assert!(
            other.contains(&format!("lang=\"en\" hreflang=\"en\" href=\"../{name}\">English</a>")),
            "zh/{name}"
        );
        assert!(other.len() < 200_000, "zh/{name} has {} bytes", other.len());
    }
}
