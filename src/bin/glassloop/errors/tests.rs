//! The index is complete, and says nothing that is not so.

use std::collections::BTreeSet;

use glassloop::trace::Event;
use glassloop::trace::file::Language;

use super::{Cure, Entry, Places, entries, find, spans, versions};
use crate::causes::Cause;
use crate::lessons::LESSONS;
use crate::locale::Locale;
use crate::walkthrough::Walkthrough;

/// Sentences as people were told them, with the name under which each is found.
const TOLD: &[(&str, &str)] = &[
    ("RuntimeError: Event loop is closed", "event_loop_is_closed"),
    ("event loop IS  closed", "event_loop_is_closed"),
    ("This event loop is already running", "already_running"),
    ("RuntimeError: this event loop is already running.", "already_running"),
    ("Cannot run the event loop while another loop is running", "another_loop_is_running"),
    ("asyncio.run() cannot be called from a running event loop", "run_from_a_running_loop"),
    ("There is no current event loop in thread 'Thread-1 (worker)'.", "no_current_event_loop"),
    ("There is no current event loop in thread 'MainThread'.", "no_current_event_loop"),
    ("DeprecationWarning: There is no current event loop", "no_current_event_loop"),
    ("no running event loop", "no_running_event_loop"),
    ("Cannot close a running event loop", "cannot_close_a_running_loop"),
    ("Event loop stopped before Future completed.", "stopped_before_future_completed"),
    ("Runner is closed", "runner_is_closed"),
    (
        "Task <Task pending name='Task-1' coro=<main() running at a.py:4>> got Future <Future pending> attached to a different loop",
        "attached_to_a_different_loop",
    ),
    (
        "ValueError: The future belongs to a different loop than the one specified as the loop argument",
        "future_belongs_to_a_different_loop",
    ),
    (
        "<asyncio.locks.Lock object at 0x7f0 [locked]> is bound to a different event loop",
        "bound_to_a_different_event_loop",
    ),
    (
        "Non-thread-safe operation invoked on an event loop other than the current one",
        "non_thread_safe_operation",
    ),
    ("ValueError: a coroutine was expected, got <function main at 0x7f0>", "a_coroutine_was_expected"),
    ("TypeError: a coroutine was expected, got None", "a_coroutine_was_expected"),
    ("RuntimeWarning: coroutine 'work' was never awaited", "never_awaited"),
    ("RuntimeError: cannot reuse already awaited coroutine", "cannot_reuse_awaited_coroutine"),
    ("coroutine is being awaited already", "cannot_reuse_awaited_coroutine"),
    ("Task was destroyed but it is pending!", "task_was_destroyed"),
    ("Task exception was never retrieved", "exception_was_never_retrieved"),
    ("Future exception was never retrieved", "exception_was_never_retrieved"),
    ("InvalidStateError: invalid state", "invalid_state"),
    ("Result is not set.", "result_is_not_set"),
    ("Exception is not set.", "result_is_not_set"),
    ("Task cannot await on itself: <Task pending>", "cannot_await_itself"),
    ("Task got bad yield: 42", "bad_yield"),
    ("Task does not support set_result operation", "task_result_from_outside"),
    ("Passing coroutines is forbidden, use tasks explicitly.", "passing_coroutines_is_forbidden"),
    ("An asyncio.Future, a coroutine or an awaitable is required", "awaitable_is_required"),
    ("coroutines cannot be used with call_soon()", "coroutine_as_callback"),
    ("asyncio.exceptions.CancelledError", "cancelled_error"),
    ("Executor shutdown has been called", "executor_shutdown"),
    ("cannot schedule new futures after shutdown", "executor_shutdown"),
    ("cannot schedule new futures after interpreter shutdown", "executor_shutdown"),
    ("Executing <Task pending name='Task-1'> took 0.200 seconds", "executing_took_seconds"),
    ("ResourceWarning: unclosed event loop <_UnixSelectorEventLoop running=False>", "unclosed_event_loop"),
    ("unclosed transport <_SelectorSocketTransport fd=7>", "unclosed_event_loop"),
    ("coroutine method 'aclose' of 'numbers' was never awaited", "async_generator_left_open"),
    ("Lock is not acquired.", "lock_is_not_acquired"),
    ("cannot wait on un-acquired lock", "condition_without_its_lock"),
    ("TaskGroup <TaskGroup> is finished", "outside_its_block"),
    ("TaskGroup <TaskGroup> has not been entered", "outside_its_block"),
    ("Timeout should be used inside a task", "outside_its_block"),
    // Those that public reports add.
    ("Timeout context manager should be used inside a task", "timeout_context_manager_outside_a_task"),
    ("RuntimeError: coroutine ignored GeneratorExit", "ignored_generator_exit"),
    (
        "Cannot enter into task <Task pending> while another task <Task pending> is being executed.",
        "task_inside_task",
    ),
    ("Leaving task <Task pending> does not match the current task <Task finished>.", "task_inside_task"),
    (
        "Cannot add child handler, the child watcher does not have a loop attached",
        "child_watcher_has_no_loop",
    ),
    ("Can't patch loop of type <class 'uvloop.Loop'>", "cannot_patch_loop"),
    ("Can’t patch loop of type <class 'uvloop.Loop'>", "cannot_patch_loop"),
];

