//! How this program is called: `glassloop`, or `cargo step` in a clone of its source.

use std::env;
use std::path::Path;

/// What to type to call it again.
pub(crate) fn name() -> &'static str {
    if is_by_cargo() { "cargo step" } else { "glassloop" }
}

/// Whether the alias `step` has called it: Cargo says whose package it runs.
pub(crate) fn is_by_cargo() -> bool {
    env::var_os("CARGO").is_some() && env::var_os("CARGO_PKG_NAME").is_some_and(|name| name == "glassloop")
}

/// How the program in this file is recorded, if it is one in Python.
pub(crate) fn recording_of(file: &Path) -> Option<String> {
    let is_python = file.extension().is_some_and(|end| end == "py" || end == "pyw");
    (is_python && file.is_file()).then(|| format!("{} record python3 {}", name(), file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_file_that_is_there_and_in_python_is_recorded_with_python() {
        let twin = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/python/timers.py");
        let told = recording_of(&twin).expect("a program");
        assert!(told.contains(" record python3 /") && told.ends_with("/examples/python/timers.py"), "{told}");
        assert_eq!(recording_of(&twin.with_file_name("nowhere.py")), None);
        assert_eq!(recording_of(Path::new(env!("CARGO_MANIFEST_DIR"))), None);
    }
}
