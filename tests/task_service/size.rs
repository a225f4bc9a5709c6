//! How much is asked of the service: little by default, so that `cargo test` is
//! quick, and all of it with `GLASSLOOP_FULL=1`.

/// Whether all is asked for.
pub(crate) fn is_full() -> bool {
    crate::environment::asked("GLASSLOOP_FULL").is_some()
}

/// So many, or so many if all is asked for.
pub(crate) fn size(quick: usize, full: usize) -> usize {
    if is_full() { full } else { quick }
}
