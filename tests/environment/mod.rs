//! What whoever runs the tests has asked for: variables of the environment, of which an empty one
//! counts as not set.
#![allow(dead_code, reason = "each test uses what it needs")]

use std::env;
use std::ffi::OsString;

/// What a variable says.
pub(crate) fn asked(name: &str) -> Option<OsString> {
    env::var_os(name).filter(|value| !value.is_empty())
}

/// Whether what is expected is to be made anew: `GLASSLOOP_BLESS=1`.
pub(crate) fn blesses() -> bool {
    asked("GLASSLOOP_BLESS").is_some()
}
