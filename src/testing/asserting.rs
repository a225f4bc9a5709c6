//! Assertions, whose failures tell what happened up to the step that differs.

use std::fmt::{self, Debug, Write};
use std::panic::Location;
use std::path::Path;

use super::records::Records;
use super::story::story_until;
use crate::trace::{Outcome, Why};

/// Assertions.  One that fails says what is different, and tells the [story](super::story())
/// up to the step at which it is, with lines of the source.
///
/// ```should_panic
/// use glassloop::testing::record;
///
/// let records = record(|| {
///     let event_loop = glassloop::new_event_loop().unwrap();
///     event_loop.call_soon(|| log::info!("one")).unwrap();
///     event_loop.call_soon(|| log::info!("two")).unwrap();
///     event_loop.run_once().unwrap();
///     event_loop.close().unwrap();
/// });
/// records.assert_said(&["two", "one"]); // at step 8, what was said is another: "one", not "two"
/// ```
impl Records {
    /// Checks all that was [`said`](Records::said).
    ///
    /// ```
    /// let records = glassloop::testing::record(|| log::info!("no loop is needed to say something"));
    /// records.assert_said(&["no loop is needed to say something"]);
    /// ```
    ///
    /// # Panics
    /// If something else was said.
    #[track_caller]
    pub fn assert_said(&self, expected: &[&str]) {
        self.compare("what was said", &self.said_at(), expected);
    }

    /// Checks all [`refusals`](Records::refusals).
    ///
    /// ```
    /// let records = glassloop::testing::record(|| {
    ///     let event_loop = glassloop::new_event_loop().unwrap();
    ///     event_loop.close().unwrap();
    ///     event_loop.call_soon(|| ()).unwrap_err();
    /// });
    /// records.assert_refusals(&["call_soon: RuntimeError: Event loop is closed"]);
    /// ```
    ///
    /// # Panics
    /// If something else was refused.
    #[track_caller]
    pub fn assert_refusals(&self, expected: &[&str]) {
        self.compare("what was refused", &self.refusals_at(), expected);
    }

    /// Checks the [order](Records::order_of) in which these run: a name for each callback, and
    /// for each step of a task.
    ///
    /// ```
    /// fn first() {}
    /// fn second() {}
    /// let records = glassloop::testing::record(|| {
    ///     let event_loop = glassloop::new_event_loop().unwrap();
    ///     event_loop.call_soon(first).unwrap();
    ///     event_loop.call_soon(second).unwrap();
    ///     event_loop.run_once().unwrap();
    ///     event_loop.close().unwrap();
    /// });
    /// records.assert_order(&["first", "second"]);
    /// ```
    ///
    /// # Panics
    /// If they run in another order, or more or less often; or if nothing bears one of the names.
    #[track_caller]
    pub fn assert_order(&self, expected: &[&str]) {
        let mut wanted = Vec::new();
        for name in expected {
            if wanted.iter().all(|(known, _)| known != name) {
                wanted.push((*name, self.called(name)));
            }
        }
        self.compare("who ran", &self.order_at(&wanted), expected);
    }

    /// Checks how the one task or callback of this name has [ended](Records::outcome_of).
    ///
    /// ```
    /// use glassloop::trace::Outcome;
    ///
    /// async fn inner() -> glassloop::Result<()> {
    ///     Ok(())
    /// }
    /// let records = glassloop::testing::record(|| glassloop::run(inner()).unwrap());
    /// records.assert_outcome("inner", &Outcome::Result);
    /// ```
    ///
    /// # Panics
    /// If it has ended otherwise, or not at all; or if nothing is called so, or more than one.
    #[track_caller]
    pub fn assert_outcome(&self, name: &str, expected: &Outcome) {
        let found: Vec<_> = self.outcome_at(name).into_iter().collect();
        self.compare(&format!("the outcome of {name}"), &found, std::slice::from_ref(expected));
    }

    /// Checks each time that something of this name [became ready](Records::wakes_of), and why.
    ///
    /// ```
    /// use glassloop::trace::Why;
    ///
    /// async fn inner() -> glassloop::Result<()> {
    ///     glassloop::yield_now().await
    /// }
    /// let records = glassloop::testing::record(|| glassloop::run(inner()).unwrap());
    /// records.assert_wakes("inner", &[Why::FirstStep, Why::Yielded]);
    /// ```
    ///
    /// # Panics
    /// If it became ready for other reasons, or more or less often; or if nothing is called so.
    #[track_caller]
    pub fn assert_wakes(&self, name: &str, expected: &[Why]) {
        let found: Vec<_> = self.wakes_of(name).into_iter().map(|wake| (wake.number, wake.why)).collect();
        self.compare(&format!("why {name} became ready"), &found, expected);
    }

    /// Fails at the first of these, with the numbers of their records, that is not as expected.
    #[track_caller]
    fn compare<F: PartialEq<E> + Debug, E: Debug>(&self, what: &str, found: &[(u64, F)], expected: &[E]) {
        let same = found.iter().zip(expected).take_while(|((_, found), expected)| found == *expected).count();
        let difference = match (found.get(same), expected.get(same)) {
            (None, None) => return,
            (Some((_, found)), Some(expected)) => format!("{what} is another: {found:?}, not {expected:?}"),
            (Some((_, found)), None) => format!("{what} is more than was expected: {found:?}"),
            (None, Some(expected)) => format!("{what} lacks {expected:?}"),
        };
        let found_all: Vec<&F> = found.iter().map(|(_, found)| found).collect();
        let difference = format!("{difference}\n  expected: {expected:?}\n     found: {found_all:?}");
        // What is lacking has not come up to the last step.
        let differs = found.get(same).map(|(number, _)| *number);
        self.fail(differs.or_else(|| self.last().map(|record| record.number)), &difference);
    }

    /// Fails at that step, or, if it is about none, for the whole story.
    #[track_caller]
    pub(super) fn fail(&self, step: Option<u64>, why: &str) -> ! {
        let mut message = match step {
            Some(step) => format!("at step {step}, {why}"),
            None => why.to_owned(),
        };
        let until = if step.is_some() { "up to that step" } else { "to its end" };
        let _ = write!(message, "\n\nthe story {until}:\n{}", story_until(self, step));
        match &self.written {
            // Whoever has had it written knows where it is.
            Some(written) => written.fails(),
            None => drop(tell_how_to_open(&mut message, Location::caller())),
        }
        panic!("{message}");
    }
}

// ── the line that opens the trace of a test which has failed ─────────────────

/// Adds the command that steps through the test which runs here, and fails there; nothing, if it
/// is not Cargo that runs it, or not in a thread that bears its name.
///
/// # Errors
/// None: a string takes everything.
fn tell_how_to_open(message: &mut String, fails: &Location<'_>) -> fmt::Result {
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
