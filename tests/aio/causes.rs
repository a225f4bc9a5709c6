//! Errors that were raised from others, and parts of groups: as CPython 3.13.

use std::time::Duration;

use glassloop::{Error, ErrorKind, Result, create_task, get_running_loop, sleep, timeout, wait_for};

use crate::support::on_virtual_loop;

fn outer() -> Error {
    let inner = Error::group("inner", vec![Error::raise("TypeError", "b"), Error::raise("ValueError", "c")]);
    Error::group("outer", vec![Error::raise("ValueError", "a"), inner, Error::raise("KeyError", "d")])
}

fn shown((matched, rest): (Option<Error>, Option<Error>)) -> [String; 2] {
    [matched, rest].map(|part| part.map_or("None".to_owned(), |part| part.repr()))
}

#[test]
fn a_group_is_split_by_a_class_and_both_parts_keep_its_shape() {
    assert_eq!(
        shown(outer().split(|error| error.class() == "ValueError")),
        [
            "ExceptionGroup('outer', [ValueError('a'), ExceptionGroup('inner', [ValueError('c')])])",
            "ExceptionGroup('outer', [ExceptionGroup('inner', [TypeError('b')]), KeyError('d')])",
        ]
    );
}

#[test]
fn a_group_that_matches_is_taken_whole() {
    let is_inner =
        |error: &Error| matches!(error.kind(), ErrorKind::Group { message, .. } if message == "inner");
    assert_eq!(
        shown(outer().split(is_inner)),
        [
            "ExceptionGroup('outer', [ExceptionGroup('inner', [TypeError('b'), ValueError('c')])])",
            "ExceptionGroup('outer', [ValueError('a'), KeyError('d')])",
        ]
    );
    let group = outer();
    let (all, rest) = group.split(|_| true);
    assert!(all.is_some_and(|all| all.same(&group)) && rest.is_none());
}

#[test]
fn where_nothing_matches_the_rest_is_the_same_again() {
    let group = outer();
    let (none, rest) = group.split(|_| false);
    assert!(none.is_none());
    assert!(rest.is_some_and(|rest| rest.repr() == group.repr() && !rest.same(&group)));
    assert!(group.subgroup(|_| false).is_none());
}

#[test]
fn an_error_that_is_no_group_goes_to_one_side() {
    let error = Error::raise("ValueError", "boom");
    assert_eq!(shown(error.split(|_| true)), ["ValueError('boom')", "None"]);
    assert_eq!(shown(error.split(|_| false)), ["None", "ValueError('boom')"]);
}

#[test]
fn the_parts_of_a_group_have_its_cause_and_the_groups_inside_have_not() {
    let group = outer().caused_by(Error::raise("RuntimeError", "cause"));
    let (matched, rest) = group.split(|error| error.class() == "ValueError");
    let cause_of = |error: &Error| error.cause().map(Error::repr);
    let (matched, rest) = (matched.unwrap(), rest.unwrap());
    assert_eq!(cause_of(&matched).as_deref(), Some("RuntimeError('cause')"));
    assert_eq!(cause_of(&rest).as_deref(), Some("RuntimeError('cause')"));
    let ErrorKind::Group { errors, .. } = matched.kind() else { panic!("a group") };
    assert_eq!(cause_of(&errors[1]), None);
}

#[test]
fn every_condition_is_asked_from_the_outside_in() {
    let asked = std::cell::RefCell::new(Vec::new());
    let asks = |error: &Error| {
        asked.borrow_mut().push(error.to_string());
        false
    };
    outer().split(asks);
    assert_eq!(asked.take(), ["outer (3 sub-exceptions)", "a", "inner (2 sub-exceptions)", "b", "c", "d"]);
}

#[test]
fn a_time_limit_names_the_cancel_that_it_took_the_place_of() {
    on_virtual_loop(async {
        let cause_of = |error: &Error| error.cause().map(Error::repr);
        let long = Duration::from_secs(1);
        let short = Duration::from_millis(1);
        let error = timeout(short, sleep(long)).await.unwrap_err();
        assert_eq!(cause_of(&error).as_deref(), Some("CancelledError()"));
        let error = wait_for(sleep(long), short).await.unwrap_err();
        assert_eq!(cause_of(&error).as_deref(), Some("CancelledError()"));
        let pending = get_running_loop()?.create_future::<()>();
        let error = wait_for(pending, Duration::ZERO).await.unwrap_err();
        assert_eq!(cause_of(&error).as_deref(), Some("CancelledError()"));
        Ok(())
    });
}

#[test]
fn a_cause_travels_with_the_error_through_tasks() {
    on_virtual_loop(async {
        let task = create_task(async {
            let missing: Result<()> = Err(Error::raise("KeyError", "k"));
            missing.map_err(|error| Error::raise("RuntimeError", "r").caused_by(error))
        })?;
        let error = task.await.unwrap_err();
        assert_eq!(error.cause().map(Error::repr).as_deref(), Some("KeyError('k')"));
        Ok(())
    });
}

#[test]
fn an_error_that_others_hold_keeps_the_cause_that_it_has() {
    let held = Error::raise("ValueError", "held");
    let again = held.clone().caused_by(Error::timeout());
    assert!(held.cause().is_none() && !again.same(&held));
    assert_eq!((again.repr(), again.cause().map(Error::repr)), (held.repr(), Some("TimeoutError()".into())));
    // So no error is its own cause, however it is tried.
    let circle = held.clone().caused_by(held.clone());
    assert!(circle.cause().is_some_and(|cause| cause.cause().is_none()));
}

#[test]
fn standard_errors_tell_the_cause_as_their_source() {
    let error = Error::raise("ValueError", "no such setting").caused_by(Error::raise("KeyError", "'port'"));
    let standard: Box<dyn std::error::Error> = error.into();
    let source = standard.source().expect("a source");
    assert_eq!(source.to_string(), "'port'");
    assert!(source.source().is_none());
}

#[test]
fn chains_of_causes_and_groups_are_split_printed_and_dropped_at_any_depth() {
    const DEPTH: usize = 200_000;
    let mut error = Error::raise("ValueError", "innermost");
    for _ in 0..DEPTH {
        error = Error::raise("RuntimeError", "again").caused_by(error);
    }
    assert!(format!("{error:#?}").ends_with("\n  caused by: RuntimeError: again\n  ..."));
    let mut group = Error::raise("ValueError", "innermost");
    for _ in 0..DEPTH {
        group = Error::group("one", vec![group]);
    }
    let (matched, rest) = group.split(|error| error.class() == "ValueError");
    assert!(matched.is_some_and(|part| part.class() == "ExceptionGroup") && rest.is_none());
}
