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
    if name.contains("dyn ") { "coroutine".into() } else { last_named_part(name).0.into() }
}

/// `lesson::main::{{closure}}::{{closure}}` gives `main`, and whether closures followed.
fn last_named_part(name: &'static str) -> (&'static str, bool) {
    // Generic arguments have paths of their own.
    let path = name.split('<').next().unwrap_or(name);
    let mut closure = false;
    for part in path.rsplit("::") {
        match part {
            "{{closure}}" => closure = true,
            "" => {}
            part => return (part, closure),
        }
    }
    (name, closure)
}
