//! Where a test has failed, written into its trace.
//!
//! With `GLASSLOOP_TRACE=FILE` (feature `trace-file`) what is recorded goes to a file as
//! well.  A test that fails does so, as a rule, after the recording: at an assertion.  So the
//! trace stays open until the thread ends, and a panic becomes its last record, with the line
//! of the assertion: `panic: at step 12, …`.  Before that stands which threads are not in it.

#[cfg(feature = "trace-file")]
mod in_the_trace;

#[cfg(feature = "trace-file")]
pub(super) use in_the_trace::{Running, Written, trace_file};
#[cfg(not(feature = "trace-file"))]
pub(super) use nowhere::{Running, Written, trace_file};

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