/// The names of what is found, the first first.
fn names(text: &str) -> Vec<&'static str> {
    find(text).iter().map(|found| found.entry.name).collect()
}

#[test]
fn every_sentence_that_people_meet_is_found() {
    for (sentence, name) in TOLD {
        assert_eq!(names(sentence).first(), Some(name), "{sentence}");
    }
}

#[test]
fn every_sentence_of_the_index_finds_its_own_entry_first() {
    for entry in entries() {
        for sentence in entry.sentences {
            assert_eq!(names(&sentence.replace('…', "x")).first(), Some(&entry.name), "{sentence}");
        }
        assert_eq!(names(entry.name), [entry.name]);
    }
}

#[test]
fn of_a_traceback_the_last_error_comes_first_and_what_it_covers_up_after_it() {
    let traceback = "Traceback (most recent call last):\n  File \"app.py\", line 7, in <module>\n    \
                     loop.run_until_complete(main())\nRuntimeError: This event loop is already running\n\n\
                     During handling of the above exception, another exception occurred:\n\n\
                     Traceback (most recent call last):\n  File \"app.py\", line 9, in <module>\n    loop.close()\n\
                     RuntimeError: Cannot close a running event loop\n\
                     sys:1: RuntimeWarning: coroutine 'main' was never awaited\n";
    assert_eq!(names(traceback), ["never_awaited", "cannot_close_a_running_loop", "already_running"]);
}

#[test]
fn a_sentence_that_the_terminal_has_broken_is_found_and_so_are_its_words() {
    assert_eq!(
        names("asyncio.run() cannot be called\n from a running event loop"),
        ["run_from_a_running_loop"]
    );
    assert_eq!(names("loop closed"), ["event_loop_is_closed"]);
}

#[test]
fn a_class_finds_all_that_print_it() {
    assert_eq!(names("asyncio.exceptions.InvalidStateError"), ["invalid_state", "result_is_not_set"]);
    assert!(names("RuntimeError").len() > 10);
}

#[test]
fn what_is_no_error_finds_nothing() {
    for text in ["", "timrs", "KeyError: 'x'", "…", "the"] {
        assert_eq!(names(text), [""; 0], "{text}");
    }
}

