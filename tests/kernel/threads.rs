//! Other threads: what they may do to a loop, and how it is woken.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::SeqCst;
use std::sync::{Arc, Mutex};
use std::thread;

use glassloop::{ErrorKind, EventLoop, Future, Result};

use crate::support::{Log, seconds, virtual_loop};

#[test]
fn eight_threads_that_post_a_hundred_thousand_callbacks_each_lose_none_and_keep_their_order() -> Result<()> {
    const THREADS: usize = 8;
    // Fewer where every access is watched: `.ci/run`, ThreadSanitizer.
    let each = std::env::var("GLASSLOOP_POSTS").map_or(100_000, |posts| posts.parse().expect("a number"));
    let event_loop = EventLoop::new()?;
    let seen = Arc::new(Mutex::new(vec![Vec::new(); THREADS]));
    let posters: Vec<_> = (0..THREADS)
        .map(|poster| {
            let (outside, seen) = (event_loop.threadsafe(), seen.clone());
            thread::spawn(move || {
                for number in 0..each {
                    let (seen, stopper) = (seen.clone(), outside.clone());
                    let posted = outside.call_soon_threadsafe(move || {
                        let mut seen = seen.lock().expect("no panic");
                        seen[poster].push(number);
                        if seen.iter().all(|numbers| numbers.len() == each) {
                            stopper.stop();
                        }
                    });
                    posted.expect("an open loop");
                }
            })
        })
        .collect();
    event_loop.run_forever()?;
    posters.into_iter().for_each(|poster| poster.join().expect("no panic"));
    let expected: Vec<_> = (0..each).collect();
    assert!(seen.lock().expect("no panic").iter().all(|numbers| *numbers == expected));
    event_loop.close()
}

#[test]
fn a_loop_that_sleeps_is_woken_by_another_thread() -> Result<()> {
    let event_loop = EventLoop::new()?;
    let (outside, stopper) = (event_loop.threadsafe(), event_loop.threadsafe());
    let poster = thread::spawn(move || outside.call_soon_threadsafe(move || stopper.stop()));
    event_loop.run_forever()?;
    poster.join().expect("no panic")?;
    event_loop.close()
}

#[test]
fn posting_to_a_closed_loop_is_refused_in_every_thread() -> Result<()> {
    let event_loop = virtual_loop();
    let outside = event_loop.threadsafe();
    event_loop.close()?;
    let refused = thread::spawn(move || outside.call_soon_threadsafe(|| ()).unwrap_err());
    let error = refused.join().expect("no panic");
    assert!(matches!(error.kind(), ErrorKind::EventLoopClosed));
    Ok(())
}

#[test]
fn a_waker_may_be_called_by_another_thread() -> Result<()> {
    let event_loop = EventLoop::new()?;
    let (sender, receiver) = futures::channel::oneshot::channel();
    let thread = thread::spawn(move || sender.send(5));
    assert_eq!(event_loop.run_until_complete(async { Ok(receiver.await?) })?, 5);
    assert_eq!(thread.join().expect("no panic"), Ok(()));
    event_loop.close()
}

#[test]
fn under_a_virtual_clock_a_loop_waits_for_a_waker_that_another_thread_holds() -> Result<()> {
    let event_loop = virtual_loop();
    let (sender, receiver) = futures::channel::oneshot::channel();
    let (begun, begin) = std::sync::mpsc::channel();
    let thread = thread::spawn(move || {
        begin.recv().expect("the task has begun");
        sender.send(5)
    });
    let answer = event_loop.run_until_complete(async move {
        begun.send(())?;
        Ok(receiver.await?)
    })?;
    assert_eq!((answer, thread.join().expect("no panic")), (5, Ok(())));
    event_loop.close()
}

#[test]
fn a_waker_that_is_called_after_its_task_is_done_wakes_nobody() -> Result<()> {
    let event_loop = virtual_loop();
    let kept = Rc::new(RefCell::new(None));
    let keep = kept.clone();
    event_loop.run_until_complete(std::future::poll_fn(move |context| {
        *keep.borrow_mut() = Some(context.waker().clone());
        std::task::Poll::Ready(Ok(()))
    }))?;
    // The next task takes the place that the first one had in the loop's table.
    let other = event_loop.create_task(std::future::pending::<Result<()>>())?;
    event_loop.run_once()?;
    kept.borrow().as_ref().expect("a waker").wake_by_ref();
    assert!(event_loop.snapshot().ready.is_empty());
    other.cancel()?;
    event_loop.run_once()?;
    event_loop.close()?;
    kept.borrow().as_ref().expect("a waker").wake_by_ref();
    Ok(())
}

