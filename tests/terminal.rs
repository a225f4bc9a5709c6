//! `cargo step` in a terminal, from end to end: the binary runs in a pseudo-terminal, keys are
//! typed, and what a terminal would show is read.
//!
//! Each session runs in a shell which afterwards says how it finds the terminal.
#![cfg(unix)]

use std::io::{Read, Write};
use std::num::NonZero;
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// Nothing takes so long but what never comes.
const PATIENCE: Duration = Duration::from_secs(30);

const SIZE: PtySize = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };

fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).expect("a terminal has cells")
}

/// A terminal with a shell in it.
struct Terminal {
    screen: vt100::Parser,
    output: Receiver<Vec<u8>>,
    keyboard: Box<dyn Write + Send>,
    master: Box<dyn MasterPty + Send>,
    shell: Box<dyn Child + Send + Sync>,
}

impl Terminal {
    /// Runs a line of shell; `STEP` is the binary.
    fn running(line: &str) -> Self {
        let pair = native_pty_system().openpty(SIZE).expect("a pseudo-terminal");
        let mut command = CommandBuilder::new("bash");
        command.args(["--norc", "--noprofile", "-c", line]);
        command.env("STEP", env!("CARGO_BIN_EXE_glassloop"));
        command.env("TERM", "xterm-256color");
        command.env("PS1", "shell$ ");
        for unwanted in ["NO_COLOR", "CLICOLOR_FORCE", "GLASSLOOP_DEBUG"] {
            command.env_remove(unwanted);
        }
        command.cwd(env!("CARGO_MANIFEST_DIR"));
        let shell = pair.slave.spawn_command(command).expect("a shell");
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let (sender, output) = channel();
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(read @ 1..) = reader.read(&mut bytes) {
                if sender.send(bytes[..read].to_vec()).is_err() {
                    break;
                }
            }
        });
        let keyboard = pair.master.take_writer().expect("a keyboard");
        let screen = vt100::Parser::new(cells(SIZE.rows), cells(SIZE.cols), 0);
        Self { screen, output, keyboard, master: pair.master, shell }
    }

    fn contents(&self) -> String {
        self.screen.screen().contents()
    }

    /// Waits until this is on the screen.
    #[track_caller]
    fn wait_for(&mut self, text: &str) {
        self.wait_until(&format!("{text:?}"), |screen| screen.contents().contains(text));
    }

    #[track_caller]
    fn wait_until(&mut self, what: &str, is_so: impl Fn(&vt100::Screen) -> bool) {
        while !is_so(self.screen.screen()) {
            match self.output.recv_timeout(PATIENCE) {
                Ok(bytes) => self.screen.process(&bytes),
                Err(_) => panic!("never came: {what}; the screen is\n{}", self.contents()),
            }
        }
    }

    fn press(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).expect("it can be typed");
        self.keyboard.flush().expect("it can be typed");
    }

    /// Waits for the end, and makes sure that the terminal is as it was before.
    #[track_caller]
    fn assert_given_back(&mut self) {
        self.wait_for("the shell again");
        let screen = self.screen.screen();
        assert!(!screen.alternate_screen(), "{}", self.contents());
        assert!(!screen.hide_cursor(), "{}", self.contents());
        let modes = self.contents();
        assert!(modes.contains(" icanon") && modes.contains(" echo "), "{modes}");
        assert!(self.shell.wait().expect("the shell ends").success());
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // A test that has failed leaves nothing behind; of any other it has ended.
        let _ = self.shell.kill();
    }
}

/// The stepper, and after it what the shell finds.
fn stepping(arguments: &str) -> Terminal {
    let after = "echo status $?; stty -a; echo the shell again";
    Terminal::running(&format!("\"$STEP\" {arguments}; {after}"))
}

const RIGHT: &str = "\u{1b}[C";
const CTRL_C: &str = "\u{3}";
const CTRL_Z: &str = "\u{1a}";

#[test]
fn a_lesson_is_stepped_through_to_its_error_and_back_to_the_cause() {
    let mut terminal = stepping("closed_loop");
    terminal.wait_for("Press → for the first step");
    assert!(terminal.screen.screen().alternate_screen() && terminal.screen.screen().hide_cursor());
    terminal.press(RIGHT);
    terminal.wait_for("step 1 of 111");
    terminal.press("e");
    terminal.wait_for("✗ run_until_complete() is refused: RuntimeError: Event loop is closed");
    terminal.press("c");
    terminal.wait_for("▸  40      event_loop.close()?; // Here it is closed …");
    terminal.press("q");
    terminal.assert_given_back();
    assert!(terminal.contents().contains("status 0"), "{}", terminal.contents());
}

