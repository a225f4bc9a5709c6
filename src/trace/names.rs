//! What to call a function, from what the compiler calls it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Says what a function is called, when somebody wants to know.
pub(crate) type NameOf = fn() -> Cow<'static, str>;

/// The name of a callback: `say_hello`, or `closure in main`.
pub(crate) fn callback_name<F>() -> Cow<'static, str> {
    static NAMES: Names = Names::new();
    NAMES.of::<F>(|name| match last_named_part(unwrapped_callback(name)) {
        (name, 0) => name.to_owned(),
        (name, _) => format!("closure in {name}"),
    })
}

/// The name of a coroutine: that of its `async fn`, or `async block in main`.
///
/// To the compiler the body of an `async fn` is a closure in it.  An `async` block in a function
/// that is not `async` looks the same, and bears the name of that function.
pub(crate) fn coroutine_name<F>() -> Cow<'static, str> {
    static NAMES: Names = Names::new();
    NAMES.of::<F>(|name| match unwrapped(name) {
        name if name.contains("dyn ") => "coroutine".to_owned(),
        name => match last_named_part(name) {
            (function, closures) if closures < 2 || is_asyncios(name) => as_function(function),
            (function, _) => format!("async block in {function}"),
        },
    })
}

/// The names that were made, each once and for good: a program has so many
/// types of functions and no more.
struct Names(Mutex<BTreeMap<(usize, usize), &'static str>>);

impl Names {
    const fn new() -> Self {
        Self(Mutex::new(BTreeMap::new()))
    }

    /// The name that `make` makes of what the compiler calls a type.
    fn of<F>(&self, make: impl FnOnce(&str) -> String) -> Cow<'static, str> {
        let compiled = std::any::type_name::<F>();
        // Where a text stands tells which it is, and is compared faster.
        let place = (compiled.as_ptr().addr(), compiled.len());
        let mut names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        (*names.entry(place).or_insert_with(|| make(compiled).leak())).into()
    }
}

/// What closures of the library's own wrap a callback in: `IOLoop._run_callback`, which takes
/// its errors in, and what calls the handler of a signal.
const WRAPPERS: [&str; 2] = ["glassloop::tornado::run_callback<", "glassloop::aio::signals::call_for_each<"];

/// A callback, without such a closure.
fn unwrapped_callback(name: &str) -> &str {
    let wrapped = WRAPPERS.iter().find_map(|wrapper| name.strip_prefix(wrapper));
    // Behind the callback stands what it returns.
    let wrapped = wrapped.and_then(|wrapped| wrapped.strip_suffix(">::{{closure}}"));
    wrapped.map_or(name, without_last_type)
}

/// A list of types without the last one: `a::work<i32, u8>, Result<(), Error>` is `a::work<i32, u8>`.
fn without_last_type(types: &str) -> &str {
    let mut depth = 0;
    let letters = types.as_bytes();
    for place in (1..letters.len()).rev() {
        match letters[place] {
            b'>' if letters[place - 1] == b'-' => {}
            b'>' | b')' | b']' => depth += 1,
            b'<' | b'(' | b'[' => depth -= 1,
            b',' if depth == 0 => return &types[..place],
            _ => {}
        }
    }
    types
}

/// A coroutine, without what shows the line at which it waits, or takes its options.
fn unwrapped(name: &str) -> &str {
    const WRAPPERS: [&str; 2] =
        ["glassloop::kernel::waits_here::WaitsHere<", "glassloop::aio::transports::server::StartingServer<"];
    let wrapped = WRAPPERS.iter().find_map(|wrapper| name.strip_prefix(wrapper));
    wrapped.and_then(|wrapped| wrapped.strip_suffix('>')).unwrap_or(name)
}

/// Whether it is one of asyncio's, however many blocks `start_server` is made of.
fn is_asyncios(name: &str) -> bool {
    ["glassloop::aio::", "glassloop::tornado::"].iter().any(|own| name.starts_with(own))
}

/// A coroutine that is written by hand is a type: `YieldNow` is what `yield_now` returns.
fn as_function(name: &str) -> String {
    let mut function = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !function.is_empty() && !function.ends_with('_') {
            function.push('_');
        }
        function.extend(letter.to_lowercase());
    }
    function
}

/// `lesson::main::{{closure}}::{{closure}}` gives `main`, and how many closures follow.
fn last_named_part(name: &str) -> (&str, usize) {
    let mut closures = 0;
    let mut path = Some(name);
    while let Some(rest) = path {
        let (before, part) = split_last(rest);
        match part {
            "{{closure}}" => closures += 1,
            "" => {}
            part => return (part, closures),
        }
        path = before;
    }
    (name, closures)
}

/// A path without its last part, and that without its types.
///
/// Generic arguments, and the type of an `impl` block, have paths of their own.
fn split_last(path: &str) -> (Option<&str>, &str) {
    if let Some(colon) = path.rfind(':')
        && !path[colon..].contains('>')
    {
        return (Some(&path[..colon - 1]), &path[colon + 1..]);
    }
    let mut depth = 0;
    let letters = path.as_bytes();
    for place in (0..letters.len()).rev() {
        let before = place.checked_sub(1).map_or(b' ', |before| letters[before]);
        match letters[place] {
            b'>' if before != b'-' => depth += 1,
            b'<' => depth -= 1,
            b':' if depth == 0 => return (Some(&path[..place - 1]), without_types(&path[place + 1..])),
            _ => {}
        }
    }
    (None, without_types(path))
}

fn without_types(part: &str) -> &str {
    part.split('<').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{WRAPPERS, as_function, last_named_part, unwrapped_callback};

    #[test]
    fn a_callback_that_is_wrapped_has_the_name_of_what_is_called() {
        for (callback, outcome) in [
            ("lesson::say", "()"),
            ("lesson::main::{{closure}}", "core::result::Result<(i32, u8), glassloop::error::Error>"),
            ("lesson::say<fn(i32, i32) -> u8, [u8; 3]>", "core::result::Result<(), Error>"),
        ] {
            for wrapper in WRAPPERS {
                let compiled = format!("{wrapper}{callback}, {outcome}>::{{{{closure}}}}");
                assert_eq!(unwrapped_callback(&compiled), callback);
            }
        }
    }

    #[test]
    fn a_function_keeps_its_name_whatever_its_types() {
        for (compiled, name) in [
            ("lesson::main::{{closure}}::{{closure}}", ("main", 2)),
            ("lesson::say<i32, alloc::vec::Vec<u8>>::{{closure}}", ("say", 1)),
            ("lesson::call<fn() -> lesson::Other>", ("call", 0)),
            ("aio::executor::<impl kernel::EventLoop>::shut_down::{{closure}}", ("shut_down", 1)),
        ] {
            assert_eq!(last_named_part(compiled), name, "{compiled}");
        }
    }

    #[test]
    fn a_type_is_named_as_the_function_that_makes_it() {
        assert_eq!(as_function("YieldNow"), "yield_now");
        assert_eq!(as_function("say_hello"), "say_hello");
    }
}
