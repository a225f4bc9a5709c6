//! What is said of a program that does not pass: what its run did instead, and why.

use std::sync::mpsc::channel;

use glassloop::trace::file::Language;

use super::{Folder, called, has_python};
use crate::exercises::EXERCISES;
use crate::exercises::check::Verdict;
use crate::exercises::running::verdict;
use crate::exercises::said::checked;
use crate::exercises::watch::watch_with;

/// What is said of this program in place of the exercise's own.
fn said_of(name: &str, program: &str) -> String {
    let folder = Folder::new(name);
    let desk = folder.desk();
    let exercise = called(name);
    desk.rewrite(exercise, program).expect("written");
    match verdict(&desk, exercise, Language::Python).expect("it runs") {
        Verdict::Failed(why) | Verdict::NotRun(why) => why,
        verdict => panic!("{verdict:?}"),
    }
}

/// An exercise in Python, as it is given.
fn given(name: &str) -> &'static str {
    called(name).text(Language::Python)
}

#[test]
fn two_tasks_that_nobody_awaits_are_said_to_be_cancelled_by_the_run() {
    if !has_python() {
        return;
    }
    let given = EXERCISES[3].text(Language::Python);
    let bare = ["one", "two"].iter().fold(given.to_owned(), |text, name| {
        let made = format!("asyncio.create_task(fetch(\"{name}\"))");
        text.replace(&format!("await fetch(\"{name}\")"), &made)
    });
    let bare = bare.replace("\n\n\nasyncio.run", "\n    await asyncio.sleep(0)\n\n\nasyncio.run");
    let said = said_of(EXERCISES[3].name, &bare);
    assert!(said.contains("when the main coroutine returns, and it is cancelled at step "), "{said}");
}

#[test]
fn a_task_that_main_does_not_wait_for_is_told_with_what_another_line_stands_in_the_place_of() {
    if !has_python() {
        return;
    }
    let bare =
        EXERCISES[4].text(Language::Python).replace("    save()\n", "    asyncio.create_task(save())\n");
    let said = said_of("never_awaited", &bare);
    assert!(said.starts_with("\"saved\" should be printed, and step "), "{said}");
    assert!(said.contains("when the main coroutine returns, and it is cancelled at step "), "{said}");
}

#[test]
fn an_error_of_ones_own_is_not_said_to_be_the_one_that_was_to_go_and_is_told_once() {
    if !has_python() {
        return;
    }
    let boom = "import asyncio\nasync def boom():\n    raise ValueError('mine')\nasync def main():\n    \
                asyncio.create_task(boom())\n    await asyncio.sleep(0.01)\nasyncio.run(main())\n";
    let said = said_of("nobody_asked", boom);
    assert!(said.starts_with("an error is reported, at step ") && !said.contains("still"), "{said}");
    assert_eq!(said.matches("Task exception was never retrieved").count(), 1, "{said}");
}

#[test]
fn a_program_that_does_not_run_has_no_run_to_step_through() {
    if !has_python() {
        return;
    }
    let folder = Folder::new("syntax");
    let mut desk = folder.desk();
    desk.rewrite(&EXERCISES[3], "def main(:\n").expect("written");
    let mut said = Vec::new();
    checked(&mut said, &mut desk, &EXERCISES[3]).expect("it is said");
    let said = String::from_utf8(said).expect("text");
    assert!(said.contains("SyntaxError") && said.contains("exercises hint` helps"), "{said}");
    assert!(!said.contains("exercises show"), "{said}");
}

#[test]
fn whoever_holds_the_loop_for_ever_is_named_with_the_step_and_the_line() {
    if !has_python() {
        return;
    }
    let given = EXERCISES[7].text(Language::Python);
    let blocks = given.replace(
        "return loop.run_until_complete(fetch())",
        "return asyncio.run_coroutine_threadsafe(fetch(), loop).result()",
    );
    let said = said_of("already_running", &blocks);
    let number = 1 + blocks.lines().position(|line| line.contains("threadsafe(fetch()")).expect("the line");
    let stands = format!(
        "and stands in line {number} (`return asyncio.run_coroutine_threadsafe(fetch(), loop).result()`)"
    );
    assert!(said.contains("task 1 (main) has held the loop since step ") && said.contains(&stands), "{said}");
}

#[test]
fn a_loop_that_nobody_wakes_is_told_with_what_its_task_waits_for() {
    if !has_python() {
        return;
    }
    let waits = "import asyncio\nasync def main():\n    await asyncio.get_running_loop().create_future()\n\
                 asyncio.run(main())\n";
    let said = said_of("two_at_a_time", waits);
    assert!(
        said.contains("its loop waits, and nothing wakes it") && said.contains("waits for future"),
        "{said}"
    );
}

#[test]
fn what_run_cancels_is_told_where_a_gather_that_is_not_awaited_is_reported() {
    if !has_python() {
        return;
    }
    let given = EXERCISES[3].text(Language::Python);
    let both = "    await fetch(\"one\")\n    await fetch(\"two\")\n";
    assert!(given.contains(both), "{given}");
    let said = said_of(
        "two_at_a_time",
        &given.replace(both, "    asyncio.gather(fetch(\"one\"), fetch(\"two\"))\n"),
    );
    assert!(said.starts_with("an error is reported, at step "), "{said}");
    assert!(said.contains("_GatheringFuture exception was never retrieved"), "{said}");
    assert!(said.contains("; nobody awaits a task that is still at work"), "{said}");
    assert!(said.contains("and it is cancelled at step ") && !said.contains(".;"), "{said}");
}