#[test]
fn the_menu_opens_a_lesson_and_comes_back() {
    let mut terminal = stepping("");
    terminal.wait_for(" lessons");
    terminal.press("/event loop is closed\r\r");
    terminal.wait_for("Lesson 10a");
    terminal.press("q");
    terminal.wait_for("contain \"event loop is closed\"");
    terminal.press("q");
    terminal.assert_given_back();
}

#[test]
fn in_chinese_the_menu_and_the_stepper_are_chinese() {
    let mut terminal = Terminal::running("GLASSLOOP_LANGUAGE=zh \"$STEP\"; stty -a; echo the shell again");
    terminal.wait_for("逐步浏览");
    terminal.press("/closed_loop\r");
    terminal.wait_for("第 10a 课");
    terminal.wait_for("按 → 到第一步");
    terminal.press("e");
    terminal.wait_for("c 回到它的原因");
    terminal.press("qq");
    terminal.assert_given_back();
    let mut terminal = stepping("closed_loop --language zh");
    terminal.wait_for("? 看所有按键");
    terminal.press("?");
    terminal.wait_for("按任意键返回");
    terminal.press(" q");
    terminal.assert_given_back();
}

#[test]
fn ctrl_c_gives_the_terminal_back() {
    let mut terminal = stepping("closed_loop");
    terminal.wait_for("Press → for the first step");
    terminal.press(CTRL_C);
    terminal.assert_given_back();
    assert!(terminal.contents().contains("status 130"), "{}", terminal.contents());
}

#[test]
fn a_signal_that_ends_it_gives_the_terminal_back() {
    for (signal, status) in [("TERM", "status 143"), ("HUP", "status 129"), ("INT", "status 130")] {
        let mut terminal = Terminal::running(
            "bash -c 'echo process $$.; read -r line; exec \"$STEP\" closed_loop'; \
             echo status $?; stty -a; echo the shell again",
        );
        terminal.wait_for("process ");
        terminal.wait_for(".");
        let printed = terminal.contents();
        let process = printed.split("process ").nth(1).and_then(|rest| rest.split('.').next());
        let process = process.expect("a number").to_owned();
        // The stepper's screen would hide the number from one who has not read it yet.
        terminal.press("\n");
        terminal.wait_for("Press → for the first step");
        let sent = Command::new("kill").args([format!("-{signal}"), process]).status();
        assert!(sent.expect("it can be sent").success());
        terminal.assert_given_back();
        assert!(terminal.contents().contains(status), "{}", terminal.contents());
    }
}

#[test]
fn a_stepper_whose_terminal_goes_away_ends() {
    let pair = native_pty_system().openpty(SIZE).expect("a pseudo-terminal");
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_glassloop"));
    command.arg("closed_loop");
    command.env("TERM", "xterm-256color");
    let mut stepper = pair.slave.spawn_command(command).expect("a stepper");
    let mut killer = stepper.clone_killer();
    let mut reader = pair.master.try_clone_reader().expect("a reader");
    let (mut screen, mut bytes) = (vt100::Parser::new(cells(SIZE.rows), cells(SIZE.cols), 0), [0; 4096]);
    while !screen.screen().contents().contains("Press → for the first step") {
        let read = reader.read(&mut bytes).expect("it draws");
        screen.process(&bytes[..read]);
    }
    drop((reader, pair));
    let (sender, ended) = channel();
    thread::spawn(move || sender.send(stepper.wait().is_ok()));
    let ended = ended.recv_timeout(PATIENCE);
    let _ = killer.kill();
    assert_eq!(ended, Ok(true));
}

#[test]
fn ctrl_z_gives_the_terminal_to_the_shell_until_it_is_continued() {
    let mut terminal = Terminal::running(
        "set -m; \"$STEP\" closed_loop; echo stopped with $?; stty -a | grep -o ' icanon'; read; \
         fg; echo status $?; stty -a; echo the shell again",
    );
    terminal.wait_for("Press → for the first step");
    terminal.press(RIGHT);
    terminal.wait_for("step 1 of 111");
    terminal.press(CTRL_Z);
    terminal.wait_for(" icanon");
    let screen = terminal.screen.screen();
    assert!(!screen.alternate_screen() && !screen.hide_cursor(), "{}", terminal.contents());
    terminal.press("\n");
    terminal.wait_for("step 1 of 111");
    assert!(terminal.screen.screen().alternate_screen());
    terminal.press("q");
    terminal.assert_given_back();
}

#[test]
fn a_terminal_that_becomes_too_small_says_so_and_one_that_grows_shows_all_again() {
    let mut terminal = stepping("closed_loop");
    terminal.wait_for("Press → for the first step");
    for (rows, cols, seen) in
        [(19, 59, "needed: 60 × 20"), (20, 60, "step 0 of 111"), (50, 200, "step 0 of 111")]
    {
        terminal.master.resize(PtySize { rows, cols, ..SIZE }).expect("it can be resized");
        terminal.screen.screen_mut().set_size(cells(rows), cells(cols));
        terminal.wait_for(seen);
    }
    terminal.press("q");
    terminal.assert_given_back();
}

