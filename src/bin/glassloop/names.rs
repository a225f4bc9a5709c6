//! What things are called in sentences.

use glassloop::replay::Replay;
use glassloop::trace::SourceLine;
use glassloop::trace::event::{Actor, Record};
use glassloop::trace::ids::{CallbackId, FutureRef, LoopId, TaskId, ThreadId, TransportId};
use glassloop::trace::snapshot::ReadyEntry;
use glassloop::trace::{Event, TransportEvent};

use crate::narrate::transports::host;

/// The names of everything, at one step of a trace.
#[derive(Clone, Copy)]
pub(crate) struct Names<'a> {
    replay: &'a Replay,
    /// Whether "the loop" would be ambiguous.
    several_loops: bool,
}

impl<'a> Names<'a> {
    pub(crate) fn new(replay: &'a Replay, several_loops: bool) -> Self {
        Self { replay, several_loops }
    }

    /// `the loop`, or `loop 2` if there are several.
    pub(crate) fn event_loop(self, id: Option<LoopId>) -> String {
        match id {
            Some(id) if self.several_loops => id.to_string(),
            _ => "the loop".to_owned(),
        }
    }

    /// `callback 3 (say_hello)`.
    pub(crate) fn callback(self, id: CallbackId) -> String {
        match self.function(id) {
            Some(name) => format!("{id} ({name})"),
            None => id.to_string(),
        }
    }

    /// `timer 3 (say_hello)`: a timer goes by the number of its callback.
    pub(crate) fn timer(self, id: CallbackId) -> String {
        match self.function(id) {
            Some(name) => format!("timer {} ({name})", id.number()),
            None => format!("timer {}", id.number()),
        }
    }

    /// `say_hello`, `closure, line 12`, or `of sleep` if it is not the program's own.
    fn function(self, id: CallbackId) -> Option<String> {
        let callback = self.replay.callback(id)?;
        if callback.name.is_empty() {
            return None;
        }
        Some(match callback.source.and_then(library) {
            _ if callback.name == "stop_when_done" => "run_until_complete's own".to_owned(),
            _ if callback.internal => callback.name.to_owned(),
            Some(of) => format!("of {of}"),
            None => named_or_line(callback.name, callback.source),
        })
    }

    /// `task 1 (main)`, or `task 1 "my_special_task"` if it was given a name.
    pub(crate) fn task(self, id: TaskId) -> String {
        match self.replay.task(id) {
            Some(task) if !is_default(task.name) => format!("{id} \"{}\"", task.name),
            Some(task) => format!("{id} ({})", task.coroutine),
            None => id.to_string(),
        }
    }

    /// `future 4`, `future 5 (_GatheringFuture)`, `future 6 (of sleep)`, `task 1 (main)`.
    pub(crate) fn future(self, reference: FutureRef) -> String {
        let id = match reference {
            FutureRef::Task(task) => return self.task(task),
            FutureRef::Future(id) => id,
        };
        let Some(future) = self.replay.future(id) else { return id.to_string() };
        match future.source.and_then(library) {
            _ if future.class != "Future" => format!("{id} ({})", future.class),
            Some(of) => format!("{id} (of {of})"),
            None => id.to_string(),
        }
    }

    /// `transport 1 (from 127.0.0.1)`, `transport 2 (to 127.0.0.1:8888)`, also of one that is over.
    pub(crate) fn transport(self, id: TransportId) -> String {
        let Some(Event::Transport(_, TransportEvent::Made(made))) =
            self.replay.made(id).map(|record| &record.event)
        else {
            return id.to_string();
        };
        match (&made.peername, made.server) {
            (Some(peer), Some(_)) => format!("{id} (from {})", host(peer)),
            (Some(peer), None) => format!("{id} (to {peer})"),
            (None, _) => id.to_string(),
        }
    }

    /// What stands in the ready queue.
    pub(crate) fn entry(self, entry: ReadyEntry) -> String {
        match entry {
            ReadyEntry::Callback(id) => self.callback(id),
            ReadyEntry::Task(id) => self.task(id),
        }
    }

