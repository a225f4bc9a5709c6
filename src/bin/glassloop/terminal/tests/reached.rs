//! Where a step has no line of its own: the line to which its task has got, marked as one where nothing runs.

use glassloop::testing::record;
use glassloop::trace::Event;
use glassloop::trace::event::Actor;
use glassloop::{Result, create_task, run, yield_now};

use super::{Clock, Sitting, walkthrough};
use crate::lessons::LESSONS;
use crate::locale::Locale;
use crate::scene::Line;
use crate::sources::Sources;
use crate::terminal::stepper::Stepper;
use crate::walkthrough::Walkthrough;

async fn worker() -> Result<()> {
    yield_now().await?;
    log::info!("at work");
    Ok(())
}

async fn idler() -> Result<()> {
    Ok(())
}

async fn boss() -> Result<()> {
    let (works, idles) = (create_task(worker())?, create_task(idler())?);
    idles.await?;
    works.await
}

/// The program above, with its source.
fn program() -> Walkthrough {
    let records = record(|| run(boss()).unwrap());
    let sources = Sources::whole(&[(file!(), include_str!("reached.rs"))]);
    Walkthrough { sources, ..walkthrough(records, Clock::Virtual) }
}

/// The program at the step that tells this.
fn at(told: &str) -> Sitting {
    let mut sitting = Sitting::in_walkthrough(program());
    sitting.press(&format!("/{told}⏎␛"));
    sitting.assert_shows(told);
    sitting
}

/// The line of the source that has this mark.
fn marked(sitting: &Sitting, mark: char) -> String {
    let screen = sitting.screen();
    let row = screen.lines().find(|row| row.starts_with(mark));
    row.unwrap_or_else(|| panic!("no {mark} in\n{screen}")).to_owned()
}

#[test]
fn a_task_that_is_done_stays_at_the_last_line_at_which_it_was_seen() {
    let sitting = at("(worker) is done");
    let row = marked(&sitting, '▷');
    assert!(row.contains("log::info!(\"at work\");"), "{row}");
    assert!(row.ends_with("◂ task 2 (worker) has got here"), "{row}");
    assert!(!sitting.screen().contains('▸'), "no line runs now");
}

#[test]
fn a_task_that_is_done_in_its_first_step_has_got_to_its_function() {
    let row = marked(&at("(idler) is done"), '▷');
    assert!(row.contains("fn idler() -> Result") && row.ends_with("(idler) has got here"), "{row}");
}

#[test]
fn a_task_that_another_one_wakes_stands_where_it_waits_and_who_wakes_it_where_it_has_got_to() {
    let mut sitting = at("(idler) is done");
    // That its waiter is ready is told next: the one that has ended does it.
    sitting.press("a→");
    sitting.assert_shows("Task 3 (idler) is done, so task 1 (boss), which waits for it,");
    assert!(marked(&sitting, '▷').contains("fn idler() -> Result"));
    let sitting = at("(worker) lets the others go first");
    assert!(marked(&sitting, '▷').contains("fn worker() -> Result"), "it has run no other line yet");
}

#[test]
fn in_chinese_the_line_is_marked_alike() {
    let mut sitting = Sitting::in_walkthrough(program().told_in(Locale::Chinese));
    sitting.press("/at work⏎→");
    let row = marked(&sitting, '▷');
    assert!(row.ends_with("(worker) 走到这里"), "{row}");
}

/// The last line of the program at which a task did something before this step.
fn last_line_of(actor: Actor, stepper: &Stepper) -> Option<Line> {
    let replay = stepper.journey.replay();
    let before = replay.records()[..replay.step()].iter().rev().filter(|record| record.by == actor);
    before.filter_map(|record| Line::of_the_program(record.source.as_ref())).next()
}

#[test]
fn in_no_lesson_a_step_of_a_task_shows_the_line_of_another_one() {
    let mut reached = 0;
    for lesson in LESSONS {
        let mut stepper = Stepper::new(Walkthrough::of_lesson(lesson).0);
        let records = stepper.journey.replay().records().to_vec();
        let by_tasks = records.iter().filter(|record| matches!(record.by, Actor::Task(_)));
        for record in by_tasks.filter(|record| !matches!(record.event, Event::Refused(_))) {
            stepper.begin_at(record.number, None);
            let Some(own) = last_line_of(record.by, &stepper) else { continue };
            assert_eq!(stepper.view.place.as_ref(), Some(&own), "{}, step {}", lesson.name, record.number);
            let is_own = stepper.view.is_at(&own);
            assert_eq!(stepper.view.reached.is_none(), is_own, "{}, step {}", lesson.name, record.number);
            reached += usize::from(!is_own);
        }
    }
    assert!(reached > 100, "{reached} steps have no line");
}
