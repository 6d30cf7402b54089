//! A page as Markdown: the text as it was written, with links that lead on within the site.

use std::ops::Range;

use super::metadata::has_markdown;
use super::one_page::OnePage;
use super::source_text;
use crate::export::{self, Filter, Format, Tree};
use crate::model::{Coordinates, DocumentIndex, Passage};
use crate::site::{PageIndex, PageKind, Site, url};

/// What a page is called as Markdown.
pub(super) const NAME: &str = "index.md";

/// The address of a place of the site for a page at `from`; `markdown`: of the page as Markdown.
pub(super) fn href(from: &str, route: &str, fragment: Option<&str>, markdown: bool) -> String {
    if from == route && fragment.is_some() {
        return url::relative(from, route, fragment);
    }
    let to = url::relative(from, route, None);
    let name = if markdown { NAME } else { "" };
    let fragment = fragment.map(|fragment| format!("#{}", url::encode(fragment))).unwrap_or_default();
    // They would end a link.
    format!("{to}{name}{fragment}").replace('(', "%28").replace(')', "%29")
}

/// A text in one line.
pub(super) fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text as the text of a link or heading.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for one in line(text).chars() {
        if matches!(one, '[' | ']' | '\\' | '`' | '*' | '<') {
            out.push('\\');
        }
        out.push(one);
    }
    out
}

/// The page as Markdown, where it has any.
pub(super) fn page(site: &Site, one: &OnePage<'_>) -> Option<String> {
    if !has_markdown(&site.config, one.page) {
        return None;
    }
    let mut page = PlainPage { site, one, out: String::new() };
    page.title();
    match one.page.kind {
        PageKind::Home => page.home(),
        PageKind::Level(level) => page.level(level),
        PageKind::Dimension(dimension) => page.dimension(dimension),
        PageKind::Topic(dimension, topic) => page.topic(dimension, topic),
        PageKind::Checklist(level) => return page.checklist(Some(level)),
        PageKind::Checklists => return page.checklist(None),
        PageKind::Document => {}
        PageKind::Glossary => page.glossary(),
        PageKind::Standards => page.standards(),
        PageKind::Standard(standard) => page.standard(standard),
        PageKind::Assess | PageKind::Search | PageKind::Embed(_) | PageKind::NotFound => return None,
    }
    let mut out = page.out;
    out.truncate(out.trim_end().len());
    out.push('\n');
    Some(out)
}

struct PlainPage<'a> {
    site: &'a Site,
    one: &'a OnePage<'a>,
    out: String,
}

