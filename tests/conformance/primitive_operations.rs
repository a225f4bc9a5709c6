//! What tasks wait for one another with: level 4.

use crate::machine::Machine;
use crate::program::Argument;
use crate::slots::Outcome;

impl Machine {
    pub(crate) fn primitive_operation(&self, _name: &str, _arguments: &[Argument]) -> Option<Outcome> {
        None
    }

    pub(crate) async fn primitive_awaiting(&self, _name: &str, _arguments: &[Argument]) -> Option<Outcome> {
        None
    }
}
