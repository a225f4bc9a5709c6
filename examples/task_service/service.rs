//! What the service answers, and on which loop it starts a task.

use std::rc::Rc;
use std::time::Duration;

use glassloop::tornado::IOLoop;
use glassloop::{Error, EventLoop, Result, get_running_loop, sleep};

use crate::answer::{Answer, Status};
use crate::http::Request;
use crate::page::Page;
use crate::strangers;
use crate::target::Target;
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

impl Service {
    /// A service that has these tasks.
    pub(crate) fn new(starts: Starts, tasks: Rc<Tasks>) -> Self {
        Self { tasks, starts }
    }

    /// Answers a request; an error of a handler is the client's 500.
    pub(crate) async fn answer(&self, request: &Request) -> Answer {
        match self.route(request).await {
            Ok(answer) => answer,
            Err(error) => {
                log::error!("{error:?}");
                Answer::error(Status::InternalServerError, error)
            }
        }
    }

    async fn route(&self, request: &Request) -> Result<Answer> {
        if let Some(refused) = strangers::refused(request) {
            return Ok(refused);
        }
        let segments = request.target.segments();
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        match (segments.as_slice(), request.method.as_str()) {
            (["api", "v1", "tasks"], "POST") => self.create_task(&request.body),
            (["api", "v1", "tasks"], "GET" | "HEAD") => self.get_tasks(&request.target).await,
            (["api", "v1", "tasks"], method) => Ok(other_method(method, "GET, HEAD, OPTIONS, POST")),
            (["api", "v1", "tasks", id], "GET" | "HEAD") => Ok(self.get_task(id)),
            (["api", "v1", "tasks", _], method) => Ok(other_method(method, "GET, HEAD, OPTIONS")),
            _ => {
                let reason = format!("there is nothing at {}", request.target.path);
                Ok(Answer::error(Status::NotFound, reason))
            }
        }
    }

    /// `POST /api/v1/tasks`.
    fn create_task(&self, body: &[u8]) -> Result<Answer> {
        let order = match Order::parse(body) {
            Ok(order) => order,
            Err(reason) => return Ok(Answer::error(Status::UnprocessableContent, reason)),
        };
        if !self.tasks.has_room_for(&order) {
            let reason = "there is more to do than can be done soon: order again later";
            return Ok(Answer::error(Status::ServiceUnavailable, reason).with("Retry-After", "1"));
        }
        let task = self.tasks.add(order);
        match self.start(&task) {
            Ok(()) => Ok(Answer::ok(&task)),
            Err(error) => {
                self.tasks.remove(task.id);
                Err(error)
            }
        }
    }

    /// Has the task executed in the background.
    fn start(&self, task: &Task) -> Result<()> {
        let (tasks, id, keywords) = (self.tasks.clone(), task.id, task.order.keywords.len());
        let execute = move || execute_task(tasks, id, keywords);
        match &self.starts {
            // predict: what is printed next?
            //   not "task 1 is completed": the client is answered before it is done
            Starts::OnTheServingLoop => IOLoop::current()?.spawn_callback(execute),
            // … and here the error comes.
            // predict: which error?
            //   not "none": the loop that is kept is not the one that runs here
            Starts::OnAKeptLoop(kept) => drop(kept.create_task(execute())?),
        }
        Ok(())
    }

    /// `GET /api/v1/tasks`: a page of the list, and where the next one is.
    async fn get_tasks(&self, target: &Target) -> Result<Answer> {
        let page = match Page::parse(&target.parameters()) {
            Ok(page) => page,
            Err(reason) => return Ok(Answer::error(Status::UnprocessableContent, reason)),
        };
        let (tasks, next) = self.list_tasks(page).await?;
        let answer = Answer::ok_json(tasks);
        Ok(match next {
            Some(next) => answer.with("Link", format!("</api/v1/tasks?{}>; rel=\"next\"", next.query())),
            None => answer,
        })
    }

    /// A task of its own reads the list.
    async fn list_tasks(&self, page: Page) -> Result<(String, Option<Page>)> {
        let event_loop = match &self.starts {
            Starts::OnTheServingLoop => get_running_loop()?,
            Starts::OnAKeptLoop(kept) => kept.clone(),
        };
        let tasks = self.tasks.clone();
        event_loop.create_task(async move { Ok::<_, Error>(tasks.page(page)) })?.await
    }

    /// Looks at the list once more, as a web page does that has just added to it.
    pub(crate) async fn refresh(&self) {
        if let Err(error) = self.list_tasks(Page::GLANCE).await {
            log::error!("services.task_service:list_tasks | {error:?}");
        }
    }

    /// `GET /api/v1/tasks/{id}`.  An id is written in one way only: `1` is one, and `+1` and `01` are none.
    fn get_task(&self, id: &str) -> Answer {
        let number = id.parse().ok().filter(|number: &u64| number.to_string() == id);
        match number.and_then(|number| self.tasks.get(number)) {
            Some(task) => Answer::ok(&task),
            None => Answer::error(Status::NotFound, format!("there is no task {id}")),
        }
    }
}

/// A method that does nothing here: `OPTIONS` asks which ones do.
fn other_method(method: &str, allowed: &str) -> Answer {
    let answer = match method {
        "OPTIONS" => Answer::no_content(),
        _ => Answer::error(Status::MethodNotAllowed, format!("{method} is not allowed here, only {allowed}")),
    };
    answer.with("Allow", allowed)
}

/// Does what was ordered, while nobody waits for it.
async fn execute_task(tasks: Rc<Tasks>, id: u64, keywords: usize) -> Result<()> {
    tasks.set(id, Progress::Running);
    for _keyword in 0..keywords {
        sleep(WORK).await?;
    }
    tasks.set(id, Progress::Completed);
    log::info!("task {id} is completed");
    Ok(())
}
