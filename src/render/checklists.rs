//! Pages of checklists, and the items beside a text.

use serde_json::json;

use super::cells::Texts;
use super::data::export_path;
use super::one_page::OnePage;
use super::pages::escape;
use super::views::{
    AssessPageView, AssessRowView, ChecklistLevelView, ChecklistPageView, ChecklistSectionView, ChecklistTopicView,
    ContentsView, EmbedPageView, EmbedSnippetView, ItemView, LevelView, LinkView,
};
use crate::checklist::{Item, Origin};
use crate::export::{self, Filter, Format, Tree};
use crate::model::Coordinates;
use crate::site::{Page, PageKind, Site, anchors, url};

/// The script that sizes the frame of an embedded checklist.
const SIZE_SCRIPT: &str = "theme/frame.js";

/// What the checklist script has to know on every page with items.
pub(super) fn data(site: &Site) -> String {
    let checklist = &*site.checklist;
    if checklist.items.is_empty() {
        return String::new();
    }
    script_json(&json!({
        "model": checklist.model,
        "version": site.model.version,
        "title": site.model.title,
        "renamed": checklist.renamed,
    }))
}

/// JSON that may stand in a script element: <https://html.spec.whatwg.org/multipage/scripting.html#restrictions-for-contents-of-script-elements>.
pub(super) fn script_json(value: &serde_json::Value) -> String {
    escape_json(&value.to_string())
}

/// JSON without characters that mean something to what may stand around it: HTML, XML, and old JavaScript. They stand
/// in texts alone.
pub(super) fn escape_json(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for one in json.chars() {
        if matches!(one, '<' | '>' | '&' | '\u{2028}' | '\u{2029}') {
            out.push_str(&format!("\\u{:04x}", u32::from(one)));
        } else {
            out.push(one);
        }
    }
    out
}

/// The headings above the items of a level; `several`: of one level among others.
fn contents_of(list: &ChecklistLevelView, several: bool) -> Vec<ContentsView> {
    let level = ContentsView { id: list.anchor.clone(), title: list.level.title.clone(), depth: 1 };
    let sections = list.sections.iter().map(|section| ContentsView {
        id: section.anchor.clone(),
        title: section.dimension.as_ref().map_or_else(|| list.level.title.clone(), |one| one.name.clone()),
        depth: if several { 2 } else { 1 },
    });
    std::iter::once(level).filter(|_| several).chain(sections).collect()
}

