//! The terminal: taken, and always given back as it was.
//!
//! ```text
//!             enter                    leave: q, ctrl-C, an error, a panic, SIGTERM, SIGHUP
//!   the shell ─────▶ full screen ──────────────────────────────────────────────▶ the shell
//!                      ▲     │ suspend: ctrl-Z, SIGTSTP
//!                      └─────┘ SIGCONT
//! ```

use std::io::{self, Stdout, Write};

use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::cursor::{Hide, Show};
use ratatui::crossterm::execute;
use ratatui::crossterm::terminal::{
    self, Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use ratatui::layout::{Rect, Size};
use ratatui::{Frame, Terminal, TerminalOptions, Viewport};

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
pub(super) fn give_back() -> io::Result<()> {
    let shown = execute!(io::stdout(), LeaveAlternateScreen, Show);
    let cooked = disable_raw_mode();
    io::stdout().flush().and(shown).and(cooked)
}
