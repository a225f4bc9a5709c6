//! Allocations, counted one by one.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;
use std::time::Duration;

use allocation_counter::measure;
use glassloop::{ClockKind, EventLoop, Result, Task, sleep, yield_now};

use crate::guarded;
use crate::recorded::Recorded;
use crate::workloads::Workload;

/// So many operations, and so many more: the difference has no start and no end in it.
const FEW: u64 = 20_000;
const MORE: u64 = 1_000;

/// A task takes its number and that of its name one after the other: where a test in another
/// thread makes a task in between, the name is written down, which allocates.  So the least of
/// a few counts is what a workload itself makes, or holds.
const COUNTS: usize = 5;

fn allocations_of_more(name: &str, workload: Workload) -> u64 {
    // A request takes as long as many callbacks.
    let few = if name.starts_with("echo") { FEW / 10 } else { FEW };
    let count = |operations| {
        let counts = (0..COUNTS).map(|_| measure(|| workload(operations)).count_total);
        counts.min().expect("it is counted")
    };
    // What a process allocates once is not the workload's.
    workload(few);
    count(few + MORE) - count(few)
}

#[test]
fn a_thousand_operations_make_the_recorded_allocations() {
    let count = |(name, workload)| (name, allocations_of_more(name, workload));
    let measured: Vec<_> = guarded().into_iter().map(count).collect();
    let what = "Allocations that a thousand operations make.";
    Recorded { file: "allocations.txt", what, allowance: 0 }.compare(&measured);
}

/// What so many sleeping tasks hold; a power of two, so that no table has room left over.
fn bytes_while_they_sleep(tasks: u64) -> u64 {
    (0..COUNTS).map(|_| counted_bytes_while_they_sleep(tasks)).min().expect("it is counted")
}

fn counted_bytes_while_they_sleep(tasks: u64) -> u64 {
    let measured = measure(|| {
        let event_loop = EventLoop::builder().clock(ClockKind::Virtual).build().expect("a loop");
        for _ in 0..tasks {
            event_loop.create_task(sleep(Duration::from_secs(3_600))).expect("it is not closed");
        }
        event_loop.run_once().expect("nothing in it fails");
        // They shall be there when it is counted.
        std::mem::forget(event_loop);
    });
    u64::try_from(measured.bytes_current).expect("more was allocated than freed")
}

#[test]
fn a_sleeping_task_takes_the_recorded_bytes() {
    const FEWER: u64 = 1 << 13;
    let more = bytes_while_they_sleep(2 * FEWER) - bytes_while_they_sleep(FEWER);
    // To the nearest: on a busy machine each of the counts may have a name or two in it.
    let bytes = (more + FEWER / 2) / FEWER;
    let what = "Bytes that are asked of the allocator, which adds its own.";
    Recorded { file: "bytes.txt", what, allowance: 0 }.compare(&[("sleeping-task", bytes)]);
}

/// How many wakers a thousand tasks are polled with until they all wait.
fn wakers_until_they_wait<F>(waits: impl Fn(&EventLoop) -> F) -> usize
where
    F: std::future::Future<Output = Result<()>> + 'static,
{
    let event_loop = EventLoop::new().expect("a loop");
    let wakers = Rc::new(RefCell::new(BTreeSet::new()));
    let coroutine = || {
        let (wakers, wait) = (wakers.clone(), waits(&event_loop));
        async move {
            let waker = poll_fn(|context| Poll::Ready(context.waker().data().addr())).await;
            wakers.borrow_mut().insert(waker);
            wait.await
        }
    };
    let make = |_| event_loop.create_task(coroutine()).expect("the loop is open");
    let tasks: Vec<Task<()>> = (0..1_000).map(make).collect();
    event_loop.run_once().expect("it is not running");
    assert!(tasks.iter().all(|task| !task.done()), "they wait");
    event_loop.close().expect("it is not running");
    wakers.take().len()
}

#[test]
fn tasks_that_wait_for_the_loops_own_futures_share_one_waker() {
    let for_a_future = wakers_until_they_wait(|event_loop| {
        let future = event_loop.create_future();
        async { future.await }
    });
    let for_a_turn = wakers_until_they_wait(|_| async { yield_now().await });
    assert_eq!((for_a_future, for_a_turn), (1, 1));
}

#[test]
fn a_task_that_waits_for_another_crates_future_keeps_the_waker_that_it_was_lent() {
    let wait = |_: &EventLoop| {
        let mut held = Vec::new();
        poll_fn(move |context| {
            held.push(context.waker().clone());
            Poll::Pending
        })
    };
    assert_eq!(wakers_until_they_wait(wait), 1_000);
}
