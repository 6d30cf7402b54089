//! `gradus check`

use std::sync::Arc;

use rayon::prelude::*;

use super::book::{self, Book};
use super::{Console, Outcome};
use crate::check::{self, Finding};
use crate::cli::CheckArgs;
use crate::diagnostic::{Diagnostic, any_error};
use crate::render::{self, Renderer, Theme, views::SiteView};
use crate::site::Site;

pub(super) fn run(args: &CheckArgs, console: &Console) -> Outcome {
    let configured = match book::configure(&args.book) {
        Ok(configured) => configured,
        Err(found) => {
            console.tell(found);
            return Outcome::Misused;
        }
    };
    let mut book = book::read(configured, false);
    let mut found = std::mem::take(&mut book.found);
    let wanted = |code: &str| args.only.is_empty() || args.only.iter().any(|one| one == code);
    let summary = match look(&book, found.clone(), &wanted) {
        Ok((all, summary)) => {
            found = all;
            summary
        }
        Err(more) => {
            found.extend(more);
            None
        }
    };
    found.retain(|one| wanted(one.code));
    let failed = any_error(&found) || (args.strict && !found.is_empty());
    console.tell(found);
    if let Some(summary) = summary.filter(|_| wanted("drift")) {
        console.say(&summary);
    }
    if failed { Outcome::Failed } else { Outcome::Done }
}

/// All that is wrong with a book, and how its copies stand.
fn look(
    book: &Book,
    mut found: Vec<Diagnostic>,
    wanted: &(dyn Fn(&str) -> bool + Sync),
) -> Result<(Vec<Diagnostic>, Option<String>), Vec<Diagnostic>> {
    let (sites, planned) = book.plan();
    found.extend(planned);
    let summary = sites.first().and_then(check::summary);
    let theme =
        |site: &Site| render::theme(&book.config.theme, &book.dir, &SiteView::new(site), &site.words).map(Arc::new);
    let themes: Vec<Arc<Theme>> = sites.iter().map(theme).collect::<Result<_, _>>()?;
    let (highlighter, images) = (Arc::default(), Arc::default());
    let mut all = Vec::new();
    let mut of_book = Some(found);
    for (site, theme) in sites.into_iter().zip(themes) {
        let rules = check::check(&site, wanted);
        let renderer = Renderer::new(site, theme, Arc::clone(&highlighter), Arc::clone(&images), None);
        let documents = 0..renderer.site.documents.len();
        let mut told = of_book.take().unwrap_or_default();
        told.extend(renderer.found_in_glossary().iter().cloned());
        told.par_extend(documents.into_par_iter().flat_map_iter(|document| renderer.found_in(document)));
        let told = told.into_iter().map(|diagnostic| Finding { diagnostic, at: None });
        let left = check::apply(&renderer.site, rules.into_iter().chain(told).collect(), wanted);
        all.extend(renderer.site.tell(left));
    }
    Ok((all, summary))
}
