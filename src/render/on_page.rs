//! What of a text depends on the texts that stand before it on the page.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;

use super::images::Images;
use crate::glossary::Glossary;
use crate::site::url;

/// A page, as far as its texts were put on it, in the order in which they are read.
#[derive(Debug)]
pub struct OnPage<'a> {
    route: &'a str,
    /// The glossary and its page; `None` on pages that mark no terms.
    glossary: Option<(&'a Glossary, &'a str)>,
    /// The terms so far.
    used: RefCell<Vec<usize>>,
    /// Ids that stand but once.
    ids: RefCell<HashSet<String>>,
    images: &'a Images,
    /// The files of the site, and those that it shares with the one it lies in.
    files: [&'a BTreeMap<String, PathBuf>; 2],
    /// There was an image.
    has_image: Cell<bool>,
}

impl<'a> OnPage<'a> {
    /// A page with nothing on it.
    pub fn new(
        route: &'a str,
        glossary: Option<(&'a Glossary, &'a str)>,
        images: &'a Images,
        files: [&'a BTreeMap<String, PathBuf>; 2],
    ) -> Self {
        Self {
            route,
            glossary,
            used: RefCell::default(),
            ids: RefCell::default(),
            images,
            files,
            has_image: Cell::new(false),
        }
    }

    /// Whether an id does not stand on the page yet; now it does.
    pub(super) fn is_new(&self, id: &str) -> bool {
        self.ids.borrow_mut().insert(id.to_owned())
    }

    /// The terms on the page, in the order of their first use.
    pub fn terms(&self) -> Vec<usize> {
        self.used.borrow().clone()
    }

    /// Opens the link of a term, where this is its first use; whether it did.
    pub(super) fn term(&self, out: &mut String, index: usize) -> bool {
        let Some((glossary, route)) = self.glossary else { return false };
        let Some(term) = glossary.terms.get(index) else { return false };
        let mut used = self.used.borrow_mut();
        if used.contains(&index) {
            return false;
        }
        used.push(index);
        out.push_str("<a class=\"term\" href=\"");
        out.push_str(&url::relative(self.route, route, Some(&term.id)));
        out.push_str("\" aria-describedby=\"page.");
        let _ = pulldown_cmark_escape::escape_html(&mut *out, &term.id);
        out.push_str("\">");
        true
    }

    /// The attributes of an image. The first one of a page may be what its readers wait for.
    pub(super) fn image(&self, out: &mut String, file: Option<&str>) {
        let [own, shared] = self.files;
        let file = file.and_then(|path| own.get(path).or_else(|| shared.get(path.trim_start_matches("../"))));
        let size = file.and_then(|file| self.images.size(file));
        if let Some((width, height)) = size {
            out.push_str(&format!(" width=\"{width}\" height=\"{height}\""));
        }
        if self.has_image.replace(true) {
            out.push_str(" loading=\"lazy\"");
        }
        out.push_str(" decoding=\"async\"");
    }
}
