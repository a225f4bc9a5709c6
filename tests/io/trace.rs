//! What the trace says of connections.

use std::cell::RefCell;
use std::rc::Rc;

use glassloop::replay::Replay;
use glassloop::trace::{Event, Journal, Record, ServerEvent, TransportEvent};
use glassloop::{
    DEFAULT_LIMIT, Error, EventLoop, Protocol, Result, StreamReader, Transport, get_running_loop,
};

use crate::support::{Echo, Log, port_of, until};

/// All that was said of transports and servers: `1 made`, `server 1 listening`.
fn said(records: &[Record]) -> Vec<String> {
    let what = |event: &TransportEvent| match event {
        TransportEvent::Made(made) => format!("made {:?}", made.server),
        TransportEvent::Lost(None) => "lost".to_owned(),
        other => format!("{other:?}"),
    };
    let line = |record: &Record| match &record.event {
        Event::Transport(id, event) => Some(format!("{} {}", id.number(), what(event))),
        Event::Server(id, ServerEvent::Listening(addresses)) => {
            Some(format!("{id} listens on {}", addresses.len()))
        }
        Event::Server(id, event) => Some(format!("{id} {event:?}")),
        _ => None,
    };
    records.iter().filter_map(line).collect()
}

struct Once(Log);

impl Protocol for Once {
    fn connection_made(&self, transport: &Transport) -> Result<()> {
        transport.write(b"hello")
    }

    fn data_received(&self, transport: &Transport, data: &[u8]) -> Result<()> {
        self.0.add(String::from_utf8_lossy(data));
        transport.close()
    }
}

fn conversation() -> Result<Vec<Record>> {
    let journal = Journal::in_memory(usize::MAX);
    let event_loop = EventLoop::builder().journal(&journal).build()?;
    event_loop.run_until_complete(async {
        let event_loop = get_running_loop()?;
        let server = event_loop.create_server(|| Echo, "127.0.0.1", 0).await?;
        let log = Log::default();
        let heard = log.clone();
        let client = event_loop.create_connection(move || Once(heard), "127.0.0.1", port_of(&server));
        let (transport, _) = client.await?;
        drop(transport);
        until(|| log.contains("hello")).await?;
        server.close();
        server.wait_closed().await
    })?;
    event_loop.close()?;
    Ok(journal.records())
}

#[test]
fn everything_that_happens_to_a_connection_is_in_the_trace() -> Result<()> {
    let said = said(&conversation()?);
    let of = |number: &str| -> Vec<String> {
        said.iter().filter(|line| line.starts_with(number)).map(|line| line[2..].to_owned()).collect()
    };
    let (accepted, connected) =
        if said.contains(&"1 made Some(server 1)".to_owned()) { ("1 ", "2 ") } else { ("2 ", "1 ") };
    assert_eq!(of(connected), ["made None", "DataSent(5)", "DataReceived(5)", "Closing(0)", "lost"]);
    assert_eq!(
        of(accepted),
        ["made Some(server 1)", "DataReceived(5)", "DataSent(5)", "EofReceived", "Closing(0)", "lost"]
    );
    assert_eq!(of("server 1"), ["rver 1 listens on 1", "rver 1 Closed"]);
    Ok(())
}

#[test]
fn the_replay_keeps_what_is_open_and_finds_nothing_wrong() -> Result<()> {
    let mut replay = Replay::new(conversation()?);
    assert!(replay.problems().is_empty(), "{:?}", replay.problems());
    let most = Rc::new(RefCell::new(0));
    while replay.forward().is_some() {
        let open = replay.snapshot().transports.len();
        most.replace_with(|most| open.max(*most));
    }
    assert_eq!(*most.borrow(), 2, "both sides, at once");
    assert!(replay.snapshot().transports.is_empty() && replay.snapshot().servers.is_empty(), "in the end");
    Ok(())
}

#[test]
fn a_task_that_waits_for_data_waits_at_the_line_that_reads() -> Result<()> {
    let journal = Journal::in_memory(usize::MAX);
    let event_loop = EventLoop::builder().journal(&journal).build()?;
    event_loop.run_until_complete(async {
        let reader = Rc::new(StreamReader::new(DEFAULT_LIMIT)?);
        let feed = || {
            let fed = reader.clone();
            get_running_loop()?.call_soon(move || fed.feed_data(b"a\n"))
        };
        for _ in 0..2 {
            feed()?;
            reader.read(100).await?;
            feed()?;
            reader.readexactly(2).await?;
            feed()?;
            reader.readline().await?;
        }
        Ok(())
    })?;
    event_loop.close()?;
    let records = journal.records();
    let suspended = records.iter().filter(|record| matches!(record.event, Event::TaskSuspended(..)));
    let lines: Vec<String> =
        suspended.filter_map(|record| Some(record.source.as_ref()?.to_string())).collect();
    let (once, again) = lines.split_at(3);
    assert_eq!(once, again, "each at its own");
    assert!(once.iter().all(|line| line.starts_with(file!())), "{lines:?}");
    assert!(once[0] != once[1] && once[1] != once[2] && once[0] != once[2], "{lines:?}");
    Ok(())
}

/// Says hello, and fails when it is answered.
struct Fails;

impl Protocol for Fails {
    fn connection_made(&self, transport: &Transport) -> Result<()> {
        transport.write(b"hello")
    }

    fn data_received(&self, _: &Transport, _: &[u8]) -> Result<()> {
        Err(Error::raise("ValueError", "boom"))
    }
}

/// What a server's reports are about, whose protocols are made so; and what it has accepted.
fn reported(make: impl Fn() -> Fails + 'static) -> Result<(Vec<String>, Vec<String>)> {
    let journal = Journal::in_memory(usize::MAX);
    let event_loop = EventLoop::builder().journal(&journal).build()?;
    event_loop.set_exception_handler(|_, _| ());
    event_loop.run_until_complete(async move {
        let event_loop = get_running_loop()?;
        let server = event_loop.create_server(make, "127.0.0.1", 0).await?;
        let client = event_loop.create_connection(|| Echo, "127.0.0.1", port_of(&server));
        let (transport, _) = client.await?;
        until(|| transport.is_closing()).await?;
        server.close();
        server.wait_closed().await
    })?;
    event_loop.close()?;
    let about = |record: &Record| match &record.event {
        Event::Reported(reported) => Some(format!("{}: {:?}", reported.message, reported.about?)),
        _ => None,
    };
    let accepted = |record: &Record| match &record.event {
        Event::Transport(id, TransportEvent::Made(made)) => made.server.map(|_| format!("Transport({id:?})")),
        _ => None,
    };
    let records = journal.records();
    Ok((records.iter().filter_map(about).collect(), records.iter().filter_map(accepted).collect()))
}

#[test]
fn a_report_of_a_connection_leads_to_its_transport_or_its_server() -> Result<()> {
    let (about, accepted) = reported(|| Fails)?;
    assert_eq!(accepted.len(), 1);
    let message = "Fatal error: protocol.data_received() call failed.";
    assert_eq!(about, [format!("{message}: {}", accepted[0])]);
    let (about, _) = reported(|| panic!("on purpose"))?;
    assert_eq!(about, ["Error on transport creation for incoming connection: Server(server 1)"]);
    Ok(())
}
