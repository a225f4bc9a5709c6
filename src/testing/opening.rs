//! The line that opens the trace of a test which has failed.

use std::fmt::{self, Write};
use std::panic::Location;
use std::path::Path;

/// Adds the command that steps through the test which runs here, and fails there; nothing, if it
/// is not Cargo that runs it, or not in a thread that bears its name.
///
/// # Errors
/// None: a string takes everything.
pub(super) fn write(message: &mut String, fails: &Location<'_>) -> fmt::Result {
    let thread = std::thread::current();
    let (package, test) = (std::env::var("CARGO_PKG_NAME"), thread.name());
    if let (Ok(package), Some(test)) = (package, test.filter(|name| *name != "main")) {
        write!(message, "\nto step through it: {}", command(&package, test, fails.file()))?;
    }
    Ok(())
}

/// `glassloop test it_is_cancelled -- --test service`.
fn command(package: &str, test: &str, file: &str) -> String {
    let called = if package == "glassloop" { "cargo step" } else { "glassloop" };
    let target = integration_test(Path::new(file));
    let target = target.map_or_else(String::new, |target| format!(" -- --test {target}"));
    format!("{called} test {test}{target}")
}

/// The target that a file right in `tests/` is: with it, nothing else has to be built.
fn integration_test(file: &Path) -> Option<&str> {
    let is_one = file.parent().is_some_and(|folder| folder == Path::new("tests"));
    is_one.then(|| file.file_stem()?.to_str()).flatten()
}

#[cfg(test)]
mod tests {
    use super::command;

    #[test]
    fn a_test_is_opened_where_its_package_is_and_only_its_own_target_is_built() {
        assert_eq!(command("own", "tests::it_works", "src/lib.rs"), "glassloop test tests::it_works");
        assert_eq!(command("own", "it_works", "tests/all.rs"), "glassloop test it_works -- --test all");
        assert_eq!(command("own", "it_works", "tests/all/main.rs"), "glassloop test it_works");
        assert_eq!(command("glassloop", "it_works", "src/lib.rs"), "cargo step test it_works");
    }
}