    /// Who did it: `the program`, `the loop`, `callback 3 (say_hello)`, `task 1 (main)`;
    /// and if not itself, inside what: `task 1 (main), inside sleep(),`.
    pub(crate) fn actor(self, record: &Record) -> String {
        let actor = self.doer(record);
        match record.source.as_ref().and_then(library) {
            Some(of) if actor.contains(&of) => actor,
            Some(of) if of.starts_with(char::is_uppercase) => format!("{actor}, inside {of},"),
            Some(of) => format!("{actor}, inside {of}(),"),
            None => actor,
        }
    }

    /// The same without the inside.
    pub(crate) fn doer(self, record: &Record) -> String {
        match record.by {
            Actor::Program => self.thread(record.thread),
            by => self.who(by, record.event_loop),
        }
    }

    /// `the program` is its first thread; another is `thread 2 (worker)`.
    pub(crate) fn thread(self, thread: ThreadId) -> String {
        match self.replay.thread_name(thread) {
            _ if thread == ThreadId::FIRST => "the program".to_owned(),
            None | Some("") => thread.to_string(),
            Some(name) => format!("{thread} ({name})"),
        }
    }

    /// `thread 1 (main)`, `thread 2 (worker)`: where it is the thread that matters; none
    /// as long as there is only one.
    pub(crate) fn among_threads(self, thread: ThreadId) -> Option<String> {
        match thread {
            _ if !self.replay.several_threads() => None,
            ThreadId::FIRST => Some(format!("{thread} (main)")),
            other => Some(self.thread(other)),
        }
    }

    /// Who is on the stack.
    pub(crate) fn who(self, actor: Actor, event_loop: Option<LoopId>) -> String {
        match actor {
            Actor::Program => "the program".to_owned(),
            Actor::Loop => self.event_loop(event_loop),
            Actor::Callback(id) => self.callback(id),
            Actor::Task(id) => self.task(id),
        }
    }
}

/// `say_hello`, or `closure, line 12`: many closures stand in one function.
fn named_or_line(name: &str, source: Option<&SourceLine>) -> String {
    match source {
        Some(source) if name.starts_with("closure in ") => format!("closure, line {}", source.line()),
        _ => name.to_owned(),
    }
}

/// `Task-7`.
fn is_default(name: &str) -> bool {
    name.strip_prefix("Task-").is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether it is a line of the program, and not of glassloop's own source.
pub(crate) fn is_of_the_program(source: &SourceLine) -> bool {
    let file = source.file();
    let is_own = ["src/kernel/", "src/aio/", "src/tornado"].iter().any(|own| is_below(&file, own));
    !(is_own && file.ends_with(".rs"))
}

/// Whether a file of glassloop's own lies there: in this package, or, where another depends on
/// it, in that which cargo names by its whole path.
fn is_below(file: &str, folder: &str) -> bool {
    let is_elsewhere = || file.starts_with('/') && file.contains(&format!("/{folder}"));
    file.starts_with(folder) || is_elsewhere()
}

/// What of asyncio's did it that the program called: `sleep`, `Lock`.  A recorder says so;
/// of glassloop's own source the file does.
pub(crate) fn library(source: &SourceLine) -> Option<String> {
    if let Some(inside) = source.inside() {
        return Some(inside.to_owned());
    }
    let file = source.file();
    if is_of_the_program(source) || is_below(&file, "src/kernel/") {
        return None;
    }
    let name = file.rsplit('/').next()?.strip_suffix(".rs")?;
    Some(match name {
        "runner" | "interrupt" => "run".to_owned(),
        "connection" | "reading" | "writing" | "closing" if file.contains("/transports/") => {
            "Transport".to_owned()
        }
        "datagram" => "DatagramTransport".to_owned(),
        "accepting" => "Server".to_owned(),
        "connecting" => "create_connection".to_owned(),
        "reader" | "reading" => "StreamReader".to_owned(),
        "writer" | "flow_control" => "StreamWriter".to_owned(),
        "server" | "transport" => class_name(name),
        "protocol" => "StreamReaderProtocol".to_owned(),
        "timeouts" => "timeout".to_owned(),
        "tornado" => "IOLoop".to_owned(),
        class if file.starts_with("src/aio/sync/") || class == "task_group" => class_name(class),
        function => function.to_owned(),
    })
}

/// `bounded_semaphore` is where `BoundedSemaphore` stands.
fn class_name(file: &str) -> String {
    let capitalised = |part: &str| match part.split_at_checked(1) {
        Some((first, rest)) => first.to_uppercase() + rest,
        None => String::new(),
    };
    file.split('_').map(capitalised).collect()
}
