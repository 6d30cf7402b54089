//! `gradus explain`: what a code of a report means, and how to mend it.

use super::{Console, Outcome};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::pages::{page, pages};

pub(super) fn run(code: Option<&str>, console: &Console) -> Outcome {
    let Some(code) = code else {
        let pages = pages();
        let width = pages.iter().map(|page| page.code.len()).max().unwrap_or_default();
        for page in pages {
            Console::print(&format!("{:<width$}  {}\n", page.code, page.title));
        }
        return Outcome::Done;
    };
    let Some(page) = page(code) else {
        console.tell(vec![unknown_code(code)]);
        return Outcome::Misused;
    };
    Console::print(&format!("# `{}`: {}\n\n{}\n", page.code, page.title, page.text));
    Outcome::Done
}

/// A code that no diagnostic has.
pub(super) fn unknown_code(code: &str) -> Diagnostic {
    Diagnostic::error("option", format!("there is no code `{code}`"))
        .help("`gradus explain` lists all codes")
        .did_you_mean(code, pages().into_iter().map(|page| page.code))
}
