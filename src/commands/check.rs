//! `gradus check`

use std::sync::Arc;

use rayon::prelude::*;

use super::book::{self, Book};
use super::explain::unknown_code;
use super::{Console, Outcome};
use crate::check;
use crate::cli::CheckArgs;
use crate::diagnostic::pages::page;
use crate::diagnostic::{Diagnostic, Format, Paths, any_error};
use crate::history::History;
use crate::render::{self, Renderer, Theme, views::SiteView};
use crate::site::Site;

pub(super) fn run(args: &CheckArgs, console: &Console) -> Outcome {
    let unknown: Vec<_> = args.only.iter().filter(|code| page(code).is_none()).map(|code| unknown_code(code)).collect();
    if !unknown.is_empty() {
        console.tell(unknown);
        return Outcome::Misused;
    }
    let configured = match book::configure(&args.book) {
        Ok(configured) => configured,
        Err(found) => {
            console.report(args.format, found, &Paths::new(&book::file_of(&args.book), []));
            return Outcome::Misused;
        }
    };
    let languages = configured.config.languages.iter().map(|language| language.src.clone());
    let history = History::begin(std::iter::once(configured.config.src.clone()).chain(languages).collect());
    let mut book = book::read(configured, false);
    book.history = history.finish();
    let wanted = |code: &str| args.only.is_empty() || args.only.iter().any(|one| one == code);
    let told = std::mem::take(&mut book.found);
    // Whether something is let pass in vain shows when all is looked for.
    let asked = |code: &str| wanted(code) || wanted("allow-unused");
    let Looked { mut found, copies } = look(&book, told, &asked);
    found.retain(|one| wanted(one.code));
    let failed = any_error(&found) || (args.strict && !found.is_empty());
    console.report(args.format, found, &book.paths(&args.book));
    if let Some(copies) = copies.filter(|_| wanted("drift") && args.format == Format::Text) {
        console.say(&copies);
    }
    if failed { Outcome::Failed } else { Outcome::Done }
}

struct Looked {
    /// All that is wrong.
    found: Vec<Diagnostic>,
    /// How the copies of the model stand.
    copies: Option<String>,
}

/// Looks through a book; `told`: what was wrong while it was read.
fn look(book: &Book, mut told: Vec<Diagnostic>, asked: &(dyn Fn(&str) -> bool + Sync)) -> Looked {
    let (sites, planned) = book.plan();
    told.extend(planned);
    let theme =
        |site: &Site| render::theme(&book.config.theme, &book.dir, &SiteView::new(site), &site.words).map(Arc::new);
    let themes: Vec<Arc<Theme>> = match sites.iter().map(theme).collect() {
        Ok(themes) => themes,
        Err(more) => {
            let more: Vec<Diagnostic> = more;
            told.extend(more);
            return Looked { found: told, copies: None };
        }
    };
    let (highlighter, images) = (Arc::default(), Arc::default());
    let (mut found, mut done) = (Vec::new(), Vec::new());
    for (site, theme) in sites.into_iter().zip(themes) {
        let renderer = Renderer::new(site, theme, Arc::clone(&highlighter), Arc::clone(&images), None);
        let documents = 0..renderer.site.documents.len();
        let mut within = renderer.found_in_glossary().to_vec();
        within.par_extend(documents.into_par_iter().flat_map_iter(|document| renderer.found_in(document)));
        // What was told of the book as a whole is let pass, or not, with its own site.
        let told = std::mem::take(&mut told).into_iter().chain(renderer.site.tell(within)).collect();
        found.extend(check::found(&renderer.site, told, asked));
        done.push(renderer.into_site());
    }
    let copies = done.first().and_then(|book| check::summary(book, &found));
    Looked { found: check::let_pass(&done, found, asked), copies }
}
