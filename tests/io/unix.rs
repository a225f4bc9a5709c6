//! Unix sockets.

use std::path::PathBuf;

use glassloop::{get_running_loop, open_unix_connection, start_unix_server};

use crate::support::{Told, echo, run};

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