#[test]
fn a_solution_that_leaves_out_what_is_to_be_learnt_does_not_pass() {
    if !has_python() {
        return;
    }
    let printed = EXERCISES[4].text(Language::Python).replace("    save()\n", "    print(\"saved\")\n");
    let said = said_of("never_awaited", &printed);
    assert!(said.contains("save() is to print \"saved\", and main() does, at step "), "{said}");
    let thread = "import asyncio, threading\nasync def fetch():\n    print(\"fetched\")\nasync def main():\n    \
                  thread = threading.Thread(target=lambda: asyncio.run(fetch()))\n    thread.start()\n    \
                  thread.join()\nasyncio.run(main())\n";
    let said = said_of("already_running", thread);
    assert!(said.contains("it works by a second loop, made at step "), "{said}");
    assert!(said.contains("The first is held up until that is done"), "{said}");
    // It waits, so that the first loop's thread has its turn however busy the machine is.
    let beside = "import asyncio\nasync def fetch():\n    await asyncio.sleep(0.1)\n    print(\"fetched\")\n\
                  def render():\n    asyncio.run(fetch())\nasync def main():\n    \
                  await asyncio.to_thread(render)\nasyncio.run(main())\n";
    let said = said_of("already_running", beside);
    assert!(said.contains("it works by a second loop, made at step "), "{said}");
    assert!(said.contains("The first runs on meanwhile"), "{said}");
}

#[test]
fn who_prints_what_a_coroutine_should_have_made_has_not_run_it() {
    if !has_python() {
        return;
    }
    let printed = given("already_running").replace("    print(render())\n", "    print(\"fetched\")\n");
    let said = said_of("already_running", &printed);
    assert!(said.starts_with("nothing of fetch() is seen in the run"), "{said}");
}

#[test]
fn an_error_that_has_ended_the_program_is_told_before_what_it_has_left_unawaited() {
    if !has_python() {
        return;
    }
    let given = given("two_at_a_time");
    let both = "    await fetch(\"one\")\n    await fetch(\"two\")\n";
    let said = said_of("two_at_a_time", &given.replace(both, "    await (fetch(\"one\"), fetch(\"two\"))\n"));
    assert!(said.contains("TypeError") && !said.starts_with("a warning comes"), "{said}");
}

#[test]
fn a_loop_that_is_closed_by_its_finaliser_alone_is_not_closed() {
    if !has_python() {
        return;
    }
    let given = given("closed_too_early");
    assert!(given.contains("loop.close()\n"), "{given}");
    let said = said_of("closed_too_early", &given.replace("loop.close()\n", ""));
    assert!(said.starts_with("loop 1 is never closed"), "{said}");
}

#[test]
fn a_task_that_is_kept_and_not_awaited_is_not_said_to_be_kept_by_nobody() {
    if !has_python() {
        return;
    }
    let given = given("nobody_asked");
    assert!(given.contains("    asyncio.create_task(fail())\n"), "{given}");
    let kept = given.replace("    asyncio.create_task(fail())\n", "    task = asyncio.create_task(fail())\n");
    let said = said_of("nobody_asked", &kept);
    assert!(said.contains("and nobody has awaited it"), "{said}");
}

#[test]
fn a_warning_is_called_a_warning_with_its_class() {
    if !has_python() {
        return;
    }
    let said = said_of("never_awaited", EXERCISES[4].text(Language::Python));
    let told = "a warning comes, RuntimeWarning: coroutine 'save' was never awaited; at step ";
    assert!(said.starts_with(told), "{said}");
}

#[test]
fn an_answer_is_a_letter_or_what_stands_behind_it_and_else_it_is_quoted() {
    if !has_python() {
        return;
    }
    let answered = |answer: &str| {
        let text = EXERCISES[1].text(Language::Python).replace("answer: ?", &format!("answer: {answer}"));
        said_of("sooner_or_later", &text)
    };
    let said = answered("early");
    assert!(said.contains("early is not what happens: ") && said.contains("its timer is due in"), "{said}");
    assert!(answered("sooner").contains("there is no answer 'sooner': write one letter, a to d"));
}

/// What is said to somebody who watches this exercise and types these lines.
fn watched(number: usize, lines: &[&str]) -> String {
    let folder = Folder::new(&format!("watched_{number}_{}", lines.len()));
    let (mut said, mut desk) = (Vec::new(), folder.desk());
    let (types, typed) = channel();
    lines.iter().for_each(|line| types.send((*line).to_owned()).expect("it listens"));
    drop(types);
    watch_with(&mut said, &mut desk, Some(&EXERCISES[number - 1]), &typed).expect("it is said");
    String::from_utf8(said).expect("text")
}

#[test]
fn whoever_types_a_wrong_letter_while_watching_is_told_which_there_are() {
    if !has_python() {
        return;
    }
    let said = watched(2, &["z"]);
    assert!(said.contains("\nthere is no answer 'z': write one letter, a to d\n"), "{said}");
    let said = watched(2, &["\u{1b}[A", "q"]);
    assert!(!said.contains("there is no answer"), "an arrow answers nothing: {said}");
    let said = watched(4, &["z"]);
    assert!(said.contains("asks for no letter"), "{said}");
}

#[test]
fn whoever_watches_is_sent_to_another_terminal_to_step_through_the_run() {
    if !has_python() {
        return;
    }
    let said = watched(4, &[]);
    let line = said.lines().find(|line| line.contains("exercises show`")).unwrap_or_else(|| panic!("{said}"));
    assert!(line.ends_with("in another terminal steps through this run"), "{line}");
    assert!(!said.contains("exercises hint`"), "h does that here: {said}");
}
