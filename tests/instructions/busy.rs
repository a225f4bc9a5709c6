//! Memory while a loop is busy, and reads nothing of what other threads post: it grows with
//! nothing that only repeats.  Counted by the allocations of the thread that posts.

use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use allocation_counter::measure;
use glassloop::{EventLoop, Result, create_task, get_running_loop, yield_now};

const MANY: usize = 100_000;
/// The lists of what is posted may grow for the first few.
const FEW: u64 = 10;

/// How often another thread allocates while it does this many times, and the loop waits.
fn allocations_of_another_thread(repeat: impl Fn() + Sync) -> u64 {
    let count = || measure(|| (0..MANY).for_each(|_| repeat())).count_total;
    std::thread::scope(|scope| scope.spawn(count).join().expect("no panic"))
}

#[test]
fn a_waker_that_is_called_again_and_again_is_posted_once() -> Result<()> {
    let event_loop = EventLoop::new()?;
    let kept = Rc::new(RefCell::new(None::<Waker>));
    let (keeps, mut steps) = (kept.clone(), 0);
    let task = event_loop.create_task(poll_fn(move |context| {
        steps += 1;
        keeps.replace(Some(context.waker().clone()));
        if steps == 3 { Poll::Ready(Ok(steps)) } else { Poll::Pending }
    }))?;
    event_loop.run_once()?;
    for _ in 0..2 {
        let waker = kept.take().expect("it waits");
        let allocations = allocations_of_another_thread(|| waker.wake_by_ref());
        assert!(allocations <= FEW, "{allocations}");
        event_loop.run_once()?;
    }
    assert_eq!(task.result()?, 3, "each time it was woken, once");
    event_loop.close()
}

#[test]
fn a_loop_that_is_asked_to_stop_again_and_again_is_asked_once() -> Result<()> {
    let event_loop = EventLoop::new()?;
    for _ in 0..2 {
        let outside = event_loop.threadsafe();
        let allocations = allocations_of_another_thread(|| outside.stop());
        assert!(allocations <= FEW, "{allocations}");
        event_loop.run_forever()?;
    }
    event_loop.close()
}

#[test]
fn a_last_handle_that_goes_again_and_again_nudges_the_loop_once() -> Result<()> {
    let event_loop = EventLoop::new()?;
    let handles = (0..1_000).map(|_| event_loop.threadsafe());
    // Each is the last one: the next is made when it has gone.
    let bytes: u64 = handles
        .map(|handle| {
            std::thread::scope(|scope| {
                let goes = || measure(|| drop(handle)).bytes_total;
                scope.spawn(goes).join().expect("no panic")
            })
        })
        .sum();
    assert!(bytes < 1_000, "{bytes} bytes");
    event_loop.close()
}

#[test]
fn a_task_that_is_cancelled_again_and_again_keeps_one_note_of_what_it_waits_for() -> Result<()> {
    let event_loop = EventLoop::new()?;
    let allocations = event_loop.run_until_complete(async {
        let never = get_running_loop()?.create_composite_future::<()>("Never", |_| Ok(true));
        let released = never.clone();
        let task = create_task(async move { never.await })?;
        yield_now().await?;
        let count = measure(|| (0..1_000).for_each(|_| assert!(task.cancel().is_ok_and(|asked| asked))));
        released.set_result(())?;
        task.await?;
        Ok(count.bytes_max)
    })?;
    assert!(allocations < 1_000, "{allocations} bytes");
    event_loop.close()
}
