//! What the loop holds of the user's is dropped: one by one, since two that
//! panic in one drop would abort the process.

use std::rc::Rc;
use std::time::Duration;

use glassloop::trace::Record;
use glassloop::{EventLoop, Result, WeakEventLoop};

use crate::support::{Log, PanicsOnDrop, alone, reporting_loop};

/// A closure that holds something that panics when it is dropped.
fn holds() -> impl Fn() + 'static {
    let held = PanicsOnDrop;
    move || {
        let _held = &held;
    }
}

#[test]
fn closing_drops_two_of_everything_that_panics() {
    alone("letting_go::closing_drops_two_of_everything_that_panics", || {
        let (event_loop, log) = reporting_loop();
        for _ in 0..2 {
            event_loop.call_soon(holds()).unwrap();
            event_loop.call_later(Duration::from_secs(1), holds()).unwrap();
            let held = PanicsOnDrop;
            let never = async move {
                let _held = held;
                std::future::pending::<Result<()>>().await
            };
            event_loop.create_task(never).unwrap();
        }
        event_loop.extension(|| PanicsOnDrop);
        event_loop.extension(|| [(); 1].map(|()| PanicsOnDrop));
        event_loop.close().unwrap();
        let lines = log.take();
        assert_eq!(lines.len(), 8, "{lines:?}");
        assert!(lines.iter().all(|line| line.ends_with("Panic: dropped")), "{lines:?}");
    });
}

#[cfg(unix)]
#[test]
fn closing_drops_two_readers_that_panic() {
    alone("letting_go::closing_drops_two_readers_that_panic", || {
        let (event_loop, log) = reporting_loop();
        let (here, there) = std::os::unix::net::UnixStream::pair().unwrap();
        event_loop.add_reader(&here, holds()).unwrap();
        event_loop.add_writer(&there, holds()).unwrap();
        event_loop.close().unwrap();
        assert_eq!(log.take().len(), 2);
    });
}

#[test]
fn a_loop_that_nobody_holds_drops_two_done_callbacks_that_panic() {
    alone("letting_go::a_loop_that_nobody_holds_drops_two_done_callbacks_that_panic", || {
        let event_loop = EventLoop::new().unwrap();
        let weak: WeakEventLoop = event_loop.downgrade();
        let task = event_loop.create_task(std::future::pending::<Result<()>>()).unwrap();
        for _ in 0..2 {
            let held = holds();
            task.add_done_callback(move |_| held()).unwrap();
        }
        drop(task);
        drop(event_loop);
        assert!(weak.upgrade().is_none());
    });
}

#[test]
fn what_watches_a_loop_is_dropped_with_it_though_it_panics() {
    alone("letting_go::what_watches_a_loop_is_dropped_with_it_though_it_panics", || {
        let event_loop = EventLoop::new().unwrap();
        let weak = event_loop.downgrade();
        for _ in 0..2 {
            let held = holds();
            event_loop.add_observer(Rc::new(move |_: &Record| held()));
        }
        let held = holds();
        event_loop.set_exception_handler(move |_, _| held());
        event_loop.close().unwrap();
        drop(event_loop);
        assert!(weak.upgrade().is_none());
    });
}

#[test]
fn a_panic_in_the_drop_of_a_coroutine_that_is_cancelled_is_its_exception() -> Result<()> {
    let (event_loop, _) = reporting_loop();
    let held = PanicsOnDrop;
    let task = event_loop.create_task(async move {
        let _held = held;
        std::future::pending::<Result<()>>().await
    })?;
    event_loop.run_once()?;
    task.cancel()?;
    let error = event_loop.run_until_complete(task).unwrap_err();
    assert_eq!(format!("{error:?}"), "Panic: dropped");
    event_loop.close()
}

#[test]
fn a_panic_in_the_drop_of_a_cancelled_callback_is_that_of_who_cancels_it() -> Result<()> {
    let (event_loop, log) = reporting_loop();
    let handle = event_loop.call_soon(holds())?;
    let cancels = handle.clone();
    let next: Log = log.clone();
    event_loop.call_soon(move || cancels.cancel())?;
    event_loop.call_soon(move || next.add("next"))?;
    // The first one runs before it is cancelled: what it holds is dropped then.
    event_loop.run_once()?;
    let dropped_with_its_call = log.take();
    assert_eq!(dropped_with_its_call, ["Exception in callback … Panic: dropped", "next"]);
    let handle = event_loop.call_later(Duration::from_secs(60), holds())?;
    let cancelled = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| handle.cancel()));
    assert!(cancelled.is_err() && handle.cancelled());
    event_loop.run_once().unwrap_err();
    event_loop.close()
}
