//! `gradus build`

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::book::{self, Book};
use super::{Console, Outcome, plural};
use crate::check;
use crate::cli::BuildArgs;
use crate::config;
use crate::diagnostic::{Diagnostic, any_error};
use crate::history::History;
use crate::output::{Staging, Summary};
use crate::render::{self, Output, Renderer, Theme, views::SiteView};
use crate::site::Site;

pub(super) fn run(args: &BuildArgs, console: &Console) -> Outcome {
    let begun = Instant::now();
    let mut configured = match book::configure(&args.book) {
        Ok(configured) => configured,
        Err(found) => {
            console.tell(found);
            return Outcome::Misused;
        }
    };
    if let Some(url) = &args.base_url {
        if !config::is_web_address(url) {
            let help = "write the whole address, such as `https://example.org/model/`";
            console.tell(vec![Diagnostic::error("option", format!("`{url}` is no web address")).help(help)]);
            return Outcome::Misused;
        }
        configured.config.base_url = Some(if url.ends_with('/') { url.clone() } else { format!("{url}/") });
    }
    if let Some(out) = &args.out {
        configured.config.out.clone_from(out);
    } else if !configured.configured {
        configured.config.out = PathBuf::from("public");
    }
    if holds(&configured.config.out, &configured.config.src) {
        let message = format!("the content is in the output folder `{}`", configured.config.out.display());
        console.tell(vec![Diagnostic::error("option", message).help("name another folder with `--out`")]);
        return Outcome::Misused;
    }
    let languages = configured.config.languages.iter().map(|language| language.src.clone());
    let history = History::begin(std::iter::once(configured.config.src.clone()).chain(languages).collect());
    let mut book = book::read(configured, args.drafts);
    book.history = history.finish();
    let mut found = std::mem::take(&mut book.found);
    let mut summary = None;
    match write(&book, args.strict, &mut found) {
        Ok(done) => summary = done,
        Err(more) => found.extend(more),
    }
    let failed = any_error(&found) || (args.strict && !found.is_empty());
    if console.verbose || !book.configured {
        console.say(&book.decisions());
    }
    console.tell(found);
    if failed {
        return Outcome::Failed;
    }
    if let Some(Written { pages, summary: Summary { written, unchanged, removed }, index }) = summary {
        let took = begun.elapsed();
        let out = book.config.out.display();
        let mut text =
            format!("{out}: {}, {} written, {unchanged} unchanged", plural(pages, "page"), plural(written, "file"));
        if removed > 0 {
            text.push_str(&format!(", {removed} removed"));
        }
        console.say(&format!("{text}, in {}", human(took)));
        if let Some(index) = index.filter(|_| console.verbose) {
            console.say(&index);
        }
        if console.verbose && book.config.base_url.is_none() {
            console.say("no sitemap or feed: they need the address of the site (`base-url`, or `--base-url`)");
        }
        if let Some(hint) = book.history.first().and_then(|history| history.hint.as_deref()).filter(|_| console.verbose)
        {
            console.say(hint);
        }
    }
    Outcome::Done
}

/// Whether `inside` is `folder` or in it.
fn holds(folder: &Path, inside: &Path) -> bool {
    matches!((folder.canonicalize(), inside.canonicalize()), (Ok(folder), Ok(inside)) if inside.starts_with(&folder))
}

/// A site that was written.
struct Written {
    pages: usize,
    summary: Summary,
    /// What was done about the search.
    index: Option<String>,
}

/// Plans, renders and writes the site. Nothing is written where anything is wrong.
fn write(book: &Book, strict: bool, found: &mut Vec<Diagnostic>) -> Result<Option<Written>, Vec<Diagnostic>> {
    let (sites, planned) = book.plan();
    found.extend(planned);
    let theme =
        |site: &Site| render::theme(&book.config.theme, &book.dir, &SiteView::new(site), &site.words).map(Arc::new);
    let themes: Vec<Arc<Theme>> = sites.iter().map(theme).collect::<Result<_, _>>()?;
    // What is wrong already is no reason to keep the rest back: the pages are rendered, and go nowhere.
    let staging = if any_error(found) {
        None
    } else {
        Some(Staging::begin(&book.config.out).map_err(|diagnostic| vec![diagnostic])?)
    };
    let pages = sites.iter().map(|site| site.plan.pages.len()).sum();
    let progress = Progress::new(pages + book.files.len());
    let (highlighter, images) = (Arc::default(), Arc::default());
    let (mut all, mut done) = (Vec::new(), Vec::new());
    // What was told of the book as a whole is let pass, or not, with its own site.
    let mut of_book = Some(std::mem::take(found));
    for (site, theme) in sites.into_iter().zip(themes) {
        let renderer = Renderer::new(site, theme, Arc::clone(&highlighter), Arc::clone(&images), None);
        let told = renderer.all(&|output: Output| {
            if let Some(staging) = &staging {
                staging.put(&output);
            }
            progress.step();
        });
        let told = of_book.take().into_iter().flatten().chain(told).collect();
        all.extend(check::found(&renderer.site, told, &|_| true));
        done.push(renderer.into_site());
    }
    found.extend(check::let_pass(&done, all, &|_| true));
    progress.done();
    let failed = any_error(found) || (strict && !found.is_empty());
    match staging {
        Some(staging) if !failed => {
            let index = index(&done, &staging).map_err(|diagnostic| vec![diagnostic])?;
            let summary = staging.commit()?;
            Ok(Some(Written { pages, summary, index }))
        }
        _ => Ok(None),
    }
}

/// Adds the search index of all languages to a site whose pages are made.
#[cfg(feature = "search")]
fn index(sites: &[Site], staging: &Staging) -> Result<Option<String>, Diagnostic> {
    use crate::search::{Corpus, FOLDER};

    if sites.iter().all(|site| !site.config.search) {
        return Ok(None);
    }
    let begun = Instant::now();
    let corpus = Corpus::of(&sites.iter().collect::<Vec<_>>());
    let key = corpus.key();
    if staging.take_again(FOLDER, &key) {
        return Ok(Some("search index: unchanged".into()));
    }
    let places = plural(corpus.len(), "place");
    let files = corpus.index()?;
    staging.put_made(FOLDER, key, &files);
    Ok(Some(format!("search index: {places}, {}, in {}", plural(files.len(), "file"), human(begun.elapsed()))))
}

#[cfg(not(feature = "search"))]
#[allow(clippy::unnecessary_wraps)]
fn index(_: &[Site], _: &Staging) -> Result<Option<String>, Diagnostic> {
    Ok(None)
}

fn human(took: Duration) -> String {
    if took < Duration::from_secs(1) {
        format!("{} ms", took.as_millis())
    } else {
        format!("{:.1} s", took.as_secs_f64())
    }
}

/// A progress bar for work that takes over a second, where somebody is looking.
struct Progress {
    bar: ProgressBar,
    begun: Instant,
    shown: AtomicBool,
}

impl Progress {
    fn new(length: usize) -> Self {
        let bar = ProgressBar::with_draw_target(Some(length as u64), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} files") {
            bar.set_style(style);
        }
        // Where nobody looks it counts as shown already, and never is.
        let shown = AtomicBool::new(!std::io::stderr().is_terminal());
        Self { bar, begun: Instant::now(), shown }
    }

    fn step(&self) {
        self.bar.inc(1);
        if self.begun.elapsed() > Duration::from_secs(1) && !self.shown.swap(true, Ordering::Relaxed) {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    fn done(&self) {
        self.bar.finish_and_clear();
    }
}
