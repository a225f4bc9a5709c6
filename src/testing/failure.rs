//! Where a test has failed, written into its trace.
//!
//! With `GLASSLOOP_TRACE=FILE` (feature `trace-file`) what is recorded goes to a file as
//! well.  A test that fails does so, as a rule, after the recording: at an assertion.  So the
//! trace stays open until the thread ends, and a panic becomes its last record, with the line
//! of the assertion: `panic: at step 12, …`.  Before that stands which threads are not in it.

#[cfg(feature = "trace-file")]
pub(super) use in_the_trace::{Running, Written, trace_file};
#[cfg(not(feature = "trace-file"))]
pub(super) use nowhere::{Running, Written, trace_file};

/// The panic of a recorded test, as the last record of its trace.
#[cfg(feature = "trace-file")]
mod in_the_trace {
    use std::cell::RefCell;
    use std::panic::{self, PanicHookInfo};
    use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError};

    use crate::log_lines;
    use crate::say::{LOG_TARGET, Level, say};
    use crate::testing::story::elsewhere;
    use crate::trace::event::{Event, Record, Said};
    use crate::trace::file::trace_of_recording;
    use crate::trace::{Journal, Sink, SourceLine};

    /// The file that the environment asks for; a test does not fail because its trace does.
    pub(in crate::testing) fn trace_file() -> Option<Box<dyn Sink>> {
        log_lines::install();
        match trace_of_recording() {
            Ok(file) => file.map(|file| Box::new(file) as Box<dyn Sink>),
            Err(error) => {
                say(Level::Error, format_args!("{error}"));
                None
            }
        }
    }

    /// A recording that is written to a file, while its program runs.
    pub(in crate::testing) struct Running(Written);

    /// A recording that was written to a file.
    #[derive(Clone)]
    pub(in crate::testing) struct Written(Arc<Recording>);

    struct Recording {
        journal: Journal,
        state: Mutex<State>,
    }

    /// Whether a panic may still be caught, by the program or by its loop.
    enum State {
        /// The program runs; the latest panic, which may have been caught.
        Running(Option<Panic>),
        Over,
        /// A panic stands in the trace, as its end.
        Failed,
    }

    struct Panic {
        message: String,
        source: Option<SourceLine>,
    }

    thread_local! {
        /// The recording that a panic in this thread belongs to.
        static LATEST: RefCell<Option<Written>> = const { RefCell::new(None) };
    }

    impl Running {
        /// The program begins.
        pub(in crate::testing) fn begin(journal: &Journal) -> Self {
            write_panics();
            let state = Mutex::new(State::Running(None));
            let written = Written(Arc::new(Recording { journal: journal.clone(), state }));
            written.fails();
            Self(written)
        }

        /// The program is over; these threads did something that is not in the trace.
        pub(in crate::testing) fn end(self, unrecorded: &[String]) -> Written {
            *self.0.state() = State::Over;
            if !unrecorded.is_empty() {
                self.0.0.journal.write(Record::outside(warning(&elsewhere(unrecorded))), false);
            }
            self.0.clone()
        }
    }

    /// A line of glassloop's own, for whoever reads the trace.
    fn warning(text: &str) -> Event {
        let (level, target) = (Level::Warn.as_str().into(), LOG_TARGET.to_owned());
        Event::Said(Box::new(Said { level, target, text: text.to_owned(), report: None }))
    }

    impl Drop for Running {
        /// If the program has not come to its end, its last panic was not caught.
        fn drop(&mut self) {
            let before = std::mem::replace(&mut *self.0.state(), State::Over);
            match before {
                State::Running(Some(panic)) if std::thread::panicking() => self.0.see(panic),
                _ => {}
            }
        }
    }

    impl Written {
        /// The panic that comes next, in this thread, is about this recording.
        pub(in crate::testing) fn fails(&self) {
            let before = LATEST.try_with(|latest| latest.replace(Some(self.clone())));
            drop(before);
        }

        fn state(&self) -> MutexGuard<'_, State> {
            self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
        }

        fn see(&self, panic: Panic) {
            let mut state = self.state();
            match &mut *state {
                State::Running(latest) => *latest = Some(panic),
                State::Over => {
                    *state = State::Failed;
                    drop(state);
                    self.0.journal.write(panic.into_record(), false);
                }
                State::Failed => {}
            }
        }
    }

    /// Has every panic of the process looked at, after it was printed as usual.
    fn write_panics() {
        static ONCE: Once = Once::new();
        ONCE.call_once(|| {
            let usual = panic::take_hook();
            panic::set_hook(Box::new(move |info| {
                usual(info);
                let latest = LATEST.try_with(|latest| latest.try_borrow().ok()?.clone()).ok().flatten();
                if let Some(latest) = latest {
                    latest.see(Panic::of(info));
                }
            }));
        });
    }

    impl Panic {
        fn of(info: &PanicHookInfo<'_>) -> Self {
            let message = info.payload_as_str().unwrap_or("something that is no text");
            // What stands behind an empty line is the story, which is in the trace.
            let message = message.split("\n\n").next().unwrap_or_default().to_owned();
            let source = info.location().map(|place| SourceLine::new(place.file(), place.line()));
            Self { message, source }
        }

        fn into_record(self) -> Record {
            let event = Event::ProgramEnded(Some(format!("panic: {}", self.message).into()));
            Record { source: self.source, ..Record::outside(event) }
        }
    }
}

/// Without the feature, there is no file.
#[cfg(not(feature = "trace-file"))]
mod nowhere {
    use crate::trace::{Journal, Sink};

    pub(in crate::testing) fn trace_file() -> Option<Box<dyn Sink>> {
        None
    }

    /// A recording that is written to a file: there is none.
    pub(in crate::testing) enum Running {}

    /// One that was.
    #[derive(Clone)]
    pub(in crate::testing) enum Written {}

    impl Running {
        pub(in crate::testing) fn begin(_: &Journal) -> Self {
            unreachable!("there is no file")
        }

        pub(in crate::testing) fn end(self, _: &[String]) -> Written {
            match self {}
        }
    }

    impl Written {
        pub(in crate::testing) fn fails(&self) {
            match *self {}
        }
    }
}
