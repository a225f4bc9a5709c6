//! A report says whose it is: in its text, in what the handler is told, in the trace.

use std::time::Duration;

use glassloop::testing::record_and_replay;
use glassloop::trace::{About, Event, Record};
use glassloop::{Error, ExceptionContext, Result, gather, new_event_loop, sleep};

use crate::support::{Log, seconds, virtual_loop};

fn fails() -> Result<()> {
    Err(Error::raise("ValueError", "boom"))
}

async fn fails_as_a_coroutine() -> Result<()> {
    fails()
}

/// What the loop has told the handler, as the default one prints it.
fn heard(program: impl FnOnce(&glassloop::EventLoop) -> Result<()>) -> Result<Vec<String>> {
    let (event_loop, log) = (virtual_loop(), Log::default());
    let hears = log.clone();
    event_loop.set_exception_handler(move |_, context| hears.add(context.to_string()));
    program(&event_loop)?;
    event_loop.close()?;
    drop(event_loop);
    Ok(log.take())
}

#[test]
fn an_exception_that_nobody_has_read_is_reported_with_its_future() -> Result<()> {
    let heard = heard(|event_loop| {
        event_loop.create_future::<()>().set_exception(Error::raise("ValueError", "boom"))?;
        event_loop.create_task_named("worker", fails_as_a_coroutine())?;
        event_loop.run_once()
    })?;
    let line = line!() - 3;
    let task = format!(
        "<Task finished name='worker' coro=<fails_as_a_coroutine() at tests/kernel/reports.rs:{line}>"
    );
    assert_eq!(
        heard,
        [
            "Future exception was never retrieved\n\
             future: <Future finished exception=ValueError('boom')>\n\
             ValueError: boom"
                .to_owned(),
            format!(
                "Task exception was never retrieved\n\
                 future: {task} exception=ValueError('boom')>\n\
                 ValueError: boom"
            ),
        ]
    );
    Ok(())
}

#[test]
fn a_gather_is_reported_under_its_own_class() -> Result<()> {
    let heard = heard(|event_loop| {
        let child = event_loop.create_future::<()>();
        drop(gather([child.clone(), event_loop.create_future()])?);
        child.set_exception(Error::raise("ValueError", "boom"))?;
        event_loop.run_once()
    })?;
    let text = "_GatheringFuture exception was never retrieved\n\
                future: <_GatheringFuture finished exception=ValueError('boom')>\n\
                ValueError: boom";
    assert_eq!(heard, [text]);
    Ok(())
}

#[test]
fn an_error_in_a_callback_is_reported_with_its_handle() -> Result<()> {
    let heard = heard(|event_loop| {
        event_loop.call_soon(fails)?;
        event_loop.call_later(Duration::from_millis(500), fails)?;
        event_loop.run_once()?;
        event_loop.run_once()
    })?;
    let line = line!() - 5;
    let soon = format!("fails() at tests/kernel/reports.rs:{line}");
    let later = format!("fails() at tests/kernel/reports.rs:{}", line + 1);
    assert_eq!(
        heard,
        [
            format!("Exception in callback {soon}\nhandle: <Handle {soon}>\nValueError: boom"),
            format!(
                "Exception in callback {later}\nhandle: <TimerHandle when=0.5 {later}>\nValueError: boom"
            ),
        ]
    );
    Ok(())
}

#[test]
fn a_task_that_is_destroyed_is_no_part_of_the_message() -> Result<()> {
    let heard = heard(|event_loop| {
        event_loop.create_task_named("sleeper", sleep(seconds(9)))?;
        event_loop.run_once()
    })?;
    let line = line!() - 3;
    assert_eq!(
        heard,
        [format!(
            "Task was destroyed but it is pending!\n\
             task: <Task pending name='sleeper' coro=<sleep() at tests/kernel/reports.rs:{line}> \
             wait_for=<Future pending cb=[Task.task_wakeup()]>>"
        )]
    );
    Ok(())
}

#[test]
fn a_task_that_run_until_complete_has_made_is_not_reported_when_the_run_was_stopped() -> Result<()> {
    let heard = heard(|event_loop| {
        let stopper = event_loop.clone();
        event_loop.call_soon(move || stopper.stop())?;
        let error = event_loop.run_until_complete(sleep(seconds(9))).unwrap_err();
        assert_eq!(error.to_string(), "Event loop stopped before Future completed.");
        Ok(())
    })?;
    assert!(heard.is_empty(), "{heard:?}");
    Ok(())
}

#[test]
fn of_a_gather_only_the_tasks_are_reported_that_the_program_has_made() -> Result<()> {
    let heard = heard(|event_loop| {
        let own = event_loop.create_task_named("own", sleep(seconds(9)))?;
        event_loop.create_task_named("gathers", async move {
            let both = glassloop::gather!(own, sleep(seconds(9)))?;
            both.await.map(drop)
        })?;
        event_loop.run_once()
    })?;
    let named = |name: &str| heard.iter().filter(|report| report.contains(&format!("name='{name}'"))).count();
    assert_eq!((heard.len(), named("own"), named("gathers")), (2, 1, 1), "{heard:?}");
    Ok(())
}

