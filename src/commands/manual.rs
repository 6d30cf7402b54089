//! `gradus completions` and `gradus man`

use std::path::Path;

use clap::CommandFactory;

use super::{Console, Outcome, plural};
use crate::cli::Cli;
use crate::diagnostic::Diagnostic;
use crate::source::reason;

pub(super) fn completions(shell: clap_complete::Shell) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "gradus", &mut script);
    Console::print(&String::from_utf8_lossy(&script));
    Outcome::Done
}

pub(super) fn pages(out: Option<&Path>, console: &Console) -> Outcome {
    let result = match out {
        None => {
            let mut page = Vec::new();
            clap_mangen::Man::new(Cli::command())
                .render(&mut page)
                .map(|()| Console::print(&String::from_utf8_lossy(&page)))
        }
        Some(dir) => std::fs::create_dir_all(dir).and_then(|()| {
            clap_mangen::generate_to(Cli::command(), dir)?;
            let count = std::fs::read_dir(dir)?.count();
            console.say(&format!("{}: {}", dir.display(), plural(count, "manual page")));
            Ok(())
        }),
    };
    match result {
        Ok(()) => Outcome::Done,
        Err(error) => {
            console
                .tell(vec![Diagnostic::error("output", format!("the manual cannot be written: {}", reason(&error)))]);
            Outcome::Failed
        }
    }
}
