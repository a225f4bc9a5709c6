//! What the loop withstands; each prints its figure (`cargo test --release --test io
//! withstands -- --nocapture`).
//!
//! The sizes are small, so that `cargo test` is quick; `GLASSLOOP_FULL=1` makes them
//! what the names of the figures promise.

use std::cell::Cell;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::rc::Rc;

use glassloop::{
    Address, Protocol, Result, StreamReader, StreamWriter, Transport, create_task, gather, get_running_loop,
    open_connection, start_server, yield_now,
};

use crate::support::{Echo, Log, echo, port_of, run, until};

/// So many, or so many if all is asked for.
fn size(quick: usize, full: usize) -> usize {
    if crate::environment::asked("GLASSLOOP_FULL").is_some() { full } else { quick }
}

/// How many descriptors this process has open.
fn descriptors() -> usize {
    std::fs::read_dir("/dev/fd").map_or(0, Iterator::count)
}

/// How much memory this process has in use, in KiB; none where the system does not say.
fn memory() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// Raises the limit of open files as far as it goes; how many connections to
/// itself a process may then have.
fn connections_at_most(wanted: usize) -> usize {
    let (_, hard) = rlimit::Resource::NOFILE.get().expect("a limit");
    let limit = rlimit::increase_nofile_limit(hard).expect("a limit");
    let free = usize::try_from(limit).unwrap_or(usize::MAX).saturating_sub(descriptors() + 100);
    wanted.min(free / 2)
}

/// Runs a test in a process of its own, this program once more, whose memory and
/// descriptors nobody else uses; prints its figures.
fn alone<F: Future<Output = Result<()>> + 'static>(name: &str, test: F) {
    if std::env::var("GLASSLOOP_ALONE").is_ok_and(|alone| alone == name) {
        return run(test);
    }
    let mut program = std::process::Command::new(std::env::current_exe().expect("this program"));
    program.args(["--exact", &format!("withstands::{name}"), "--nocapture"]).env("GLASSLOOP_ALONE", name);
    let output = program.output().expect("this program");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    text.lines().filter_map(|line| line.split_once("figure: ")).for_each(|(_, figure)| println!("{figure}"));
}

async fn ask(reader: &StreamReader, writer: &StreamWriter, question: &[u8]) -> Result<()> {
    writer.write(question)?;
    writer.drain().await?;
    assert_eq!(reader.readexactly(question.len()).await?, question);
    Ok(())
}

#[test]
fn withstands_many_connections_at_once() {
    alone("withstands_many_connections_at_once", async {
        let count = connections_at_most(size(500, 5_000));
        let event_loop = get_running_loop()?;
        let server = event_loop.create_server(|| Echo, "127.0.0.1", 0).await?;
        let port = port_of(&server);
        let before = memory();
        let mut clients = Vec::new();
        for _ in 0..count {
            clients.push(open_connection("127.0.0.1", port).await?);
        }
        let answers = clients
            .iter()
            .enumerate()
            .map(|(number, (_, writer))| writer.write(format!("I am {number:06}\n")).map(|()| number));
        let asked: Vec<usize> = answers.collect::<Result<_>>()?;
        for (number, (reader, _)) in asked.into_iter().zip(&clients) {
            assert_eq!(reader.readline().await?, format!("I am {number:06}\n").as_bytes());
        }
        let both = before.zip(memory()).map_or(0, |(before, now)| now.saturating_sub(before) * 1_024 / count);
        println!(
            "figure: {count} connections at once, each answered; {both} bytes for both sides of one, streams included"
        );
        Ok(())
    });
}

/// Counts the connections that are open.
struct Counted(Rc<Cell<usize>>);

impl Protocol for Counted {
    fn connection_made(&self, _: &Transport) -> Result<()> {
        self.0.set(self.0.get() + 1);
        Ok(())
    }

    fn connection_lost(&self, _: &Transport, _: Option<&glassloop::Error>) -> Result<()> {
        self.0.set(self.0.get() - 1);
        Ok(())
    }
}

