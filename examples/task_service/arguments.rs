//! What stands on the command line: `[--broken] [PORT]`.

use lexopt::{Arg, ValueExt};

/// How the service is to be run.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Arguments {
    /// Whether tasks are started on a loop that is closed.
    pub(crate) broken: bool,
    /// Where it listens; 0 is any port that is free.
    pub(crate) port: u16,
}

impl Arguments {
    /// The arguments of this process; if they make no sense, it says so and exits with 2.
    pub(crate) fn of_the_process() -> Self {
        Self::parse(lexopt::Parser::from_env()).unwrap_or_else(|error| {
            eprintln!("error: {error}\nusage: task_service [--broken] [PORT]");
            std::process::exit(2)
        })
    }

    /// Reads them.
    ///
    /// # Errors
    /// What lexopt says of an option or a port that is none.
    pub(crate) fn parse(mut parser: lexopt::Parser) -> Result<Self, lexopt::Error> {
        let mut arguments = Self { broken: false, port: 8888 };
        while let Some(argument) = parser.next()? {
            match argument {
                Arg::Long("broken") => arguments.broken = true,
                Arg::Value(port) => arguments.port = port.parse()?,
                other => return Err(other.unexpected()),
            }
        }
        Ok(arguments)
    }
}
