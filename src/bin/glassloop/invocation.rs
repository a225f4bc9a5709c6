//! How this program is called: `glassloop`, or `cargo step` in a clone of its source.

use std::env;

/// What to type to call it again.
pub(crate) fn name() -> &'static str {
    if is_by_cargo() { "cargo step" } else { "glassloop" }
}

/// Whether the alias `step` has called it: Cargo says whose package it runs.
pub(crate) fn is_by_cargo() -> bool {
    env::var_os("CARGO").is_some() && env::var_os("CARGO_PKG_NAME").is_some_and(|name| name == "glassloop")
}
