//! The longer why of a step: what led to it, what led to that, and so on.

use glassloop::replay::Replay;

use crate::narrate::{Narrator, Step};

/// No chain is longer; a loop that has run for an hour has longer ones.
const LONGEST: usize = 12;

/// The steps that led to the one at which the replay is, the nearest first.
///
/// Each is told as it was when it happened.  The replay comes back to where it
/// was; it has to move, because what is told depends on the step.
pub(crate) fn why(replay: &mut Replay, narrator: &Narrator) -> Vec<Step> {
    let here = replay.step();
    let mut chain: Vec<Step> = Vec::new();
    let mut cause = narrator.tell(replay).and_then(|step| step.cause);
    while chain.len() < LONGEST
        && let Some(step) = cause.and_then(|number| replay.step_of(number))
        && step < replay.step()
    {
        replay.go_to(step);
        let told = narrator.tell(replay);
        cause = told.as_ref().and_then(|step| step.cause);
        chain.extend(told);
    }
    replay.go_to(here);
    chain
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use glassloop::trace::Event;

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