#[test]
fn an_idle_connection_costs_a_few_hundred_bytes() {
    alone("an_idle_connection_costs_a_few_hundred_bytes", async {
        let count = connections_at_most(size(1_000, 5_000));
        let event_loop = get_running_loop()?;
        let open = Rc::new(Cell::new(0));
        let counts = open.clone();
        let server = event_loop.create_server(move || Counted(counts.clone()), "127.0.0.1", 0).await?;
        let port = port_of(&server);
        let mut clients = Vec::with_capacity(count);
        // The first ones pay for what all share.
        let connect = async |clients: &mut Vec<TcpStream>, upto: usize| {
            while clients.len() < upto {
                clients.push(TcpStream::connect(("127.0.0.1", port))?);
                until(|| open.get() == clients.len()).await?;
            }
            Ok::<(), glassloop::Error>(())
        };
        connect(&mut clients, count / 4).await?;
        let before = memory();
        connect(&mut clients, count).await?;
        if let (Some(before), Some(now)) = (before, memory()) {
            let each = now.saturating_sub(before) * 1_024 / (count - count / 4);
            println!("figure: {count} idle connections: {each} bytes for each");
            assert!(each < 2_000, "{each} bytes");
        }
        Ok(())
    });
}

#[test]
fn withstands_connections_that_come_and_go() {
    alone("withstands_connections_that_come_and_go", async {
        let count = size(2_000, 100_000);
        let event_loop = get_running_loop()?;
        let open = Rc::new(Cell::new(0));
        let counts = open.clone();
        // Each address has its own ports for those who connect, and those are few:
        // the system keeps one that was used for a minute.
        let hosts: Vec<String> = (1..=8).map(|host| format!("127.0.0.{host}")).collect();
        let server = event_loop.create_server(move || Counted(counts.clone()), hosts, 0).await?;
        let addresses: Vec<_> = server.sockets().iter().filter_map(Address::socket_addr).collect();
        let come_and_go = async |count: usize| {
            for number in 0..count {
                let client = TcpStream::connect(addresses[number % addresses.len()])?;
                until(|| open.get() == 1).await?;
                drop(client);
                until(|| open.get() == 0).await?;
            }
            Ok::<(), glassloop::Error>(())
        };
        come_and_go(500).await?;
        let (descriptors_before, memory_before) = (descriptors(), memory());
        come_and_go(count).await?;
        let grown = memory_before.zip(memory()).map_or(0, |(before, now)| now.saturating_sub(before));
        println!(
            "figure: {count} connections opened and closed: {grown} KiB more than before, no descriptor more"
        );
        assert_eq!((open.get(), descriptors()), (0, descriptors_before));
        assert!(grown < 1_024, "{grown} KiB");
        Ok(())
    });
}

#[test]
fn withstands_a_client_that_never_reads() {
    run(async {
        let most = Rc::new(Cell::new(0));
        let seen = most.clone();
        let pours = move |_reader: StreamReader, writer: StreamWriter| {
            let seen = seen.clone();
            async move {
                loop {
                    writer.write([b'x'; 1_024])?;
                    seen.set(seen.get().max(writer.transport().get_write_buffer_size()));
                    writer.drain().await?;
                }
            }
        };
        let server = start_server(pours, "127.0.0.1", 0).await?;
        let client = TcpStream::connect(("127.0.0.1", port_of(&server)))?;
        // Until the system takes no more, and drain waits.
        until(|| most.get() > 64 * 1_024).await?;
        for _ in 0..1_000 {
            yield_now().await?;
        }
        let most = most.get();
        println!("a client that never reads: at most {most} bytes waited for it");
        assert!(most <= 64 * 1_024 + 1_024, "{most} bytes");
        drop(client);
        server.close();
        server.wait_closed().await
    });
}

