//! What bounds the service: keywords, unfinished tasks, bytes a page, connections, time.

use std::time::{Duration, Instant};

use crate::client::{Client, get, order, post};
use crate::connection::Patience;
use crate::page::MOST_BYTES;
use crate::places;
use crate::running::{Running, Variant, done};
use crate::tasks::{MOST_KEYWORDS, MOST_TASKS, Order, Progress};

/// An order of so many bytes, in one keyword.
fn large(length: usize) -> String {
    order(&"x".repeat(length))
}

#[test]
fn an_order_of_too_many_keywords_is_refused_with_the_number() {
    let with = |count: usize| order(&vec!["x"; count].join("\",\""));
    let running = Running::start(Variant::Cured);
    let mut client = running.connect();
    assert_eq!(client.ask(post(&with(MOST_KEYWORDS))).status, 200);
    let refused = client.ask(post(&with(MOST_KEYWORDS + 1)));
    assert_eq!(refused.status, 422);
    assert_eq!(refused.error(), "keywords: there are 101, and at most 100 are looked for");
}

#[test]
fn more_than_can_be_done_soon_is_refused_and_may_be_ordered_again() {
    let running = Running::start(Variant::Cured);
    let mut client = running.connect();
    // A hundred keywords are not looked for before all of these orders have come.
    let fat = post(&order(&vec!["x".repeat(600); 100].join("\",\"")));
    let refused = (0..1_000).map(|_| client.ask(&fat)).find(|answer| answer.status != 200);
    let refused = refused.expect("it cannot keep 60 MB of orders");
    assert_eq!((refused.status, refused.header("Retry-After")), (503, Some("1")));
    assert!(refused.error().ends_with("order again later"));
    assert_eq!(client.ask(post(&order("small"))).status, 200, "there is room for a small one");
}

#[test]
fn a_page_ends_at_so_many_bytes_and_the_next_goes_on_behind_it() {
    let running = Running::start(Variant::Cured);
    let mut client = running.connect();
    for _ in 0..10 {
        client.ask(post(&large(60_000)));
    }
    let (mut next, mut ids, mut pages) = (Some("/api/v1/tasks?limit=1000".to_owned()), Vec::new(), 0);
    while let Some(path) = next {
        let page = client.ask(get(&path));
        assert!(page.body.len() < MOST_BYTES + 64 * 1024, "{}", page.body.len());
        let tasks = page.json();
        ids.extend(tasks.as_array().expect("a list").iter().map(|task| task["id"].as_u64().expect("an id")));
        next = page.header("Link").map(|link| link[1..].split('>').next().expect("a path").to_owned());
        pages += 1;
    }
    assert_eq!(ids, (1..=10).collect::<Vec<u64>>());
    assert_eq!(pages, 2);
}

#[test]
fn the_oldest_task_that_is_done_is_forgotten_for_a_new_one() {
    let tasks = done(MOST_TASKS);
    tasks.set(1, Progress::Running);
    let order = Order::parse(order("new").as_bytes()).expect("an order");
    let id = tasks.add(order).id;
    assert_eq!(id, MOST_TASKS as u64 + 1);
    assert!(tasks.get(1).is_some(), "it is not done");
    assert!(tasks.get(2).is_none());
    assert!(tasks.get(3).is_some() && tasks.get(id).is_some());
}

/// How long one order takes, while another client reads the tasks.
fn time_of_a_post(client: &mut Client, other: &mut Client) -> Duration {
    assert_eq!(other.ask(get("/api/v1/tasks")).status, 200);
    let order = post(&order("busy"));
    let begun = Instant::now();
    assert_eq!(client.ask(order).status, 200);
    begun.elapsed()
}

/// Both services are asked in turn, and the least of many times is compared: what else the
/// machine does makes some of them longer, and none shorter.
#[test]
fn a_post_costs_with_100_000_stored_orders_what_it_costs_with_100() {
    let (many, few) = (Running::with_tasks(100_000), Running::with_tasks(100));
    let (mut to_many, mut to_few) = (many.connect(), few.connect());
    let (mut beside_many, mut beside_few) = (many.connect(), few.connect());
    let (mut with_many, mut with_few) = (Duration::MAX, Duration::MAX);
    for _ in 0..200 {
        with_many = with_many.min(time_of_a_post(&mut to_many, &mut beside_many));
        with_few = with_few.min(time_of_a_post(&mut to_few, &mut beside_few));
    }
    println!("a POST with 100,000 stored orders: {with_many:?}; with 100: {with_few:?}");
    assert!(with_many < with_few * 5, "{with_many:?} and {with_few:?}");
}

#[test]
fn clients_that_drip_do_not_shut_the_service() {
    let running = Running::start(Variant::Cured);
    let mut works = running.connect();
    let missing = get("/api/v1/tasks/0");
    let mut dripping: Vec<Client> = Vec::new();
    for _ in 0..2 * places::MOST {
        let mut client = running.connect();
        client.send("G");
        dripping.push(client);
        assert_eq!(works.ask(&missing).status, 404, "who works keeps its place");
    }
    assert_eq!(running.connect().ask(&missing).status, 404, "and a newcomer has one");
    assert_eq!(dripping.remove(0).rest(), "", "the first of those has made room");
}

#[test]
fn what_is_left_of_a_refused_request_has_no_longer_than_the_request() {
    let patience = Patience { finish: Duration::from_millis(200), ..Patience::default() };
    let running = Running::with_patience(Variant::Cured, patience);
    let mut client = running.connect();
    client.socket.set_nodelay(true).expect("an option");
    let begun = Instant::now();
    client.send("POST /api/v1/tasks HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n");
    assert_eq!(client.answer().status, 413);
    // It goes on sending as slowly as it likes, and is closed all the same.
    while std::io::Write::write_all(&mut client.socket, b"x").is_ok() {
        assert!(begun.elapsed() < Duration::from_secs(20), "it is read for ever");
        std::thread::yield_now();
    }
}
