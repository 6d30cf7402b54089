//! Files for machines: the model as data, the sitemap, `robots.txt`.

use super::{Output, url_of};
use crate::diagnostic::Diagnostic;
use crate::model::json::ModelData;
use crate::site::{PageKind, Site};

/// Where the schema of the model is, in the site.
const SCHEMA: &str = "schema/model.json";

/// Writes them.
pub(super) fn write(site: &Site<'_>, emit: &(dyn Fn(Output) + Sync)) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut json = |path: &str, value: serde_json::Result<String>| match value {
        Ok(text) => emit(Output::new(path, text + "\n")),
        Err(error) => found.push(Diagnostic::error("data", format!("`{path}` cannot be written: {error}"))),
    };
    let data = ModelData { schema: Some(SCHEMA.to_owned()), ..ModelData::new(site.model, site.documents) };
    json("model.json", serde_json::to_string_pretty(&data));
    json(SCHEMA, serde_json::to_string_pretty(&ModelData::json_schema()));
    if !site.files.contains_key("robots.txt") {
        emit(Output::new("robots.txt", robots(site)));
    }
    // A sitemap holds absolute addresses alone: without the site's own there can be none.
    if let Some(base) = &site.config.base_url {
        emit(Output::new("sitemap.xml", sitemap(site, base)));
    }
    found
}

/// <https://www.rfc-editor.org/rfc/rfc9309>
fn robots(site: &Site<'_>) -> String {
    let mut text = String::from("User-agent: *\nAllow: /\n");
    if let Some(base) = &site.config.base_url {
        text.push_str(&format!("\nSitemap: {base}sitemap.xml\n"));
    }
    text
}

/// <https://www.sitemaps.org/protocol.html>
fn sitemap(site: &Site<'_>, base: &str) -> String {
    let pages = site.pages.iter().filter(|page| page.kind != PageKind::NotFound);
    let drafts = |document: usize| site.documents[document].front.draft;
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    text.push_str("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    for page in pages.filter(|page| !page.document.is_some_and(drafts)) {
        text.push_str("  <url><loc>");
        let _ = pulldown_cmark_escape::escape_html(&mut text, &url_of(base, page));
        text.push_str("</loc></url>\n");
    }
    text.push_str("</urlset>\n");
    text
}
