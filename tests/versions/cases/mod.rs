//! The cases: each is its row's program, in Rust.

mod call_graph;
mod cancelling;
mod closing;
mod contexts;
mod eager;
mod futures;
mod groups;
mod helpers;
mod primitives;
mod reading;
mod running;
mod threads;
mod without_a_loop;

use glassloop::{Error, Result};

/// Lists functions that bear the names of their rows' programs, and makes a test of each.
macro_rules! cases {
    ($($name:ident)*) => {
        pub(super) const NAMES: &[&str] = &[$(stringify!($name)),*];

        mod says_as_each_version_what_the_page_says {
            $(#[test] fn $name() { crate::compare(stringify!($name), super::$name) })*
        }
    };
}
use cases;

/// The rows that have a case.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    let all = [
        call_graph::NAMES,
        cancelling::NAMES,
        closing::NAMES,
        contexts::NAMES,
        eager::NAMES,
        futures::NAMES,
        groups::NAMES,
        helpers::NAMES,
        primitives::NAMES,
        reading::NAMES,
        running::NAMES,
        threads::NAMES,
        without_a_loop::NAMES,
    ];
    all.into_iter().flatten().copied()
}

/// `print(…)`.
macro_rules! print {
    ($($what:tt)*) => { log::info!($($what)*) };
}
use print;

/// `except … as error: print("RuntimeError:", error)`.
fn print_error<T>(result: Result<T>) {
    if let Err(error) = result {
        print!("{}: {}", error.class(), error.message());
    }
}

fn value_error(message: &'static str) -> Error {
    Error::raise("ValueError", message)
}

/// `True`, `False`.
fn boolean(is_so: bool) -> &'static str {
    if is_so { "True" } else { "False" }
}
