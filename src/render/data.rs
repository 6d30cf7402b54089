//! Files for machines: the model as data, the sitemap, the feed, `robots.txt`, `llms.txt`, the manifest.

use rayon::prelude::*;

use super::{Output, feed, llms, metadata, url_of};
use crate::checklist::Progress;
use crate::diagnostic::Diagnostic;
use crate::export::{self, ChecklistData, Filter, Format, Tree};
use crate::model::json::ModelData;
use crate::site::Site;

/// Where the schema of the model is, in the site.
const SCHEMA: &str = "schema/model.json";

/// Where the manifest is, in the site.
const MANIFEST: &str = "manifest.webmanifest";

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DataFile {
    Model,
    ModelSchema,
    ProgressSchema,
    ChecklistSchema,
    /// The checklist of a level, or of all.
    Export(Option<usize>, Format),
    Oembed(usize),
    Robots,
    Sitemap,
    Feed,
    Llms,
    Manifest,
}

/// All that the site has, with their paths in it.
pub(super) fn list(site: &Site) -> Vec<(String, DataFile)> {
    let is_root = site.at.is_empty();
    let mut files = vec![("model.json".to_owned(), DataFile::Model)];
    files.extend(is_root.then(|| (SCHEMA.to_owned(), DataFile::ModelSchema)));
    let levels = || (0..site.model.levels.len()).filter(|level| site.checklist_page(Some(*level)).is_some());
    if !site.checklist.items.is_empty() {
        if is_root {
            files.push(("schema/progress.json".to_owned(), DataFile::ProgressSchema));
            files.push(("schema/checklist.json".to_owned(), DataFile::ChecklistSchema));
        }
        for level in std::iter::once(None).chain(levels().map(Some)) {
            let formats = site.config.exports.iter();
            files.extend(formats.map(|one| (export_path(site, level, *one), DataFile::Export(level, *one))));
        }
        // It holds absolute addresses alone.
        let pages = levels().filter_map(|level| Some((level, site.embed_page(level)?)));
        let pages = pages.filter(|_| site.config.base_url.is_some());
        files.extend(pages.map(|(level, page)| (format!("{}oembed.json", page.route), DataFile::Oembed(level))));
    }
    let mut usual = vec![(llms::PATH, DataFile::Llms)];
    if is_root {
        usual.extend([("robots.txt", DataFile::Robots), (MANIFEST, DataFile::Manifest)]);
    }
    // A sitemap holds absolute addresses alone: without the site's own there can be none.
    if site.config.base_url.is_some() {
        usual.push(("sitemap.xml", DataFile::Sitemap));
    }
    if feed::is_written(site) {
        usual.push((feed::PATH, DataFile::Feed));
    }
    // Names that others know: a file of the book is what its author wants there.
    let free = usual.into_iter().filter(|(path, _)| !site.files.contains_key(*path));
    files.extend(free.map(|(path, file)| (path.to_owned(), file)));
    files
}

/// Makes one.
pub(super) fn make(site: &Site, file: DataFile) -> Result<Vec<u8>, Diagnostic> {
    let json = |value: serde_json::Result<String>| match value {
        Ok(text) => Ok((text + "\n").into_bytes()),
        Err(error) => Err(Diagnostic::error("data", format!("the data cannot be written: {error}"))),
    };
    let base = site.config.base_url.as_deref().unwrap_or_default();
    match file {
        DataFile::Model => {
            let schema = format!("{}{SCHEMA}", crate::site::url::to_root(site.folders()));
            let data = ModelData {
                schema: Some(schema),
                ..ModelData::new(&site.model, &site.documents, &site.config.standards)
            };
            json(serde_json::to_string_pretty(&data))
        }
        DataFile::ModelSchema => json(serde_json::to_string_pretty(&ModelData::json_schema())),
        DataFile::ProgressSchema => json(serde_json::to_string_pretty(&Progress::json_schema())),
        DataFile::ChecklistSchema => json(serde_json::to_string_pretty(&ChecklistData::json_schema())),
        DataFile::Export(level, format) => {
            let tree = Tree::new(site, &Filter { levels: level.into_iter().collect(), dimension: None }, None);
            export::write(&tree, format, export::Options::default()).map_err(|error| {
                let message = format!("the checklist cannot be written as {}: {error}", format.title());
                Diagnostic::error("export", message)
            })
        }
        DataFile::Oembed(level) => Ok(oembed(site, base, level).into_bytes()),
        DataFile::Robots => Ok(robots(site).into_bytes()),
        DataFile::Sitemap => Ok(feed::sitemap(site, base).into_bytes()),
        DataFile::Feed => Ok(feed::atom(site, base).into_bytes()),
        DataFile::Llms => Ok(llms::list(site).into_bytes()),
        DataFile::Manifest => json(serde_json::to_string_pretty(&metadata::manifest(site))),
    }
}

/// Writes them all.
pub(super) fn write(site: &Site, emit: &(dyn Fn(Output) + Sync)) -> Vec<Diagnostic> {
    let write = |(path, file): (String, DataFile)| match make(site, file) {
        Ok(bytes) => {
            emit(Output::new(path, bytes));
            None
        }
        Err(diagnostic) => Some(diagnostic),
    };
    list(site).into_par_iter().filter_map(write).collect()
}

/// Where an export is in the site.
pub(super) fn export_path(site: &Site, level: Option<usize>, format: Format) -> String {
    let name = level.map_or("checklist", |level| site.model.levels[level].id.as_str());
    format!("exports/{name}.{}", format.extension())
}

/// What other sites are told of a checklist: <https://oembed.com>.
fn oembed(site: &Site, base: &str, level: usize) -> String {
    let title = site.words.fill("checklist_of", &[("title", &site.model.levels[level].title)]);
    let mut src = String::new();
    let mut name = String::new();
    let address = site.embed_page(level).map(|page| url_of(base, page)).unwrap_or_default();
    let _ = pulldown_cmark_escape::escape_html(&mut src, &address);
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
    format!("{data:#}\n")
}

/// <https://www.rfc-editor.org/rfc/rfc9309>
fn robots(site: &Site) -> String {
    let mut text = String::from("User-agent: *\nAllow: /\n");
    if let Some(base) = &site.config.base_url {
        // Each language has one of its own.
        let folders = site.editions.iter().map(|edition| edition.at.as_str());
        let folders = folders.chain(Some("").filter(|_| site.editions.is_empty()));
        text.push('\n');
        text.extend(folders.map(|at| format!("Sitemap: {base}{at}sitemap.xml\n")));
    }
    text
}
