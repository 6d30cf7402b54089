//! `gradus explain`: what a code of a report means, and how to mend it.

use super::{Console, Outcome};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::pages::{page, pages};

pub(super) fn run(code: Option<&str>, console: &Console) -> Outcome {
    let pages_of_all = pages();
    let Some(code) = code else {
        let width = pages_of_all.iter().map(|page| page.code.len()).max().unwrap_or_default();
        for page in pages_of_all {
            Console::print(&format!("{:<width$}  {}\n", page.code, page.title));
        }
        return Outcome::Done;
    };
    let Some(page) = page(code) else {
        let codes = pages_of_all.iter().map(|page| page.code);
        let error = Diagnostic::error("option", format!("there is no code `{code}`"))
            .help("`gradus explain` lists all codes")
            .did_you_mean(code, codes);
        console.tell(vec![error]);
        return Outcome::Misused;
    };
    Console::print(&format!("# `{}`: {}\n\n{}\n", page.code, page.title, page.text));
    Outcome::Done
}