#[test]
fn a_completer_completes_its_future_from_another_thread() -> Result<()> {
    let event_loop = virtual_loop();
    let future = event_loop.create_future();
    let completer = event_loop.create_completer(&future)?;
    let thread = thread::spawn(move || completer.complete(Ok(7)));
    assert_eq!(event_loop.run_until_complete(future)?, 7);
    thread.join().expect("no panic")?;
    event_loop.close()
}

#[test]
fn a_completer_that_is_dropped_cancels_its_future() -> Result<()> {
    let event_loop = virtual_loop();
    let future = event_loop.create_future::<()>();
    let completer = event_loop.create_completer(&future)?;
    let thread = thread::spawn(move || drop(completer));
    assert!(event_loop.run_until_complete(future).unwrap_err().is_cancelled());
    thread.join().expect("no panic");
    event_loop.close()
}

#[test]
fn a_virtual_clock_stands_still_while_a_thread_owes_an_answer() -> Result<()> {
    let event_loop = virtual_loop();
    let log = Log::default();
    event_loop.call_later(seconds(1), log.adds("timer"))?;
    let future = event_loop.create_future();
    let answered = log.clone();
    future.add_done_callback(move |_| answered.add("answer"))?;
    let completer = event_loop.create_completer(&future)?;
    let thread = thread::spawn(move || completer.complete(Ok(())));
    event_loop.run_until_complete(glassloop::sleep(seconds(2)))?;
    thread.join().expect("no panic")?;
    assert_eq!(log.take(), ["answer", "timer"]);
    event_loop.close()
}

#[test]
fn answers_come_in_the_order_of_the_questions_under_a_virtual_clock() -> Result<()> {
    let event_loop = virtual_loop();
    let log = Log::default();
    let (mut completers, mut futures) = (Vec::new(), Vec::new());
    for number in 0..4 {
        let future = event_loop.create_future::<()>();
        let answered = log.clone();
        future.add_done_callback(move |_| answered.add(number.to_string()))?;
        completers.push(event_loop.create_completer(&future)?);
        futures.push(future);
    }
    let thread = thread::spawn(move || {
        completers.into_iter().rev().try_for_each(|completer| completer.complete(Ok(())))
    });
    event_loop.run_until_complete(async move {
        for future in futures {
            future.await?;
        }
        Ok(())
    })?;
    thread.join().expect("no panic")?;
    assert_eq!(log.take(), ["0", "1", "2", "3"]);
    event_loop.close()
}

thread_local! {
    /// Whether it is done is asked by what another thread posts, which cannot carry it.
    static ANSWERED: RefCell<Option<Future<()>>> = const { RefCell::new(None) };
}

/// As in asyncio, where the answer is a `call_soon_threadsafe`, too.
#[test]
fn by_real_time_an_answer_stands_between_what_its_thread_has_posted_before_and_after_it() -> Result<()> {
    let event_loop = EventLoop::new()?;
    let future = event_loop.create_future();
    let (completer, outside) = (event_loop.create_completer(&future)?, event_loop.threadsafe());
    ANSWERED.replace(Some(future));
    let seen = Arc::new(Mutex::new(Vec::new()));
    let sees = seen.clone();
    let thread = thread::spawn(move || {
        let look = |when: &'static str| {
            let sees = sees.clone();
            move || {
                let is_done = ANSWERED.with_borrow(|future| future.as_ref().is_some_and(Future::done));
                sees.lock().expect("no panic").push((when, is_done));
            }
        };
        outside.call_soon_threadsafe(look("before"))?;
        completer.complete(Ok(()))?;
        outside.call_soon_threadsafe(look("after"))
    });
    thread.join().expect("no panic")?;
    event_loop.run_once()?;
    assert_eq!(*seen.lock().expect("no panic"), [("before", false), ("after", true)]);
    ANSWERED.take();
    event_loop.close()
}

#[test]
fn a_loop_under_a_virtual_clock_waits_while_somebody_outside_may_call() -> Result<()> {
    let event_loop = virtual_loop();
    let outside = event_loop.threadsafe();
    let thread = thread::spawn(move || outside.stop());
    event_loop.run_forever()?;
    thread.join().expect("no panic");
    event_loop.close()
}

