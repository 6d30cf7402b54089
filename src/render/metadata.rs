//! What is known of a page beside its text: its date, its sentence, its picture, what search engines are told.

use serde_json::{Value, json};

use super::checklists::script_json;
use super::one_page::OnePage;
use super::url_of;
use super::views::{IconView, LinkView, MetadataView, ThemeColorView};
use crate::config::{Config, is_web_address};
use crate::date::Date;
use crate::document::{Document, first_sentence, sentence};
use crate::model::{DocumentIndex, Passage};
use crate::site::{Page, PageKind, Site, Target, url};

/// The theme's background. Its stylesheet has them in another notation.
pub(super) const THEME_COLOR: ThemeColorView = ThemeColorView { light: "#fdfdfe", dark: "#101319" };

/// When a document was changed last: as it says itself, else as git does.
pub(super) fn changed(site: &Site, document: DocumentIndex) -> Option<&Date> {
    site.changed(document)
}

/// When a document was first there.
pub(super) fn published(site: &Site, document: DocumentIndex) -> Option<&Date> {
    let one = &site.documents[document];
    let of_git = || site.history_of(document).of(&one.path).and_then(|change| change.first.as_ref());
    one.front.date.as_ref().or_else(of_git).filter(|first| changed(site, document).is_some_and(|last| *first <= last))
}

/// For each page, the document on it that was changed last.
pub(super) fn latest(site: &Site) -> Vec<Option<DocumentIndex>> {
    let model = &*site.model;
    let later = |a: Option<DocumentIndex>, b: Option<DocumentIndex>| {
        let date = |one: Option<DocumentIndex>| one.and_then(|one| changed(site, one));
        // The first of those that are alike, so that it is always the same one.
        if date(b) > date(a) { b } else { a.or(b) }
    };
    let of = |passages: &[Passage]| passages.iter().fold(None, |last, one| later(last, Some(one.document)));
    let mut levels: Vec<_> = model.levels.iter().map(|level| of(&level.introduction)).collect();
    let mut dimensions: Vec<_> = model.dimensions.iter().map(|dimension| of(&dimension.introduction)).collect();
    let of_topics =
        |dimension: &crate::model::Dimension| dimension.topics.iter().map(|one| of(&one.introduction)).collect();
    let mut topics: Vec<Vec<_>> = model.dimensions.iter().map(of_topics).collect();
    let mut whole = None;
    for cell in &model.cells {
        let here = Some(cell.document);
        whole = later(whole, here);
        levels[cell.at.level] = later(levels[cell.at.level], here);
        let Some(dimension) = cell.at.dimension else { continue };
        dimensions[dimension] = later(dimensions[dimension], here);
        if let Some(topic) = cell.at.topic {
            topics[dimension][topic] = later(topics[dimension][topic], here);
        }
    }
    let of_page = |page: &Page| match page.kind {
        PageKind::Home | PageKind::Checklists => later(page.document, whole),
        PageKind::Level(level) | PageKind::Checklist(level) => later(page.document, levels[level]),
        PageKind::Dimension(dimension) => later(page.document, dimensions[dimension]),
        PageKind::Topic(dimension, topic) => later(page.document, topics[dimension][topic]),
        PageKind::Document | PageKind::Glossary | PageKind::Standards | PageKind::Standard(_) => page.document,
        PageKind::Assess | PageKind::Search | PageKind::Embed(_) | PageKind::NotFound => None,
    };
    site.plan.pages.iter().map(of_page).collect()
}

/// Whether others are told of a document: it is no draft, and in the language of the site.
pub(super) fn is_listed(site: &Site, document: DocumentIndex) -> bool {
    !site.documents[document].front.draft && !site.is_untranslated(document)
}

/// Whether there can be a feed: it holds absolute addresses and dates alone.
pub(super) fn has_feed(site: &Site) -> bool {
    let own = site.files.contains_key(super::feed::PATH);
    let dated = || (0..site.documents.len()).any(|one| is_listed(site, one) && changed(site, one).is_some());
    site.config.base_url.is_some() && (own || dated())
}

/// Whether a page is also there as Markdown.
pub(super) fn has_markdown(config: &Config, page: &Page) -> bool {
    config.markdown
        && !matches!(page.kind, PageKind::NotFound | PageKind::Search | PageKind::Embed(_) | PageKind::Assess)
}

