//! The lessons, each with its source: they are the examples of this package.

mod chapters;

pub(crate) use chapters::{CHAPTERS, Chapter};

use glassloop::{CallbackOutcome, Result};

/// A program to learn from.
pub(crate) struct Lesson {
    /// Its name: that of its example, such as `closed_loop`.
    pub(crate) name: &'static str,
    /// Its files, by the names that they have in the trace, and all of their text.  The
    /// first begins with the lesson's heading.
    pub(crate) sources: &'static [(&'static str, &'static str)],
    /// The same program in Python, if it has such a twin.
    pub(crate) python: Option<Twin>,
    /// What it is shown from.
    pub(crate) shown: Shown,
    /// How its program was started, where several lessons have the same.
    variant: Option<&'static str>,
}

/// A lesson in Python, and what CPython did with it.
pub(crate) struct Twin {
    /// Its file, as it stands in the trace.
    pub(crate) file: &'static str,
    /// All of its text.
    pub(crate) source: &'static str,
    /// A run that was recorded once, in `examples/traces/python/NAME.jsonl`.
    pub(crate) trace: &'static str,
}

/// What a lesson is shown from.
pub(crate) enum Shown {
    /// A run of its own: it does the same every time.
    Run(fn() -> Result<()>),
    /// A run that was recorded once, in `examples/traces/NAME.jsonl`.
    ///
    /// Lessons with sockets are shown so.  The system chooses their ports; it decides
    /// whether what was sent is there in this iteration or the next, and how much of it.
    /// On an idle Linux 200 runs of each were equal but for the ports; with all processors
    /// busy, the chat came out in eight ways.  What such a lesson says is the same every
    /// time, which is tested; and a test says when the recorded run has grown old.
    Recorded {
        /// The trace.
        trace: &'static str,
        /// The program; none if it serves until it is stopped.
        main: Option<fn() -> Result<()>>,
    },
}

/// All lessons, in the order of learning.
///
/// - `run { a b }`: the examples `a` and `b`, which do the same every time;
/// - `served { a ["main.rs" "b.rs"] { a: "as it is started", a_broken: "with --broken" } }`:
///   the example `a`, in a folder of its own, which serves until it is stopped; a lesson
///   for each of its recorded traces;
/// - `recorded { a b }`: the examples `a` and `b`, of which a recorded trace is shown.
macro_rules! lessons {
    (
        run { $($run:ident)* }
        served { $($folder:ident [$($file:literal)*] { $($variant:ident: $how:literal),* })* }
        recorded { $($recorded:ident)* }
    ) => {
        #[path = "../../../examples"]
        #[allow(unreachable_pub, missing_docs)]
        mod examples {
            $(pub(super) mod $run;)*
            $(pub(super) mod $recorded;)*
        }

        $(mod $folder {
            pub(super) const SOURCES: &[(&str, &str)] = &[$((
                concat!("examples/", stringify!($folder), "/", $file),
                include_str!(concat!("../../../examples/", stringify!($folder), "/", $file)),
            )),*];
        })*

        /// All lessons, in the order of learning.
        pub(crate) const LESSONS: &[Lesson] = &[
            $(in_one_file!($run, Shown::Run(|| examples::$run::main().into_result())),)*
            $($(Lesson {
                name: stringify!($variant),
                sources: $folder::SOURCES,
                python: None,
                shown: Shown::Recorded { trace: trace!($variant), main: None },
                variant: Some($how),
            },)*)*
            $(in_one_file!($recorded, Shown::Recorded {
                trace: trace!($recorded),
                main: Some(|| examples::$recorded::main().into_result()),
            }),)*
        ];
    };
}

/// A lesson that is one file, with a twin.
macro_rules! in_one_file {
    ($name:ident, $shown:expr) => {
        Lesson {
            name: stringify!($name),
            sources: &[(
                concat!("examples/", stringify!($name), ".rs"),
                include_str!(concat!("../../../examples/", stringify!($name), ".rs")),
            )],
            python: Some(Twin {
                file: concat!("examples/python/", stringify!($name), ".py"),
                source: include_str!(concat!("../../../examples/python/", stringify!($name), ".py")),
                trace: include_str!(concat!("../../../examples/traces/python/", stringify!($name), ".jsonl")),
            }),
            shown: $shown,
            variant: None,
        }
    };
}

/// The recorded trace of this name.
macro_rules! trace {
    ($name:ident) => {
        include_str!(concat!("../../../examples/traces/", stringify!($name), ".jsonl"))
    };
}

lessons! {
    run {
        callbacks_in_order
        timers
        run_forever_and_stop
        idle_running_closed
        bare_future
        plain_await
        protocol_future
        callback_to_awaitable
        all_done_future
        say_hello
        create_task_and_await
        gather_in_order
        named_task
        wait_for_timeout
        scheduler_in_twenty_lines
        blocked_is_not_ready
        run_until_complete_or_run
        run_gather_refused
        await_needs_async
        gather_takes_many
        executor
        loop_in_a_thread
        pool_that_owns_the_loop
        ask_the_loop_of_another_thread
        closed_loop
        closed_loop_operations
        kept_from_another_run
        helper_closes_the_loop
        run_takes_the_loop
        already_running
        another_loop_running
        sync_call_inside_a_loop
        of_another_loop
        stopped_too_early
        nobody_looked
        which_selector
        transport_outlives_its_loop
    }
    served {
        task_service [
            "main.rs" "answer.rs" "arguments.rs" "connection.rs" "earlier_run.rs"
            "http.rs" "page.rs" "places.rs" "service.rs" "strangers.rs" "target.rs" "tasks.rs"
        ] {
            task_service_broken: "broken",
            task_service: "cured"
        }
    }
    recorded {
        sync_client_in_a_service
        echo_server
        chat_server
        udp_pair
        fetcher
    }
}

impl Lesson {
    /// The name of its first file, as it stands in the trace.
    pub(crate) fn file(&self) -> &'static str {
        self.sources[0].0
    }

    /// All of its first file.
    pub(crate) fn source(&self) -> &'static str {
        self.sources[0].1
    }

    /// Its number, such as `10b`.
    pub(crate) fn number(&self) -> &'static str {
        self.heading().0
    }

    /// Its title, such as `Event loop is closed`.
    pub(crate) fn title(&self) -> String {
        let title = self.heading().1;
        self.variant.map_or_else(|| title.to_owned(), |variant| format!("{title}, {variant}"))
    }

    /// Whether what is shown was recorded once, and is not run each time.
    pub(crate) fn is_recorded(&self) -> bool {
        matches!(self.shown, Shown::Recorded { .. })
    }

    /// What it is about, and what to watch: the paragraphs below the title, as
    /// far as they are not about how to run it.
    pub(crate) fn introduction(&self) -> Vec<String> {
        let comment = self.source().lines().map_while(|line| line.strip_prefix("//!")).map(str::trim);
        let text: Vec<&str> = comment.skip(1).collect();
        let paragraphs = text.split(|line| line.is_empty()).filter(|lines| !lines.is_empty());
        let about = paragraphs.take_while(|lines| !lines[0].starts_with("Before this"));
        about.map(|lines| lines.join(" ")).collect()
    }

    /// Number and title stand in the first line: `//! Lesson 10b · Event loop is closed`.
    fn heading(&self) -> (&'static str, &'static str) {
        let first = self.source().lines().next().unwrap_or_default();
        let first = first.trim_start_matches("//!").trim().trim_start_matches("Lesson").trim();
        let (number, title) = first.split_once('·').unwrap_or(("", first));
        (number.trim(), title.trim().trim_end_matches('.'))
    }
}
