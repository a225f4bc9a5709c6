//! `shield`.

use glassloop::{Error, Result, create_task, get_running_loop, shield, sleep, yield_now};

use crate::support::{Log, on_virtual_loop, seconds, virtual_loop};

#[test]
fn what_is_inside_runs_on_when_the_outer_task_is_cancelled() {
    on_virtual_loop(async {
        let inner = create_task(async {
            sleep(seconds(3)).await?;
            Ok("finished")
        })?;
        let shielded = inner.clone();
        let outer = create_task(async move { shield(shielded)?.await })?;
        sleep(seconds(1)).await?;
        outer.cancel()?;
        assert!((&outer).await.unwrap_err().is_cancelled());
        assert!(!inner.done() && inner.cancelling() == 0);
        assert_eq!(inner.await?, "finished");
        Ok(())
    });
}

#[test]
fn something_that_is_done_is_given_back_as_it_is() {
    on_virtual_loop(async {
        let future = get_running_loop()?.create_future();
        future.set_result(1)?;
        assert!(shield(future.clone())?.same(&future));
        Ok(())
    });
}

#[test]
fn the_result_comes_one_iteration_later_than_without_it() {
    // Measured on CPython 3.13.
    let iteration = on_virtual_loop(async {
        shield(async { Ok(1) })?.await?;
        Ok(get_running_loop()?.iteration())
    });
    assert_eq!(iteration, 4);
}

#[test]
fn errors_and_cancels_of_what_is_inside_come_out() {
    on_virtual_loop(async {
        let failed: Result<()> = shield(async { Err(Error::raise("ValueError", "boom")) })?.await;
        assert_eq!(failed.unwrap_err().to_string(), "boom");
        let inner = create_task(sleep(seconds(9)))?;
        let outer = shield(inner.clone())?;
        inner.cancel()?;
        assert!((&outer).await.unwrap_err().is_cancelled() && outer.cancelled());
        Ok(())
    });
}

#[test]
fn an_error_after_the_outer_future_was_cancelled_is_the_inner_futures_own() {
    // CPython 3.13 takes the callback off, and so the error is never retrieved.
    let log = Log::default();
    let reports = log.clone();
    let event_loop = virtual_loop();
    event_loop.set_exception_handler(move |_, context| reports.add(context.message.clone()));
    let main = async {
        let outer = shield(async {
            sleep(seconds(1)).await?;
            Err::<(), _>(Error::raise("ValueError", "boom"))
        })?;
        yield_now().await?;
        outer.cancel()?;
        sleep(seconds(5)).await
    };
    event_loop.run_until_complete(main).unwrap();
    event_loop.close().unwrap();
    assert_eq!(log.take(), ["Task exception was never retrieved"]);
}
