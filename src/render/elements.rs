//! The elements that need more than a tag: headings, cells, links, footnotes, code, raw HTML, quotes.

use std::ops::Range;

use pulldown_cmark::{Alignment, BlockQuoteKind, CowStr, LinkType};

use super::foreign::Raw;
use super::fragment::{Fragment, Slot};
use super::markdown::Writer;
use super::state::{OpenTask, State};
use super::{icons, policy};
use crate::diagnostic::Diagnostic;
use crate::document::{Foreign, ForeignKind, icon_classes};
use crate::site::{Broken, Target};
use crate::words::Words;

/// A table of so many columns is wide.
const MANY_COLUMNS: usize = 4;

/// A first column of no more characters leaves room for the others.
const NARROW: usize = 24;

impl<'a> Writer<'a> {
    pub(super) fn start_heading(&mut self, state: &mut State, place: &Range<usize>) {
        let headings = &self.document.headings;
        let index = headings.binary_search_by_key(&place.start, |heading| heading.range.start).ok();
        let nesting = index.map_or(1, |index| headings[index].nesting);
        state.out.push("<h");
        state.out.slot(Slot::Depth(nesting));
        if let Some(index) = index {
            let anchor = self.site.heading_anchor(self.index, index);
            state.out.slot(Slot::Id(anchor.to_owned()));
        }
        state.out.push(">");
        state.headings.push(nesting);
    }

    pub(super) fn start_cell(&mut self, state: &mut State, place: &Range<usize>) {
        // A head with nothing in it heads nothing.
        let empty = self.document.text[place.clone()].trim_matches(['|', ' ', '\t']).is_empty();
        state.cell_end = if state.in_head && !empty { "</th>" } else { "</td>" };
        state.out.push(if state.in_head && !empty { "<th scope=\"col\"" } else { "<td" });
        state.model_cell = self.table_cells.get(&place.start).map(|_| place.start);
        if let Some(cell) = self.table_cells.get(&place.start) {
            state.out.slot(Slot::Id(cell.anchor.clone()));
        }
        let align = match state.columns.get(state.column) {
            Some(Alignment::Left) => " class=\"left\"",
            Some(Alignment::Center) => " class=\"center\"",
            Some(Alignment::Right) => " class=\"right\"",
            Some(Alignment::None) | None => "",
        };
        state.out.push(align);
        state.out.push(">");
    }

    pub(super) fn start_link(
        &mut self,
        state: &mut State,
        kind: LinkType,
        dest: &str,
        title: &str,
        place: &Range<usize>,
    ) {
        state.inline();
        let email = kind == LinkType::Email && !dest.starts_with("mailto:");
        let dest = if email { format!("mailto:{dest}") } else { dest.to_owned() };
        match self.target(kind, &dest, place, "link") {
            None => {
                state.out.push("<span class=\"broken\">");
                state.links.push("</span>");
            }
            Some(target) => {
                state.out.push("<a href=\"");
                state.out.slot(Slot::Address(target));
                state.out.push("\"");
                if !title.is_empty() {
                    state.out.push(" title=\"");
                    state.out.value(title);
                    state.out.push("\"");
                }
                state.out.push(">");
                state.links.push("</a>");
            }
        }
    }

    /// What a link or image leads to; a broken one is told.
    pub(super) fn target(&mut self, kind: LinkType, dest: &str, place: &Range<usize>, what: &str) -> Option<Target> {
        let wiki = matches!(kind, LinkType::WikiLink { .. });
        let (target, broken) = self.resolve(wiki, dest);
        if let Some(broken) = broken {
            self.tell_broken(broken, place.clone(), what);
        }
        target
    }

    pub(super) fn tell_broken(&mut self, broken: Broken, place: Range<usize>, what: &str) {
        let place = self.document.place(place);
        self.found.push(broken.diagnostic(what == "image", place));
    }

    pub(super) fn reference(&mut self, state: &mut State, label: &CowStr<'a>) {
        let Some(number) = self.notes.get(label).copied() else { return };
        state.inline();
        state.notes.push(number);
        state.out.push("<sup class=\"note-ref\"><a href=\"#");
        state.out.slot(Slot::Local(format!("note-{number}")));
        state.out.push("\"");
        // A note that is referred to twice is gone back from to the first place.
        state.out.slot(Slot::Once(format!("note-ref-{number}")));
        state.out.push(&format!(" role=\"doc-noteref\">{number}</a></sup>"));
    }

    /// The box of a task: one to tick where it is an item of the checklist, else a picture of one.
    pub(super) fn task(&self, state: &mut State, marker: usize, done: bool) {
        let tasks = &self.document.tasks;
        let task = tasks.binary_search_by_key(&marker, |task| task.marker).ok();
        let end = task.map_or(usize::MAX, |task| tasks[task].title.end);
        let item = task.and_then(|task| self.site.checklist.task(self.index, task));
        if let Some(item) = item {
            state.out.push("<label class=\"item\">");
            state.out.own(|out| {
                out.push("<input type=\"checkbox\" data-item=\"");
                out.value(&item.id);
                out.push("\">");
            });
            state.out.push(" ");
        } else {
            let (mark, word) = if done { ("☑", "answer_done") } else { ("☐", "answer_todo") };
            state.out.push("<span class=\"box\" role=\"img\" aria-label=\"");
            state.out.value(self.site.words.text(word));
            state.out.push(&format!("\">{mark}</span> "));
        }
        state.task = Some(OpenTask { end, label: item.is_some() });
    }

