//! The page in the other languages of the book.

use super::one_page::OnePage;
use super::views::{LanguageView, TranslationView, direction};
use crate::model::DocumentIndex;
use crate::site::{Edition, url};

impl OnePage<'_> {
    /// The page in all languages.
    pub(super) fn languages(&self) -> Vec<LanguageView> {
        let root_url = self.site.root_url();
        let language = |edition: &Edition| {
            let page = edition.page(&self.page.route);
            let route = page.map_or("", |(page, _)| page.route.as_str());
            let whole = format!("{}{route}", edition.at);
            let is_own = page.is_some_and(|(_, own)| own);
            LanguageView {
                tag: edition.language.clone(),
                name: edition.name.clone(),
                direction: direction(&edition.language),
                href: self.href_in_book(&whole),
                url: root_url.filter(|_| is_own).map(|root| format!("{root}{}", url::encode(&whole))),
                current: edition.at == self.site.at,
                original: edition.at.is_empty(),
            }
        };
        self.site.editions.iter().map(language).collect()
    }

    /// What a reader has to know about the language of the page's text.
    pub(super) fn translation(&self) -> Option<TranslationView> {
        let document = self.page.document?;
        let kind = if self.site.is_untranslated(document) {
            "missing"
        } else if self.site.is_stale(document) {
            "stale"
        } else {
            return None;
        };
        let original = self.site.editions.first()?;
        let (page, _) = original.page(&self.page.route)?;
        Some(TranslationView {
            kind,
            tag: original.language.clone(),
            direction: direction(&original.language),
            name: original.name.clone(),
            href: self.href_in_book(&page.route),
        })
    }

    /// The language of a document's text, where it is not that of the page.
    pub(super) fn language_of(&self, document: DocumentIndex) -> Option<String> {
        let original = self.site.editions.first().filter(|_| self.site.is_untranslated(document));
        original.map(|original| original.language.clone())
    }

    /// The absolute address that search engines are to know; that of a text nobody has translated yet is the book's.
    pub(super) fn canonical_url(&self) -> Option<String> {
        let base = self.site.config.base_url.as_deref()?;
        let untranslated = self.page.document.is_some_and(|document| self.site.is_untranslated(document));
        let base = if untranslated { self.site.root_url()? } else { base };
        Some(super::url_of(base, self.canonical()))
    }

    /// The way to an address within the site of the book.
    fn href_in_book(&self, whole: &str) -> String {
        url::relative(&format!("{}{}", self.site.at, self.page.route), whole, None)
    }
}
