//! The terminal: taken, and always given back as it was.
//!
//! ```text
//!             enter                    leave: q, ctrl-C, an error, a panic, SIGTERM, SIGHUP
//!   the shell ─────▶ full screen ──────────────────────────────────────────────▶ the shell
//!                      ▲     │ suspend: ctrl-Z, SIGTSTP
//!                      └─────┘ SIGCONT
//! ```

use std::io::{self, Stdout, Write};

use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::cursor::{Hide, Show};
use ratatui::crossterm::execute;
use ratatui::crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};

/// The whole terminal, for as long as this lives.
pub(super) struct Screen {
    terminal: Terminal<CrosstermBackend<Stdout>>,
}

impl Screen {
    /// Takes the terminal.
    ///
    /// # Errors
    /// The terminal's own: it is then as it was.
    pub(super) fn enter() -> io::Result<Self> {
        let terminal = Terminal::new(CrosstermBackend::new(io::stdout()))?;
        let screen = Self { terminal };
        take()?;
        Ok(screen)
    }

    /// What is drawn on.
    pub(super) fn terminal(&mut self) -> &mut Terminal<CrosstermBackend<Stdout>> {
        &mut self.terminal
    }

    /// Takes the terminal again, after the shell has had it.
    pub(super) fn enter_again(&mut self) -> io::Result<()> {
        give_back()?;
        take()?;
        self.terminal.clear()
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

fn take() -> io::Result<()> {
    enable_raw_mode()?;
    execute!(io::stdout(), EnterAlternateScreen, Hide).inspect_err(|_| drop(give_back()))
}

fn give_back() -> io::Result<()> {
    let shown = execute!(io::stdout(), LeaveAlternateScreen, Show);
    let cooked = disable_raw_mode();
    io::stdout().flush().and(shown).and(cooked)
}
