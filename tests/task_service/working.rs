//! A task from its order to its end, under a virtual clock and without a socket.

use std::rc::Rc;
use std::time::Duration;

use glassloop::{ClockKind, EventLoop, sleep};

use crate::arguments::Arguments;
use crate::client::{order, task};
use crate::http::{Request, Requests};
use crate::service::{Service, Starts};

fn request(text: String) -> Request {
    let mut requests = Requests::default();
    requests.feed(text.as_bytes());
    requests.next().expect("it is good").expect("it is whole")
}

#[test]
fn a_task_is_pending_then_running_then_completed_half_a_second_later() {
    let event_loop = EventLoop::builder().clock(ClockKind::Virtual).build().unwrap();
    let seen = event_loop.run_until_complete(async {
        let service = Rc::new(Service::new(Starts::OnTheServingLoop, Rc::default()));
        let body = async |text: String| service.answer(&request(text)).await.body.expect("a body");
        let mut seen = vec![body(crate::client::post(&order("rust"))).await];
        for wait in [1, 498, 1] {
            sleep(Duration::from_millis(wait)).await?;
            seen.push(body(crate::client::get("/api/v1/tasks/1")).await);
        }
        seen.push(body(crate::client::get("/api/v1/tasks")).await);
        Ok(seen)
    });
    let completed = task(1, "completed", "rust");
    let running = task(1, "running", "rust");
    let expected =
        [task(1, "pending", "rust"), running.clone(), running, completed.clone(), format!("[{completed}]")];
    assert_eq!(seen.unwrap(), expected);
    event_loop.close().unwrap();
}

#[test]
fn the_command_line_is_a_port_and_a_variant_or_an_error() {
    let parse = |arguments: &[&str]| {
        Arguments::parse(lexopt::Parser::from_args(arguments)).map_err(|error| error.to_string())
    };
    assert_eq!(parse(&[]), Ok(Arguments { broken: false, port: 8888 }));
    assert_eq!(parse(&["--broken", "0"]), Ok(Arguments { broken: true, port: 0 }));
    assert_eq!(parse(&["--port"]), Err("invalid option '--port'".to_owned()));
    assert!(parse(&["70000"]).unwrap_err().contains("70000"));
}