#[test]
fn the_handler_is_told_whose_it_is_and_may_leave_the_rest_to_the_default_one() {
    let records = record_and_replay(|| {
        let event_loop = new_event_loop().unwrap();
        event_loop.set_exception_handler(|event_loop, context| {
            assert_eq!(context.get("future"), Some("<Future finished exception=ValueError('boom')>"));
            assert!(matches!(context.about, Some(About::Future(_))));
            event_loop.default_exception_handler(context);
        });
        assert!(event_loop.get_exception_handler().is_some());
        let future = event_loop.create_future::<()>();
        future.set_exception(Error::raise("ValueError", "boom")).unwrap();
        drop(future);
        event_loop.close().unwrap();
    });
    let (reported, about, report) = report_and_line(&records);
    assert!(matches!(about, Some(About::Future(_))));
    assert_eq!(report, Some(reported), "its line names the report");
}

#[test]
fn an_error_of_the_handler_itself_is_reported_with_what_it_was_told() -> Result<()> {
    let records = record_and_replay(|| {
        let event_loop = new_event_loop().unwrap();
        event_loop.set_exception_handler(|_, _| panic!("the handler itself"));
        let context =
            ExceptionContext::new("It went wrong", Some(Error::timeout())).with("order", "<Order 7>");
        event_loop.report(context);
        event_loop.close().unwrap();
    });
    let said: Vec<_> = records.iter().filter_map(said).collect();
    assert_eq!(
        said,
        ["Unhandled error in exception handler\n\
          context: {'message': 'It went wrong', 'exception': TimeoutError(), 'order': <Order 7>}\n\
          Panic: the handler itself"]
    );
    Ok(())
}

#[test]
fn two_reports_in_the_same_words_are_told_apart_in_the_trace() {
    let records = record_and_replay(|| {
        let event_loop = new_event_loop().unwrap();
        for _ in 0..2 {
            event_loop.create_task(fails_as_a_coroutine()).unwrap();
        }
        event_loop.run_once().unwrap();
        event_loop.close().unwrap();
    });
    let tied: Vec<_> = records
        .iter()
        .filter_map(|record| match &record.event {
            Event::Said(said) => said.report,
            _ => None,
        })
        .filter_map(|number| match &records.iter().find(|record| record.number == number)?.event {
            Event::Reported(reported) => reported.about,
            _ => None,
        })
        .map(|about| format!("{about:?}"))
        .collect();
    assert_eq!(tied, ["Task(task 1)", "Task(task 2)"]);
}

#[test]
fn a_line_of_the_programs_own_names_no_report() {
    let records = record_and_replay(|| {
        let event_loop = new_event_loop().unwrap();
        event_loop.set_exception_handler(|_, context| log::info!("{}", context.message));
        event_loop.call_soon(fails).unwrap();
        event_loop.run_once().unwrap();
        event_loop.close().unwrap();
    });
    let (_, about, report) = report_and_line(&records);
    assert!(matches!(about, Some(About::Callback(_))));
    assert_eq!(report, None);
}

#[test]
fn a_task_that_is_destroyed_before_it_has_begun_was_never_awaited() {
    let records = record_and_replay(|| {
        let event_loop = new_event_loop().unwrap();
        event_loop.create_task(fails_as_a_coroutine()).unwrap();
        event_loop.close().unwrap();
    });
    let made = SourceOf(records.iter().find(|record| matches!(record.event, Event::TaskMade(_))));
    let never_awaited: Vec<_> = records
        .iter()
        .filter_map(|record| match &record.event {
            Event::NeverAwaited(left) => Some((left.coroutine.to_string(), left.made.clone())),
            _ => None,
        })
        .collect();
    assert_eq!(never_awaited, [("fails_as_a_coroutine".to_owned(), made.line())]);
    let last = records.iter().filter_map(said).next_back();
    assert_eq!(last, Some("coroutine 'fails_as_a_coroutine' was never awaited"));
}

struct SourceOf<'a>(Option<&'a Record>);

impl SourceOf<'_> {
    fn line(&self) -> Option<glassloop::trace::SourceLine> {
        self.0.and_then(|record| record.source.clone())
    }
}

fn said(record: &Record) -> Option<&str> {
    match &record.event {
        Event::Said(said) => Some(&said.text),
        _ => None,
    }
}

/// The only report: its number, and what it is about; and the report that the only line names.
fn report_and_line(records: &[Record]) -> (u64, Option<About>, Option<u64>) {
    let reported = records.iter().find_map(|record| match &record.event {
        Event::Reported(reported) => Some((record.number, reported.about)),
        _ => None,
    });
    let line = records.iter().find_map(|record| match &record.event {
        Event::Said(said) => Some(said.report),
        _ => None,
    });
    let (number, about) = reported.expect("a report");
    (number, about, line.expect("a line"))
}

#[test]
fn what_is_resolved_after_the_close_is_told_at_the_programs_line_and_as_what_it_called() {
    let line = line!() + 7;
    let records = record_and_replay(|| {
        let (event, event_loop) = (glassloop::Event::new(), new_event_loop().unwrap());
        let waits = event.clone();
        event_loop.create_task(async move { waits.wait().await }).unwrap();
        event_loop.run_once().unwrap();
        event_loop.close().unwrap();
        event.set().unwrap_err();
    });
    let refused = records.iter().find_map(|record| match &record.event {
        Event::Refused(refused) => Some((&*refused.operation, record.source.as_ref()?.to_string())),
        _ => None,
    });
    assert_eq!(refused, Some(("set_result", format!("tests/kernel/reports.rs:{line}"))));
}
