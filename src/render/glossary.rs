//! The page of the glossary.

use unicode_normalization::UnicodeNormalization;

use super::one_page::OnePage;
use super::views::{GlossaryLetterView, GlossaryPageView, LinkView, TermView};
use crate::site::{Target, url};

impl OnePage<'_> {
    pub(super) fn glossary(&self) -> GlossaryPageView {
        let (parts, contents) = self.parts();
        let (definitions, _) = self.all.definitions();
        let mut terms: Vec<_> = self.site.glossary.terms.iter().zip(definitions).collect();
        terms.sort_by_cached_key(|(term, _)| (letter(&term.name).is_some(), sorted_as(&term.name), term.name.clone()));
        let mut letters: Vec<GlossaryLetterView> = Vec::new();
        for (term, definition) in terms {
            let letter = letter(&term.name);
            if letters.last().is_none_or(|last| last.letter != letter) {
                let id = format!("page.letter-{}", letters.len() + 1);
                letters.push(GlossaryLetterView { letter, id, terms: Vec::new() });
            }
            let mut html = String::new();
            definition.full.fill(&mut html, self.place(6, 0, false, ""));
            let link = definition.link.as_ref().map(|target| self.link_to(target));
            if let Some(last) = letters.last_mut() {
                let (id, name, aliases) = (term.id.clone(), term.name.clone(), term.aliases.clone());
                last.terms.push(TermView { id, name, aliases, html, link });
            }
        }
        GlossaryPageView { parts, letters, page: self.page_view("glossary", self.breadcrumbs(&[]), contents) }
    }

    /// A link that is called by the page it leads to, else by its address.
    fn link_to(&self, target: &Target) -> LinkView {
        match target {
            Target::External(href) => LinkView { href: href.clone(), title: href.clone() },
            Target::File(path) => LinkView { href: url::relative(&self.page.route, path, None), title: path.clone() },
            Target::Page { route, fragment } => {
                let page = self.site.page_at(route).map(|index| &self.site.plan.pages[index]);
                let href = url::relative(&self.page.route, route, fragment.as_deref());
                LinkView { href, title: page.map_or_else(|| route.clone(), |page| page.title.clone()) }
            }
        }
    }
}

/// Letters without marks, in lower case: `Éclair` stands beside `eclair`.
fn sorted_as(name: &str) -> String {
    let letters = name.nfkd().filter(|c| !unicode_normalization::char::is_combining_mark(*c));
    letters.flat_map(char::to_lowercase).skip_while(|c| !c.is_alphanumeric()).collect()
}

/// The letter that a term stands under. Ideographs are no letters of an alphabet.
fn letter(name: &str) -> Option<String> {
    let first = sorted_as(name).chars().next()?;
    let ideograph = matches!(u32::from(first), 0x3400..=0x9FFF | 0xF900..=0xFAFF | 0x2_0000..=0x3_FFFF);
    (first.is_alphabetic() && !ideograph).then(|| first.to_uppercase().collect())
}

#[cfg(test)]
mod tests {
    use super::letter;

    #[test]
    fn terms_stand_under_their_letters() {
        for (name, expected) in
            [("élan", Some("E")), ("«SLO»", Some("S")), ("2FA", None), ("可用性", None), ("きょう", Some("き"))]
        {
            assert_eq!(letter(name).as_deref(), expected, "{name}");
        }
    }
}
