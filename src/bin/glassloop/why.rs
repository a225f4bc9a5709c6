//! The longer why of a step: what led to it, what led to that, and so on.

use glassloop::replay::Replay;

use crate::narrate::{Narrator, Step};

/// No chain is longer; a loop that has run for an hour has longer ones.
pub(crate) const LONGEST: usize = 12;

/// The steps that led to the one at which the replay is, the nearest first.
///
/// Each is told as it was when it happened.  The replay comes back to where it
/// was; it has to move, because what is told depends on the step.
pub(crate) fn why(replay: &mut Replay, narrator: &Narrator) -> Vec<Step> {
    let here = replay.step();
    let mut chain: Vec<Step> = Vec::new();
    let mut cause = narrator.tell(replay).and_then(|step| step.nearest_cause);
    while chain.len() < LONGEST
        && let Some(step) = cause.and_then(|number| replay.step_of(number))
        && step < replay.step()
    {
        replay.go_to(step);
        let told = narrator.tell(replay);
        cause = told.as_ref().and_then(|step| step.nearest_cause);
        chain.extend(told);
    }
    replay.go_to(here);
    chain
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use glassloop::trace::{Event, Record};

    use super::*;

    #[test]
    fn a_closed_loop_is_led_back_to_the_line_that_closed_it() {
        let records = glassloop::testing::record(|| {
            let event_loop = glassloop::new_event_loop().unwrap();
            event_loop.close().unwrap();
            event_loop.call_soon(|| ()).unwrap_err();
        });
        let closed = records.iter().find(|record| record.event == Event::Closed).unwrap().number;
        let (narrator, mut replay) = (Narrator::new(&records), Replay::new(records));
        replay.go_to_end();
        let chain: Vec<u64> = why(&mut replay, &narrator).iter().map(|step| step.number).collect();
        assert_eq!(chain, [closed]);
        assert_eq!(replay.step(), replay.len(), "and the replay is where it was");
    }

    #[test]
    fn an_assertion_of_a_test_is_led_back_to_the_step_that_it_names() {
        let mut records = Vec::from(glassloop::testing::record(|| {
            let event_loop = glassloop::new_event_loop().unwrap();
            event_loop.call_soon(|| log::info!("one")).unwrap();
            event_loop.run_once().unwrap();
            event_loop.close().unwrap();
        }));
        let said = records.iter().find(|record| matches!(record.event, Event::Said(_))).unwrap().number;
        let number = records.last().unwrap().number + 1;
        let panic = format!("panic: at step {said}, what was said is another: \"one\", not \"two\"");
        let event = Event::ProgramEnded(Some(panic.into()));
        records.push(Record { number, event, ..records[0].clone() });
        let (narrator, mut replay) = (Narrator::new(&records), Replay::new(records));
        replay.go_to_end();
        assert_eq!(narrator.tell(&replay).unwrap().cause, Some(said));
        assert_eq!(why(&mut replay, &narrator)[0].number, said);
    }

    #[test]
    fn a_time_that_was_over_is_led_back_through_all_that_was_cancelled_to_the_timer() {
        let records = glassloop::testing::record(|| {
            let inner = async { glassloop::sleep(Duration::from_secs(10)).await };
            let limited = glassloop::wait_for(inner, Duration::from_secs(5));
            let outcome = glassloop::run(async { limited.await });
            assert_eq!(outcome.unwrap_err().to_string(), "TimeoutError");
        });
        let refused = records.iter().position(|record| matches!(record.event, Event::Refused(_))).unwrap();
        let (narrator, mut replay) = (Narrator::new(&records), Replay::new(records));
        replay.go_to(refused + 1);
        let blamed = narrator.tell(&replay).unwrap().cause.unwrap();
        let chain = why(&mut replay, &narrator);
        let told: Vec<&str> = chain.iter().map(|step| &*step.sentence).collect();
        let ways =
            ["CancelledError is raised there", "calls cancel() on task 1", "is due, so", "sets timer 1"];
        let places = ways.map(|way| told.iter().position(|sentence| sentence.contains(way)));
        assert!(places.is_sorted() && places[0] == Some(0) && places[3].is_some(), "{told:#?}");
        assert!(chain.iter().any(|step| step.number == blamed), "who is to blame is one of them");
    }

    #[test]
    fn a_task_that_was_cancelled_is_led_back_to_who_cancelled_it() {
        let records = glassloop::testing::record(|| {
            let outcome = glassloop::run(async {
                let task = glassloop::create_task(glassloop::sleep(Duration::from_secs(9)))?;
                glassloop::sleep(Duration::from_secs(1)).await?;
                task.cancel()?;
                task.await
            });
            assert!(outcome.unwrap_err().is_cancelled());
        });
        let requested = records.iter().find(|record| matches!(record.event, Event::CancelRequested(_)));
        let requested = requested.unwrap().number;
        let over = records.iter().position(|record| matches!(record.event, Event::TaskFinished(..))).unwrap();
        let (narrator, mut replay) = (Narrator::new(&records), Replay::new(records));
        replay.go_to(over + 1);
        let chain = why(&mut replay, &narrator);
        assert!(chain[0].sentence.contains("CancelledError is raised there"), "{}", chain[0].sentence);
        assert!(chain.iter().any(|step| step.number == requested), "no step {requested}");
    }
}
