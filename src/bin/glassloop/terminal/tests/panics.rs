//! A panic while the stepper has the terminal: in a pseudo-terminal, by this very test program.

use std::io::Read;
use std::num::NonZero;

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

use crate::terminal::keeping_panics_from_the_screen;
use crate::terminal::screen::Screen;

const SIZE: PtySize = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };

#[test]
#[ignore = "it takes the terminal: the test below runs it in one of its own"]
#[should_panic(expected = "a mistake of the stepper")]
fn panicking_with_the_terminal_taken() {
    keeping_panics_from_the_screen(|| {
        let mut screen = Screen::enter().expect("a terminal");
        screen.draw(|frame| frame.render_widget("lesson", frame.area())).expect("it is drawn");
        panic!("a mistake of the stepper");
    })
}

/// What a shell prints that runs the test above, and then looks at its terminal.
fn printed() -> String {
    let pair = native_pty_system().openpty(SIZE).expect("a pseudo-terminal");
    let mut command = CommandBuilder::new("bash");
    let line = "\"$TEST\" --ignored --nocapture --exact \
                terminal::tests::panics::panicking_with_the_terminal_taken; stty -a";
    command.args(["--norc", "--noprofile", "-c", line]);
    command.env("TEST", std::env::current_exe().expect("this program"));
    command.env("TERM", "xterm-256color");
    command.env("RUST_BACKTRACE", "0");
    let mut reader = pair.master.try_clone_reader().expect("a reader");
    let mut shell = pair.slave.spawn_command(command).expect("a shell");
    drop(pair.slave);
    let (mut printed, mut bytes) = (Vec::new(), [0; 4096]);
    // Where the other end is closed, some systems say so with an error.
    while let Ok(read @ 1..) = reader.read(&mut bytes) {
        printed.extend_from_slice(&bytes[..read]);
    }
    shell.wait().expect("the shell ends");
    String::from_utf8(printed).expect("text")
}

#[test]
fn a_panic_gives_the_terminal_back_and_is_told_where_it_can_be_read() {
    let printed = printed();
    let (before, after) = printed.split_once("\u{1b}[?1049l").expect("the screen is left");
    assert!(before.contains("\u{1b}[?1049h") && before.contains("lesson"), "{printed}");
    assert!(!before.contains("a mistake of the stepper"), "it would be gone with the screen: {printed}");
    assert!(after.contains("a mistake of the stepper"), "{printed}");
    assert!(after.contains("test result: ok. 1 passed"), "{printed}");
    assert!(after.contains(" icanon") && after.contains(" echo "), "{printed}");
    let cells = |count| NonZero::new(count).expect("a terminal has cells");
    let mut terminal = vt100::Parser::new(cells(SIZE.rows), cells(SIZE.cols), 0);
    terminal.process(printed.as_bytes());
    assert!(!terminal.screen().alternate_screen() && !terminal.screen().hide_cursor(), "{printed}");
}
