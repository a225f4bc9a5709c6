//! The task service of lesson 13, from its parser to curl.

#[path = "../../examples/task_service/http.rs"]
#[allow(dead_code, reason = "the service uses the rest")]
mod http;
#[path = "../../examples/task_service/tasks.rs"]
#[allow(dead_code, reason = "the service uses the rest")]
mod tasks;

mod parsing;
