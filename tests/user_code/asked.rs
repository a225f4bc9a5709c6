//! User code that is asked for something: cancellers, factories, wakers, comparisons.

use std::sync::Arc;
use std::task::{Wake, Waker};
use std::time::Duration;

use glassloop::{
    EventLoop, Future, PriorityQueue, Result, Runner, TaskGroup, create_task, get_running_loop, run, sleep,
    yield_now,
};

use crate::support::{alone, reporting_loop};

/// A future that cannot be cancelled: its canceller panics.
fn cannot_be_cancelled() -> Result<Future<()>> {
    let canceller = |_: Option<&str>| -> Result<bool> { panic!("canceller") };
    Ok(get_running_loop()?.create_composite_future("Outer", canceller))
}

#[test]
fn a_panic_of_a_canceller_is_the_error_of_who_cancels() -> Result<()> {
    let (event_loop, _) = reporting_loop();
    let cancelled = event_loop.run_until_complete(async {
        let outer = cannot_be_cancelled()?;
        let waits = outer.clone();
        let task = create_task(async move { waits.await })?;
        yield_now().await?;
        let of_the_future = outer.cancel().unwrap_err();
        let of_the_task = task.cancel().unwrap_err();
        outer.set_result(())?;
        task.await?;
        Ok([of_the_future, of_the_task].map(|error| format!("{error:?}")))
    })?;
    assert_eq!(cancelled, ["Panic: canceller"; 2]);
    event_loop.close()
}

#[test]
fn a_run_ends_with_the_panic_of_a_canceller_and_has_cancelled_the_others() {
    alone("asked::a_run_ends_with_the_panic_of_a_canceller_and_has_cancelled_the_others", || {
        let asked = std::rc::Rc::new(std::cell::Cell::new(0));
        let counts = asked.clone();
        let ended = run(async move {
            let outer = cannot_be_cancelled()?;
            create_task(async move { outer.await })?;
            let event_loop = get_running_loop()?;
            let other = event_loop.create_composite_future::<()>("Outer", move |_| {
                counts.set(counts.get() + 1);
                Ok(true)
            });
            create_task(async move { other.await })?;
            yield_now().await
        });
        assert_eq!(format!("{:?}", ended.unwrap_err()), "Panic: canceller");
        assert_eq!(asked.get(), 1);
    });
}

#[test]
fn a_group_whose_child_cannot_be_cancelled_cancels_the_others_and_its_parent() -> Result<()> {
    let (event_loop, log) = reporting_loop();
    let ended = event_loop.run_until_complete(async {
        let outer = cannot_be_cancelled()?;
        let released = outer.clone();
        get_running_loop()?.call_later(Duration::from_secs(5), move || released.set_result(()))?;
        TaskGroup::run(async |group| {
            group.create_task(async move { outer.await })?;
            group.create_task(sleep(Duration::from_secs(3_600)))?;
            group.create_task(async {
                yield_now().await?;
                Err::<(), _>(glassloop::Error::raise("ValueError", "boom"))
            })?;
            sleep(Duration::from_secs(3_600)).await
        })
        .await
    });
    assert_eq!(ended.unwrap_err().to_string(), "unhandled errors in a TaskGroup (1 sub-exception)");
    assert_eq!(event_loop.time(), Duration::from_secs(5), "it waits for the one that cannot be cancelled");
    let lines = log.take();
    assert!(lines.len() == 1 && lines[0].ends_with("Panic: canceller"), "{lines:?}");
    event_loop.close()
}

#[test]
fn a_panic_of_a_loop_factory_is_that_of_who_runs() -> Result<()> {
    let runner = Runner::with_loop_factory(|| panic!("no loop"));
    let ran = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| runner.run(async { Ok(()) })));
    assert!(ran.is_err());
    runner.close()
}

/// A waker of another executor.
struct PanicsOnWake;

impl Wake for PanicsOnWake {
    fn wake(self: Arc<Self>) {
        panic!("woken");
    }
}