#[test]
fn withstands_a_client_that_sends_a_byte_at_a_time_among_fast_ones() {
    run(async {
        let rounds = size(300, 3_000);
        let server = start_server(echo, "127.0.0.1", 0).await?;
        let port = port_of(&server);
        let (slow, slow_writer) = open_connection("127.0.0.1", port).await?;
        let answers = Rc::new(Cell::new(0_usize));
        let fast = (0..20).map(|_| {
            let answers = answers.clone();
            async move {
                let (reader, writer) = open_connection("127.0.0.1", port).await?;
                for _ in 0..rounds {
                    ask(&reader, &writer, &[b'f'; 64]).await?;
                    answers.set(answers.get() + 1);
                }
                Ok(())
            }
        });
        let fast: Vec<_> = fast.collect();
        let fast = create_task(async move { gather(fast)?.await.map(drop) })?;
        for (number, byte) in b"slow but sure".iter().enumerate() {
            let before = answers.get();
            ask(&slow, &slow_writer, std::slice::from_ref(byte)).await?;
            // Between two bytes the fast ones get on, unless they are done.
            until(|| answers.get() > before || fast.done() || number == 0).await?;
        }
        fast.await?;
        println!("{} answers to fast clients around a slow one", answers.get());
        assert_eq!(answers.get(), 20 * rounds);
        Ok(())
    });
}

#[test]
fn withstands_that_there_are_no_descriptors_left_to_accept_with() {
    alone("withstands_that_there_are_no_descriptors_left_to_accept_with", async {
        let event_loop = get_running_loop()?;
        let (heard, socket) = (Log::default(), Log::default());
        let (hears, whose) = (heard.clone(), socket.clone());
        event_loop.set_exception_handler(move |_, context| {
            hears.add(format!("{}: {:?}", context.message, context.exception.as_ref().unwrap()));
            whose.add(context.get("socket").unwrap_or_default());
        });
        let server = event_loop.create_server(|| Echo, "127.0.0.1", 0).await?;
        let port = port_of(&server);
        let (soft, hard) = (descriptors() as u64 + 20, rlimit::Resource::NOFILE.get()?.1);
        rlimit::Resource::NOFILE.set(soft, hard)?;
        let mut clients = Vec::new();
        while let Ok(client) = TcpStream::connect(("127.0.0.1", port)) {
            clients.push(client);
        }
        until(|| !heard.lines().is_empty()).await?;
        for _ in 0..1_000 {
            yield_now().await?;
        }
        let said = "socket.accept() out of system resource: OSError: [Errno 24] Too many open files";
        assert_eq!(heard.lines(), [said], "said once");
        assert_eq!(format!("<Server sockets=({},)>", socket.lines()[0]), format!("{server:?}"));
        for client in &mut clients {
            client.write_all(b"?")?;
        }
        // Room again: a second later the server accepts.
        rlimit::Resource::NOFILE.set(hard, hard)?;
        for client in &mut clients {
            client.set_nonblocking(true)?;
            until(|| client.peek(&mut [0]).is_ok()).await?;
            assert_eq!(client.read(&mut [0; 2])?, 1);
        }
        let count = clients.len();
        println!("figure: descriptors exhausted by {count} clients: said once, all answered a second later");
        assert_eq!(heard.lines().len(), 1);
        Ok(())
    });
}

#[test]
fn a_server_closed_while_it_has_no_descriptors_left_listens_no_more() {
    alone("a_server_closed_while_it_has_no_descriptors_left_listens_no_more", async {
        let event_loop = get_running_loop()?;
        let heard = crate::support::hear(&event_loop);
        let server = event_loop.create_server(|| Echo, "127.0.0.1", 0).await?;
        let port = port_of(&server);
        let client = TcpStream::connect(("127.0.0.1", port))?;
        let (soft, hard) = rlimit::Resource::NOFILE.get()?;
        rlimit::Resource::NOFILE.set(soft.min(200), hard)?;
        let mut all = Vec::new();
        while let Ok(file) = std::fs::File::open("/dev/null") {
            all.push(file);
        }
        until(|| !heard.lines().is_empty()).await?;
        drop((all, client));
        server.close();
        std::net::TcpListener::bind(("127.0.0.1", port))?;
        Ok(())
    });
}

