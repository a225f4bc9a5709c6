//! Which test is meant.

use std::fmt;

use super::building::TestFound;
use crate::invocation;
use crate::locale::{Locale, say};

/// So many are named.
const NAMED: usize = 20;

/// Why no test is meant.
#[derive(Debug)]
pub(super) enum NotFound<'a> {
    /// Nothing is tested here.
    NoTests,
    /// None is called so; these are most like it.
    Unknown(&'a str, Vec<&'a TestFound>),
    /// Any of these may be.
    Several(&'a str, Vec<&'a TestFound>),
}

/// The test of this name: of the whole of it or, if there is none, without its modules or, if
/// there is none, with this in it.
pub(super) fn find<'a>(wanted: &'a str, tests: &'a [TestFound]) -> Result<&'a TestFound, NotFound<'a>> {
    if tests.is_empty() {
        return Err(NotFound::NoTests);
    }
    let in_modules = format!("::{wanted}");
    let ways: [&dyn Fn(&str) -> bool; 3] =
        [&|name| name == wanted, &|name| name.ends_with(&in_modules), &|name| name.contains(wanted)];
    for is_it in ways {
        let found: Vec<&TestFound> = tests.iter().filter(|test| is_it(&test.name)).collect();
        match found[..] {
            [] => {}
            [test] => return Ok(test),
            _ => return Err(NotFound::Several(wanted, found)),
        }
    }
    Err(NotFound::Unknown(wanted, most_alike(wanted, tests)))
}

fn most_alike<'a>(wanted: &str, tests: &'a [TestFound]) -> Vec<&'a TestFound> {
    let likeness = |test: &TestFound| {
        let name = test.name.rsplit("::").next().unwrap_or_default();
        strsim::jaro_winkler(name, wanted)
    };
    let mut tests: Vec<&TestFound> = tests.iter().collect();
    tests.sort_by(|one, other| likeness(other).total_cmp(&likeness(one)));
    tests.truncate(NAMED);
    tests
}

impl fmt::Display for NotFound<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let locale = Locale::chosen();
        let (heading, tests) = match self {
            Self::NoTests => return f.write_str(&say!(locale, "no-test-is-built")),
            Self::Unknown(wanted, tests) => (say!(locale, "no-test-is-called-so", wanted = *wanted), tests),
            Self::Several("", tests) => (say!(locale, "which-of-these-tests"), tests),
            Self::Several(wanted, tests) => {
                (say!(locale, "may-be-any-of-these-tests", wanted = *wanted), tests)
            }
        };
        writeln!(f, "{heading}")?;
        for TestFound { name, target } in tests.iter().take(NAMED) {
            writeln!(f, "  {} test {name} -- {}", invocation::name(), target.options().join(" "))?;
        }
        match tests.len().checked_sub(NAMED) {
            Some(count @ 1..) => write!(f, "  {}", say!(locale, "and-so-many-more", count)),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::building::examples::test;
    use super::*;

    fn tests() -> Vec<TestFound> {
        vec![
            test("order", "lib", "own"),
            test("tests::order", "lib", "own"),
            test("tests::order_of_timers", "lib", "own"),
            test("it_ends", "test", "all"),
            test("it_ends", "test", "some"),
        ]
    }

    #[track_caller]
    fn assert_finds(wanted: &str, name: &str) {
        let tests = tests();
        assert_eq!(find(wanted, &tests).map(|test| &*test.name).ok(), Some(name), "{wanted}");
    }

    #[test]
    fn a_name_is_the_whole_one_or_the_one_without_modules_or_a_part_of_one() {
        assert_finds("order", "order");
        assert_finds("tests::order", "tests::order");
        assert_finds("order_of_timers", "tests::order_of_timers");
        assert_finds("timers", "tests::order_of_timers");
    }

    #[test]
    fn several_are_told_with_what_tells_them_apart() {
        let tests = tests();
        let told = find("it_ends", &tests).expect_err("two").to_string();
        assert!(told.starts_with("'it_ends' may be any of these tests:\n"), "{told}");
        assert!(told.contains(" test it_ends -- --test all\n"), "{told}");
        assert!(told.contains(" test it_ends -- --test some\n"), "{told}");
        let all = find("", &tests).expect_err("five").to_string();
        assert!(all.starts_with("which of these tests?\n") && all.lines().count() == 6, "{all}");
    }

    #[test]
    fn where_none_is_called_so_those_that_there_are_are_told_the_likest_first() {
        let tests = tests();
        let told = find("order_of_tasks", &tests).expect_err("none").to_string();
        assert!(told.starts_with("no test is called 'order_of_tasks'; there is:\n"), "{told}");
        let first = told.lines().nth(1).expect("a test");
        assert!(first.contains(" test tests::order_of_timers -- --lib"), "{told}");
        assert!(find("it", &[]).expect_err("none").to_string().starts_with("no test is built here"));
    }
}
