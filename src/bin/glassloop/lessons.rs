//! The lessons, each with its source: they are the examples of this package.

use glassloop::{CallbackOutcome, Result};

/// A program to learn from.
pub(crate) struct Lesson {
    /// The name of its example, such as `closed_loop`.
    pub(crate) name: &'static str,
    /// All of its source.
    pub(crate) source: &'static str,
    /// All of its Python twin's.
    pub(crate) python: &'static str,
    /// The program.
    pub(crate) main: fn() -> Result<()>,
}

/// `lessons! { a b }`: the examples `a` and `b`, in the order of learning.
macro_rules! lessons {
    ($($name:ident)*) => {
        #[path = "../../../examples"]
        #[allow(unreachable_pub, missing_docs)]
        mod examples {
            $(pub(super) mod $name;)*
        }

        /// All lessons, in the order of learning.
        pub(crate) const LESSONS: &[Lesson] = &[$(
            Lesson {
                name: stringify!($name),
                source: include_str!(concat!("../../../examples/", stringify!($name), ".rs")),
                python: include_str!(concat!("../../../examples/python/", stringify!($name), ".py")),
                main: || examples::$name::main().into_result(),
            },
        )*];
    };
}

lessons! {
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
    already_running
    another_loop_running
    sync_call_inside_a_loop
    which_selector
    transport_outlives_its_loop
}

impl Lesson {
    /// Its file, as it stands in the trace.
    pub(crate) fn file(&self) -> String {
        format!("examples/{}.rs", self.name)
    }

    /// Its number, such as `10b`.
    pub(crate) fn number(&self) -> &'static str {
        self.heading().0
    }

    /// Its title, such as `Event loop is closed`.
    pub(crate) fn title(&self) -> &'static str {
        self.heading().1
    }

    /// What it is about, and what to watch: the paragraphs below the title, as
    /// far as they are not about how to run it.
    pub(crate) fn introduction(&self) -> Vec<String> {
        let comment = self.source.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim);
        let text: Vec<&str> = comment.skip(1).collect();
        let paragraphs = text.split(|line| line.is_empty()).filter(|lines| !lines.is_empty());
        let about = paragraphs.take_while(|lines| !lines[0].starts_with("Before this"));
        about.map(|lines| lines.join(" ")).collect()
    }

    /// Number and title stand in the first line: `//! Lesson 10b · Event loop is closed`.
    fn heading(&self) -> (&'static str, &'static str) {
        let first = self.source.lines().next().unwrap_or_default();
        let first = first.trim_start_matches("//!").trim().trim_start_matches("Lesson").trim();
        let (number, title) = first.split_once('·').unwrap_or(("", first));
        (number.trim(), title.trim().trim_end_matches('.'))
    }
}
