//! The virtual clock: no time passes but that which somebody waits for.

use glassloop::{ErrorKind, Result, sleep};

use crate::support::{Log, seconds, virtual_loop};

#[test]
fn it_jumps_from_deadline_to_deadline() -> Result<()> {
    let event_loop = virtual_loop();
    let log = Log::default();
    for delay in [3_600, 60, 1] {
        let (log, clock) = (log.clone(), event_loop.clone());
        event_loop.create_task(async move {
            sleep(seconds(delay)).await?;
            log.add(format!("{:?}", clock.time()));
            Ok(())
        })?;
    }
    event_loop.run_until_complete(sleep(seconds(3_600)))?;
    assert_eq!(log.take(), ["1s", "60s", "3600s"]);
    event_loop.close()
}

#[test]
fn it_stands_still_while_something_is_ready() -> Result<()> {
    let event_loop = virtual_loop();
    event_loop.run_until_complete(async {
        for _ in 0..100 {
            sleep(seconds(0)).await?;
        }
        Ok(())
    })?;
    assert_eq!(event_loop.time(), seconds(0));
    event_loop.close()
}

#[test]
fn every_loop_has_a_clock_of_its_own() -> Result<()> {
    let (one, two) = (virtual_loop(), virtual_loop());
    one.run_until_complete(sleep(seconds(9)))?;
    assert_eq!((one.time(), two.time()), (seconds(9), seconds(0)));
    one.close()?;
    two.close()
}

#[test]
fn blocking_the_thread_lets_time_pass_and_nothing_run() -> Result<()> {
    let event_loop = virtual_loop();
    let log = Log::default();
    event_loop.call_later(seconds(1), log.adds("timer"))?;
    let (blocker, inside) = (event_loop.clone(), log.clone());
    event_loop.call_soon(move || {
        blocker.block_thread(seconds(5));
        inside.add("blocked");
    })?;
    event_loop.run_once()?;
    event_loop.run_once()?;
    assert_eq!((log.take(), event_loop.time()), (vec!["blocked".into(), "timer".into()], seconds(5)));
    event_loop.close()
}

#[test]
fn a_loop_that_would_wait_for_ever_says_who_waits_for_what() -> Result<()> {
    let event_loop = virtual_loop();
    let future = event_loop.create_future::<()>();
    let awaited = future.clone();
    let one = event_loop.create_task_named("one", async move { awaited.await })?;
    let waited = one.clone();
    event_loop.create_task_named("two", async move { waited.await })?;
    event_loop.create_task_named("three", std::future::pending::<Result<()>>())?;
    let error = event_loop.run_forever().unwrap_err();
    let ErrorKind::Hang { waiting } = error.kind() else { panic!("{error:?}") };
    assert_eq!(waiting.len(), 3);
    assert!(waiting[0].starts_with("task one waits for future "), "{waiting:?}");
    assert!(waiting[1].starts_with("task two waits for <Task pending name='one'"), "{waiting:?}");
    assert_eq!(waiting[2], "task three waits for something that is not glassloop's");
    future.set_result(())?;
    event_loop.run_until_complete(one)?;
    event_loop.close()
}

#[test]
fn a_loop_that_hung_can_go_on() -> Result<()> {
    let event_loop = virtual_loop();
    assert!(matches!(event_loop.run_forever().unwrap_err().kind(), ErrorKind::Hang { .. }));
    assert_eq!((event_loop.is_running(), event_loop.iteration()), (false, 1));
    assert_eq!(event_loop.run_until_complete(async { Ok(1) })?, 1);
    event_loop.close()
}

#[test]
fn debug_mode_warns_of_a_callback_that_takes_too_long() {
    use glassloop::trace::Event;
    let records = glassloop::testing::record(|| {
        let event_loop = glassloop::new_event_loop().expect("a loop");
        event_loop.set_debug(true);
        for milliseconds in [99, 150] {
            let blocker = event_loop.clone();
            let duration = std::time::Duration::from_millis(milliseconds);
            event_loop.call_soon(move || blocker.block_thread(duration)).expect("scheduled");
        }
        event_loop.run_once().expect("ran");
        event_loop.close().expect("closed");
    });
    let said: Vec<_> = records
        .iter()
        .filter_map(|record| match &record.event {
            Event::Said(said) => Some(said.text.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with("Executing <Handle closure in "), "{said:?}");
    assert!(said[0].ends_with("took 0.150 seconds"), "{said:?}");
}

#[test]
fn debug_mode_warns_of_a_step_that_takes_too_long_though_it_panics() {
    use glassloop::trace::Event;
    let records = glassloop::testing::record(|| {
        let event_loop = glassloop::new_event_loop().expect("a loop");
        event_loop.set_debug(true);
        let blocker = event_loop.clone();
        let task = event_loop.create_task_named("slow", async move {
            blocker.block_thread(std::time::Duration::from_millis(150));
            if blocker.is_running() {
                panic!("oh no");
            }
            Ok(())
        });
        event_loop.run_once().expect("ran");
        assert!(task.expect("a task").exception().expect("it is done").is_some());
        event_loop.close().expect("closed");
    });
    let warns = |record: &glassloop::trace::Record| match &record.event {
        Event::Said(said) => {
            said.text.starts_with("Executing <Task finished name='slow' ")
                && said.text.ends_with("took 0.150 seconds")
        }
        _ => false,
    };
    assert_eq!(records.iter().filter(|record| warns(record)).count(), 1);
}
