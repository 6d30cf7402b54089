//! What tells others that something changed: the feed, and the sitemap.

use super::metadata::{about, changed, has_feed, is_listed, latest, published};
use super::url_of;
use crate::export::xml;
use crate::model::DocumentIndex;
use crate::site::{PageKind, Site};

/// Where the feed is, in the site.
pub(super) const PATH: &str = "atom.xml";

/// So many entries are in the feed.
const MOST: usize = 50;

/// The documents that changed, newest first: <https://www.rfc-editor.org/rfc/rfc4287>.
pub(super) fn atom(site: &Site, base: &str) -> String {
    let mut entries: Vec<_> = (0..site.documents.len())
        .filter(|document| is_listed(site, *document))
        .filter_map(|document| Some((changed(site, document)?, document)))
        .collect();
    // Those of one commit in the order of their paths.
    entries.sort_by(|a, b| b.0.cmp(a.0).then(a.1.cmp(&b.1)));
    entries.truncate(MOST);
    let title = xml::escape(&site.model.title);
    let base = xml::escape(base);
    let updated = entries.first().map_or("1970-01-01T00:00:00Z", |(date, _)| date.text());
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n  \
         <id>{base}</id>\n  <title>{title}</title>\n  <updated>{updated}</updated>\n  <link href=\"{base}\"/>\n  \
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{base}{PATH}\"/>\n",
        xml::escape(&site.config.language),
    );
    if !site.config.description.is_empty() {
        out.push_str(&format!("  <subtitle>{}</subtitle>\n", xml::escape(&site.config.description)));
    }
    // An author is asked for; where none is named the model speaks for itself.
    let authors = if site.config.authors.is_empty() {
        std::slice::from_ref(&site.model.title)
    } else {
        site.config.authors.as_slice()
    };
    for author in authors {
        out.push_str(&format!("  <author><name>{}</name></author>\n", xml::escape(author)));
    }
    out.push_str(concat!(
        "  <generator uri=\"https://crates.io/crates/gradus\" version=\"",
        env!("CARGO_PKG_VERSION"),
        "\">Gradus</generator>\n"
    ));
    for (date, document) in entries {
        out.push_str(&entry(site, document, date.text()));
    }
    out.push_str("</feed>\n");
    out
}

fn entry(site: &Site, document: DocumentIndex, updated: &str) -> String {
    let base = site.config.base_url.as_deref().unwrap_or_default();
    let page = site.document_page(document);
    let address = xml::escape(&url_of(base, page));
    // The address is the page's name: it stays the same through all changes.
    let mut out = format!(
        "  <entry>\n    <id>{address}</id>\n    <title>{}</title>\n    <link href=\"{address}\"/>\n    <updated>{updated}</updated>\n",
        xml::escape(&page.title),
    );
    if let Some(published) = published(site, document) {
        out.push_str(&format!("    <published>{}</published>\n", published.text()));
    }
    let about = about(&site.documents[document]);
    // Without content an entry has a summary.
    out.push_str(&format!("    <summary>{}</summary>\n  </entry>\n", xml::escape(&about)));
    out
}

/// <https://www.sitemaps.org/protocol.html>
pub(super) fn sitemap(site: &Site, base: &str) -> String {
    let latest = latest(site);
    let pages = site.plan.pages.iter().zip(latest);
    let pages =
        pages.filter(|(page, _)| !matches!(page.kind, PageKind::NotFound | PageKind::Search | PageKind::Embed(_)));
    let listed = |document: usize| is_listed(site, document);
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    text.push_str("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    for (page, latest) in pages.filter(|(page, _)| page.document.is_none_or(listed)) {
        text.push_str("  <url><loc>");
        text.push_str(&xml::escape(&url_of(base, page)));
        text.push_str("</loc>");
        if let Some(date) = latest.and_then(|document| changed(site, document)) {
            text.push_str(&format!("<lastmod>{}</lastmod>", date.text()));
        }
        text.push_str("</url>\n");
    }
    text.push_str("</urlset>\n");
    text
}

/// Whether Gradus writes the feed.
pub(super) fn is_written(site: &Site) -> bool {
    has_feed(site) && !site.files.contains_key(PATH)
}
