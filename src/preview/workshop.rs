//! The work behind the preview: what changed is read, shown, and then looked through for what is wrong.

use std::sync::Arc;
use std::time::{Duration, Instant};

use rayon::prelude::*;

use super::live::{Live, News};
use super::watch::Watch;
use super::workspace::{Dirty, Refreshed, Workspace};
use crate::diagnostic::{self, Diagnostic, any_error};
use crate::render::{KnownViews, Renderer};

/// The page that somebody looks at is asked for right after a change: the rest waits so long for it.
const LOOK: Duration = Duration::from_millis(20);

/// So many texts or pages are looked through before it is asked whether something changed meanwhile.
const PORTION: usize = 128;

/// The pages that show a text are looked for where no more texts than these changed: else it is all pages soon.
const FEW: usize = 64;

/// Told where the system does not watch all.
const UNWATCHED: &str = "watch";

/// What happened.
#[derive(Debug)]
pub enum Notice {
    /// These files changed: documents by their paths, others by their paths in the site.
    Changed(Vec<String>),
    /// The change can be seen.
    Rebuilt {
        /// Counts the states.
        revision: u64,
        /// From when the change was known until it could be seen.
        took: Duration,
        /// The pages of the site.
        pages: usize,
    },
    /// All of the site was looked through.
    Checked {
        /// How long that took.
        took: Duration,
        /// The pages that were rendered for it, since they may have changed.
        rendered: usize,
        /// What is wrong with the site, sorted.
        found: Vec<Diagnostic>,
        /// It is not what was wrong before.
        news: bool,
    },
}

/// Reads, shows and looks through, change after change.
pub struct Workshop {
    workspace: Workspace,
    live: Arc<Live>,
    /// The last state of the site; not shown where it is wrong, and one is shown that is not.
    last: Option<Arc<Renderer>>,
    /// The last one is wrong before a text of it was rendered.
    failed: bool,
    /// The one that is shown was not.
    shown_is_good: bool,
    /// What is wrong with the last one, but for texts and pages.
    found: Vec<Diagnostic>,
    /// What was wrong with texts and pages when all were looked through.
    found_within: Vec<Diagnostic>,
    /// What was told.
    told: Vec<Diagnostic>,
    known: KnownViews,
    /// The last state that was looked through, and whose pages are good.
    good: Option<Arc<Renderer>>,
    /// What was wrong when all was looked through, as a notice said it.
    reported: Option<Vec<Diagnostic>>,
}

impl Workshop {
    /// Of a workspace that nothing was read in yet.
    pub fn new(workspace: Workspace, live: Arc<Live>) -> Self {
        Self {
            workspace,
            live,
            last: None,
            failed: false,
            shown_is_good: false,
            found: Vec::new(),
            found_within: Vec::new(),
            told: Vec::new(),
            known: KnownViews::default(),
            good: None,
            reported: None,
        }
    }

    /// Reads everything, and shows it; the number of pages.
    pub fn open(&mut self) -> usize {
        if let Some(refreshed) = self.workspace.refresh(&Dirty { all: true, ..Dirty::default() }) {
            self.show(refreshed);
        }
        self.pages()
    }

    fn pages(&self) -> usize {
        self.last.as_ref().map_or(0, |site| site.in_all_languages().map(|one| one.site.plan.pages.len()).sum())
    }

    /// Works until the watch ends.
    pub fn work(&mut self, watch: &mut Watch, notice: &mut dyn FnMut(Notice)) {
        let mut looked_through = self.look_through(watch, notice);
        while let Some(dirty) = watch.next(|dirty| self.workspace.misses(dirty)) {
            let begun = Instant::now();
            if let Some(refreshed) = self.workspace.refresh(&dirty) {
                self.change(refreshed, begun, notice);
                looked_through = false;
            }
            // Folders that were not there before are watched from now on.
            let known = self.found.iter().any(|one| one.code == UNWATCHED);
            if watch.follow(self.workspace.setting()).is_err() && !known {
                self.found.push(
                    Diagnostic::warning(UNWATCHED, "not all of the folders can be watched")
                        .help("allow more (on Linux: fs.inotify.max_user_watches), or look at them with `--poll`"),
                );
            }
            // A file that is no part of the book may have ended it.
            if !looked_through && !watch.is_pending_within(LOOK) {
                looked_through = self.look_through(watch, notice);
            }
        }
    }

    /// Shows what was read, and says so.
    fn change(&mut self, refreshed: Refreshed, begun: Instant, notice: &mut dyn FnMut(Notice)) {
        let changed = refreshed.documents.iter().chain(&refreshed.files).cloned();
        let gone = refreshed.gone.iter().map(|document| document.path.clone());
        let changed = changed.chain(gone).collect();
        let revision = self.show(refreshed);
        let took = begun.elapsed();
        notice(Notice::Changed(changed));
        notice(Notice::Rebuilt { revision, took, pages: self.pages() });
    }

