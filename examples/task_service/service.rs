//! What the service answers, and on which loop it starts a task.

use std::rc::Rc;
use std::time::Duration;

use glassloop::tornado::IOLoop;
use glassloop::{Error, EventLoop, Result, get_running_loop, sleep};
use serde_json::{Value, json};

use crate::http::{Request, Status};
use crate::tasks::{Order, Progress, Task, Tasks};

/// How long a task is at one keyword.
const WORK: Duration = Duration::from_millis(500);

/// On which loop tasks are started: that is all the difference.
pub(crate) enum Starts {
    /// On the loop that serves the request.
    OnTheServingLoop,
    /// On a loop that an earlier run has left behind, closed.
    OnAKeptLoop(EventLoop),
}

/// The service: its tasks, and how it starts them.
pub(crate) struct Service {
    tasks: Rc<Tasks>,
    starts: Starts,
}

/// An answer: a status and a body.
pub(crate) type Answer = (Status, Value);

impl Service {
    /// A service without tasks.
    pub(crate) fn new(starts: Starts) -> Self {
        Self { tasks: Rc::default(), starts }
    }

    /// Answers a request; an error of a handler is the client's 500.
    pub(crate) async fn answer(&self, request: &Request) -> Answer {
        match self.route(request).await {
            Ok(answer) => answer,
            Err(error) => {
                log::error!("{error:?}");
                (Status::InternalServerError, json!({ "error": error.to_string() }))
            }
        }
    }

    async fn route(&self, request: &Request) -> Result<Answer> {
        let Some(place) = request.path.strip_prefix("/api/v1/tasks") else {
            return Ok(refused(Status::NotFound, format!("there is nothing at {}", request.path)));
        };
        match (request.method.as_str(), place, place.strip_prefix('/')) {
            ("POST", "", _) => self.create_task(&request.body),
            ("GET", "", _) => Ok((Status::Ok, json!(self.list_tasks().await?))),
            ("GET", _, Some(id)) => Ok(self.get_task(id)),
            (_, "", _) => {
                Ok(refused(Status::MethodNotAllowed, "only GET and POST are allowed here".to_owned()))
            }
            (_, _, Some(_)) => Ok(refused(Status::MethodNotAllowed, "only GET is allowed here".to_owned())),
            _ => Ok(refused(Status::NotFound, format!("there is nothing at {}", request.path))),
        }
    }

    /// `POST /api/v1/tasks`.
    fn create_task(&self, body: &[u8]) -> Result<Answer> {
        let order = match Order::parse(body) {
            Ok(order) => order,
            Err(reason) => return Ok(refused(Status::UnprocessableContent, reason)),
        };
        let task = self.tasks.add(order);
        match self.start(task.clone()) {
            Ok(()) => Ok((Status::Ok, json!(task))),
            Err(error) => {
                self.tasks.remove(task.id);
                Err(error)
            }
        }
    }

    /// Has the task executed in the background.
    fn start(&self, task: Task) -> Result<()> {
        let tasks = self.tasks.clone();
        match &self.starts {
            Starts::OnTheServingLoop => IOLoop::current()?.spawn_callback(move || execute_task(tasks, task)),
            // … and here the error comes.
            Starts::OnAKeptLoop(kept) => drop(kept.create_task(execute_task(tasks, task))?),
        }
        Ok(())
    }

    /// `GET /api/v1/tasks`: a task of its own reads the list.
    async fn list_tasks(&self) -> Result<Vec<Task>> {
        let event_loop = match &self.starts {
            Starts::OnTheServingLoop => get_running_loop()?,
            Starts::OnAKeptLoop(kept) => kept.clone(),
        };
        let tasks = self.tasks.clone();
        event_loop.create_task(async move { Ok::<_, Error>(tasks.all()) })?.await
    }

    /// Looks at the list once more, as a page does that has just added to it.
    pub(crate) async fn refresh(&self) {
        if let Err(error) = self.list_tasks().await {
            log::error!("services.task_service:list_tasks | {error:?}");
        }
    }

    /// `GET /api/v1/tasks/{id}`.
    fn get_task(&self, id: &str) -> Answer {
        match id.parse().ok().and_then(|id| self.tasks.get(id)) {
            Some(task) => (Status::Ok, json!(task)),
            None => refused(Status::NotFound, format!("there is no task {id}")),
        }
    }
}

fn refused(status: Status, reason: String) -> Answer {
    (status, json!({ "error": reason }))
}

/// Does what was ordered, while nobody waits for it.
async fn execute_task(tasks: Rc<Tasks>, task: Task) -> Result<()> {
    tasks.set(task.id, Progress::Running);
    for _keyword in &task.order.keywords {
        sleep(WORK).await?;
    }
    tasks.set(task.id, Progress::Completed);
    log::info!("task {} is completed", task.id);
    Ok(())
}
