//! What things are called in sentences, in the words of `locale/*/names.ftl`.

use fluent_bundle::FluentValue;
use glassloop::replay::Replay;
use glassloop::trace::SourceLine;
use glassloop::trace::event::{Actor, Record};
use glassloop::trace::ids::{
    CallbackId, FutureId, FutureRef, LoopId, ServerId, SourceId, TaskId, ThreadId, TransportId,
};
use glassloop::trace::snapshot::ReadyEntry;
use glassloop::trace::{Event, TransportEvent};

use crate::locale::{Locale, say};
use crate::narrate::transports::host;

/// The names of everything, at one step of a trace.
#[derive(Clone, Copy)]
pub(crate) struct Names<'a> {
    replay: &'a Replay,
    /// Whether "the loop" would be ambiguous.
    several_loops: bool,
    locale: Locale,
}

impl<'a> Names<'a> {
    pub(crate) fn new(replay: &'a Replay, several_loops: bool, locale: Locale) -> Self {
        Self { replay, several_loops, locale }
    }

    /// The words of a message, in the language of the names.
    pub(crate) fn say(self, message: &str, arguments: &[(&'static str, FluentValue<'_>)]) -> String {
        self.locale.say(message, arguments)
    }

    /// The language of the names.
    pub(crate) fn locale(self) -> Locale {
        self.locale
    }

    /// Whether "the loop" would be ambiguous.
    pub(crate) fn several_loops(self) -> bool {
        self.several_loops
    }

    /// `the loop`, or `loop 2` if there are several.
    pub(crate) fn event_loop(self, id: Option<LoopId>) -> String {
        match id {
            Some(id) if self.several_loops => self.numbered_loop(id),
            _ => say!(self, "the-loop"),
        }
    }

    /// `loop 2`.
    pub(crate) fn numbered_loop(self, id: LoopId) -> String {
        say!(self, "numbered-loop", number = id.number())
    }

    /// `callback 3 (say_hello)`.
    pub(crate) fn callback(self, id: CallbackId) -> String {
        let number = id.number();
        match self.function_of(id) {
            Some(function) => say!(self, "callback-of", number, function),
            None => say!(self, "numbered-callback", number),
        }
    }

    /// `timer 3 (say_hello)`: a timer goes by the number of its callback.
    pub(crate) fn timer(self, id: CallbackId) -> String {
        let number = id.number();
        match self.function_of(id) {
            Some(function) => say!(self, "timer-of", number, function),
            None => say!(self, "numbered-timer", number),
        }
    }

    /// `say_hello`, `main`, without the number.
    pub(crate) fn function(self, entry: ReadyEntry) -> Option<String> {
        match entry {
            ReadyEntry::Callback(id) => self.function_of(id),
            ReadyEntry::Task(id) => {
                let task = self.replay.task(id)?;
                Some(self.named_or_line(task.coroutine, task.source))
            }
        }
    }

    /// `say_hello`, `closure, line 12`, or `of sleep` if it is not the program's own.
    fn function_of(self, id: CallbackId) -> Option<String> {
        let callback = self.replay.callback(id)?;
        if callback.name.is_empty() {
            return None;
        }
        Some(match callback.source.and_then(library) {
            _ if callback.name == "stop_when_done" => say!(self, "of-run-until-complete"),
            _ if callback.internal => callback.name.to_owned(),
            Some(library) => say!(self, "of-library", library),
            None => self.named_or_line(callback.name, callback.source),
        })
    }

    /// `say_hello`, or `closure, line 12`, `async block, line 14`: many of them stand in one
    /// function.  The line is that which handed it to the loop.
    fn named_or_line(self, name: &str, source: Option<&SourceLine>) -> String {
        let is_of = |kind: &str| name.starts_with(kind);
        match source.filter(|source| is_of_the_program(source)) {
            Some(source) if is_of("closure in ") => say!(self, "closure-on-line", line = source.line()),
            Some(source) if is_of("async block in ") => {
                say!(self, "async-block-on-line", line = source.line())
            }
            _ => name.to_owned(),
        }
    }

    /// `task 1 (main)`, `task 2 (async block, line 12)`, or `task 1 "my_special_task"` if it was
    /// given a name.
    pub(crate) fn task(self, id: TaskId) -> String {
        let number = id.number();
        match self.replay.task(id) {
            Some(task) if !is_default(task.name) => {
                say!(self, "task-with-name", number, name = task.name)
            }
            Some(task) => {
                let coroutine = self.named_or_line(task.coroutine, task.source);
                say!(self, "task-of-coroutine", number, coroutine)
            }
            None => self.numbered_task(id),
        }
    }

    /// `task 1`, without its coroutine.
    pub(crate) fn numbered_task(self, id: TaskId) -> String {
        say!(self, "numbered-task", number = id.number())
    }

    /// `future 4`, `future 5 (_GatheringFuture)`, `future 6 (of sleep)`, `task 1 (main)`.
    pub(crate) fn future(self, reference: FutureRef) -> String {
        let id = match reference {
            FutureRef::Task(task) => return self.task(task),
            FutureRef::Future(id) => id,
        };
        let number = id.number();
        let Some(future) = self.replay.future(id) else { return self.numbered_future(id) };
        match future.source.and_then(library) {
            _ if future.class != "Future" => say!(self, "future-of", number, what = future.class),
            Some(library) => {
                say!(self, "future-of", number, what = say!(self, "of-library", library))
            }
            None => self.numbered_future(id),
        }
    }

