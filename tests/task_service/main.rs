//! The task service of lesson 13, from its parser to curl and wrk.
//!
//! The service runs in a thread of the test's own process, on a port that the
//! system chooses; its clients are plain blocking sockets, so that nothing of
//! what is tested takes part in the test.

#[path = "../../examples/task_service/answer.rs"]
mod answer;
#[path = "../../examples/task_service/arguments.rs"]
#[allow(dead_code, reason = "the rest is for a process")]
mod arguments;
#[path = "../../examples/task_service/connection.rs"]
mod connection;
#[path = "../../examples/task_service/earlier_run.rs"]
mod earlier_run;
#[path = "../environment/mod.rs"]
mod environment;
#[path = "../../examples/task_service/http.rs"]
mod http;
#[path = "../../examples/task_service/page.rs"]
mod page;
#[path = "../../examples/task_service/places.rs"]
mod places;
#[path = "../../examples/task_service/service.rs"]
mod service;
#[path = "../../examples/task_service/strangers.rs"]
mod strangers;
#[path = "../../examples/task_service/target.rs"]
mod target;
#[path = "../../examples/task_service/tasks.rs"]
mod tasks;

mod client;
mod running;
mod size;

mod bounds;
mod connections;
mod curl;
mod fuzzing;
mod mixed;
mod parsing;
mod routes;
mod strange_pages;
mod withstands;
mod working;
mod wrk;