impl PlainPage<'_> {
    /// The title, and the text of the page's document.
    fn title(&mut self) {
        let document = self.one.page.document;
        let titled = document.and_then(|index| self.site.documents[index].title_range()).is_some();
        if !titled {
            self.heading(1, &self.one.page.title);
        }
        if let Some(index) = document {
            let end = self.site.documents[index].text.len();
            self.text(index, self.site.documents[index].body..end, None);
        }
    }

    fn heading(&mut self, depth: usize, text: &str) {
        self.out.push_str(&format!("{} {}\n\n", "#".repeat(depth), escape(text)));
    }

    /// A part of a document; `under`: the depths of the heading above it, here and in the outline of its document.
    fn text(&mut self, document: DocumentIndex, range: Range<usize>, under: Option<(u8, u8)>) {
        let text = source_text::part(self.site, document, &self.one.page.route, range, under);
        let text = text.trim_matches('\n').trim_end();
        if !text.trim().is_empty() {
            self.out.push_str(text);
            self.out.push_str("\n\n");
        }
    }

    fn introduction(&mut self, passages: &[Passage]) {
        for passage in passages {
            if Some(passage.document) != self.one.page.document {
                self.text(passage.document, passage.range.clone(), Some((1, 0)));
            }
        }
    }

    fn link(&self, route: &str, fragment: Option<&str>, text: &str) -> String {
        let page = self.site.page_at(route).map(|index| &self.site.plan.pages[index]);
        let markdown = page.is_some_and(|page| has_markdown(&self.site.config, page));
        format!("[{}]({})", escape(text), href(&self.one.page.route, route, fragment, markdown))
    }

    /// A cell in a line: where it is, and what it is about.
    fn entry(&mut self, cell: usize, title: &str) {
        let (route, fragment) = self.site.cell_home(cell);
        let link = self.link(route, fragment.as_deref(), title);
        let summary = line(&self.site.model.cells[cell].summary);
        let summary = if summary.is_empty() { String::new() } else { format!(": {summary}") };
        self.out.push_str(&format!("- {link}{summary}\n"));
    }

    /// The text of a cell, under a heading of this depth.
    fn cell(&mut self, cell: usize, depth: u8) {
        let one = &self.site.model.cells[cell];
        let document = &self.site.documents[one.document];
        let flow = self.site.model.flows.get(&one.document);
        // The step that the cell begins in is the cell's, unless it is one of a table.
        let start = one.passages.first().map_or(0, |passage| passage.range.start);
        let step =
            flow.and_then(|flow| flow.get(flow.partition_point(|step| step.range.start <= start).checked_sub(1)?));
        let in_flow = one.whole || step.is_some_and(|step| step.cell == Some(cell));
        for passage in &one.passages {
            if !in_flow {
                // Cells of a table: what is between the bars.
                let inside = document.text[passage.range.clone()].trim_matches(['|', ' ', '\t', '\n', '\r']);
                let start = inside.as_ptr() as usize - document.text.as_ptr() as usize;
                self.text(one.document, start..start + inside.len(), None);
                continue;
            }
            let headings = &document.headings;
            let above = headings.partition_point(|heading| heading.range.end <= passage.range.start).checked_sub(1);
            let nesting = above.map_or(0, |above| headings[above].nesting);
            self.text(passage.document, passage.range.clone(), Some((depth, nesting)));
        }
    }

    /// Whether a cell stands in the text of the page's document already.
    fn is_here(&self, cell: usize) -> bool {
        Some(self.site.model.cells[cell].document) == self.one.page.document
    }

    /// The cells of a place, by level: their texts, or, where they are at home on finer pages, where those are.
    fn series(&mut self, dimension: usize, topic: Option<usize>, depth: u8, full: bool) {
        let site = self.site;
        let mut listed = false;
        for cell in site.cells_along(dimension, topic).iter().copied() {
            if self.is_here(cell) {
                continue;
            }
            let one = &self.site.model.cells[cell];
            let title = self.site.model.levels[one.at.level].title.clone();
            if full {
                self.heading(depth.into(), &title);
                self.cell(cell, depth);
            } else {
                self.entry(cell, &title);
                listed = true;
            }
        }
        if listed {
            self.out.push('\n');
        }
    }

    fn topic(&mut self, dimension: usize, topic: usize) {
        let site = self.site;
        self.introduction(&site.model.dimensions[dimension].topics[topic].introduction);
        self.series(dimension, Some(topic), 2, true);
    }

    fn dimension(&mut self, dimension: usize) {
        let site = self.site;
        let one = &site.model.dimensions[dimension];
        self.introduction(&one.introduction);
        self.series(dimension, None, 2, true);
        for (topic, named) in one.topics.iter().enumerate() {
            let link = self.link(&site.topic_page(dimension, topic).route, None, &named.name);
            self.out.push_str(&format!("## {link}\n\n"));
            self.series(dimension, Some(topic), 3, false);
        }
    }

    fn level(&mut self, level: usize) {
        let site = self.site;
        let model = &*site.model;
        self.introduction(&model.levels[level].introduction);
        for dimension in std::iter::once(None).chain((0..model.dimensions.len()).map(Some)) {
            let cells: Vec<usize> = model.cells_at(level, dimension).filter(|cell| !self.is_here(*cell)).collect();
            if let (false, Some(dimension)) = (cells.is_empty(), dimension) {
                self.heading(2, &model.dimensions[dimension].name);
            }
            let mut listed = false;
            for cell in cells {
                let one = &model.cells[cell];
                let Coordinates { dimension, topic, .. } = one.at;
                let name = dimension.and_then(|dimension| Some(&model.dimensions[dimension].topics[topic?].name));
                if one.whole {
                    let title = name.map_or_else(|| self.site.documents[one.document].title.clone(), Clone::clone);
                    self.entry(cell, &title);
                    listed = true;
                    continue;
                }
                if std::mem::take(&mut listed) {
                    self.out.push('\n');
                }
                if let Some(name) = name {
                    self.heading(3, name);
                }
                self.cell(cell, if name.is_some() { 3 } else { 2 });
            }
            if listed {
                self.out.push('\n');
            }
        }
    }

    fn home(&mut self) {
        let site = self.site;
        let model = &*site.model;
        if model.levels.is_empty() {
            return;
        }
        self.heading(2, "Levels");
        for (index, level) in model.levels.iter().enumerate() {
            let link = self.link(&site.level_page(index).route, None, &level.title);
            let about = line(&level.description);
            let about = if about.is_empty() { about } else { format!(": {about}") };
            self.out.push_str(&format!("- {link}{about}\n"));
        }
        self.out.push('\n');
        if model.dimensions.is_empty() {
            return;
        }
        self.heading(2, "Dimensions");
        for (index, dimension) in model.dimensions.iter().enumerate() {
            let link = self.link(&site.dimension_page(index).route, None, &dimension.name);
            self.out.push_str(&format!("- {link}\n"));
            for (topic, named) in dimension.topics.iter().enumerate() {
                let link = self.link(&site.topic_page(index, topic).route, None, &named.name);
                self.out.push_str(&format!("  - {link}\n"));
            }
        }
    }

    /// The terms, in the order of their file.
    fn glossary(&mut self) {
        for term in &self.site.glossary.terms {
            self.out.push_str(&format!("**{}**: {}\n\n", escape(&term.name), line(&term.definition)));
        }
    }

    /// The standards, and how many items answer to each.
    fn standards(&mut self) {
        let site = self.site;
        for (index, answers) in site.standards.answers().iter().enumerate() {
            let Some(page) = site.standard_page(index) else { continue };
            let title = site.config.standards[index].title.as_deref().map(|title| format!(": {}", escape(title)));
            let count = site.words.count("items", answers.items.len() as u64);
            let link = self.link(&page.route, None, &site.config.standards[index].name);
            self.out.push_str(&format!("- {link}{} ({count})\n", title.unwrap_or_default()));
        }
    }

    /// The clauses of a standard, and below each the items that answer to it.
    fn standard(&mut self, index: usize) {
        let site = self.site;
        let standard = &site.config.standards[index];
        if let Some(title) = &standard.title {
            let address = standard.url.as_deref().map(|url| format!(": <{url}>")).unwrap_or_default();
            self.out.push_str(&format!("{}{address}\n\n", escape(title)));
        }
        for clause in &site.standards.answers()[index].clauses {
            let whole = || self.one.as_a_whole(&standard.name);
            let name = if clause.name.is_empty() { whole() } else { clause.name.clone() };
            self.heading(2, &name);
            for item in &clause.items {
                let item = &site.checklist.items[*item];
                let page = site.checklist_page(Some(item.at.level));
                let place = page.map(|page| self.link(&page.route, None, &site.model.place_id(item.at)));
                let place = place.map(|place| format!(" ({place})")).unwrap_or_default();
                self.out.push_str(&format!("- [ ] {}{place}\n", escape(&item.title)));
            }
            self.out.push('\n');
        }
    }

    /// As it is exported: its items with their boxes.
    fn checklist(self, level: Option<usize>) -> Option<String> {
        let tree = Tree::new(self.site, &Filter { levels: level.into_iter().collect(), dimension: None }, None);
        let written = export::write(&tree, Format::Markdown, export::Options::default()).ok()?;
        String::from_utf8(written).ok()
    }
}

impl super::Renderer {
    /// A page as Markdown, and its path; nothing where it has none, or where a file of the book has its name.
    pub(super) fn markdown(&self, index: PageIndex) -> Option<(String, String)> {
        let page = &self.site.plan.pages[index];
        let path = format!("{}{NAME}", page.route);
        if !has_markdown(&self.site.config, page) || self.site.files.contains_key(&path) {
            return None;
        }
        let one = OnePage::new(self, index, None);
        Some((path, self::page(&self.site, &one)?))
    }

    /// The page as Markdown that has this path.
    pub fn markdown_at(&self, path: &str) -> Option<String> {
        let route = path.strip_suffix(NAME).filter(|route| route.is_empty() || route.ends_with('/'))?;
        self.markdown(self.site.page_at(route)?).map(|(_, text)| text)
    }
}
