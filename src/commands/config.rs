//! `gradus config`: what `book.toml` takes.

use super::{Console, Outcome};
use crate::cli::ConfigCommand;
use crate::config::reference;

pub(super) fn run(command: &ConfigCommand) -> Outcome {
    match command {
        ConfigCommand::Reference => Console::print(&reference::markdown()),
    }
    Outcome::Done
}
