//! Good requests and faults, mixed under a fixed seed: not one request is lost,
//! answered twice, or answered to somebody else.
//!
//! Every request carries a word that no other one has, and its answer has to
//! carry it too.  At the end the list is what was answered with 200.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use crate::client::{Client, Response, get, order, post, task};
use crate::running::{Running, Variant};
use crate::size::is_full;

const CLIENTS: u64 = 8;
const SEED: u64 = 2026;
/// How many steps each client takes, and how long if all is asked for.
const STEPS: usize = 150;
const LONG: Duration = Duration::from_secs(30);

/// Numbers that look like chance, and are the same every time (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }
}

/// What a client has done.
#[derive(Default)]
struct Done {
    /// The word of each task that was answered with 200, by its id.
    tasks: BTreeMap<u64, String>,
    /// The words of those whose answer nobody waited for.
    abandoned: BTreeSet<String>,
    requests: usize,
    answers: usize,
    faults: usize,
}

/// A request, and what its answer has to be.
struct Asked {
    request: String,
    word: String,
    expected: Expected,
}

enum Expected {
    Task,
    NotFound,
    NoOrder,
}

struct Mixer {
    port: u16,
    number: u64,
    words: usize,
    dice: Dice,
    /// The connection that is kept.
    kept: Client,
    done: Done,
}

impl Mixer {
    fn new(port: u16, number: u64) -> Self {
        let (dice, kept) = (Dice(SEED + number), Client::connect(port));
        Self { port, number, words: 0, dice, kept, done: Done::default() }
    }

    fn run(mut self) -> Done {
        let begun = Instant::now();
        let mut steps = 0;
        while steps < STEPS || (is_full() && begun.elapsed() < LONG) {
            steps += 1;
            match self.dice.below(3) {
                0 => self.fault(),
                _ => self.good(),
            }
        }
        self.kept.end();
        assert_eq!(self.kept.rest(), "", "nothing is answered twice");
        self.done
    }

    fn word(&mut self) -> String {
        self.words += 1;
        format!("word-{}-{}", self.number, self.words)
    }

    fn asked(&mut self) -> Asked {
        let word = self.word();
        let (request, expected) = match self.dice.below(4) {
            0 => (get(&format!("/api/v1/tasks/{word}")), Expected::NotFound),
            1 => (post(&order("x").replace("platform", &word)), Expected::NoOrder),
            _ => (post(&order(&word)), Expected::Task),
        };
        self.done.requests += 1;
        Asked { request, word, expected }
    }

    fn check(&mut self, asked: Asked, answer: &Response) {
        let word = asked.word;
        self.done.answers += 1;
        match asked.expected {
            Expected::Task => {
                assert_eq!(answer.body, task(answer.id(), "pending", &word));
                assert_eq!(self.done.tasks.insert(answer.id(), word), None, "an id is given once");
            }
            Expected::NotFound => assert_eq!(answer.error(), format!("there is no task {word}")),
            Expected::NoOrder => {
                assert!(answer.error().starts_with(&format!("unknown field `{word}`")), "{answer:?}");
            }
        }
    }

    /// Something that has to be answered, in one of the ways in which it may be sent.
    fn good(&mut self) {
        match self.dice.below(6) {
            0 => self.pipelined(),
            1 => self.in_two_pieces(),
            2 => self.on_a_connection_of_its_own("Connection: close\r\nHost", false),
            3 => self.on_a_connection_of_its_own("Host", true),
            _ => {
                let asked = self.asked();
                let answer = self.kept.ask(&asked.request);
                self.check(asked, &answer);
            }
        }
    }

    fn pipelined(&mut self) {
        let count = 2 + self.dice.below(30);
        let all: Vec<Asked> = (0..count).map(|_| self.asked()).collect();
        self.kept.send(all.iter().map(|asked| asked.request.as_str()).collect::<String>());
        for asked in all {
            let answer = self.kept.answer();
            self.check(asked, &answer);
        }
    }

