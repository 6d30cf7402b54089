//! One file a command: it wires the stages and prints. Nothing else in the library prints.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod book;
mod build;
mod check;
mod checklist;
mod config;
mod explain;
mod export;
mod init;
mod manual;
mod model;
mod new;
#[cfg(feature = "serve")]
mod serve;
mod theme;

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use clap::Parser;

use crate::cli::{Cli, Command};
use crate::diagnostic::{self, Diagnostic, Format, Paths, Severity};

/// What a run came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Done,
    /// The content has errors, or warnings under `--strict`.
    Failed,
    /// The options or the configuration are wrong.
    Misused,
}

/// Prints; the only one to.
#[derive(Clone)]
struct Console {
    quiet: bool,
    verbose: bool,
}

impl Console {
    /// Tells what is wrong; where `quiet`, errors alone.
    fn tell(&self, mut diagnostics: Vec<Diagnostic>) {
        diagnostic::sort(&mut diagnostics);
        if self.quiet {
            diagnostics.retain(|one| one.severity == Severity::Error);
        }
        if diagnostics.is_empty() {
            return;
        }
        let colour =
            std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        eprint!("{}", diagnostic::render(&diagnostics, colour));
        let count = |severity| diagnostics.iter().filter(|one| one.severity == severity).count();
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        eprintln!("{}", [plural(errors, "error"), plural(warnings, "warning")].join(", "));
    }

    /// Tells what is wrong in a format; all but text are what was asked for, and printed as such.
    fn report(&self, format: Format, mut diagnostics: Vec<Diagnostic>, paths: &Paths) {
        if format == Format::Text {
            return self.tell(diagnostics);
        }
        diagnostic::sort(&mut diagnostics);
        diagnostics.retain(|one| !self.quiet || one.severity == Severity::Error);
        Self::print(&diagnostic::report(format, &diagnostics, paths));
    }

    /// Says what was done.
    fn say(&self, text: &str) {
        if !self.quiet {
            Self::print(&format!("{text}\n"));
        }
    }

    /// Prints what was asked for. A reader that went away is no error.
    fn print(text: &str) {
        let _ = std::io::stdout().lock().write_all(shown(text).as_bytes());
    }
}

/// A text for a terminal: control characters, which names and files may hold, do nothing there.
fn shown(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && !matches!(c, '\n' | '\t') { '\u{fffd}' } else { c }).collect()
}

/// What a file that is asked for comes to: it is written whole, or stays as it is.
fn write_file(path: &std::path::Path, bytes: &[u8]) -> Result<(), Diagnostic> {
    let failed = |error: std::io::Error| {
        let reason = crate::source::reason(&error);
        Diagnostic::error("unwritable", format!("`{}` cannot be written: {reason}", path.display()))
    };
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let beside = path.with_file_name(format!(".{name}.gradus"));
    std::fs::write(&beside, bytes).map_err(failed)?;
    std::fs::rename(&beside, path).map_err(|error| {
        let _ = std::fs::remove_file(&beside);
        failed(error)
    })
}

/// `1 page`, `2 pages`.
fn plural(count: usize, what: &str) -> String {
    let end = if count == 1 { "" } else { "s" };
    format!("{count} {what}{end}")
}

/// Runs the command line; the exit code is 0, 1 (the content is wrong) or 2 (the options or the configuration are).
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let console = Console { quiet: cli.quiet, verbose: cli.verbose };
    let outcome = match cli.command {
        Command::Build(args) => build::run(&args, &console),
        Command::Check(args) => check::run(&args, &console),
        #[cfg(feature = "serve")]
        Command::Serve(args) => serve::run(args, &console),
        Command::Model(args) => model::run(&args, &console),
        Command::Checklist(args) => match args.command {
            None => export::run(&args.export, &console),
            Some(command) => checklist::run(command, &console),
        },
        Command::Init(args) => init::run(&args, &console),
        Command::New(command) => new::run(command, &console),
        Command::Theme(command) => theme::run(command, &console),
        Command::Config(command) => config::run(&command),
        Command::Explain { code } => explain::run(code.as_deref(), &console),
        Command::Completions { shell } => manual::completions(shell),
        Command::Man { out } => manual::pages(out.as_deref(), &console),
    };
    match outcome {
        Outcome::Done => ExitCode::SUCCESS,
        Outcome::Failed => ExitCode::from(1),
        Outcome::Misused => ExitCode::from(2),
    }
}
