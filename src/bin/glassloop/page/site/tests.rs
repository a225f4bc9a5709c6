//! What a site says in Python, and what in Rust.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::*;

/// The site of whoever works in Python.
static SITE: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let files = site(&Locale::ALL, Language::Python).expect("all lessons run");
    files.into_iter().collect()
});

/// What a page says while programs are shown in the other language than this one.
fn only_in(language: Language, page: &str) -> Vec<&str> {
    let mark = format!("class=\"{}\">", class_of(language));
    page.split(&*mark).skip(1).map(|rest| rest.split("</span>").next().unwrap_or_default()).collect()
}

#[test]
fn a_site_begins_in_the_language_that_was_asked_for_on_each_of_its_pages() {
    for (name, page) in &*SITE {
        let (tag, _) = page.split_once("<head>").expect("a head");
        assert!(tag.contains(" data-begins=\"Python\" data-programs=\"Python\">"), "{name}: {tag}");
    }
    let (_, rust) = site(&[Locale::English], Language::Rust).expect("all lessons run").swap_remove(0);
    assert!(rust.contains(" data-begins=\"Rust\" data-programs=\"Rust\">"));
}

#[test]
fn code_stays_code_in_the_index_and_who_reads_python_is_told_nothing_of_rust() {
    for (name, page) in [("index.html", &SITE["index.html"]), ("zh/index.html", &SITE["zh/index.html"])] {
        assert!(
            page.contains("<code>gather(*tasks)</code>") && !page.contains("gather(tasks) with"),
            "{name}"
        );
        let told = only_in(Language::Python, page).join("\n");
        assert!(told.contains("gather(*tasks)"), "{name}");
        for rust in ["gather!", "E0728", "E0277", "<code>?</code>"] {
            assert!(!told.contains(rust) && page.contains(rust), "{name}: {rust}");
        }
    }
}

#[test]
fn what_is_to_be_seen_in_rust_alone_says_so_to_who_reads_python() {
    let closed = &SITE["error-event_loop_is_closed.html"];
    let links = only_in(Language::Python, closed).join("\n");
    assert!(links.contains("closed_loop.html#step=27&amp;in=Python"), "{links}");
    assert!(closed.contains("task_service_broken.html#step="), "whoever reads Rust has the lesson");
    assert!(links.contains("exercise-pool_kept.html#step=") && !closed.contains("(Rust only)"), "{links}");
    let index = &SITE["index.html"];
    for lesson in LESSONS {
        let (_, entry) = index.split_once(&format!("href=\"{}\"", file(lesson))).expect("it is listed");
        let entry = entry.split("</li>").next().unwrap_or_default();
        assert_eq!(entry.contains("(Rust only)"), lesson.python.is_none(), "{}", lesson.name);
    }
}

#[test]
fn an_exercise_to_be_mended_names_its_file_and_the_command_that_checks_it() {
    let page = &SITE["exercises.html"];
    let (_, exercise) = page.split_once("id=\"closed_too_early\"").expect("it is there");
    for told in [
        "<code>glassloop exercises 11</code>",
        "<code>glassloop-exercises/python/closed_too_early.py</code>",
        "<code>cargo step exercises 11</code>",
        "<code>glassloop-exercises/rust/closed_too_early.rs</code>",
    ] {
        assert!(exercise.split("</section>").next().is_some_and(|section| section.contains(told)), "{told}");
    }
}