#[test]
fn every_cause_that_the_stepper_tells_stands_in_the_index() {
    let of_index: Vec<Cause> = entries()
        .flat_map(|entry| entry.causes)
        .filter_map(|told| match told.cure {
            Cure::Of(cause) => Some(cause),
            Cure::Said { .. } => None,
        })
        .collect();
    let missing: Vec<&Cause> = Cause::ALL.iter().filter(|cause| !of_index.contains(cause)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_lesson_that_is_named_shows_the_cause_at_a_step() {
    for entry in entries() {
        let places = Places::of(entry.causes).expect("the lessons run");
        for told in entry.causes.iter().filter(|told| told.lesson.is_some()) {
            let step =
                places.step_in(told, Language::Rust).unwrap_or_else(|| panic!("{}: {told:?}", entry.name));
            let lesson = told.lesson.expect("it is named");
            assert!(shows(lesson, step, entry), "{}: not at step {step} of {lesson}", entry.name);
        }
    }
}

#[test]
fn the_causes_of_a_closed_loop_name_the_exercises_that_are_examples_of_them() {
    let closed = entries().find(|entry| entry.name == "event_loop_is_closed").expect("an entry");
    let mut named: Vec<usize> =
        closed.causes.iter().filter_map(|told| told.exercise()).map(|(number, _)| number).collect();
    named.sort_unstable();
    assert_eq!(named, (11..=19).collect::<Vec<_>>());
}

/// Whether the sentence of the entry stands there: at that step of the lesson, or at the next, where
/// what was found is reported.
fn shows(lesson: &str, step: usize, entry: &Entry) -> bool {
    let lesson = LESSONS.iter().find(|it| it.name == lesson).expect("a lesson");
    let walkthrough = Walkthrough::alone(lesson).expect("it runs");
    let records = &walkthrough.replay.records()[step - 1..=step];
    records.iter().any(|record| names(&said(&record.event)).contains(&entry.name))
}

/// What the program is told.
fn said(event: &Event) -> String {
    match event {
        Event::Refused(refused) => refused.message.clone(),
        Event::Reported(reported) => reported.message.clone(),
        Event::NeverAwaited(left) => format!("coroutine '{}' was never awaited", left.coroutine),
        _ => String::new(),
    }
}

#[test]
fn what_each_python_says_comes_from_the_page_of_versions_and_begins_with_the_oldest() {
    for entry in entries() {
        for program in entry.programs {
            let spans = spans(program);
            let (first, last) = (spans.first().expect(program), spans.last().expect(program));
            assert!(first.versions.starts_with("3.8"), "{program}: {spans:?}");
            assert!(last.versions.contains("3.15"), "{program}: {spans:?}");
        }
    }
}

/// `GLASSLOOP_BLESS=1` writes the table anew, after `table.py --write`.
#[test]
fn the_page_says_of_each_sentence_since_when_and_until_when_as_the_index_does() {
    const BEGIN: &str = "<!-- the sentences begin -->\n";
    const END: &str = "<!-- the sentences end -->\n";
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/versions.md");
    let page = std::fs::read_to_string(path).expect("the page");
    let (before, rest) = page.split_once(BEGIN).expect("it begins");
    let (written, after) = rest.split_once(END).expect("it ends");
    let table = versions::table();
    if crate::environment::blesses() {
        std::fs::write(path, format!("{before}{BEGIN}{table}{END}{after}")).expect("it can be written");
    } else {
        assert_eq!(written, table);
    }
}

#[test]
fn a_sentence_that_was_reworded_ends_where_its_successor_begins() {
    let told = |name: &str, sentence: &str| {
        let entry = entries().find(|entry| entry.name == name).expect("an entry");
        versions::told(entry, sentence, Locale::English)
    };
    assert_eq!(told("event_loop_is_closed", "Event loop is closed"), "3.8.18 to 3.15.2");
    assert_eq!(told("a_coroutine_was_expected", "a coroutine was expected, got …"), "3.8.18 to 3.13.18");
    let successor = "An asyncio.Future, a coroutine or an awaitable is required";
    assert_eq!(told("awaitable_is_required", successor), "3.14.10 to 3.15.2");
}

#[test]
fn the_sentence_of_an_entry_is_said_by_one_of_its_programs() {
    for entry in
        entries().filter(|entry| !entry.programs.is_empty() && entry.name != "child_watcher_has_no_loop")
    {
        let said: Vec<String> =
            entry.programs.iter().flat_map(|program| spans(program)).flat_map(|span| span.lines).collect();
        let is_it = |line: &&String| names(line).contains(&entry.name);
        assert!(said.iter().any(|line| is_it(&line)), "{}: {said:?}", entry.name);
    }
}

#[test]
fn addresses_are_words_that_stand_once() {
    let all: Vec<&str> = entries().map(|entry| entry.name).collect();
    let once: BTreeSet<&str> = all.iter().copied().collect();
    assert_eq!(all.len(), once.len());
    let is_plain = |name: &&str| name.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_');
    assert!(all.iter().all(is_plain), "{all:?}");
}