#[test]
fn where_there_is_no_terminal_to_draw_on_it_tells_the_lesson_as_text() {
    for line in [
        "TERM=dumb \"$STEP\" closed_loop | cat",
        "TERM=dumb \"$STEP\" closed_loop",
        "\"$STEP\" text closed_loop",
        "\"$STEP\" closed_loop --state",
        "\"$STEP\" closed_loop </dev/null",
    ] {
        let mut terminal = Terminal::running(&format!("{line}; echo the shell again"));
        terminal.wait_for("the shell again");
        assert!(
            terminal.contents().contains("`cargo run --example closed_loop` runs the lesson itself"),
            "{line}"
        );
        assert!(!terminal.screen.screen().alternate_screen());
    }
}

#[test]
fn predict_asks_in_the_shell_and_tells_each_answer() {
    let mut terminal = Terminal::running("\"$STEP\" predict timers --rust; stty -a; echo the shell again");
    terminal.wait_for("1. After step 13: what is printed next?");
    terminal.wait_for("a to d? [q leaves]");
    assert!(!terminal.contents().contains("step 17"), "nothing is given away: {}", terminal.contents());
    terminal.press("d\r");
    terminal.wait_for("✓ right");
    terminal.wait_for("2. After step 13: how long does the loop wait in its next iteration?");
    terminal.press("c\r");
    terminal.wait_for("✗ no");
    terminal.wait_for("1 of 2 answered right");
    terminal.assert_given_back();
}

#[test]
fn without_colours_it_shows_the_same() {
    let mut terminal = stepping("closed_loop");
    let mut without = Terminal::running("NO_COLOR=1 \"$STEP\" closed_loop; stty -a; echo the shell again");
    for terminal in [&mut terminal, &mut without] {
        terminal.wait_for("Press → for the first step");
        terminal.press("e");
        terminal.wait_for("step 22 of 111");
        // The last line is drawn last: when that is there, all is.
        terminal.press(":");
        terminal.wait_for("Esc gives up");
    }
    assert_eq!(terminal.contents(), without.contents());
    let colours = |terminal: &Terminal| {
        let cells = (0..SIZE.rows).flat_map(|row| (0..SIZE.cols).map(move |column| (row, column)));
        let screen = terminal.screen.screen();
        let cells = cells.filter_map(|(row, column)| screen.cell(row, column));
        cells.filter(|cell| cell.fgcolor() != vt100::Color::Default).count()
    };
    assert!(colours(&terminal) > 0);
    assert_eq!(colours(&without), 0);
}

/// A command whose two processes write these traces; the second has failed.
const TWO_PROCESSES: &str = r#"
app='{"glassloop_trace":2,"language":"python","argv":["app.py"],"process":41,"epoch_ns":1}'
worker='{"glassloop_trace":2,"language":"python","argv":["worker.py"],"process":42,"epoch_ns":2}'
made='{"n":1,"loop":1,"by":"program","event":"loop_made"}'
failed='{"n":2,"by":"program","event":{"program_ended":"ValueError: x"}}'
printf '%s\n' "$app" "$made" > "$GLASSLOOP_TRACE"
printf '%s\n' "$worker" "$made" "$failed" > "$GLASSLOOP_TRACE.42"
"#;

#[test]
fn of_several_processes_one_is_chosen_after_the_other() {
    let script = TWO_PROCESSES.replace('\n', ";").replace(";;", ";");
    let script = script.trim_matches(';');
    let mut terminal = Terminal::running(&format!(
        "export SCRIPT={}; \"$STEP\" record bash -c \"$SCRIPT\"; echo status $?; stty -a; echo the shell again",
        quoted(script)
    ));
    terminal.wait_for("   1  app.py (process 41): 1 loop, 1 records");
    terminal.wait_for("   2  worker.py (process 42): 1 loop, 2 records, ended with ValueError: x");
    terminal.wait_for("Which one? [2, q leaves]");
    terminal.press("7\r");
    terminal.wait_for("there is no number 7");
    terminal.press("\r");
    terminal.wait_for("worker.py (process 42 of bash");
    terminal.press("q");
    terminal.wait_for("Another one? [Enter leaves]");
    terminal.press("1\r");
    terminal.wait_for("app.py (process 41 of bash");
    terminal.press("q");
    let asked_twice =
        |screen: &vt100::Screen| screen.contents().matches("Another one? [Enter leaves]").count() == 2;
    terminal.wait_until("the question, once more", asked_twice);
    terminal.press("\r");
    terminal.assert_given_back();
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