/// The pictures of the site: those among its files, else the theme's.
pub(super) fn icons(site: &Site) -> Vec<IconView> {
    let own = [("favicon.ico", "image/x-icon"), ("favicon.svg", "image/svg+xml"), ("favicon.png", "image/png")];
    let files = if site.at.is_empty() { &site.files } else { &site.shared };
    let there = |(path, _): &(&'static str, &'static str)| files.contains_key(*path);
    let mut icons: Vec<_> =
        own.into_iter().filter(there).map(|(path, kind)| IconView { rel: "icon", path, kind }).collect();
    if icons.is_empty() {
        icons.push(IconView { rel: "icon", path: "theme/icon.svg", kind: "image/svg+xml" });
    }
    let touch = ("apple-touch-icon.png", "image/png");
    icons.extend(Some(touch).filter(there).map(|(path, kind)| IconView { rel: "apple-touch-icon", path, kind }));
    icons
}

/// <https://www.w3.org/TR/appmanifest/>: addresses are relative to it.
pub(super) fn manifest(site: &Site) -> Value {
    let icon = |icon: &IconView| match icon.kind {
        "image/svg+xml" => json!({ "src": icon.path, "type": icon.kind, "sizes": "any" }),
        kind => json!({ "src": icon.path, "type": kind }),
    };
    let mut manifest = json!({
        "name": site.model.title,
        "start_url": "./",
        "scope": "./",
        "display": "browser",
        "lang": site.config.language,
        "dir": super::views::direction(&site.config.language),
        "theme_color": THEME_COLOR.light,
        "background_color": THEME_COLOR.light,
        "icons": icons(site).iter().map(icon).collect::<Vec<_>>(),
    });
    if !site.config.description.is_empty() {
        manifest["description"] = site.config.description.clone().into();
    }
    manifest
}

/// One sentence about a document: its own, else the first of its text.
pub(super) fn about(document: &Document) -> String {
    let own = document.front.description.as_deref().map(str::trim).filter(|text| !text.is_empty());
    own.map_or_else(|| first_sentence(document.markdown()), str::to_owned)
}

/// The territory that most who read a language are in, since it cannot be left out: <https://ogp.me/#optional>.
fn locale(language: &str) -> Option<String> {
    let mut parts = language.split('-');
    let main = parts.next()?.to_ascii_lowercase();
    let region = parts.find(|part| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_alphabetic()));
    let usual = || {
        Some(match main.as_str() {
            "ar" => "AR",
            "cs" => "CZ",
            "da" => "DK",
            "de" => "DE",
            "el" => "GR",
            "en" => "US",
            "es" => "ES",
            "fa" => "IR",
            "fi" => "FI",
            "fr" => "FR",
            "he" => "IL",
            "hu" => "HU",
            "it" => "IT",
            "ja" => "JP",
            "ko" => "KR",
            "nb" | "no" => "NO",
            "nl" => "NL",
            "pl" => "PL",
            "pt" => "PT",
            "ru" => "RU",
            "sv" => "SE",
            "tr" => "TR",
            "uk" => "UA",
            "zh" => "CN",
            _ => return None,
        })
    };
    let region = region.map(str::to_ascii_uppercase).or_else(|| usual().map(str::to_owned))?;
    Some(format!("{main}_{region}"))
}