/// What an echo asks of the system, as `strace` sees it.
#[test]
fn an_echo_is_one_recv_one_send_and_no_epoll_ctl() {
    if !cfg!(target_os = "linux") || std::process::Command::new("strace").arg("-V").output().is_err() {
        println!("left out: there is no strace here");
        return;
    }
    const REQUESTS: usize = 200;
    let file = std::env::temp_dir().join(format!("glassloop-{}.strace", std::process::id()));
    let mut strace = std::process::Command::new("strace");
    strace.args(["-f", "-e", "trace=recvfrom,sendto,read,write,epoll_ctl,epoll_wait", "-o"]).arg(&file);
    strace.arg(std::env::current_exe().expect("this program"));
    strace.args(["--exact", "withstands::program_that_echoes", "--nocapture"]);
    let output = strace.env("GLASSLOOP_ECHOES", REQUESTS.to_string()).output().expect("strace");
    let calls = std::fs::read_to_string(&file).unwrap_or_default();
    let _ = std::fs::remove_file(&file);
    if !output.status.success() && calls.is_empty() {
        println!("left out: strace may not trace here");
        return;
    }
    let mark = |name: &str| calls.lines().position(|line| line.contains(name)).expect("a mark");
    let calls: Vec<&str> = calls.lines().collect();
    let between = &calls[mark("begin echoes")..mark("end of echoes")];
    let thread = |line: &&&str| line.split_whitespace().next() == between[0].split_whitespace().next();
    let count =
        |name: &str| between.iter().filter(thread).filter(|line| line.contains(&format!("{name}("))).count();
    let (recvs, sends, controls) = (count("recvfrom"), count("sendto"), count("epoll_ctl"));
    let waits = count("epoll_wait");
    println!("{REQUESTS} echoes: {recvs} recv, {sends} send, {controls} epoll_ctl, {waits} epoll_wait");
    assert_eq!((recvs, sends, controls), (REQUESTS, REQUESTS, 0));
    assert!(waits <= REQUESTS + 1);
}

/// The program of the test above: its thread serves, and another one asks.
#[test]
fn program_that_echoes() {
    let Ok(requests) = std::env::var("GLASSLOOP_ECHOES") else { return };
    let requests: usize = requests.parse().expect("a number");
    struct Marked(Cell<usize>, usize);
    impl Protocol for Marked {
        fn data_received(&self, transport: &Transport, data: &[u8]) -> Result<()> {
            transport.write(data)?;
            let echoes = self.0.replace(self.0.get() + 1);
            match echoes {
                0 => std::io::stderr().write_all(b"begin echoes\n")?,
                last if last == self.1 => std::io::stderr().write_all(b"end of echoes\n")?,
                _ => {}
            }
            Ok(())
        }

        fn connection_lost(&self, _: &Transport, _: Option<&glassloop::Error>) -> Result<()> {
            get_running_loop()?.stop();
            Ok(())
        }
    }
    let event_loop = glassloop::EventLoop::new().unwrap();
    let factory = move || Marked(Cell::new(0), requests);
    let server = event_loop.run_until_complete(event_loop.create_server(factory, "127.0.0.1", 0)).unwrap();
    let port = port_of(&server);
    let asks = std::thread::spawn(move || {
        let mut client = TcpStream::connect(("127.0.0.1", port)).unwrap();
        let mut answer = [0; 64];
        for _ in 0..=requests {
            client.write_all(&[b'x'; 64]).unwrap();
            client.read_exact(&mut answer).unwrap();
        }
    });
    event_loop.run_forever().unwrap();
    asks.join().unwrap();
    event_loop.close().unwrap();
}