    fn in_two_pieces(&mut self) {
        let asked = self.asked();
        let cut = self.dice.below(asked.request.len() as u64) as usize;
        self.kept.send(&asked.request[..cut]);
        // What another connection is answered meanwhile, comes between the two.
        assert_eq!(Client::connect(self.port).ask(get("/api/v1/tasks/0")).status, 404);
        let answer = self.kept.ask(&asked.request[cut..]);
        self.check(asked, &answer);
    }

    fn on_a_connection_of_its_own(&mut self, host: &str, ends: bool) {
        let asked = self.asked();
        let mut client = Client::connect(self.port);
        client.send(asked.request.replacen("Host", host, 1));
        if ends {
            client.end();
        }
        let answer = client.answer();
        assert_eq!(client.rest(), "", "nothing is answered twice");
        self.check(asked, &answer);
    }

    /// Something wrong, on a connection of its own.
    fn fault(&mut self) {
        self.done.faults += 1;
        let word = self.word();
        let whole = post(&order(&word));
        let cut = 1 + self.dice.below(whole.len() as u64 - 1) as usize;
        let mut client = Client::connect(self.port);
        match self.dice.below(10) {
            0 => refused(client, &format!("\u{1}{word}"), 400),
            1 => refused(client, &whole.replace("Content-Length: ", "Content-Length: -"), 400),
            2 => refused(client, &whole.replace("Content-Length", "Transfer-Encoding"), 501),
            3 => refused(client, &whole.replacen("Host", &"x".repeat(20_000), 1), 431),
            4 => {
                client.send(&whole[..cut]);
                client.end();
                assert_eq!(client.answer().status, 400, "it was cut short at {cut}");
            }
            5 => drop(client),
            6 => client.send(&whole[..cut]),
            7 => {
                client.send("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n1234");
                client.reset();
            }
            8 => {
                client.send(get("/api/v1/tasks?limit=1000").repeat(5));
                client.reset();
            }
            _ => {
                client.send(whole);
                self.done.abandoned.insert(word);
            }
        }
    }
}

fn refused(mut client: Client, request: &str, status: u16) {
    assert_eq!(client.ask(request).status, status);
    client.end();
    assert_eq!(client.rest(), "");
}

/// The whole list, page by page: the word of each task, by its id.
fn listed(client: &mut Client) -> BTreeMap<u64, String> {
    let (mut tasks, mut after) = (BTreeMap::new(), 0);
    loop {
        let page = client.ask(get(&format!("/api/v1/tasks?limit=1000&after={after}"))).json();
        for task in page.as_array().expect("a list") {
            after = task["id"].as_u64().expect("an id");
            let word = task["keywords"][0].as_str().expect("a keyword").to_owned();
            assert_eq!(tasks.insert(after, word), None, "an id is listed once");
        }
        if page == serde_json::json!([]) {
            return tasks;
        }
    }
}

#[test]
fn mixed_load_and_faults_lose_no_request_and_answer_none_twice_or_to_another_client() {
    let running = Running::start(Variant::Cured);
    let mixers: Vec<_> = (0..CLIENTS)
        .map(|number| {
            let mixer = Mixer::new(running.port, number);
            std::thread::spawn(move || mixer.run())
        })
        .collect();
    let (mut all, mut expected) = (Done::default(), 0);
    for mixer in mixers {
        let done = mixer.join().expect("every answer was right");
        expected += done.tasks.len();
        all.tasks.extend(done.tasks);
        all.abandoned.extend(done.abandoned);
        all.requests += done.requests;
        all.answers += done.answers;
        all.faults += done.faults;
    }
    assert_eq!(all.tasks.len(), expected, "no id was given to two clients");
    let mut listed = listed(&mut running.connect());
    // Of what was abandoned, nobody knows whether it came to a task; but only to one.
    let mut abandoned = all.abandoned;
    listed.retain(|id, word| all.tasks.contains_key(id) || !abandoned.remove(word));
    assert_eq!(listed, all.tasks);
    assert_eq!(all.answers, all.requests);
    println!(
        "seed {SEED}: {} requests and {} faults of {CLIENTS} clients, {} answers",
        all.requests, all.faults, all.answers
    );
    let log = running.stop();
    assert!(!log.iter().any(|line| line.contains("ERROR")), "{log:#?}");
}
