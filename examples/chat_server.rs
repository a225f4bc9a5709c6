//! Lesson 13e · A chat server, and a slow reader
//!
//! What one says, all the others get: through a queue for each, from which a task
//! of its own sends.  Whoever does not read fills the system's buffers, then the
//! transport's: it asks to pause (pause_writing), and `drain` waits until it may go
//! on.  Only the task of that member waits there; nobody else hears of it.
//!
//! In the stepper, watch the transports: carol's has bytes to send, and is paused,
//! while alice and bob talk.
//!
//! Before this: echo_server.  New here: back-pressure, and whom it holds up.
//!
//! ```text
//! cargo run --example chat_server
//! cargo step chat_server
//! ```

use std::cell::RefCell;
use std::rc::Rc;

use glassloop::{
    Queue, Result, StreamReader, StreamWriter, create_task, log_lines, open_connection, run, start_server,
};

/// More than the system takes for somebody who does not read.
const HISTORY: usize = 6_000_000;

/// Everybody's name, and what is still to be sent to them.
type Room = Rc<RefCell<Vec<(Vec<u8>, Queue<Vec<u8>>)>>>;

/// It never waits, however slow somebody is.
fn broadcast(room: &Room, from: &[u8], line: &[u8]) -> Result<()> {
    let said = [from, b": ", line].concat();
    let room = room.borrow();
    let mut others = room.iter().filter(|(name, _)| name != from);
    others.try_for_each(|(_, outbox)| outbox.put_nowait(said.clone()))
}

/// Sends what is in a member's queue: this task waits for the member, and no other does.
async fn send(outbox: Queue<Vec<u8>>, writer: StreamWriter) -> Result<()> {
    loop {
        writer.write(outbox.get().await?)?;
        writer.drain().await?;
    }
}

async fn serve(room: Room, reader: StreamReader, writer: StreamWriter) -> Result<()> {
    let (name, outbox) = (reader.readline().await?.trim_ascii().to_owned(), Queue::new(0));
    room.borrow_mut().push((name.clone(), outbox.clone()));
    let sender = create_task(send(outbox.clone(), writer.clone()))?;
    outbox.put_nowait(b"welcome\n".to_vec())?;
    loop {
        match &*reader.readline().await? {
            b"" => break,
            b"history\n" => outbox.put_nowait([&b"history\n"[..], &[b'.'; HISTORY]].concat())?,
            line => broadcast(&room, &name, line)?,
        }
    }
    room.borrow_mut().retain(|(member, _)| *member != name);
    sender.cancel()?;
    writer.close()
}

async fn join(port: u16, name: &str) -> Result<(StreamReader, StreamWriter)> {
    let (reader, writer) = open_connection("127.0.0.1", port).await?;
    writer.write(format!("{name}\n"))?;
    log::info!("{name}: {}", hear(&reader).await?);
    Ok((reader, writer))
}

async fn hear(reader: &StreamReader) -> Result<String> {
    Ok(String::from_utf8_lossy(&reader.readline().await?).trim_end().to_owned())
}

async fn chat() -> Result<()> {
    let room = Room::default();
    let server = start_server(move |r, w| serve(room.clone(), r, w), "127.0.0.1", 0).await?;
    let port = server.sockets()[0].port().unwrap_or_default();
    let (alice_hears, alice_says) = join(port, "alice").await?;
    let (bob_hears, bob_says) = join(port, "bob").await?;
    let (carol_hears, carol_says) = join(port, "carol").await?;

    carol_says.write(b"history\n")?;
    log::info!("carol asks for the {}, and reads no further", hear(&carol_hears).await?);
    // predict: what is printed next?
    //   not "carol hears alice": it stands in her queue, behind the history that she does not read
    alice_says.write(b"is anybody there?\n")?;
    log::info!("bob hears {}", hear(&bob_hears).await?);
    bob_says.write(b"I am, at once\n")?;
    log::info!("alice hears {}", hear(&alice_hears).await?);

    log::info!("carol has read {} bytes", carol_hears.readexactly(HISTORY).await?.len());
    for _ in 0..2 {
        log::info!("carol hears {}", hear(&carol_hears).await?);
    }
    for writer in [alice_says, bob_says, carol_says] {
        writer.close()?;
    }
    server.close();
    server.wait_closed().await
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    run(chat())
}
