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

/// How the program in this file is recorded, if it is one in Python or in Rust.
pub(crate) fn recording_of(file: &Path) -> Option<String> {
    let end = file.extension().filter(|_| file.is_file())?.to_str()?;
    match end {
        "py" | "pyw" => Some(format!("{} record python3 {}", name(), file.display())),
        "rs" => Some(recording_by_cargo() + &example(file)),
        _ => None,
    }
}

/// How a program in Rust is recorded from the folder of its package.
pub(crate) fn recording_by_cargo() -> String {
    format!("{} record cargo run --features glassloop/trace-file", name())
}

/// What names the program to Cargo if it is an example of its package.
fn example(file: &Path) -> String {
    let folder = file.parent().and_then(Path::file_name);
    let name = file.file_stem().filter(|_| folder.is_some_and(|folder| folder == "examples"));
    name.map(|name| format!(" --example {}", name.display())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_program_that_is_there_is_recorded_in_python_with_python_and_in_rust_with_cargo() {
        let twin = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/python/timers.py");
        let lesson = recording_of(&twin.with_file_name("../timers.rs")).expect("a program");
        assert!(lesson.ends_with(" record cargo run --features glassloop/trace-file"), "{lesson}");
        let lesson = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/timers.rs");
        let lesson = recording_of(&lesson).expect("a program");
        assert!(lesson.ends_with("/trace-file --example timers"), "{lesson}");
        let told = recording_of(&twin).expect("a program");
        assert!(told.contains(" record python3 /") && told.ends_with("/examples/python/timers.py"), "{told}");
        assert_eq!(recording_of(&twin.with_file_name("nowhere.py")), None);
        assert_eq!(recording_of(Path::new(env!("CARGO_MANIFEST_DIR"))), None);
    }
}
