//! Lesson 10d · A helper that closes a loop that it did not make
//!
//! A helper makes a plain function of a coroutine: it takes the thread's loop,
//! runs the coroutine, and closes the loop.  It works, once; and whoever set that
//! loop finds it closed.
//!
//! Whoever makes a loop closes it, and nobody else.
//!
//! Before this: closed_loop.  New here: who owns a loop.
//!
//! ```text
//! cargo run --example helper_closes_the_loop
//! cargo step helper_closes_the_loop
//! ```

use glassloop::{Result, get_event_loop, log_lines, new_event_loop, set_event_loop};

async fn query() -> Result<i32> {
    Ok(42)
}

async fn serve() -> Result<()> {
    log::info!("serving");
    Ok(())
}

fn query_and_close() -> Result<i32> {
    let event_loop = get_event_loop()?;
    let result = event_loop.run_until_complete(query());
    event_loop.close()?; // It did not make it.
    result
}

fn query_in_a_loop_of_its_own() -> Result<i32> {
    let event_loop = new_event_loop()?;
    let result = event_loop.run_until_complete(query());
    event_loop.close()?; // It made it.
    result
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();

    log::info!("the helper takes the server's loop");
    let server = new_event_loop()?;
    set_event_loop(Some(&server));
    log::info!("query: {}", query_and_close()?);
    // predict: which error?
    //   not "none": the server has closed nothing, but its helper has
    if let Err(error) = server.run_until_complete(serve()) {
        log::info!("serve: {error:?}");
    }

    log::info!("cure: the helper makes the loop that it closes");
    let server = new_event_loop()?;
    set_event_loop(Some(&server));
    log::info!("query: {}", query_in_a_loop_of_its_own()?);
    server.run_until_complete(serve())?;
    server.close()
}
