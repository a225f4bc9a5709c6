//! Contexts.

use std::cell::RefCell;
use std::rc::Rc;

use glassloop::{ContextVar, Future, Protocol, Result, Transport, get_running_loop, open_connection, run};

use super::{cases, print};

cases! {
    context_of_a_server
}

static PEER: ContextVar<&str> = ContextVar::with_default("peer", "unknown");

struct Remembers(Rc<RefCell<Option<Future<()>>>>);

impl Protocol for Remembers {
    fn connection_made(&self, _: &Transport) -> Result<()> {
        PEER.set("known");
        Ok(())
    }

    fn data_received(&self, _: &Transport, _: &[u8]) -> Result<()> {
        print!("{}", PEER.get()?);
        self.0.take().map_or(Ok(()), |done| done.set_result(()))
    }
}

fn context_of_a_server() -> Result<()> {
    run(async {
        let event_loop = get_running_loop()?;
        let done = event_loop.create_future();
        let tells = Rc::new(RefCell::new(Some(done.clone())));
        let server = event_loop.create_server(move || Remembers(tells.clone()), "127.0.0.1", 0).await?;
        let port = server.sockets()[0].port().expect("it has one");
        let (_reader, writer) = open_connection("127.0.0.1", port).await?;
        writer.write(b"x")?;
        done.await?;
        writer.close()?;
        server.close();
        Ok(())
    })
}
