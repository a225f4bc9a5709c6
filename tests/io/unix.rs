//! Unix sockets.

use std::io::Read;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use glassloop::{get_running_loop, open_unix_connection, start_unix_server};

use crate::support::{Told, echo, run, until};

fn scratch(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("glassloop-{}-{name}", std::process::id()))
}

#[test]
fn a_server_on_a_path_answers_and_takes_its_path_with_it() {
    run(async {
        let path = scratch("answers");
        let server = start_unix_server(echo, &path).await?;
        let (reader, writer) = open_unix_connection(&path).await?;
        writer.write(b"hello")?;
        assert_eq!(reader.read(100).await?, b"hello");
        assert_eq!(writer.get_extra_info("peername").unwrap().to_string(), format!("'{}'", path.display()));
        server.close();
        assert!(!path.exists());
        writer.close()?;
        server.wait_closed().await
    });
}

#[test]
fn a_socket_that_an_earlier_run_has_left_is_removed_and_any_other_file_is_not() {
    run(async {
        let path = scratch("stale");
        drop(std::os::unix::net::UnixListener::bind(&path)?);
        start_unix_server(echo, &path).await?.close();
        std::fs::write(&path, "precious")?;
        let error = start_unix_server(echo, &path).await.unwrap_err();
        assert_eq!(
            format!("{error:?}"),
            format!("OSError: [Errno 98] Address '{}' is already in use", path.display())
        );
        assert_eq!(std::fs::read_to_string(&path)?, "precious");
        std::fs::remove_file(&path)?;
        Ok(())
    });
}

#[test]
fn a_path_at_which_nobody_listens_is_not_found() {
    run(async {
        let error = open_unix_connection(scratch("nobody")).await.map(drop).unwrap_err();
        assert_eq!(format!("{error:?}"), "FileNotFoundError: [Errno 2] No such file or directory");
        let connection = get_running_loop()?.create_unix_connection(Told::default, scratch("nobody"));
        assert_eq!(connection.await.map(drop).unwrap_err().class(), "FileNotFoundError");
        Ok(())
    });
}

/// A read of a Unix socket ends behind data that a descriptor came with: it is short,
/// and not all there is.
#[test]
fn data_behind_a_passed_descriptor_is_read() {
    run(async {
        let path = scratch("descriptor");
        let told = Told::default();
        let protocol = told.clone();
        let server = get_running_loop()?.create_unix_server(move || protocol.clone(), &path).await?;
        let program = "import socket, sys; s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]); \
                       socket.send_fds(s, [b'one'], [0]); s.sendall(b'two'); print('sent', flush=True); sys.stdin.read()";
        let mut child = Command::new("python3");
        child.arg("-c").arg(program).arg(&path).stdin(Stdio::piped()).stdout(Stdio::piped());
        let Ok(mut child) = child.spawn() else {
            eprintln!("left out: there is no python3 here");
            return Ok(());
        };
        // Both are there before the server has even accepted.
        let mut sent = [0; 5];
        child.stdout.as_mut().expect("a pipe").read_exact(&mut sent)?;
        until(|| told.log.contains("data two")).await?;
        assert_eq!(told.log.lines(), ["made", "data one", "data two"]);
        drop(child.stdin.take());
        child.wait()?;
        server.close();
        Ok(())
    });
}