    /// Shows what was read, unless it is wrong and something is shown that is not.
    fn show(&mut self, refreshed: Refreshed) -> u64 {
        self.failed = refreshed.failed();
        let Refreshed { renderer, mut found, held, documents, gone, files, new_theme } = refreshed;
        found.extend(held);
        if new_theme {
            self.known = KnownViews::default();
            self.good = None;
        }
        self.last = renderer.map(Arc::new);
        self.found = found;
        if let Some(site) = self.last.as_ref().filter(|_| !self.failed || !self.shown_is_good) {
            self.live.show(site, self.workspace.setting(), &gone);
            self.shown_is_good = !self.failed;
        }
        let only = if documents.len() == 1 { documents.into_iter().next() } else { None };
        let news = News { files, gone: only.is_none() && !gone.is_empty(), saved: only };
        // What was wrong with the texts is taken to be so until they were looked through again.
        self.tell(&news).0
    }

    /// Tells what is wrong; the number of the state, and whether it is not what was told before.
    fn tell(&mut self, news: &News) -> (u64, bool) {
        let mut found: Vec<Diagnostic> = self.found.iter().chain(&self.found_within).cloned().collect();
        diagnostic::sort(&mut found);
        let revision = self.live.tell(&found, news);
        let differs = found != self.told;
        self.told = found;
        (revision, differs)
    }

    /// Looks through the last state: what is wrong with its texts and pages. Whatever changes meanwhile ends it: then it is
    /// `false`.
    fn look_through(&mut self, watch: &mut Watch, notice: &mut dyn FnMut(Notice)) -> bool {
        let begun = Instant::now();
        let mut rendered = 0;
        if let Some(site) = self.last.clone() {
            let Some((found_within, count)) = self.check(&site, watch) else { return false };
            let pages_are_good = !any_error(&found_within);
            self.good = (pages_are_good && !self.failed).then(|| Arc::clone(&site));
            if self.good.is_some() {
                self.live.approve(&site);
            }
            (self.found_within, rendered) = (found_within, count);
        }
        let mut found: Vec<Diagnostic> = self.found.iter().chain(&self.found_within).cloned().collect();
        diagnostic::sort(&mut found);
        if found != self.told {
            self.tell(&News::default());
        }
        let news = self.reported.as_ref() != Some(&found);
        self.reported = Some(found.clone());
        notice(Notice::Checked { took: begun.elapsed(), rendered, found, news });
        true
    }

    /// What is wrong with the texts and pages of a site, in all languages, and how many pages were rendered to know it;
    /// nothing where something changed meanwhile.
    fn check(&mut self, site: &Arc<Renderer>, watch: &mut Watch) -> Option<(Vec<Diagnostic>, usize)> {
        let good = self.good.clone();
        let mut to_check = Vec::new();
        let mut found = Vec::new();
        for one in site.in_all_languages() {
            let mut told = one.found_in_glossary().to_vec();
            let documents: Vec<usize> = (0..one.site.documents.len()).collect();
            for portion in documents.chunks(PORTION) {
                if watch.is_pending() {
                    return None;
                }
                told.par_extend(portion.par_iter().flat_map_iter(|document| one.found_in(*document)));
            }
            found.extend(one.site.tell(told));
            let before = good.iter().flat_map(|good| good.in_all_languages());
            let before = before.into_iter().find(|before| before.site.at == one.site.at);
            to_check.push((one, before.and_then(|before| pages_that_differ(one, before, documents))));
        }
        if to_check.iter().all(|(_, pages)| pages.is_some()) {
            let pages: usize = site.in_all_languages().map(|one| one.site.plan.pages.len()).sum();
            self.known.trim(1000 + 2 * pages);
        } else {
            self.known.next();
            // Two pages of one address are told of already.
            if !self.failed {
                found.extend(site.names_twice());
            }
        }
        let mut rendered = 0;
        for (one, pages) in to_check {
            let pages = pages.unwrap_or_else(|| (0..one.site.plan.pages.len()).collect());
            let mut told = Vec::new();
            for portion in pages.chunks(PORTION) {
                if watch.is_pending() {
                    self.known.keep();
                    return None;
                }
                let known = &self.known;
                let checked: Vec<_> = portion.par_iter().map(|page| one.check(*page, known)).collect();
                for (wrong, anew) in checked {
                    told.extend(wrong);
                    rendered += usize::from(anew);
                }
            }
            found.extend(one.site.tell(told));
        }
        Some((found, rendered))
    }
}

/// The pages on which a site differs from a good state of it, where that is in few texts alone.
fn pages_that_differ(site: &Renderer, good: &Renderer, documents: Vec<usize>) -> Option<Vec<usize>> {
    if !good.site.is_laid_out_like(&site.site) {
        return None;
    }
    let changed: Vec<usize> = documents.into_iter().filter(|one| site.differs_in(*one, good)).collect();
    if changed.len() > FEW {
        return None;
    }
    let mut pages: Vec<usize> = changed.into_iter().flat_map(|document| site.site.pages_showing(document)).collect();
    pages.sort_unstable();
    pages.dedup();
    Some(pages)
}
