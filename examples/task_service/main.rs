//! Lesson 13a · The task service that answered 500, broken
//! Lesson 13b · The task service that answered 500, cured
//!
//! `POST /api/v1/tasks` starts a task and answers at once; the task goes on in
//! the background.  With `--broken` the handler starts it on a loop that it has
//! kept from an earlier run, and that is closed: `RuntimeError: Event loop is
//! closed`, and the client gets a 500.  The cure names the loop that serves the
//! request: `IOLoop::current().spawn_callback`.
//!
//! The error comes while a request is served; what is to blame was done before: go back to it.
//!
//! Before this: closed_loop.  New here: the same error, in a service.
//!
//! ```text
//! cargo run --example task_service -- --broken
//! cargo run --example task_service
//! cargo step task_service_broken
//! cargo step task_service
//! curl -d '{"platform": "xhs", "type": "search", "keywords": ["rust"], "max_count": 10}' \
//!     http://127.0.0.1:8888/api/v1/tasks
//! curl http://127.0.0.1:8888/api/v1/tasks
//! curl http://127.0.0.1:8888/api/v1/tasks/1
//! ```

mod answer;
mod arguments;
mod connection;
mod earlier_run;
mod http;
mod page;
mod places;
mod service;
mod strangers;
mod target;
mod tasks;

use std::rc::Rc;

use glassloop::{Address, Result, log_lines, run};

use arguments::Arguments;
use connection::{Patience, listen};
use earlier_run::loop_of_an_earlier_run;
use service::{Service, Starts};

async fn serve(service: Rc<Service>, port: u16) -> Result<()> {
    let server = listen(service, Patience::default(), port).await?;
    for address in server.sockets().iter().filter_map(Address::socket_addr) {
        log::info!("serving on http://{address}/api/v1/tasks");
    }
    server.serve_forever().await
}

fn main() -> Result<()> {
    log_lines::install();
    let Arguments { broken, port } = Arguments::of_the_process();
    let starts = match broken {
        true => Starts::OnAKeptLoop(loop_of_an_earlier_run()?),
        false => Starts::OnTheServingLoop,
    };
    run(serve(Rc::new(Service::new(starts, Rc::default())), port))
}
