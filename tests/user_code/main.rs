//! User code that panics, in every position in which the library calls it.
//!
//! What is promised stands in docs/panics.md, a row for each of these tests.

mod asked;
mod connections;
mod errors;
mod letting_go;
mod loggers;
mod results;
mod support;
mod watchers;
