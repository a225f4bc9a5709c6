//! The trace of a test that fails.

use glassloop::trace::Event;

use super::*;

/// A trace that ends with this panic, opened at this step of it.
fn opened(panic: &str, number: u64) -> Sitting {
    let mut records = Vec::from(glassloop::testing::record(|| {
        let event_loop = glassloop::new_event_loop().unwrap();
        event_loop.call_soon(|| log::info!("one")).unwrap();
        event_loop.run_once().unwrap();
        event_loop.close().unwrap();
    }));
    let last = records.last().expect("a record").number;
    let event = Event::ProgramEnded(Some(panic.into()));
    records.push(Record { number: last + 1, event, ..records[0].clone() });
    let notice = Some("The assertion fails here".to_owned());
    Sitting::before(Application::beginning_at(walkthrough(records, Clock::Virtual), number, notice))
}

#[test]
fn it_is_opened_where_the_assertion_differs_and_e_and_c_go_to_the_assertion_and_back() {
    let mut sitting = opened("panic: at step 7, what was said is another: \"one\", not \"two\"", 7);
    sitting.assert_shows("The assertion fails here");
    assert_eq!(sitting.step(), 7);
    sitting.press("e").assert_shows("The test fails: at step 7, what was said is another");
    assert_eq!(sitting.press("c").step(), 7);
}

#[test]
fn a_panic_that_names_no_step_is_opened_itself() {
    let sitting = opened("panic: called `Option::unwrap()` on a `None` value", 11);
    sitting.assert_shows("The test fails: called `Option::unwrap()` on a `None` value");
}