impl OnePage<'_> {
    /// The document on the page that was changed last, and when.
    pub(super) fn changed(&self) -> Option<&Date> {
        let latest = self.all.latest.get_or_init(|| latest(self.site));
        changed(self.site, latest[self.index]?)
    }

    /// One sentence about the page. Nothing where search engines are told to stay away.
    pub(super) fn description(&self) -> String {
        if matches!(self.page.kind, PageKind::NotFound | PageKind::Embed(_)) {
            return String::new();
        }
        let told = self.told();
        if told.is_empty() { self.named() } else { told }
    }

    /// What there is to say of a page that says nothing of itself: its name, and what the site is about.
    fn named(&self) -> String {
        let site = self.site.model.title.as_str();
        let mut text = self.page.title.clone();
        if text != site && !site.is_empty() {
            text.push_str(" · ");
            text.push_str(site);
        }
        match self.site.config.description.trim() {
            "" => text,
            about => format!("{text}. {about}"),
        }
    }

    /// What its author says of it, else the first sentence on it; may be empty.
    fn told(&self) -> String {
        let model = &*self.site.model;
        let own = |document: DocumentIndex| self.site.documents[document].front.description.as_deref();
        let told = match self.page.kind {
            PageKind::Level(level) => model.levels[level].description.as_str(),
            PageKind::Home => self.site.config.description.as_str(),
            _ => "",
        };
        let told = self.page.document.and_then(own).map(str::trim).filter(|text| !text.is_empty()).unwrap_or(told);
        if !told.is_empty() {
            return told.to_owned();
        }
        let of_text = self.page.document.map(|document| first_sentence(self.site.documents[document].markdown()));
        if let Some(text) = of_text.filter(|text| !text.is_empty()) {
            return text;
        }
        let introduced = |passages: &[Passage]| {
            let texts = passages.iter();
            let text = |one: &Passage| first_sentence(self.site.documents[one.document].masked_text(one.range.clone()));
            texts.map(text).find(|text| !text.is_empty()).unwrap_or_default()
        };
        let (introduction, cells): (String, Box<dyn Iterator<Item = &usize>>) = match self.page.kind {
            PageKind::Dimension(dimension) => {
                let one = &model.dimensions[dimension];
                let first = one.topics.first().map(|_| 0);
                (
                    introduced(&one.introduction),
                    Box::new(
                        self.site.cells_along(dimension, None).iter().chain(self.site.cells_along(dimension, first)),
                    ),
                )
            }
            PageKind::Topic(dimension, topic) => {
                let one = &model.dimensions[dimension].topics[topic];
                (introduced(&one.introduction), Box::new(self.site.cells_along(dimension, Some(topic)).iter()))
            }
            PageKind::Level(level) => (introduced(&model.levels[level].introduction), Box::new(std::iter::empty())),
            _ => (String::new(), Box::new(std::iter::empty())),
        };
        if !introduction.is_empty() {
            return introduction;
        }
        let summary = cells.map_while(|cell| model.cells.get(*cell)).map(|cell| cell.summary.as_str());
        summary.into_iter().find(|summary| !summary.is_empty()).map(sentence).unwrap_or_default()
    }

    /// The address of a picture of the page.
    fn image(&self) -> Option<String> {
        let base = self.site.config.base_url.as_deref()?;
        let absolute = |path: &str| format!("{base}{}", url::encode(path));
        let own = self.page.document.and_then(|document| {
            let image = self.site.documents[document].front.image.as_deref()?;
            match self.site.resolve(document, image.trim()).0? {
                Target::External(address) => is_web_address(&address).then_some(address),
                // A file that all languages share is above this one.
                Target::File(path) => match path.strip_prefix("../") {
                    Some(shared) => Some(format!("{}{}", self.site.root_url()?, url::encode(shared))),
                    None => Some(absolute(&path)),
                },
                Target::Page { .. } => None,
            }
        });
        own.or_else(|| {
            let image = self.site.config.image.as_deref()?;
            let path = image.trim_start_matches('/');
            if is_web_address(image) {
                return Some(image.to_owned());
            }
            let files = if self.site.at.is_empty() { &self.site.files } else { &self.site.shared };
            let root = self.site.root_url()?;
            files.contains_key(path).then(|| format!("{root}{}", url::encode(path)))
        })
    }

    /// Where a problem of the page is told.
    pub(super) fn report(&self) -> Option<String> {
        let template = self.site.config.report_url.as_deref().filter(|_| self.page.kind != PageKind::NotFound)?;
        let path = self.page.document.map(|document| self.site.source_path(document)).unwrap_or_default();
        let address = self.site.config.base_url.as_deref().map(|base| url_of(base, self.page));
        // Without the site's address the way from its root says most.
        let address = address.unwrap_or_else(|| format!("/{}", url::encode(&self.page.route)));
        let values = [("{path}", path.as_str()), ("{title}", &self.page.title), ("{url}", &address)];
        Some(fill(template, &values))
    }

    /// What machines are told; nothing of a page that is none.
    pub(super) fn metadata(&self, description: &str, above: &[LinkView]) -> Option<MetadataView> {
        if matches!(self.page.kind, PageKind::NotFound | PageKind::Embed(_)) {
            return None;
        }
        let is_text = matches!(
            self.page.kind,
            PageKind::Level(_) | PageKind::Dimension(_) | PageKind::Topic(..) | PageKind::Document
        );
        let image = self.image();
        let json_ld = script_json(&self.json_ld(is_text, description, image.as_deref(), above));
        Some(MetadataView {
            og_type: if is_text { "article" } else { "website" },
            og_locale: locale(&self.site.config.language),
            image,
            json_ld,
            markdown_href: has_markdown(&self.site.config, self.page).then(|| "index.md".to_owned()),
        })
    }

    fn json_ld(&self, is_text: bool, description: &str, image: Option<&str>, above: &[LinkView]) -> Value {
        let config = &*self.site.config;
        let base = config.base_url.as_deref();
        let mut whole = json!({ "@type": "WebSite", "name": self.site.model.title, "inLanguage": config.language });
        if let Some(base) = base {
            whole["@id"] = base.into();
            whole["url"] = base.into();
        }
        let mut page = json!({
            "@type": if is_text { "TechArticle" } else { "WebPage" },
            "name": self.page.title,
            "inLanguage": config.language,
            "isPartOf": whole,
        });
        if is_text {
            page["headline"] = self.page.title.clone().into();
        }
        if !description.is_empty() {
            page["description"] = description.into();
        }
        if let Some(changed) = self.changed() {
            page["dateModified"] = changed.text().into();
        }
        let first = self.page.document.filter(|_| self.page.kind == PageKind::Document);
        if let Some(first) = first.and_then(|document| published(self.site, document)) {
            page["datePublished"] = first.text().into();
        }
        if is_text && !config.authors.is_empty() {
            let author = |name: &String| json!({ "@type": "Person", "name": name });
            page["author"] = config.authors.iter().map(author).collect();
        }
        if let Some(image) = image {
            page["image"] = image.into();
        }
        let mut graph = Vec::new();
        if let Some(base) = base {
            let address = url_of(base, self.page);
            // The site itself has this address.
            page["@id"] = format!("{address}#page").into();
            page["url"] = address.clone().into();
            if !above.is_empty() {
                graph.push(trail(base, &self.page.route, above, (&self.page.title, &address)));
            }
        }
        graph.push(page);
        json!({ "@context": "https://schema.org", "@graph": graph })
    }
}