    /// Opens a table in a region that scrolls. It is called by the heading above it.
    pub(super) fn start_table(&self, state: &mut State, place: &Range<usize>) {
        let headings = &self.document.headings;
        let above = headings.partition_point(|heading| heading.range.start < place.start).checked_sub(1);
        let name = above.map(|heading| headings[heading].text.as_str()).filter(|name| !name.is_empty());
        // What names a row stays in view, where it leaves room for the rest.
        let first = |line: &str| {
            line.trim_start().trim_start_matches('|').split('|').next().map_or(0, |cell| cell.trim().chars().count())
        };
        let narrow = || self.document.text[place.clone()].lines().all(|line| first(line) <= NARROW);
        let class = if state.columns.len() >= MANY_COLUMNS && narrow() { "table pinned" } else { "table" };
        state.out.push(&format!("<div class=\"{class}\" role=\"group\" aria-label=\""));
        state.out.value(name.unwrap_or_else(|| self.site.words.text("table")));
        state.out.push("\" tabindex=\"0\"><table>\n");
    }

    /// Text, with the terms in it. It stands at `place`; where it does so letter by letter, it may be cut at both ends.
    pub(super) fn text(&self, state: &mut State, text: &str, place: &Range<usize>, end: usize, exact: bool) {
        let last = if exact { place.end.min(end) } else { place.end };
        let from = if exact { last.saturating_sub(text.len()) } else { place.start };
        let mut at = 0;
        let first = self.terms.partition_point(|term| term.range.end <= from);
        for term in self.terms[first..].iter().take_while(|term| term.range.start < last) {
            let Range { start, end: term_end } = term.range;
            // A term of which a part is cut off is none.
            if start >= from && term_end <= end {
                let to = if exact { start - from } else { 0 };
                state.out.text(text.get(at..to).unwrap_or_default());
                at = to;
                state.out.slot(Slot::Term(term.term));
                state.term = Some(term_end);
            }
            if state.term == Some(term_end) && term_end <= last {
                let to = if exact { term_end - from } else { text.len() };
                state.out.text(text.get(at..to).unwrap_or_default());
                at = to;
                state.end_term();
            }
        }
        state.out.text(text.get(at..).unwrap_or_default());
    }

    /// Whether the list or item at this place stands in for an admonition of `MkDocs`.
    pub(super) fn is_admonition(&self, at: usize) -> bool {
        let foreign = &self.document.foreign;
        let next = foreign.partition_point(|piece| piece.range.start <= at);
        let behind_marker = |piece: &Foreign| self.document.text[at..piece.range.start].starts_with(['!', '?']);
        foreign.get(next).is_some_and(|piece| {
            matches!(piece.kind, ForeignKind::Admonition(..)) && piece.range.start - at <= 4 && behind_marker(piece)
        })
    }

    /// A block of code in a frame that says its language; a script puts the copy button there.
    pub(super) fn code(&self, out: &mut Fragment, info: &str, code: &str) {
        out.own(|whole| {
            whole.push("<div class=\"code\"");
            if !info.is_empty() {
                whole.push(" data-language=\"");
                whole.value(info);
                whole.push("\"");
            }
            whole.push("><pre tabindex=\"0\"><code");
            if !info.is_empty() {
                whole.push(" class=\"language-");
                whole.value(info);
                whole.push("\"");
            }
            whole.push(">");
            whole.push(&self.highlighter.html(info, code));
            whole.push("</code></pre></div>\n");
        });
    }

    /// Tells what of raw HTML is taken out, where nobody trusts it.
    pub(super) fn tell_stripped(&mut self, html: &str, place: &Range<usize>) {
        if !self.site.config.trust.is_untrusted() {
            return;
        }
        if let Some(what) = policy::stripped(html) {
            let place = self.document.place(place.clone());
            let warning = Diagnostic::warning("raw-html", format!("left out of the page: {what}"));
            let help = "write it in Markdown; raw HTML is let be where `trust` under `[build]` is `authors`";
            self.found.push(warning.at(place).help(help));
        }
    }

    pub(super) fn raw(&mut self, state: &mut State, html: &str, place: &Range<usize>, inline: bool) {
        if inline {
            state.inline();
        }
        let icon = inline.then(|| icon_classes(html)).flatten().and_then(icons::icon);
        if let Some(svg) = icon {
            state.out.push_own(&svg);
            state.icon = true;
            return;
        }
        if inline && std::mem::take(&mut state.icon) && matches!(html, "</i>" | "</span>") {
            return;
        }
        Raw { writer: self, inline }.write(&mut state.out, html, place.clone());
    }
}

/// The kind of an alert: <https://docs.github.com/en/get-started/writing-on-github/getting-started-with-writing-and-formatting-on-github/basic-writing-and-formatting-syntax#alerts>
pub(super) fn quote_kind(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "note",
        BlockQuoteKind::Tip => "tip",
        BlockQuoteKind::Important => "important",
        BlockQuoteKind::Warning => "warning",
        BlockQuoteKind::Caution => "caution",
    }
}

/// Opens an aside of a kind, as any tool calls it; without a title it is called by its kind.
pub(super) fn aside(out: &mut Fragment, kind: &str, title: &str, words: &Words) {
    let (class, icon) = match kind {
        "tip" | "hint" | "success" | "check" | "done" => ("tip", "lightbulb"),
        "important" => ("important", "circle-exclamation"),
        "warning" | "attention" => ("warning", "triangle-exclamation"),
        "caution" | "danger" | "error" | "failure" | "fail" | "missing" | "bug" => ("caution", "hand"),
        _ => ("note", "circle-info"),
    };
    out.push(&format!("<div class=\"aside aside-{class}\" role=\"note\">\n<p class=\"aside-title\">"));
    out.push_own(&icons::icon(icon).unwrap_or_default());
    out.push(" ");
    // Some kinds have words of their own, though they look like others.
    let word = if matches!(kind, "info" | "success" | "danger") { kind } else { class };
    out.text(if title.is_empty() { words.text(word) } else { title });
    out.push("</p>\n");
}