    /// `future 4`, without what made it.
    pub(crate) fn numbered_future(self, id: FutureId) -> String {
        say!(self, "numbered-future", number = id.number())
    }

    /// `source 5`.
    pub(crate) fn source(self, id: SourceId) -> String {
        say!(self, "numbered-source", number = id.number())
    }

    /// `server 1`.
    pub(crate) fn server(self, id: ServerId) -> String {
        say!(self, "numbered-server", number = id.number())
    }

    /// `transport 1 (from 127.0.0.1)`, `transport 2 (to 127.0.0.1:8888)`, also of one that is over.
    pub(crate) fn transport(self, id: TransportId) -> String {
        let number = id.number();
        let made = match self.replay.made(id).map(|record| &record.event) {
            Some(Event::Transport(_, TransportEvent::Made(made))) => made,
            _ => return self.numbered_transport(id),
        };
        match (&made.peername, made.server) {
            (Some(peer), Some(_)) => say!(self, "transport-from", number, host = host(peer)),
            (Some(peer), None) => say!(self, "transport-to", number, peer = &**peer),
            (None, _) => self.numbered_transport(id),
        }
    }

    /// `transport 1`, without whom it leads to.
    pub(crate) fn numbered_transport(self, id: TransportId) -> String {
        say!(self, "numbered-transport", number = id.number())
    }

    /// What stands in the ready queue.
    pub(crate) fn entry(self, entry: ReadyEntry) -> String {
        match entry {
            ReadyEntry::Callback(id) => self.callback(id),
            ReadyEntry::Task(id) => self.task(id),
        }
    }

    /// Who did it: `the program`, `the loop`, `callback 3 (say_hello)`, `task 1 (main)`;
    /// and if not itself, inside what: `task 1 (main), inside sleep(),`.  That is what the line
    /// tells; or else this.
    pub(crate) fn actor(self, record: &Record, inside: Option<&str>) -> String {
        let actor = self.doer(record);
        let told = record.source.as_ref().and_then(library);
        match told.or_else(|| inside.map(str::to_owned)) {
            Some(inside) if actor.contains(&inside) => actor,
            Some(class) if class.starts_with(char::is_uppercase) => {
                say!(self, "inside-class", actor, class)
            }
            Some(function) => say!(self, "inside-function", actor, function),
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
        let number = thread.number();
        match self.replay.thread_name(thread) {
            _ if thread == ThreadId::FIRST => say!(self, "the-program"),
            None | Some("") => say!(self, "numbered-thread", number),
            Some(name) => say!(self, "thread-with-name", number, name),
        }
    }

    /// `thread 1 (main)`, `thread 2 (worker)`: where it is the thread that matters; none
    /// as long as there is only one.
    pub(crate) fn among_threads(self, thread: ThreadId) -> Option<String> {
        match thread {
            _ if !self.replay.several_threads() => None,
            ThreadId::FIRST => {
                let number = thread.number();
                Some(say!(self, "thread-with-name", number, name = "main"))
            }
            other => Some(self.thread(other)),
        }
    }

    /// Who is on the stack.
    pub(crate) fn who(self, actor: Actor, event_loop: Option<LoopId>) -> String {
        match actor {
            Actor::Program => say!(self, "the-program"),
            Actor::Loop => self.event_loop(event_loop),
            Actor::Callback(id) => self.callback(id),
            Actor::Task(id) => self.task(id),
        }
    }

    /// A step that a later one names as its cause: `step 12 (examples/closed_loop.rs:20)`.
    pub(crate) fn moment(self, record: &Record) -> String {
        self.step(record.number, record.source.as_ref())
    }

    /// `step 12`, with its line, if that is one of the program's.
    pub(crate) fn step(self, number: u64, line: Option<&SourceLine>) -> String {
        match line.filter(|line| is_of_the_program(line)) {
            Some(line) => say!(self, "step-with-line", number, line = line.to_string()),
            None => say!(self, "step", number),
        }
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

/// Whether it is a line of the kernel itself.
pub(crate) fn is_of_the_kernel(source: &SourceLine) -> bool {
    is_below(&source.file(), "src/kernel/")
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
        // The names that a trace bears which was kept before stand behind those of today.
        "connection" | "outgoing" | "reading_and_writing" | "reading" | "writing" | "closing"
            if file.contains("/transports/") =>
        {
            "Transport".to_owned()
        }
        "datagram" | "sending_and_receiving" | "sending" => "DatagramTransport".to_owned(),
        "serving" | "accepting" => "Server".to_owned(),
        "connecting" => "create_connection".to_owned(),
        "reader" | "readuntil" | "reading" => "StreamReader".to_owned(),
        "writer" | "flow_control" => "StreamWriter".to_owned(),
        "server" | "transport" => class_name(name),
        "address" => "getaddrinfo".to_owned(),
        "protocol" | "start_server" => "StreamReaderProtocol".to_owned(),
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
