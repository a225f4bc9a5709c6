//! Timers and the loop's clock.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use crate::support::{Log, seconds, virtual_loop};
use glassloop::trace::{Event, Journal, Record};
use glassloop::{ClockKind, EventLoop, Result};

fn stop_after(event_loop: &EventLoop, delay: Duration) -> Result<()> {
    let stopper = event_loop.clone();
    event_loop.call_later(delay, move || stopper.stop()).map(drop)
}

#[test]
fn timers_fire_in_the_order_of_their_deadlines() -> Result<()> {
    let event_loop = virtual_loop();
    let log = Log::default();
    event_loop.call_later(seconds(3), log.adds("three"))?;
    event_loop.call_later(seconds(1), log.adds("one"))?;
    event_loop.call_at(seconds(2), log.adds("two"))?;
    stop_after(&event_loop, seconds(4))?;
    event_loop.run_forever()?;
    assert_eq!(log.take(), ["one", "two", "three"]);
    assert_eq!(event_loop.time(), seconds(4));
    event_loop.close()
}

#[test]
fn equal_deadlines_fire_first_come_first_served() -> Result<()> {
    let event_loop = virtual_loop();
    let order = Rc::new(RefCell::new(Vec::new()));
    for number in 0..1_000 {
        let order = order.clone();
        event_loop.call_at(seconds(1), move || order.borrow_mut().push(number))?;
    }
    stop_after(&event_loop, seconds(1))?;
    event_loop.run_forever()?;
    assert_eq!(*order.borrow(), (0..1_000).collect::<Vec<_>>());
    event_loop.close()
}

#[test]
fn what_is_ready_runs_before_a_timer_that_is_due() -> Result<()> {
    let event_loop = virtual_loop();
    let log = Log::default();
    event_loop.call_later(Duration::ZERO, log.adds("timer"))?;
    event_loop.call_soon(log.adds("callback"))?;
    event_loop.run_once()?;
    assert_eq!(log.take(), ["callback", "timer"]);
    event_loop.close()
}

#[test]
fn a_deadline_in_the_past_is_due_at_once() -> Result<()> {
    let event_loop = virtual_loop();
    let log = Log::default();
    event_loop.block_thread(seconds(10));
    event_loop.call_at(seconds(1), log.adds("late"))?;
    event_loop.run_once()?;
    assert_eq!((log.take(), event_loop.time()), (vec!["late".to_owned()], seconds(10)));
    event_loop.close()
}

#[test]
fn a_cancelled_timer_does_not_fire_and_is_let_go_at_once() -> Result<()> {
    let event_loop = virtual_loop();
    let alive = crate::support::Alive::default();
    let held = alive.clone();
    let timer = event_loop.call_later(seconds(1), move || drop(held))?;
    timer.cancel();
    assert_eq!(alive.count(), 0);
    stop_after(&event_loop, seconds(2))?;
    event_loop.run_forever()?;
    assert_eq!(event_loop.iteration(), 1, "nothing was due at second 1");
    event_loop.close()
}

#[test]
fn cancelling_most_of_many_timers_leaves_the_others_in_order() -> Result<()> {
    let event_loop = virtual_loop();
    let order = Rc::new(RefCell::new(Vec::new()));
    let mut timers = Vec::new();
    for number in 0..1_000_u64 {
        let order = order.clone();
        let deadline = seconds(1 + (number * 7) % 100);
        timers.push(event_loop.call_at(deadline, move || order.borrow_mut().push((deadline, number)))?);
    }
    for (number, timer) in timers.iter().enumerate() {
        if number % 5 != 0 {
            timer.cancel();
        }
    }
    stop_after(&event_loop, seconds(200))?;
    event_loop.run_forever()?;
    let ran = order.borrow().clone();
    let mut sorted = ran.clone();
    sorted.sort();
    assert_eq!((ran.len(), ran), (200, sorted));
    event_loop.close()
}

#[test]
fn the_snapshot_shows_timers_in_firing_order_without_cancelled_ones() -> Result<()> {
    let event_loop = virtual_loop();
    let late = event_loop.call_later(seconds(9), || ())?;
    let soon = event_loop.call_later(seconds(1), || ())?;
    event_loop.call_later(seconds(5), || ())?.cancel();
    let timers: Vec<_> = event_loop.snapshot().timers.iter().map(|timer| timer.callback).collect();
    assert_eq!(timers, [soon.id(), late.id()]);
    event_loop.close()
}

#[test]
fn the_longest_delay_there_is_does_not_overflow() -> Result<()> {
    let event_loop = virtual_loop();
    event_loop.block_thread(seconds(1));
    let timer = event_loop.call_later(Duration::MAX, || ())?;
    assert_eq!(timer.when(), Duration::from_nanos(u64::MAX));
    event_loop.close()
}

#[test]
fn real_time_does_not_go_backwards_and_a_real_timer_is_not_early() -> Result<()> {
    let event_loop = EventLoop::new()?;
    let before = event_loop.time();
    stop_after(&event_loop, Duration::from_millis(5))?;
    event_loop.run_forever()?;
    assert!(event_loop.time() >= before + Duration::from_millis(5));
    event_loop.close()
}

/// What became of the timers, in order: `1 ready`.
fn fates(records: &[Record]) -> Vec<String> {
    let fate = |record: &Record| match &record.event {
        Event::TimerDropped(callback) => Some(format!("{} dropped", callback.number())),
        Event::CallbackReady(callback, _) => Some(format!("{} ready", callback.number())),
        Event::CallbackBegun(callback) => Some(format!("{} begun", callback.number())),
        Event::CallbackSkipped(callback) => Some(format!("{} skipped", callback.number())),
        _ => None,
    };
    records.iter().filter_map(fate).collect()
}

#[test]
fn a_cancelled_timer_behind_another_becomes_ready_and_is_skipped() -> Result<()> {
    let journal = Journal::in_memory(usize::MAX);
    let event_loop = EventLoop::builder().clock(ClockKind::Virtual).journal(&journal).build()?;
    let timers = [1, 2, 2, 3, 4].map(|delay| event_loop.call_later(seconds(delay), || ()));
    let timers = timers.into_iter().collect::<Result<Vec<_>>>()?;
    // The first is at the head; the third has another before it, and so has the fourth until then.
    [0, 2, 3].iter().for_each(|number: &usize| timers[*number].cancel());
    event_loop.run_once()?;
    assert_eq!(fates(&journal.records()), ["1 dropped", "2 ready", "3 ready", "2 begun", "3 skipped"]);
    event_loop.run_once()?;
    assert_eq!(fates(&journal.records())[5..], ["4 dropped", "5 ready", "5 begun"]);
    event_loop.close()
}

#[test]
fn a_timer_that_is_cancelled_by_one_that_is_due_with_it_is_skipped() -> Result<()> {
    let journal = Journal::in_memory(usize::MAX);
    let event_loop = EventLoop::builder().clock(ClockKind::Virtual).journal(&journal).build()?;
    let second = Rc::new(RefCell::new(None::<glassloop::TimerHandle>));
    let cancels = second.clone();
    event_loop.call_later(seconds(1), move || cancels.take().expect("a timer").cancel())?;
    second.replace(Some(event_loop.call_later(seconds(1), || ())?));
    event_loop.run_once()?;
    assert_eq!(fates(&journal.records()), ["1 ready", "2 ready", "1 begun", "2 skipped"]);
    event_loop.close()
}