#[test]
fn a_panic_of_a_foreign_waker_is_reported_and_the_other_waiters_are_told() -> Result<()> {
    let (event_loop, log) = reporting_loop();
    let future: Future<()> = event_loop.create_future();
    let mut awaited = std::pin::pin!(future.clone());
    let waker = Waker::from(Arc::new(PanicsOnWake));
    assert!(awaited.as_mut().poll(&mut std::task::Context::from_waker(&waker)).is_pending());
    let told = log.clone();
    future.add_done_callback(move |_| told.add("told"))?;
    future.set_result(())?;
    event_loop.run_once()?;
    assert_eq!(log.take(), ["Exception in a … Panic: woken", "told"]);
    event_loop.close()
}

/// An item that panics when it is compared with another.
#[derive(Clone, Debug, PartialEq, Eq)]
struct PanicsOnCompare(u32);

impl PartialOrd for PanicsOnCompare {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for PanicsOnCompare {
    fn cmp(&self, _: &Self) -> std::cmp::Ordering {
        panic!("compared");
    }
}

#[test]
fn a_panic_in_the_comparison_of_items_is_that_of_who_puts_one() -> Result<()> {
    let (event_loop, _) = reporting_loop();
    let got = event_loop.run_until_complete(async {
        let queue = PriorityQueue::new(0);
        queue.put_nowait(PanicsOnCompare(1))?;
        let (puts, gets) = (queue.clone(), queue.clone());
        let failed = create_task(async move { puts.put(PanicsOnCompare(2)).await })?;
        let error = failed.await.unwrap_err();
        assert_eq!(format!("{error:?}"), "Panic: compared");
        gets.get_nowait().map(|_| ())
    });
    got?;
    event_loop.close()
}

#[test]
fn what_is_told_to_another_thread_may_panic() -> Result<()> {
    let (event_loop, log) = reporting_loop();
    let main = async {
        let event_loop: EventLoop = get_running_loop()?;
        event_loop.tell_outside(|| panic!("told"));
        sleep(Duration::from_secs(1)).await
    };
    event_loop.run_until_complete(main)?;
    assert_eq!(log.take(), ["Exception in what … Panic: told"]);
    event_loop.close()
}

#[cfg(all(unix, feature = "signals"))]
fn fails() -> Result<()> {
    Err(glassloop::Error::raise("ValueError", "boom"))
}

#[cfg(all(unix, feature = "signals"))]
#[test]
fn an_error_of_a_signal_handler_is_reported_with_the_handler_and_its_line() -> Result<()> {
    use signal_hook::consts::SIGWINCH;
    let event_loop = EventLoop::new()?;
    let stopper = event_loop.clone();
    let told = std::rc::Rc::new(std::cell::RefCell::new(None));
    let hears = told.clone();
    event_loop.set_exception_handler(move |_, context| {
        hears.replace(Some(context.to_string()));
        stopper.stop();
    });
    event_loop.add_signal_handler(SIGWINCH, fails)?;
    let handler = format!("fails() at tests/user_code/asked.rs:{}", line!() - 1);
    event_loop.call_soon(|| Ok(signal_hook::low_level::raise(SIGWINCH)?))?;
    event_loop.run_forever()?;
    let text = format!("Exception in callback {handler}\nhandle: <Handle {handler}>\nValueError: boom");
    assert_eq!(told.take(), Some(text));
    event_loop.close()
}

#[cfg(all(unix, feature = "signals"))]
#[test]
fn a_panic_of_a_signal_handler_is_reported_and_the_next_signal_is_handled() -> Result<()> {
    use signal_hook::consts::SIGUSR2;
    let event_loop = EventLoop::new()?;
    let log = crate::support::Log::default();
    crate::support::report_to(&event_loop, &log);
    let (stopper, mut left) = (event_loop.clone(), 2);
    event_loop.add_signal_handler(SIGUSR2, move || -> () {
        left -= 1;
        if left == 0 {
            stopper.stop();
        }
        panic!("handled");
    })?;
    let raise = || Ok(signal_hook::low_level::raise(SIGUSR2)?);
    event_loop.call_soon(raise)?;
    event_loop.call_later(Duration::from_millis(5), raise)?;
    event_loop.run_forever()?;
    let reported = log.take();
    assert!(
        reported.len() == 2 && reported.iter().all(|line| line.ends_with("Panic: handled")),
        "{reported:?}"
    );
    event_loop.close()
}
