//! What to call a function, from what the compiler calls it.

use std::borrow::Cow;

/// Says what a function is called, when somebody wants to know.
pub(super) type NameOf = fn() -> Cow<'static, str>;

/// The name of a callback: `say_hello`, or `closure in main`.
pub(super) fn callback_name<F>() -> Cow<'static, str> {
    let (name, closure) = last_named_part(std::any::type_name::<F>());
    if closure { format!("closure in {name}").into() } else { name.into() }
}

/// The name of a coroutine: that of its `async fn`, or of the function its
/// `async` block stands in.
pub(super) fn coroutine_name<F>() -> Cow<'static, str> {
    let name = std::any::type_name::<F>();
    if name.contains("dyn ") { "coroutine".into() } else { as_function(&last_named_part(name).0).into() }
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

/// `lesson::main::{{closure}}::{{closure}}` gives `main`, and whether closures followed.
fn last_named_part(name: &str) -> (String, bool) {
    let path = without_types(name);
    let mut closure = false;
    for part in path.rsplit("::") {
        match part {
            "{{closure}}" => closure = true,
            "" => {}
            part => return (part.to_owned(), closure),
        }
    }
    (name.to_owned(), closure)
}

/// Generic arguments, and the type of an `impl` block, have paths of their own.
fn without_types(name: &str) -> String {
    let mut depth = 0;
    let mut before = ' ';
    let outside = |letter: &char| {
        let arrow = before == '-';
        before = *letter;
        match letter {
            '<' => depth += 1,
            '>' if !arrow => {
                depth -= 1;
                return false;
            }
            _ => {}
        }
        depth == 0
    };
    name.chars().filter(outside).collect()
}

#[cfg(test)]
mod tests {
    use super::{as_function, last_named_part};

    #[test]
    fn a_function_keeps_its_name_whatever_its_types() {
        for (compiled, name) in [
            ("lesson::main::{{closure}}::{{closure}}", ("main", true)),
            ("lesson::say<i32, alloc::vec::Vec<u8>>::{{closure}}", ("say", true)),
            ("lesson::call<fn() -> lesson::Other>", ("call", false)),
            ("aio::executor::<impl kernel::EventLoop>::shut_down::{{closure}}", ("shut_down", true)),
        ] {
            let (found, closure) = last_named_part(compiled);
            assert_eq!((found.as_str(), closure), name, "{compiled}");
        }
    }

    #[test]
    fn a_type_is_named_as_the_function_that_makes_it() {
        assert_eq!(as_function("YieldNow"), "yield_now");
        assert_eq!(as_function("say_hello"), "say_hello");
    }
}
