//! The terminal: taken, and always given back as it was, whatever signal or panic comes.
//!
//! ```text
//!             enter                    leave: q, ctrl-C, an error, a panic, SIGTERM, SIGHUP
//!   the shell ─────▶ full screen ──────────────────────────────────────────────▶ the shell
//!                      ▲     │ suspend: ctrl-Z, SIGTSTP
//!                      └─────┘ SIGCONT
//! ```

use std::io::{self, Stdout, Write};
use std::panic::{self, AssertUnwindSafe};
#[cfg(unix)]
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::cursor::{Hide, Show};
use ratatui::crossterm::execute;
use ratatui::crossterm::terminal::{
    self, Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use ratatui::layout::{Rect, Size};
use ratatui::{Frame, Terminal, TerminalOptions, Viewport};
#[cfg(unix)]
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP};
#[cfg(unix)]
use signal_hook::iterator;

use crate::printable::complain;

/// The whole terminal, for as long as this lives.
pub(super) struct Screen {
    /// Of a fixed size: ratatui would ask the terminal where its cursor is whenever that
    /// changes, and not every terminal answers.
    terminal: Terminal<CrosstermBackend<Stdout>>,
    size: Size,
}

impl Screen {
    /// Takes the terminal.
    ///
    /// # Errors
    /// The terminal's own: it is then as it was.
    pub(super) fn enter() -> io::Result<Self> {
        let size = size()?;
        let screen = Self { terminal: of_size(size)?, size };
        take()?;
        Ok(screen)
    }

    /// Draws all of it, at the size that it has now.
    pub(super) fn draw(&mut self, draw: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        let size = size()?;
        if size != self.size {
            self.begin_anew(size)?;
        }
        self.terminal.draw(draw).map(drop)
    }

    /// Whether it has another size than when it was drawn.
    ///
    /// That is told by a signal, too, but not before the first key is waited for.
    pub(super) fn has_changed_size(&self) -> io::Result<bool> {
        Ok(size()? != self.size)
    }

    /// Takes the terminal again, after the shell has had it.
    pub(super) fn enter_again(&mut self) -> io::Result<()> {
        give_back()?;
        take()?;
        self.begin_anew(size()?)
    }

    /// Nothing of what was drawn is there any more.
    fn begin_anew(&mut self, size: Size) -> io::Result<()> {
        execute!(io::stdout(), Clear(ClearType::All))?;
        self.terminal = of_size(size)?;
        self.size = size;
        Ok(())
    }

    /// Gives the terminal back to the shell until the process is continued.
    #[cfg(unix)]
    pub(super) fn suspend(&mut self) -> io::Result<()> {
        give_back()?;
        signal_hook::low_level::raise(signal_hook::consts::SIGSTOP)?;
        self.enter_again()
    }

    /// There is nothing to suspend to.
    #[cfg(not(unix))]
    pub(super) fn suspend(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // Whoever reads the screen is gone if this fails.
        let _ = give_back();
    }
}

fn size() -> io::Result<Size> {
    let (width, height) = terminal::size()?;
    Ok(Size { width, height })
}

fn of_size(size: Size) -> io::Result<Terminal<CrosstermBackend<Stdout>>> {
    let viewport = Viewport::Fixed(Rect { x: 0, y: 0, width: size.width, height: size.height });
    Terminal::with_options(CrosstermBackend::new(io::stdout()), TerminalOptions { viewport })
}

fn take() -> io::Result<()> {
    enable_raw_mode()?;
    execute!(io::stdout(), EnterAlternateScreen, Hide).inspect_err(|_| drop(give_back()))
}

/// Gives the terminal back as it was, whether or not it was taken.
fn give_back() -> io::Result<()> {
    let shown = execute!(io::stdout(), LeaveAlternateScreen, Show);
    let cooked = disable_raw_mode();
    io::stdout().flush().and(shown).and(cooked)
}

// ── signals ─────────────────────────────────────────────────────────────────

/// What the system tells the process while it has the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signal {
    /// To end, by this signal.
    End(i32),
    /// To wait in the background.
    Suspend,
    /// To go on, whoever has had the terminal meanwhile.
    Continue,
}