impl OnePage<'_> {
    /// What the checklist script has to know on this page.
    pub(super) fn checklist_json(&self) -> Option<String> {
        let site = self.site;
        let small = &self.all.frames.checklist_json;
        let has_items = match self.page.kind {
            _ if small.is_empty() => false,
            PageKind::Checklist(_) | PageKind::Checklists | PageKind::Assess | PageKind::Embed(_) => true,
            PageKind::Level(_) | PageKind::Topic(..) | PageKind::Standard(_) => true,
            // Summaries have no items beside them.
            PageKind::Dimension(index) => {
                !site.cells_along(index, None).is_empty() || matches!(self.texts_of_topics(index), Texts::AsParts)
            }
            PageKind::Home | PageKind::Glossary | PageKind::Standards | PageKind::Document => {
                self.page.document.is_some_and(|document| site.model.flows.contains_key(&document))
            }
            PageKind::Search | PageKind::NotFound => false,
        };
        if !has_items {
            return None;
        }
        let more = match self.page.kind {
            PageKind::Assess => self.assess_data(),
            PageKind::Level(level) => json!({ "ids": self.ids(level) }),
            PageKind::Checklists => json!({ "retired": self.retired() }),
            _ => return Some(small.clone()),
        };
        // Two objects as one.
        let more = script_json(&more);
        let (small, more) = (small.strip_suffix('}')?, more.strip_prefix('{')?);
        Some(format!("{small},{more}"))
    }

    fn retired(&self) -> serde_json::Value {
        let pairs = self.site.checklist.retired.iter().map(|item| (item.id.clone(), item.text.clone().into()));
        serde_json::Value::Object(pairs.collect())
    }

    /// The items of a level: its page may hold but some of them.
    fn ids(&self, level: usize) -> Vec<&str> {
        self.site.checklist.of_level(level).iter().map(|item| item.id.as_str()).collect()
    }

    /// All items, by level and dimension: indices into the lists beside them; -1: the level as a whole. With each come
    /// its text, and where it belongs.
    fn assess_data(&self) -> serde_json::Value {
        let site = self.site;
        let levels = self.checklist_levels(None);
        let dimensions = site.model.dimensions.iter().map(|one| &one.name);
        let item = |item: &Item| {
            let dimension = item.at.dimension.map_or(-1, |index| i64::try_from(index).unwrap_or(-1));
            let level = || self.href(site.level_page(item.at.level));
            let href = site.model.cell(item.at).map_or_else(level, |cell| self.cell_href(cell));
            json!([item.id, item.at.level, dimension, item.title, href])
        };
        json!({
            "retired": self.retired(),
            "levels": levels.iter().map(|level| json!({ "name": level.name, "title": level.title, "href": level.href })).collect::<Vec<_>>(),
            "dimensions": dimensions.collect::<Vec<_>>(),
            "items": site.checklist.items.iter().map(item).collect::<Vec<_>>(),
        })
    }

    /// The page that search engines are to know: an embedded checklist is a copy of one.
    pub(super) fn canonical(&self) -> &Page {
        let full = match self.page.kind {
            PageKind::Embed(level) => self.site.checklist_page(Some(level)),
            _ => None,
        };
        full.unwrap_or(self.page)
    }

    pub(super) fn oembed(&self) -> Option<String> {
        let base = self.site.config.base_url.as_ref()?;
        let (PageKind::Checklist(level) | PageKind::Embed(level)) = self.page.kind else { return None };
        let page = self.site.embed_page(level)?;
        Some(format!("{}oembed.json", super::url_of(base, page)))
    }

    /// The items of a cell that do not stand in its text already.
    pub(super) fn items_beside(&self, at: Coordinates) -> Vec<ItemView> {
        let items = self.site.checklist.of(at).iter();
        let items = items.filter(|item| !matches!(item.origin, Origin::Task { .. }));
        items
            .map(|item| {
                let view = self.item(item);
                // The first sentence stands above it.
                if item.origin == Origin::Cell { ItemView { description_html: String::new(), ..view } } else { view }
            })
            .collect()
    }

    pub(super) fn item(&self, item: &Item) -> ItemView {
        let mut html = String::new();
        let mut description_html = String::new();
        let prefix = format!("{}--", item.id);
        let task = match item.origin {
            Origin::Task { document, task } => Some((self.all.text(document), task)),
            _ => None,
        };
        let rendered = task.as_ref().and_then(|(text, task)| text.rendered.items.get(task));
        if let (Some((text, (details, notes))), Some((of, _))) = (rendered, &task) {
            text.fill(&mut html, self.place(6, 0, false, &prefix));
            details.fill(&mut description_html, self.place(6, 0, false, &prefix));
            description_html.push_str(&self.notes(&of.rendered, notes, &prefix));
        } else {
            html = escape(&item.title);
            if !item.description.is_empty() {
                description_html = format!("<p>{}</p>", escape(&item.description));
            }
        }
        let refs = item.refs.iter().map(|one| self.reference(one));
        ItemView {
            id: item.id.clone(),
            html,
            title: item.title.clone(),
            description_html,
            refs: refs.collect(),
            place: None,
        }
    }

    /// An item with no more than what it asks: what counts as evidence is told on the checklist of its level.
    pub(super) fn brief(&self, item: &Item) -> ItemView {
        ItemView {
            id: item.id.clone(),
            html: self.title_of(item),
            title: item.title.clone(),
            description_html: String::new(),
            refs: Vec::new(),
            place: None,
        }
    }

    /// What an item asks, as HTML. Its notes would stand below what counts as evidence, and are left out.
    fn title_of(&self, item: &Item) -> String {
        let Origin::Task { document, task } = item.origin else { return escape(&item.title) };
        let text = self.all.text(document);
        let Some((text, (_, notes))) = text.rendered.items.get(&task) else { return escape(&item.title) };
        if !notes.is_empty() {
            return escape(&item.title);
        }
        let mut html = String::new();
        text.fill(&mut html, self.place(6, 0, false, ""));
        html
    }

    /// The levels that have items; `href` is their checklists.
    fn checklist_levels(&self, current: Option<usize>) -> Vec<LevelView> {
        let levels = (0..self.site.model.levels.len()).map(|level| {
            let page = self.site.checklist_page(Some(level));
            let view = self.level_view(level, current == Some(level));
            page.map_or_else(|| view.clone(), |page| LevelView { href: self.href(page), ..view.clone() })
        });
        levels.collect()
    }

    /// The items of a level: all about them, or where other levels stand beside it, in brief. One that stands for a whole
    /// cell says there what the cell is about.
    fn list(&self, level: usize) -> ChecklistLevelView {
        let model = &*self.site.model;
        let several = self.page.kind == PageKind::Checklists;
        let view = |item: &Item| match item.origin {
            Origin::Cell => self.item(item),
            _ if several => self.brief(item),
            _ => self.item(item),
        };
        let items = self.site.checklist.of_level(level);
        let sections = items.chunk_by(|a, b| a.at.dimension == b.at.dimension).map(|items| {
            let dimension = items[0].at.dimension;
            let topics = items.chunk_by(|a, b| a.at.topic == b.at.topic).map(|items| {
                let at = items[0].at;
                let cell = model.cell(at);
                ChecklistTopicView {
                    name: dimension.zip(at.topic).map(|(one, topic)| model.dimensions[one].topics[topic].name.clone()),
                    href: cell.map(|cell| self.cell_href(cell)),
                    items: items.iter().map(view).collect(),
                }
            });
            let id = dimension.map_or_else(|| "whole".to_owned(), |one| anchors::name(model, one, None));
            ChecklistSectionView {
                anchor: self.free(if several { format!("{id}-{}", model.levels[level].id) } else { id }),
                dimension: dimension.map(|one| self.dimension_view(one)),
                count: items.len(),
                topics: topics.collect(),
            }
        });
        let page = self.site.checklist_page(Some(level)).filter(|page| page.route != self.page.route);
        ChecklistLevelView {
            level: self.level_view(level, false),
            anchor: self.free(model.levels[level].id.clone()),
            href: page.map(|page| self.href(page)),
            count: items.len(),
            sections: sections.collect(),
        }
    }

    pub(super) fn checklist(&self, level: Option<usize>) -> ChecklistPageView {
        let site = self.site;
        let (parts, mut contents) = self.parts();
        let with_items = |level: &usize| site.checklist_page(Some(*level)).is_some();
        let shown: Vec<usize> = (0..site.model.levels.len())
            .filter(with_items)
            .filter(|one| level.is_none_or(|level| level == *one))
            .collect();
        let lists: Vec<_> = shown.iter().map(|level| self.list(*level)).collect();
        let mut dimensions: Vec<usize> = shown
            .iter()
            .flat_map(|level| site.checklist.of_level(*level))
            .filter_map(|item| item.at.dimension)
            .collect();
        dimensions.sort_unstable();
        dimensions.dedup();
        contents.extend(lists.iter().flat_map(|list| contents_of(list, level.is_none())));
        let above: Vec<&Page> = level.map(|level| site.level_page(level)).into_iter().collect();
        let exports = site.config.exports.iter().map(|format: &Format| LinkView {
            href: url::relative(&self.page.route, &export_path(site, level, *format), None),
            title: format.title().to_owned(),
        });
        ChecklistPageView {
            page: self.page_view("checklist", self.breadcrumbs(&above), contents),
            levels: self
                .checklist_levels(level)
                .into_iter()
                .zip(0..)
                .filter(|(_, one)| with_items(one))
                .map(|(view, _)| view)
                .collect(),
            level: level.map(|level| self.level_view(level, true)),
            parts,
            count: lists.iter().map(|list| list.count).sum(),
            lists,
            dimensions: dimensions.into_iter().map(|one| self.dimension_view(one)).collect(),
            all: level.and_then(|_| site.checklist_page(None)).map(|page| self.link(page)),
            assess: site.assess_page().map(|page| self.link(page)),
            exports: exports.collect(),
            embed: level.and_then(|level| self.snippet(level)),
        }
    }

    fn snippet(&self, level: usize) -> Option<EmbedSnippetView> {
        let site = self.site;
        let page = site.embed_page(level)?;
        let base = site.config.base_url.as_ref();
        let tree = Tree::new(site, &Filter { levels: vec![level], dimension: None }, None);
        let html = export::write(&tree, Format::Html, export::Options::default()).unwrap_or_default();
        Some(EmbedSnippetView {
            href: self.href(page),
            url: base.map(|base| super::url_of(base, page)),
            script_href: format!("{}{SIZE_SCRIPT}", self.root()),
            script_url: site.root_url().map(|root| format!("{root}{SIZE_SCRIPT}")),
            html: String::from_utf8_lossy(&html).into_owned(),
        })
    }

    pub(super) fn assess(&self) -> AssessPageView {
        let site = self.site;
        let (parts, contents) = self.parts();
        let levels = site.model.levels.len();
        let mut counts = std::collections::BTreeMap::<Option<usize>, Vec<usize>>::new();
        for item in &site.checklist.items {
            counts.entry(item.at.dimension).or_insert_with(|| vec![0; levels])[item.at.level] += 1;
        }
        let rows = counts.into_iter().map(|(dimension, counts)| AssessRowView {
            index: dimension.and_then(|one| isize::try_from(one).ok()).unwrap_or(-1),
            dimension: dimension.map(|one| self.dimension_view(one)),
            counts,
        });
        AssessPageView {
            page: self.page_view("assess", self.breadcrumbs(&[]), contents),
            levels: self.checklist_levels(None),
            parts,
            rows: rows.collect(),
            all: site.checklist_page(None).map(|page| self.link(page)),
        }
    }

    pub(super) fn embed(&self, level: usize) -> EmbedPageView {
        let list = self.list(level);
        let full = self.site.checklist_page(Some(level)).map(|page| self.link(page));
        EmbedPageView {
            page: self.page_view("embed", Vec::new(), Vec::new()),
            level: self.level_view(level, true),
            full: full.unwrap_or_else(|| self.link(self.page)),
            list,
        }
    }
}
