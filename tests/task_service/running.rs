//! A service that runs in a thread of its own, and what it logs.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, Once};
use std::thread::JoinHandle;

use glassloop::{Completer, Result, get_running_loop, run};

use crate::client::{Client, order};
use crate::connection::{Patience, listen};
use crate::earlier_run::loop_of_an_earlier_run;
use crate::service::{Service, Starts};
use crate::tasks::{Order, Progress, Tasks};

/// Which of the lesson's two services.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Variant {
    Broken,
    Cured,
}

pub(crate) struct Running {
    pub(crate) port: u16,
    log: Lines,
    stop: Option<Completer<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    pub(crate) fn start(variant: Variant) -> Self {
        Self::with_patience(variant, Patience::default())
    }

    pub(crate) fn with_patience(variant: Variant, patience: Patience) -> Self {
        Self::with(variant, patience, 0)
    }

    /// One that has so many tasks already, all of them done.
    pub(crate) fn with_tasks(count: usize) -> Self {
        Self::with(Variant::Cured, Patience::default(), count)
    }

    fn with(variant: Variant, patience: Patience, tasks: usize) -> Self {
        let log = Lines::default();
        let (tell, told) = channel();
        let writes = log.clone();
        let thread = std::thread::spawn(move || {
            writes.take_those_of_this_thread();
            serve(variant, patience, tasks, tell).expect("the service ends well");
        });
        let (port, stop) = told.recv().expect("the service listens");
        Self { port, log, stop: Some(stop), thread: Some(thread) }
    }

    pub(crate) fn connect(&self) -> Client {
        Client::connect(self.port)
    }

    /// Accepts no more, and waits until every connection is over by itself; what
    /// was logged meanwhile.
    pub(crate) fn stop(mut self) -> Vec<String> {
        self.end();
        std::mem::take(&mut *self.log.0.lock().expect("nobody panics with it"))
    }

    fn end(&mut self) {
        if let Some(stop) = self.stop.take() {
            stop.complete(Ok(())).expect("the loop runs");
        }
        if let Some(Err(panic)) = self.thread.take().map(JoinHandle::join) {
            std::panic::resume_unwind(panic);
        }
    }
}

impl Drop for Running {
    /// A test that fails does not wait for connections that it holds.
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.end();
        }
    }
}

fn serve(
    variant: Variant,
    patience: Patience,
    tasks: usize,
    tell: Sender<(u16, Completer<()>)>,
) -> Result<()> {
    let starts = match variant {
        Variant::Broken => Starts::OnAKeptLoop(loop_of_an_earlier_run()?),
        Variant::Cured => Starts::OnTheServingLoop,
    };
    run(async move {
        let server = listen(Rc::new(Service::new(starts, done(tasks))), patience, 0).await?;
        let event_loop = get_running_loop()?;
        let stopped = event_loop.create_future::<()>();
        let port = server.sockets()[0].port().expect("a TCP port");
        let stop = event_loop.create_completer(&stopped)?;
        tell.send((port, stop)).expect("the test waits for it");
        stopped.await?;
        server.close();
        server.wait_closed().await
    })
}

/// So many tasks that are done.
pub(crate) fn done(count: usize) -> Rc<Tasks> {
    let tasks = Rc::new(Tasks::default());
    for number in 1..=count {
        let order = Order::parse(order(&number.to_string()).as_bytes()).expect("an order");
        tasks.set(tasks.add(order).id, Progress::Completed);
    }
    tasks
}

/// Lines of the log, as the lesson prints them.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<String>>>);

thread_local! {
    static OF_THIS_THREAD: RefCell<Option<Lines>> = const { RefCell::new(None) };
}

impl Lines {
    fn take_those_of_this_thread(self) {
        static INSTALL: Once = Once::new();
        INSTALL.call_once(|| {
            log::set_logger(&ByThread).expect("it is the only one");
            log::set_max_level(log::LevelFilter::Info);
        });
        OF_THIS_THREAD.set(Some(self));
    }
}

/// Gives each thread's lines to whoever asked for them.
struct ByThread;

impl log::Log for ByThread {
    fn enabled(&self, metadata: &log::Metadata<'_>) -> bool {
        metadata.level() <= log::max_level()
    }

    fn log(&self, record: &log::Record<'_>) {
        let line = match record.level() {
            log::Level::Info => record.args().to_string(),
            level => format!("{level} {}", record.args()),
        };
        OF_THIS_THREAD.with_borrow(|lines| {
            if let Some(Lines(lines)) = lines {
                lines.lock().expect("nobody panics with it").push(line);
            }
        });
    }

    fn flush(&self) {}
}

/// Lines of the access log without the times, which differ.
pub(crate) fn without_times(lines: Vec<String>) -> Vec<String> {
    let without = |line: String| match line.rsplit_once(") ") {
        Some((begin, time)) if time.ends_with("ms") => format!("{begin}) …ms"),
        _ => line,
    };
    lines.into_iter().map(without).collect()
}