/// The way from the home page: <https://schema.org/BreadcrumbList>.
fn trail(base: &str, route: &str, above: &[LinkView], page: (&str, &str)) -> Value {
    let folder = url::encode(route);
    let absolute = |link: &LinkView| {
        let path = url::join(folder.trim_end_matches('/'), &link.href).unwrap_or_default();
        if path.is_empty() { base.to_owned() } else { format!("{base}{path}/") }
    };
    let above = above.iter().map(|link| (link.title.clone(), absolute(link)));
    let all = above.chain([(page.0.to_owned(), page.1.to_owned())]).enumerate().map(
        |(index, (name, address))| json!({ "@type": "ListItem", "position": index + 1, "name": name, "item": address }),
    );
    json!({ "@type": "BreadcrumbList", "itemListElement": all.collect::<Vec<_>>() })
}

/// Puts values into an address, each encoded for a query; what one value holds is not looked into.
fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some((name, value)) = values.iter().find(|(name, _)| rest.starts_with(name)) {
            out.push_str(&url::encode_value(value));
            rest = &rest[name.len()..];
        } else {
            out.push('{');
            rest = &rest[1..];
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_encoded_once() {
        let values = [("{path}", "a b/ü&c.md"), ("{title}", "{path} 100%?"), ("{url}", "https://a.example/x/#y")];
        assert_eq!(
            fill("https://b.example/{new}?t={title}&p={path}&u={url}{", &values),
            "https://b.example/{new}?t=%7Bpath%7D%20100%25%3F&p=a%20b%2F%C3%BC%26c.md&u=https%3A%2F%2Fa.example%2Fx%2F%23y{"
        );
    }

    #[test]
    fn locales_have_a_territory() {
        for (language, expected) in
            [("en", Some("en_US")), ("pt-BR", Some("pt_BR")), ("zh-Hant-TW", Some("zh_TW")), ("tlh", None)]
        {
            assert_eq!(locale(language).as_deref(), expected);
        }
    }
}
