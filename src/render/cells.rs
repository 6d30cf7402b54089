//! The text of a page: its document's parts, and cells from other documents.

use super::one_page::OnePage;
use super::pages::{escape, escape_value};
use super::parts::Rendered;
use super::views::{
    CellView, ContentsView, HeadingView, LinkView, MatrixCellView, MatrixView, NamedView, PartView, RowView, StepsView,
};
use crate::model::{Coordinates, DocumentIndex, Naming, Passage};
use crate::site::{Page, PageKind, anchors, url};

/// A page by dimension with more words than this is an overview: it would take most of an hour to read, and long to load.
const LONGEST: u64 = 10_000;

/// How texts stand on a page by dimension or topic.
#[derive(Clone, Copy)]
pub(super) enum Texts {
    /// In full, as on the finest page of their coordinate; but a document that is alone there has its own page.
    AtHome,
    /// In full where they are sections of a document; whole documents by their summaries.
    AsParts,
    /// By their summaries.
    AsSummaries,
}

impl OnePage<'_> {
    /// The page of a cell's dimension or topic.
    pub(super) fn series_page(&self, at: Coordinates) -> Option<&Page> {
        let dimension = at.dimension?;
        Some(match at.topic {
            Some(topic) => self.site.topic_page(dimension, topic),
            None => self.site.dimension_page(dimension),
        })
    }

    pub(super) fn cell_href(&self, cell: usize) -> String {
        let (route, anchor) = self.site.cell_home(cell);
        url::relative(&self.page.route, route, anchor.as_deref())
    }

    /// What leads on from a cell: the same place at the nearest levels that have it.
    pub(super) fn steps(&self, cell: usize) -> StepsView {
        let model = &*self.site.model;
        let series = self.site.series(cell);
        let at = series.binary_search(&cell).unwrap_or(0);
        let link = |cell: &usize| LinkView {
            href: self.cell_href(*cell),
            title: model.levels[model.cells[*cell].at.level].title.clone(),
        };
        // Text of a dimension beside its topics is new at every level, or at none.
        let place = model.cells[cell].at;
        let beside =
            place.topic.is_none() && place.dimension.is_some_and(|one| !model.dimensions[one].topics.is_empty());
        let all = self.series_page(place).filter(|page| page.route != self.page.route);
        StepsView {
            previous: at.checked_sub(1).and_then(|before| series.get(before)).map(link),
            next: series.get(at + 1).map(link),
            all: all.filter(|_| series.len() > 1).map(|page| self.link(page)),
            new: at == 0 && place.level > 0 && series.len() > 1 && !beside,
        }
    }

    /// The text of the page's document, in its order.
    pub(super) fn parts(&self) -> (Vec<PartView>, Vec<ContentsView>) {
        let (Some(index), Some(rendered)) = (self.page.document, self.rendered()) else { return Default::default() };
        let document = &self.site.documents[index];
        let mut contents: Vec<ContentsView> = Vec::new();
        for (number, heading) in document.headings.iter().enumerate() {
            if heading.nesting <= 2 && Some(number) != document.title_heading && !heading.text.is_empty() {
                let id = self.site.heading_anchor(index, number).to_owned();
                contents.push(ContentsView { id, title: heading.text.clone(), depth: heading.nesting });
            }
        }
        let flow = self.site.model.flows.get(&index);
        let several_levels = matches!(self.page.kind, PageKind::Level(_));
        let mut parts = Vec::new();
        for (number, step) in rendered.steps.iter().enumerate() {
            let mut html = String::new();
            step.text.fill(&mut html, self.place(step.nesting + 1, step.nesting, true, ""));
            let flow = flow.map(|flow| &flow[number]);
            let heading = flow.and_then(|flow| self.heading(index, flow, step.heading.as_ref(), step.nesting));
            let last = flow
                .and_then(|flow| flow.cell)
                .filter(|cell| rendered.cells.get(cell).and_then(|steps| steps.last()) == Some(&number));
            let whole = last.is_some_and(|cell| self.site.model.cells[cell].whole);
            if html.trim().is_empty() && heading.is_none() && last.is_none() {
                continue;
            }
            parts.push(PartView {
                heading,
                html,
                steps: last.filter(|_| !whole).map(|cell| self.steps(cell)),
                level: last
                    .filter(|_| !several_levels && !whole)
                    .map(|cell| self.level_view(self.site.model.cells[cell].at.level, false)),
                items: last
                    .filter(|_| !whole)
                    .map(|cell| self.items_beside(self.site.model.cells[cell].at))
                    .unwrap_or_default(),
            });
        }
        if !rendered.notes.is_empty() {
            let numbers: Vec<usize> = rendered.notes.iter().map(|note| note.number).collect();
            let html = self.notes(rendered, &numbers, "");
            parts.push(PartView { heading: None, html, steps: None, level: None, items: Vec::new() });
        }
        (parts, contents)
    }

    pub(super) fn heading(
        &self,
        document: DocumentIndex,
        flow: &crate::model::Flow,
        html: Option<&super::fragment::Fragment>,
        nesting: u8,
    ) -> Option<HeadingView> {
        let (kind, page) = match flow.names {
            Naming::Nothing => return None,
            Naming::Level(level) => ("level", self.site.level_page(level)),
            Naming::Dimension(dimension) => ("dimension", self.site.dimension_page(dimension)),
            Naming::Topic(dimension, topic) => ("topic", self.site.topic_page(dimension, topic)),
        };
        let mut out = String::new();
        let (id, alias, depth) = if let (Some(heading), Some(html)) = (flow.heading, html) {
            html.fill(&mut out, self.place(1, 0, true, ""));
            let id = self.site.heading_anchor(document, heading).to_owned();
            let github = &self.site.documents[document].headings[heading].anchor;
            let alias = self.site.is_free_anchor(document, github).then(|| github.clone());
            (id, alias, nesting + 1)
        } else {
            out = escape(flow.label.as_deref()?);
            let id = self.site.label_anchor(document, flow.range.start)?.to_owned();
            (id, None, nesting + 2)
        };
        let href = (page.route != self.page.route).then(|| self.href(page));
        Some(HeadingView { kind, depth: depth.clamp(2, 6), id, alias, html: out, href })
    }

    /// The footnotes with these numbers.
    pub(super) fn notes(&self, rendered: &Rendered, numbers: &[usize], prefix: &str) -> String {
        if numbers.is_empty() {
            return String::new();
        }
        // At home the notes are a landmark; a page with several texts would have several of one name.
        let words = &*self.site.words;
        let (notes, back) = (escape_value(words.text("notes")), escape_value(words.text("back_to_text")));
        let landmark = format!(" role=\"doc-endnotes\" aria-label=\"{notes}\"");
        let landmark = if prefix.is_empty() { &landmark } else { "" };
        let mut out = format!("<section class=\"notes\"{landmark}><ol>\n");
        for note in rendered.notes.iter().filter(|note| numbers.contains(&note.number)) {
            let number = note.number;
            out.push_str(&format!("<li id=\"{prefix}note-{number}\" value=\"{number}\">"));
            note.html.fill(&mut out, self.place(6, 0, true, prefix));
            out.push_str(&format!(
                "<a class=\"back\" href=\"#{prefix}note-ref-{number}\" role=\"doc-backlink\" aria-label=\"{back} ({number})\">↩</a></li>\n"
            ));
        }
        out.push_str("</ol></section>\n");
        out
    }

    /// The text of a cell on a page that is not its own, under a heading of depth `heading`.
    pub(super) fn cell_html(&self, cell: usize, heading: u8, prefix: &str) -> String {
        let one = &self.site.model.cells[cell];
        let text = self.all.text(one.document);
        let rendered = &text.rendered;
        let mut out = String::new();
        let mut notes = Vec::new();
        if let Some((html, noted)) = rendered.table_cells.get(&cell) {
            html.fill(&mut out, self.place(heading, 0, false, prefix));
            notes.extend(noted);
        }
        for number in rendered.cells.get(&cell).into_iter().flatten() {
            let step = &rendered.steps[*number];
            step.text.fill(&mut out, self.place(heading, step.nesting, false, prefix));
            notes.extend(&step.notes);
        }
        out.push_str(&self.notes(rendered, &notes, prefix));
        out
    }

    pub(super) fn introduction(&self, passages: &[Passage]) -> String {
        let mut out = String::new();
        for (number, passage) in passages.iter().enumerate() {
            let text = self.all.text(passage.document);
            if let Some((html, notes)) = text.rendered.passages.get(&passage.range.start) {
                let prefix = if number == 0 { "about-".to_owned() } else { format!("about-{}-", number + 1) };
                html.fill(&mut out, self.place(1, 0, false, &prefix));
                out.push_str(&self.notes(&text.rendered, notes, &prefix));
            }
        }
        out
    }

    /// The anchor of a cell on this page.
    pub(super) fn anchor_of(&self, at: Coordinates) -> String {
        let model = &*self.site.model;
        let level = &model.levels[at.level];
        let place = at.dimension.map(|dimension| anchors::name(model, dimension, at.topic));
        let place = place.unwrap_or_default();
        self.free(match self.page.kind {
            PageKind::Topic(..) => level.id.clone(),
            PageKind::Dimension(_) if at.topic.is_none() => level.id.clone(),
            PageKind::Dimension(_) => format!("{place}-{}", level.id),
            _ => place,
        })
    }

    /// A cell, or a gap, under a heading of depth `heading`; `full`: with its text.
    pub(super) fn cell_view(&self, at: Coordinates, heading: u8, full: bool) -> CellView {
        let model = &*self.site.model;
        let cell = model.cell(at);
        let anchor = self.anchor_of(at);
        let prefix = format!("{anchor}--");
        CellView {
            level: self.level_view(at.level, false),
            name: at.dimension.map_or_else(String::new, |dimension| match at.topic {
                Some(topic) => model.dimensions[dimension].topics[topic].name.clone(),
                None => model.dimensions[dimension].name.clone(),
            }),
            href: cell.map(|cell| self.cell_href(cell)).unwrap_or_default(),
            html: cell.filter(|_| full).map(|cell| self.cell_html(cell, heading, &prefix)),
            summary: cell.map(|cell| model.cells[cell].summary.clone()).unwrap_or_default(),
            gap: cell.is_none(),
            reason: self.reason_for_gap(at),
            language: cell.and_then(|cell| self.language_of(model.cells[cell].document)),
            steps: cell.map(|cell| self.steps(cell)),
            items: if full && cell.is_some() { self.items_beside(at) } else { Vec::new() },
            anchor,
        }
    }

    pub(super) fn matrix(&self) -> MatrixView {
        let model = &*self.site.model;
        let mut rows = Vec::new();
        for (index, dimension) in model.dimensions.iter().enumerate() {
            rows.push(self.row("dimension", self.dimension_view(index), index, None));
            for topic in 0..dimension.topics.len() {
                rows.push(self.row("topic", self.topic_view(index, topic), index, Some(topic)));
            }
        }
        MatrixView { levels: self.levels(None), rows, progress_json: self.all.frames.checklist_json.clone() }
    }

    pub(super) fn row(&self, kind: &'static str, named: NamedView, dimension: usize, topic: Option<usize>) -> RowView {
        let model = &*self.site.model;
        let cell = |level| {
            let cell = model.cell(Coordinates { level, dimension: Some(dimension), topic })?;
            let items = self.site.checklist.of(model.cells[cell].at).iter().map(|item| item.id.as_str());
            Some(MatrixCellView {
                href: self.cell_href(cell),
                summary: model.cells[cell].summary.clone(),
                items: items.collect::<Vec<_>>().join(" "),
            })
        };
        let cells: Vec<_> = (0..model.levels.len()).map(cell).collect();
        let has_cells = topic.is_some() || model.dimensions[dimension].topics.is_empty();
        let is_heading = !has_cells && cells.iter().all(Option::is_none);
        let at = |level| Coordinates { level, dimension: Some(dimension), topic };
        let reasons = (0..model.levels.len()).map(|level| self.reason_for_gap(at(level))).collect();
        RowView { kind, named, cells, reasons, has_cells, is_heading }
    }

    /// Why nothing is said at a place, where that is meant.
    fn reason_for_gap(&self, at: Coordinates) -> Option<String> {
        let (model, config) = (&self.site.model, &self.site.config);
        if config.allow.is_empty() || model.cell(at).is_some() {
            return None;
        }
        config.reason_for_gap(&model.place_id(at)).map(str::to_owned)
    }

    /// How the texts of a dimension's topics stand on its page: where they are too much for one page, it is an overview.
    pub(super) fn texts_of_topics(&self, dimension: usize) -> Texts {
        let topics = 0..self.site.model.dimensions[dimension].topics.len();
        let cells = topics.flat_map(|topic| self.site.cells_along(dimension, Some(topic)));
        let words = cells.map(|cell| u64::from(self.site.model.cells[*cell].words)).sum::<u64>();
        if words > LONGEST { Texts::AsSummaries } else { Texts::AsParts }
    }

    /// The cells of a dimension or topic at all levels. Gaps are shown where `gaps`.
    pub(super) fn series(
        &self,
        dimension: usize,
        topic: Option<usize>,
        heading: u8,
        shown_as: Texts,
        gaps: bool,
    ) -> Vec<CellView> {
        let model = &*self.site.model;
        let places = (0..model.levels.len()).map(|level| Coordinates { level, dimension: Some(dimension), topic });
        let found: Vec<Coordinates> = places.filter(|at| gaps || model.cell(*at).is_some()).collect();
        let here = |cell: usize| Some(model.cells[cell].document) == self.page.document;
        // A text that is a whole page, alone in its row, is not shown twice.
        let alone = found.iter().filter_map(|at| model.cell(*at)).count() == 1;
        let shown = found.into_iter().filter(|at| !model.cell(*at).is_some_and(here));
        shown
            .map(|at| {
                let whole = model.cell(at).is_some_and(|cell| model.cells[cell].whole);
                self.cell_view(
                    at,
                    heading,
                    match shown_as {
                        Texts::AtHome => !(whole && alone),
                        Texts::AsParts => !whole,
                        Texts::AsSummaries => false,
                    },
                )
            })
            .collect()
    }
}
