//! Sentences on callbacks and timers.

use std::time::Duration;

use glassloop::Error;

use super::{number, only, say_hello, tell, with};

#[test]
fn a_timer_is_told_from_its_making_to_its_callback() {
    let steps = tell(|event_loop| {
        event_loop.call_later(Duration::from_millis(100), say_hello)?;
        event_loop.run_once()
    });
    assert_eq!(
        only(&steps, "sets"),
        "The program sets timer 1 (say_hello): it is due in 100 ms, at 0.1 s on the loop's clock."
    );
    assert_eq!(
        only(&steps, "Iteration"),
        "Iteration 1 begins; nothing is ready, and the nearest timer, timer 1 (say_hello), is due in 100 ms: \
         the loop sleeps until then."
    );
    assert_eq!(
        only(&steps, "is due, so"),
        "Timer 1 (say_hello) is due, so its callback goes to the end of the ready queue."
    );
    assert_eq!(
        only(&steps, "calls it"),
        "Callback 1 (say_hello) is at the front of the ready queue: the loop calls it."
    );
}

#[test]
fn a_cancelled_timer_is_not_told_to_be_due() {
    let steps = tell(|event_loop| {
        event_loop.call_later(Duration::from_secs(1), say_hello)?.cancel();
        event_loop.call_soon(say_hello)?;
        event_loop.run_once()
    });
    assert_eq!(only(&steps, "cancels"), "The program cancels timer 1 (say_hello): it will call nothing.");
    assert!(with(&steps, "is due, so").is_empty());
}

#[test]
fn a_cancelled_timer_that_becomes_due_behind_another_says_why_it_is_ready() {
    let steps = tell(|event_loop| {
        event_loop.call_later(Duration::from_secs(1), || ())?;
        event_loop.call_later(Duration::from_secs(2), say_hello)?.cancel();
        event_loop.block_thread(Duration::from_secs(2));
        event_loop.run_once()
    });
    let cancelled = number(&steps, "cancels");
    assert_eq!(
        only(&steps, "Timer 2 (say_hello) is due"),
        format!(
            "Timer 2 (say_hello) is due. It was cancelled at step {cancelled}, but the loop looks at that only \
             when its turn has come: its callback goes to the end of the ready queue."
        )
    );
    assert!(
        only(&steps, "nothing is called")
            .ends_with(&format!("it was cancelled at step {cancelled}: nothing is called."))
    );
}

#[test]
fn a_cancelled_callback_names_the_step_that_cancelled_it() {
    let steps = tell(|event_loop| {
        event_loop.call_soon(say_hello)?.cancel();
        event_loop.run_once()
    });
    let cancelled = number(&steps, "cancels");
    assert_eq!(
        only(&steps, "nothing is called"),
        format!(
            "It is the turn of callback 1 (say_hello), but it was cancelled at step {cancelled}: nothing is called."
        )
    );
}

#[test]
fn an_exit_is_told_to_go_through_the_loop_and_to_end_its_run() {
    let exit = || Error::raise("SystemExit", "3");
    let steps = tell(|event_loop| {
        event_loop.call_soon(move || Err::<(), _>(exit()))?;
        assert!(event_loop.run_forever().is_err());
        assert!(event_loop.run_until_complete(async move { Err::<(), _>(exit()) }).is_err());
        Ok(())
    });
    let goes_through = with(&steps, "out of its run");
    assert_eq!(goes_through.len(), 2);
    assert!(
        goes_through[0]
            .ends_with("fails with SystemExit: 3. That goes through the loop, and out of its run.")
    );
    assert!(goes_through[1].ends_with("gets that. It also goes through the loop, and out of its run."));
    let returns = with(&steps, "returns with SystemExit: 3, which went through it.");
    assert!(
        returns[0].starts_with("run_forever returns") && returns[1].starts_with("run_until_complete returns")
    );
}
