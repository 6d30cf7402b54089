//! Files for machines: the model as data, the sitemap, `robots.txt`.

use rayon::prelude::*;

use super::{Output, url_of};
use crate::checklist::Progress;
use crate::diagnostic::Diagnostic;
use crate::export::{self, ChecklistData, Filter, Format, Tree};
use crate::model::json::ModelData;
use crate::site::{PageKind, Site};

/// Where the schema of the model is, in the site.
const SCHEMA: &str = "schema/model.json";

/// Writes them.
pub(super) fn write(site: &Site, emit: &(dyn Fn(Output) + Sync)) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut json = |path: &str, value: serde_json::Result<String>| match value {
        Ok(text) => emit(Output::new(path, text + "\n")),
        Err(error) => found.push(Diagnostic::error("data", format!("`{path}` cannot be written: {error}"))),
    };
    let data = ModelData { schema: Some(SCHEMA.to_owned()), ..ModelData::new(&site.model, &site.documents) };
    json("model.json", serde_json::to_string_pretty(&data));
    json(SCHEMA, serde_json::to_string_pretty(&ModelData::json_schema()));
    if !site.checklist.items.is_empty() {
        json("schema/progress.json", serde_json::to_string_pretty(&Progress::json_schema()));
        json("schema/checklist.json", serde_json::to_string_pretty(&ChecklistData::json_schema()));
        found.extend(exports(site, emit));
        oembed(site, emit);
    }
    if !site.files.contains_key("robots.txt") {
        emit(Output::new("robots.txt", robots(site)));
    }
    // A sitemap holds absolute addresses alone: without the site's own there can be none.
    if let Some(base) = &site.config.base_url {
        emit(Output::new("sitemap.xml", sitemap(site, base)));
    }
    found
}

/// The checklist of each level, and of all, in each format that book.toml lists.
fn exports(site: &Site, emit: &(dyn Fn(Output) + Sync)) -> Vec<Diagnostic> {
    let formats = &site.config.exports;
    let levels = (0..site.model.levels.len()).filter(|level| site.checklist_page(Some(*level)).is_some());
    let wanted: Vec<_> = std::iter::once(None).chain(levels.map(Some)).filter(|_| !formats.is_empty()).collect();
    let write = |level: Option<usize>| {
        let tree = Tree::new(site, &Filter { levels: level.into_iter().collect(), dimension: None }, None);
        let of_format = |format: &Format| match export::write(&tree, *format, export::Options::default()) {
            Ok(bytes) => {
                emit(Output::new(export_path(site, level, *format), bytes));
                None
            }
            Err(error) => {
                let message = format!("the checklist cannot be written as {}: {error}", format.title());
                Some(Diagnostic::error("export", message))
            }
        };
        formats.iter().filter_map(of_format).collect::<Vec<_>>()
    };
    wanted.into_par_iter().flat_map_iter(write).collect()
}

/// Where an export is in the site.
pub(super) fn export_path(site: &Site, level: Option<usize>, format: Format) -> String {
    let name = level.map_or("checklist", |level| site.model.levels[level].id.as_str());
    format!("exports/{name}.{}", format.extension())
}

/// What other sites are told of a checklist: <https://oembed.com>. It holds absolute addresses alone.
fn oembed(site: &Site, emit: &(dyn Fn(Output) + Sync)) {
    let Some(base) = &site.config.base_url else { return };
    for (level, page) in (0..site.model.levels.len()).filter_map(|level| Some((level, site.embed_page(level)?))) {
        let title = format!("{}: checklist", site.model.levels[level].title);
        let mut src = String::new();
        let mut name = String::new();
        let _ = pulldown_cmark_escape::escape_html(&mut src, &url_of(base, page));
        let _ = pulldown_cmark_escape::escape_html(&mut name, &title);
        let (width, height) = (640, 800);
        let html = format!(
            "<iframe src=\"{src}\" title=\"{name}\" width=\"{width}\" height=\"{height}\" style=\"border:0;max-width:100%\" loading=\"lazy\"></iframe>"
        );
        let data = serde_json::json!({
            "version": "1.0",
            "type": "rich",
            "title": title,
            "provider_name": site.model.title,
            "provider_url": base,
            "html": html,
            "width": width,
            "height": height,
        });
        emit(Output::new(format!("{}oembed.json", page.route), format!("{data:#}\n")));
    }
}

/// <https://www.rfc-editor.org/rfc/rfc9309>
fn robots(site: &Site) -> String {
    let mut text = String::from("User-agent: *\nAllow: /\n");
    if let Some(base) = &site.config.base_url {
        text.push_str(&format!("\nSitemap: {base}sitemap.xml\n"));
    }
    text
}

/// <https://www.sitemaps.org/protocol.html>
fn sitemap(site: &Site, base: &str) -> String {
    let pages = site.plan.pages.iter().filter(|page| !matches!(page.kind, PageKind::NotFound | PageKind::Embed(_)));
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
