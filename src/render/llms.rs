//! The site for those who read Markdown: <https://llmstxt.org>.

use super::metadata::has_markdown;
use super::plain::{escape, href, line};
use crate::site::{Page, PageKind, Site};

/// Where it is, in the site.
pub(super) const PATH: &str = "llms.txt";

/// The list of the pages, by what they are about.
pub(super) fn list(site: &Site) -> String {
    let mut out = format!("# {}\n\n", line(&site.model.title));
    let home = site.page_at("").map(|page| &site.plan.pages[page]);
    let home_document = home.and_then(|home| home.document).map(|document| &site.documents[document]);
    let about = Some(site.config.description.clone()).filter(|text| !text.is_empty());
    if let Some(about) =
        about.or_else(|| home_document.map(|one| super::metadata::about(one))).filter(|text| !text.is_empty())
    {
        out.push_str(&format!("> {}\n\n", line(&about)));
    }
    let model = &*site.model;
    if !model.levels.is_empty() {
        let has = |page: Option<&Page>| page.map(|page| format!(" Its checklist: {}.", address(site, page)));
        let levels = (0..model.levels.len()).map(|level| {
            let checklist = has(site.checklist_page(Some(level))).unwrap_or_default();
            let description = line(&model.levels[level].description);
            entry(site, site.level_page(level), &format!("{description}{checklist}"))
        });
        section(&mut out, "Levels", levels);
    }
    let dimensions = (0..model.dimensions.len()).map(|dimension| entry(site, site.dimension_page(dimension), ""));
    section(&mut out, "Dimensions", dimensions);
    let topics = model.dimensions.iter().enumerate().flat_map(|(index, dimension)| {
        (0..dimension.topics.len()).map(move |topic| entry(site, site.topic_page(index, topic), &line(&dimension.name)))
    });
    section(&mut out, "Topics", topics);
    let standards = site.config.standards.iter().enumerate();
    let standards = standards.filter_map(|(index, one)| {
        Some(entry(site, site.standard_page(index)?, &line(one.title.as_deref().unwrap_or_default())))
    });
    section(&mut out, "Standards", standards);
    // In the order of their paths; what is said of each costs no reading.
    let pages = site.documents.iter().enumerate().map(|(index, document)| (site.document_page(index), index, document));
    let pages = pages.filter(|(page, ..)| page.kind == PageKind::Document);
    let pages = pages.map(|(page, index, document)| {
        let cell = site.cells_of(index).iter().map(|cell| &model.cells[*cell]).find(|cell| cell.whole);
        let own = document.front.description.as_deref().filter(|text| !text.trim().is_empty());
        let about = own.or(cell.map(|cell| cell.summary.as_str())).unwrap_or_default();
        let place = cell.map(|cell| format!("{}. ", line(&model.levels[cell.at.level].title))).unwrap_or_default();
        entry(site, page, &format!("{place}{}", line(about)))
    });
    section(&mut out, "Pages", pages);
    if !model.levels.is_empty() {
        let data =
            format!("- [The model as data]({}model.json)\n", site.config.base_url.as_deref().unwrap_or_default());
        section(&mut out, "Optional", std::iter::once(data));
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn section(out: &mut String, title: &str, entries: impl Iterator<Item = String>) {
    let mut entries = entries.peekable();
    if entries.peek().is_some() {
        out.push_str(&format!("## {title}\n\n"));
        out.extend(entries);
        out.push('\n');
    }
}

/// The address of a page, as Markdown where it is there.
fn address(site: &Site, page: &Page) -> String {
    let relative = href("", &page.route, None, has_markdown(&site.config, page));
    match &site.config.base_url {
        Some(base) => format!("{base}{}", relative.strip_prefix("./").unwrap_or(&relative)),
        None => relative,
    }
}

fn entry(site: &Site, page: &Page, about: &str) -> String {
    let about = about.trim();
    let about = if about.is_empty() { String::new() } else { format!(": {about}") };
    format!("- [{}]({}){about}\n", escape(&page.title), address(site, page))
}
