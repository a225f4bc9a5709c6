//! What many tests share.

use std::cell::RefCell;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::rc::Rc;
use std::task::Poll;

use glassloop::{ClockKind, EventLoop, Result, Task};

/// A loop that lives by a virtual clock, and what its tasks say.
#[derive(Clone)]
pub(crate) struct Scene {
    pub(crate) event_loop: EventLoop,
    pub(crate) log: Log,
}

/// What happened, in order: each line begins with the loop's iteration.
#[derive(Clone, Default)]
pub(crate) struct Log(Rc<RefCell<Vec<String>>>);

impl Log {
    pub(crate) fn add(&self, line: impl AsRef<str>) {
        let iteration = glassloop::get_running_loop().expect("a running loop").iteration();
        self.0.borrow_mut().push(format!("{iteration} {}", line.as_ref()));
    }
}

impl Scene {
    pub(crate) fn new() -> Self {
        let event_loop = EventLoop::builder().clock(ClockKind::Virtual).build().expect("a loop");
        Self { event_loop, log: Log::default() }
    }

    /// A task that says under its name how the coroutine ended.
    pub(crate) fn task<T: std::fmt::Debug + 'static>(
        &self,
        name: &'static str,
        coroutine: impl Future<Output = Result<T>> + 'static,
    ) -> Task<()> {
        let log = self.log.clone();
        let saying = async move {
            let outcome = coroutine.await;
            log.add(match &outcome {
                Ok(value) => format!("{name}: {value:?}"),
                Err(error) => format!("{name}: {error:?}"),
            });
            Ok(())
        };
        self.event_loop.create_task(saying).expect("an open loop")
    }

    /// Runs that many iterations, even if there is nothing to do.
    pub(crate) fn iterate(&self, count: usize) {
        for _ in 0..count {
            self.event_loop.call_soon(|| ()).expect("an open loop");
            self.event_loop.run_once().expect("an iteration");
        }
    }

    /// Everything that was said since the last call.
    pub(crate) fn said(&self) -> Vec<String> {
        self.log.0.take()
    }
}

/// Lets a coroutine begin to wait, as `select!` does, and does not wait with it.
pub(crate) async fn poll_once(mut coroutine: Pin<&mut impl Future>) {
    poll_fn(|context| {
        let _ = coroutine.as_mut().poll(context);
        Poll::Ready(())
    })
    .await;
}

impl Drop for Scene {
    fn drop(&mut self) {
        self.event_loop.close().expect("no loop runs");
    }
}