/// The signals that are looked at, for as long as this lives.
#[cfg(unix)]
pub(super) struct Signals {
    flags: Vec<(i32, Arc<AtomicBool>)>,
    registered: Vec<signal_hook::SigId>,
    hang_up: iterator::Handle,
}

#[cfg(unix)]
impl Signals {
    /// Keeps signals for [`take`](Self::take) that would otherwise end the process.
    ///
    /// When the terminal is hung up, it is given back, as far as it is still there, and the
    /// process ends.
    pub(super) fn keep() -> io::Result<Self> {
        let hang_up = end_when_hung_up()?;
        let mut signals = Self { flags: Vec::new(), registered: Vec::new(), hang_up };
        for signal in [SIGINT, SIGTERM, SIGTSTP, SIGCONT] {
            let flag = Arc::new(AtomicBool::new(false));
            signals.registered.push(signal_hook::flag::register(signal, flag.clone())?);
            signals.flags.push((signal, flag));
        }
        Ok(signals)
    }

    /// One that has come since.
    pub(super) fn take(&self) -> Option<Signal> {
        let (signal, _) = self.flags.iter().find(|(_, flag)| flag.swap(false, Ordering::Relaxed))?;
        Some(match *signal {
            SIGTSTP => Signal::Suspend,
            SIGCONT => Signal::Continue,
            signal => Signal::End(signal),
        })
    }
}

#[cfg(unix)]
impl Drop for Signals {
    fn drop(&mut self) {
        for id in self.registered.drain(..) {
            signal_hook::low_level::unregister(id);
        }
        self.hang_up.close();
    }
}

/// Waits for SIGHUP in a thread of its own: whoever reads from a terminal that
/// is gone gets nothing, at once and for ever, and looks at no flag.
#[cfg(unix)]
fn end_when_hung_up() -> io::Result<iterator::Handle> {
    let mut signals = iterator::Signals::new([SIGHUP])?;
    let handle = signals.handle();
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            // Nobody is left to hear that this failed.
            let _ = give_back();
            let _ = end_by(signal);
        }
    });
    Ok(handle)
}

/// Ends the process as the signal would have ended it.
#[cfg(unix)]
pub(super) fn end_by(signal: i32) -> io::Result<()> {
    signal_hook::low_level::emulate_default_handler(signal)
}

/// No signals here.
#[cfg(not(unix))]
pub(super) struct Signals;

#[cfg(not(unix))]
impl Signals {
    pub(super) fn keep() -> io::Result<Self> {
        Ok(Self)
    }

    pub(super) fn take(&self) -> Option<Signal> {
        None
    }
}

#[cfg(not(unix))]
pub(super) fn end_by(_: i32) -> io::Result<()> {
    Ok(())
}

// ── panics ──────────────────────────────────────────────────────────────────

/// What a panic says would be drawn over, and be gone with the screen: it is kept until the
/// terminal is given back.  A panic that the loop of a lesson catches says nothing.
pub(super) fn keeping_panics_from_the_screen<T>(act: impl FnOnce() -> T) -> T {
    let said = Arc::new(Mutex::new(String::new()));
    let kept = said.clone();
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        *kept.lock().unwrap_or_else(PoisonError::into_inner) = panic.to_string();
    }));
    let outcome = panic::catch_unwind(AssertUnwindSafe(act));
    panic::set_hook(usual);
    outcome.unwrap_or_else(|panic| {
        // Where not even that can be said, the panic goes on all the same.
        let _ = complain(&*said.lock().unwrap_or_else(PoisonError::into_inner));
        panic::resume_unwind(panic)
    })
}

/// A panic while the stepper has the terminal: in a pseudo-terminal, by this very test program.
#[cfg(all(test, unix))]
mod tests {
    use std::io::Read;
    use std::num::NonZero;

    use portable_pty::{CommandBuilder, PtySize, native_pty_system};

    use super::{Screen, keeping_panics_from_the_screen};

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
                terminal::screen::tests::panicking_with_the_terminal_taken; stty -a";
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
}
