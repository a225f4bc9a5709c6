//! Stream readers and writers, transports, servers.

use glassloop::{
    DatagramProtocol, DatagramTransport, Error, Result, StreamReader, StreamWriter, create_task,
    get_running_loop, open_connection, start_server, start_unix_server, yield_now,
};
use std::cell::RefCell;
use std::io;
use std::net::SocketAddr;
use std::rc::Rc;

use crate::support::{Prints, compare, until};

struct Nothing;

impl DatagramProtocol for Nothing {
    fn datagram_received(&self, _: &DatagramTransport, _: &[u8], _: SocketAddr) -> Result<()> {
        Ok(())
    }
}

async fn nobody(_reader: StreamReader, _writer: StreamWriter) -> Result<()> {
    Ok(())
}

#[test]
fn streams_transports_and_servers_print_as_in_asyncio() {
    compare("streams", async |prints| {
        readers(&prints).await?;
        connection(&prints).await?;
        listeners(&prints).await?;
        datagrams(&prints).await
    });
}

async fn readers(prints: &Prints) -> Result<()> {
    let reader = StreamReader::new(glassloop::DEFAULT_LIMIT)?;
    prints.say("reader", &reader);
    reader.feed_data(b"abc")?;
    reader.feed_eof();
    prints.say("fed", &reader);
    let reader = StreamReader::new(3)?;
    reader.set_exception(Error::from(io::Error::from_raw_os_error(104)));
    prints.say("failed", &reader);
    let reader = Rc::new(StreamReader::new(glassloop::DEFAULT_LIMIT)?);
    let reads = reader.clone();
    let waiting = create_task(async move { reads.read(1).await })?;
    yield_now().await?;
    prints.say("read", &*reader);
    waiting.cancel()?;
    Ok(())
}

async fn connection(prints: &Prints) -> Result<()> {
    let accepted = Rc::new(RefCell::new(None));
    let accepts = accepted.clone();
    let keep = move |reader: StreamReader, writer: StreamWriter| {
        accepts.replace(Some((reader, writer)));
        async { Ok(()) }
    };
    let server = start_server(keep, "127.0.0.1", 0).await?;
    prints.say("server", &server);
    let (reader, writer) = open_connection("127.0.0.1", server.sockets()[0].port().expect("a port")).await?;
    let transport = writer.transport().clone();
    prints.say("transport", &transport);
    until(|| accepted.borrow().is_some()).await?;
    let there = accepted.borrow().as_ref().expect("accepted").1.clone();
    transport.pause_reading();
    prints.say("paused", &transport);
    transport.resume_reading()?;
    there.write(b"hi")?;
    there.write_eof()?;
    until(|| format!("{reader:?}").contains("eof")).await?;
    prints.say("writer", &writer);
    writer.write(vec![b'x'; 20_000_000])?;
    prints.say("full", &transport);
    writer.close()?;
    prints.say("closing", &transport);
    transport.abort()?;
    prints.say("aborted", &transport);
    until(|| format!("{transport:?}").contains("closed")).await?;
    prints.say("closed", &writer);
    there.transport().abort()?;
    server.close();
    prints.say("closed server", &server);
    prints.say_text("refused", &server.serve_forever().await.unwrap_err().repr());
    Ok(())
}

async fn listeners(prints: &Prints) -> Result<()> {
    let server = start_server(nobody, "::1", 0).await?;
    prints.say("IPv6", &server);
    server.close();
    let path = std::env::temp_dir().join(format!("glassloop-prints-{}.socket", std::process::id()));
    let server = start_unix_server(nobody, &path).await?;
    prints.say("path", &server);
    server.close();
    Ok(())
}

async fn datagrams(prints: &Prints) -> Result<()> {
    let endpoint = get_running_loop()?.create_datagram_endpoint(|| Nothing, Some(("127.0.0.1", 0)), None);
    let (transport, _) = endpoint.await?;
    prints.say("datagrams", &transport);
    transport.close()?;
    prints.say("closing datagrams", &transport);
    yield_now().await?;
    prints.say("no datagrams", &transport);
    Ok(())
}