#[test]
fn a_loop_under_a_virtual_clock_hangs_once_nobody_outside_can_call_any_more() -> Result<()> {
    let event_loop = virtual_loop();
    let outside = event_loop.threadsafe();
    let thread = thread::spawn(move || drop(outside));
    let error = event_loop.run_forever().unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Hang { .. }), "{error:?}");
    thread.join().expect("no panic");
    event_loop.close()
}

/// How many times this thread has asked the system to write something.
#[cfg(target_os = "linux")]
fn system_calls_that_write() -> Result<u64> {
    let counters = std::fs::read_to_string("/proc/thread-self/io")?;
    let line = counters.lines().find_map(|line| line.strip_prefix("syscw: "));
    Ok(line.expect("a counter of writes").parse()?)
}

#[test]
#[cfg(target_os = "linux")]
fn a_wake_from_the_loops_own_thread_makes_no_system_call() -> Result<()> {
    use futures::StreamExt;
    let event_loop = EventLoop::new()?;
    let (sender, receiver) = futures::channel::mpsc::unbounded();
    let reader = event_loop.create_task(async { Ok(receiver.count().await) })?;
    event_loop.run_once()?;
    let before = system_calls_that_write()?;
    for number in 0..1_000 {
        sender.unbounded_send(number)?;
        event_loop.run_once()?;
        event_loop.call_soon_threadsafe(|| ())?;
        event_loop.threadsafe().call_soon_threadsafe(|| ())?;
    }
    assert_eq!(system_calls_that_write()?, before);
    drop(sender);
    assert_eq!(event_loop.run_until_complete(reader)?, 1_000);
    event_loop.close()
}

/// Posts a thousand callbacks from another thread, and says how often the system had to write for it.
#[cfg(target_os = "linux")]
fn writes_of_a_thousand_posts(event_loop: &EventLoop, ran: &Arc<AtomicUsize>) -> Result<u64> {
    let (outside, ran) = (event_loop.threadsafe(), ran.clone());
    let poster = thread::spawn(move || {
        let before = system_calls_that_write()?;
        for _ in 0..1_000 {
            let ran = ran.clone();
            outside.call_soon_threadsafe(move || {
                ran.fetch_add(1, SeqCst);
            })?;
        }
        Ok(system_calls_that_write()? - before)
    });
    poster.join().expect("no panic")
}

#[test]
#[cfg(target_os = "linux")]
fn a_post_makes_no_system_call_while_the_loop_does_not_sleep() -> Result<()> {
    let event_loop = EventLoop::new()?;
    let ran = Arc::new(AtomicUsize::new(0));
    assert_eq!(writes_of_a_thousand_posts(&event_loop, &ran)?, 0, "it does not run");
    let written_while_busy = Rc::new(Cell::new(None));
    let (inside, counts, written) = (event_loop.clone(), ran.clone(), written_while_busy.clone());
    event_loop.call_soon(move || {
        written.set(Some(writes_of_a_thousand_posts(&inside, &counts)?));
        Ok(())
    })?;
    event_loop.run_once()?;
    assert_eq!(written_while_busy.get(), Some(0));
    assert_eq!(ran.load(SeqCst), 1_000, "what was posted meanwhile waits");
    event_loop.run_once()?;
    assert_eq!(ran.load(SeqCst), 2_000);
    event_loop.close()
}

#[test]
fn under_a_virtual_clock_a_waker_held_elsewhere_counts_even_beside_a_future() -> Result<()> {
    let event_loop = virtual_loop();
    let never = event_loop.create_future::<()>();
    let (sender, receiver) = futures::channel::oneshot::channel();
    let (begun, begin) = std::sync::mpsc::channel();
    let thread = thread::spawn(move || {
        begin.recv().expect("the task has begun");
        sender.send(5)
    });
    let answer = event_loop.run_until_complete(async move {
        begun.send(())?;
        match futures::future::select(never, receiver).await {
            futures::future::Either::Right((answer, _)) => Ok(answer?),
            futures::future::Either::Left(_) => unreachable!("nobody resolves it"),
        }
    })?;
    assert_eq!((answer, thread.join().expect("no panic")), (5, Ok(())));
    event_loop.close()
}
