//! Each route, and each way in which it can be asked for wrongly.

use crate::client::{get, order, post, request, task};
use crate::running::{Running, Variant, without_times};

/// What the service answers to one request: its status and its body.
fn answered(request: &str) -> (u16, String) {
    let running = Running::start(Variant::Cured);
    let mut client = running.connect();
    client.ask(post(&order("first")));
    let answer = client.ask(request);
    (answer.status, answer.body)
}

fn error(status: u16, reason: &str) -> (u16, String) {
    (status, serde_json::json!({ "error": reason }).to_string())
}

#[test]
fn a_task_is_answered_with_its_fields_in_the_order_of_the_notes() {
    let running = Running::start(Variant::Cured);
    let mut client = running.connect();
    client
        .send(request("POST", "/api/v1/tasks", &order("rust")).replace("Host", "Connection: close\r\nHost"));
    let body = task(1, "pending", "rust");
    let whole = format!(
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    assert_eq!(client.rest(), whole);
}

#[test]
fn a_task_goes_on_in_the_background_until_it_is_completed() {
    let running = Running::start(Variant::Cured);
    let mut client = running.connect();
    let mut seen = vec![client.ask(post(&order("rust"))).body];
    while seen.last() != Some(&task(1, "completed", "rust")) {
        seen.push(client.ask(get("/api/v1/tasks/1")).body);
    }
    seen.dedup();
    let completed = task(1, "completed", "rust");
    assert_eq!(seen.first(), Some(&task(1, "pending", "rust")));
    // Who asks only twice a second may miss it.
    seen.retain(|seen| *seen != task(1, "running", "rust"));
    assert_eq!(seen, [task(1, "pending", "rust"), completed.clone()]);
    assert_eq!(client.ask(get("/api/v1/tasks")).body, format!("[{completed}]"));
    drop(client);
    let log = without_times(running.stop());
    assert_eq!(log.first().map(String::as_str), Some("200 POST /api/v1/tasks (127.0.0.1) …ms"));
    assert_eq!(log.iter().filter(|line| *line == "task 1 is completed").count(), 1);
    assert!(!log.iter().any(|line| line.contains("ERROR")), "{log:?}");
}

#[test]
fn on_a_kept_loop_a_post_is_500_and_the_log_has_the_three_lines_of_the_notes() {
    let running = Running::start(Variant::Broken);
    let mut client = running.connect();
    let answer = client.ask(post(&order("rust")));
    assert_eq!((answer.status, answer.body.as_str()), (500, r#"{"error":"Event loop is closed"}"#));
    drop(client);
    // CPython, too, warns of each coroutine that was made for a loop that does not take it.
    assert_eq!(
        without_times(running.stop()),
        [
            "WARN coroutine 'execute_task' was never awaited",
            "ERROR RuntimeError: Event loop is closed",
            "500 POST /api/v1/tasks (127.0.0.1) …ms",
            "WARN coroutine 'async block in list_tasks' was never awaited",
            "ERROR services.task_service:list_tasks | RuntimeError: Event loop is closed",
        ]
    );
}

#[test]
fn on_a_kept_loop_the_list_is_500_too_and_what_starts_no_task_is_answered() {
    let running = Running::start(Variant::Broken);
    let mut client = running.connect();
    let mut ask = |request: &str| {
        let answer = client.ask(request);
        (answer.status, answer.body)
    };
    assert_eq!(ask(&get("/api/v1/tasks")), error(500, "Event loop is closed"));
    assert_eq!(ask(&post("{}")).0, 422);
    ask(&post(&order("rust")));
    assert_eq!(ask(&get("/api/v1/tasks/1")), error(404, "there is no task 1"), "it was not kept");
}

#[test]
fn a_task_that_is_not_there_is_404() {
    for id in ["2", "0", "01", "+1", "-1", "1.0", "one", "99999999999999999999"] {
        let answer = answered(&get(&format!("/api/v1/tasks/{id}")));
        assert_eq!(answer, error(404, &format!("there is no task {id}")));
    }
}

#[test]
fn a_place_that_is_not_there_is_404() {
    for path in ["/", "/api", "/api/v1/tasksfoo", "/api/v1/tasks/1/2", "//api/v1/tasks", "*"] {
        assert_eq!(answered(&get(path)), error(404, &format!("there is nothing at {path}")));
    }
}

#[test]
fn one_place_has_many_spellings() {
    let task = answered(&get("/api/v1/tasks/1"));
    assert_eq!(task.0, 200);
    for path in [
        "/api/v1/tasks/1/",
        "/api/v1/tasks/%31",
        "/%61pi/v1/tasks/1?x=y",
        "http://127.0.0.1:8888/api/v1/tasks/1",
    ] {
        assert_eq!(answered(&get(path)).0, 200, "{path}");
    }
    assert_eq!(answered(&get("/api/v1/tasks/")).0, 200);
    let slash = "/api/v1/tasks%2F1";
    assert_eq!(
        answered(&get(slash)),
        error(404, &format!("there is nothing at {slash}")),
        "it divides nothing"
    );
}

#[test]
fn what_cannot_be_decoded_is_no_error_of_the_service() {
    assert_eq!(answered(&get("/api/v1/tasks/%zz")), error(404, "there is no task %zz"));
    assert_eq!(answered(&get("/api/v1/tasks/%ff")), error(404, "there is no task \u{fffd}"));
    assert_eq!(answered(&get("/api/v1/tasks/%0d%0a%00")), error(404, "there is no task \r\n\u{0}"));
}

#[test]
fn another_method_is_405_and_the_answer_says_which_ones_there_are() {
    let running = Running::start(Variant::Cured);
    let mut client = running.connect();
    for method in ["DELETE", "TRACE", "BREW"] {
        let answer = client.ask(request(method, "/api/v1/tasks", ""));
        let reason = format!("{method} is not allowed here, only GET, HEAD, OPTIONS, POST");
        assert_eq!((answer.status, answer.error()), (405, reason));
        assert_eq!(answer.header("Allow"), Some("GET, HEAD, OPTIONS, POST"));
    }
    let answer = client.ask(request("POST", "/api/v1/tasks/1", "{}"));
    assert_eq!((answer.status, answer.header("Allow")), (405, Some("GET, HEAD, OPTIONS")));
}

#[test]
fn options_says_what_is_allowed_and_nothing_else() {
    let running = Running::start(Variant::Cured);
    let mut client = running.connect();
    client.send("OPTIONS /api/v1/tasks HTTP/1.0\r\n\r\n");
    let whole = "HTTP/1.1 204 No Content\r\nConnection: close\r\nAllow: GET, HEAD, OPTIONS, POST\r\n\r\n";
    assert_eq!(client.rest(), whole);
}

#[test]
fn head_is_get_without_its_body() {
    let running = Running::start(Variant::Cured);
    let mut client = running.connect();
    client.ask(post(&order("rust")));
    for path in ["/api/v1/tasks/2", "/api/v1/tasks?limit=0", "/nowhere"] {
        let whole = client.ask(get(path));
        client.send(request("HEAD", path, ""));
        let head = client.answer_to_head();
        assert_eq!((head.status, head.body.as_str()), (whole.status, ""));
        assert_eq!(head.headers, whole.headers);
    }
    assert_eq!(client.ask(get("/api/v1/tasks")).status, 200, "and the next answer is where it belongs");
}

#[test]
fn a_body_that_is_no_order_is_422_with_the_reason() {
    let missing = r#"{"platform":"xhs","type":"search"}"#;
    assert_eq!(answered(&post("not JSON")), error(422, "expected ident at line 1 column 2"));
    assert_eq!(answered(&post("[]")).0, 422);
    assert_eq!(answered(&post(missing)), error(422, "missing field `keywords` at line 1 column 34"));
    assert_eq!(answered(&post(&order(" "))), error(422, "keywords: one of them is empty"));
    let twice = order("x").replace("max_count", "platform\":\"xhs\",\"max_count");
    assert_eq!(answered(&post(&twice)), error(422, "duplicate field `platform` at line 1 column 61"));
}

#[test]
fn what_cannot_be_understood_is_refused_and_the_connection_closed() {
    let head = |line: &str| format!("POST /api/v1/tasks HTTP/1.1\r\n{line}\r\n\r\n");
    let large = format!("Content-Length: {}", 64 * 1024 + 1);
    let cases = [
        ("\u{1}\u{2}\r\n\r\n".to_owned(), 400, "this is no HTTP request: invalid token"),
        (head("Content-Length: x"), 400, "Content-Length is \"x\", which is no number"),
        (head("Host: x"), 411, "there is no Content-Length"),
        (head(&large), 413, "the body is of 65537 bytes, and at most 65536 are read"),
        (head(&"x".repeat(9_000)), 431, "the request line and headers are more than 8192 bytes"),
        (head("Transfer-Encoding: chunked"), 501, "a body has to come with its Content-Length"),
        ("GET / HTTP/3.0\r\n\r\n".to_owned(), 505, "this is not HTTP/1.0 or HTTP/1.1"),
    ];
    let running = Running::start(Variant::Cured);
    for (request, status, reason) in cases {
        let mut client = running.connect();
        let answer = client.ask(request);
        assert_eq!((answer.status, answer.body), error(status, reason));
        assert_eq!(answer.headers[0], ("Connection".to_owned(), "close".to_owned()));
        assert_eq!(client.rest(), "", "nothing comes after it");
    }
}

#[test]
fn a_long_list_comes_in_pages_each_of_which_says_where_the_next_one_is() {
    let running = Running::start(Variant::Cured);
    let mut client = running.connect();
    (1..=250).for_each(|number| drop(client.ask(post(&order(&number.to_string())))));
    let (mut path, mut ids, mut pages) = ("/api/v1/tasks".to_owned(), Vec::new(), Vec::new());
    loop {
        let page = client.ask(get(&path));
        let tasks = page.json();
        let tasks = tasks.as_array().expect("a list");
        ids.extend(tasks.iter().map(|task| task["id"].as_u64().expect("an id")));
        pages.push(tasks.len());
        let Some(link) = page.header("Link") else { break };
        let next = link.strip_prefix('<').and_then(|link| link.strip_suffix(">; rel=\"next\""));
        path = next.expect("a link to the next page").to_owned();
    }
    assert_eq!(pages, [100, 100, 50]);
    assert_eq!(ids, (1..=250).collect::<Vec<u64>>());
    let page = client.ask(get("/api/v1/tasks?limit=2&after=248"));
    assert_eq!(page.json().as_array().map(Vec::len), Some(2));
    assert_eq!(page.header("Link"), None, "there are just two more");
    assert_eq!(client.ask(get("/api/v1/tasks?after=18446744073709551615")).body, "[]");
}

#[test]
fn a_page_that_makes_no_sense_is_422_with_the_reason() {
    let list = |query: &str| answered(&get(&format!("/api/v1/tasks?{query}")));
    assert_eq!(list("limit=0"), error(422, "limit is 0, and has to be from 1 to 1000"));
    assert_eq!(list("limit=1001"), error(422, "limit is 1001, and has to be from 1 to 1000"));
    assert_eq!(
        list("limit=%2d1"),
        error(422, "limit is \"-1\", which is no whole number that could be meant")
    );
    assert_eq!(list("after="), error(422, "after is \"\", which is no whole number that could be meant"));
    assert_eq!(list("page=2"), error(422, "unknown parameter `page`, expected `after` or `limit`"));
    assert_eq!(list("").0, 200);
}
