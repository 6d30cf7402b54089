//! The elements that need more than a tag: headings, cells, links, footnotes, code, raw HTML, quotes.

use std::ops::Range;

use pulldown_cmark::{Alignment, BlockQuoteKind, CowStr, LinkType};

use super::foreign::Raw;
use super::fragment::{Fragment, Slot};
use super::icons;
use super::markdown::Writer;
use super::state::{OpenTask, State};
use crate::diagnostic::{Diagnostic, Place};
use crate::document::icon_classes;
use crate::site::{Broken, Target};
use crate::words::Words;

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
        let Broken { message, help } = broken;
        let code = if what == "image" { "broken-image" } else { "broken-link" };
        let place = Place::new(&self.document.path, &self.document.text, place);
        let warning = Diagnostic::warning(code, message).at(place);
        self.found.push(match help {
            Some(help) => warning.help(help),
            None => warning,
        });
    }

    pub(super) fn reference(&mut self, state: &mut State, label: &CowStr<'a>) {
        let Some(number) = self.notes.get(label).copied() else { return };
        state.inline();
        // A note that is referred to twice is gone back from to the first place.
        let first = !state.notes.contains(&number);
        state.notes.push(number);
        state.out.push("<sup class=\"note-ref\"><a href=\"#");
        state.out.slot(Slot::Local(format!("note-{number}")));
        state.out.push("\"");
        if first {
            state.out.push(" id=\"");
            state.out.slot(Slot::Local(format!("note-ref-{number}")));
            state.out.push("\"");
        }
        state.out.push(&format!(">{number}</a></sup>"));
    }

    /// The box of a task: one to tick where it is an item of the checklist, else a picture of one.
    pub(super) fn task(&self, state: &mut State, marker: usize, done: bool) {
        let tasks = &self.document.tasks;
        let task = tasks.binary_search_by_key(&marker, |task| task.marker).ok();
        let end = task.map_or(usize::MAX, |task| tasks[task].title.end);
        let item = task.and_then(|task| self.site.checklist.task(self.index, task));
        if let Some(item) = item {
            state.out.push("<label class=\"item\"><input type=\"checkbox\" data-item=\"");
            state.out.value(&item.id);
            state.out.push("\"> ");
        } else {
            let (mark, word) = if done { ("☑", "answer_done") } else { ("☐", "answer_todo") };
            state.out.push("<span class=\"box\" role=\"img\" aria-label=\"");
            state.out.value(self.site.words.text(word));
            state.out.push(&format!("\">{mark}</span> "));
        }
        state.task = Some(OpenTask { end, label: item.is_some() });
    }

    pub(super) fn code(&self, out: &mut Fragment, info: &str, code: &str) {
        out.push("<pre tabindex=\"0\"><code");
        if !info.is_empty() {
            out.push(" class=\"language-");
            out.value(info);
            out.push("\"");
        }
        out.push(">");
        out.push(&self.highlighter.html(info, code));
        out.push("</code></pre>\n");
    }

    pub(super) fn raw(&mut self, state: &mut State, html: &str, place: &Range<usize>, inline: bool) {
        if inline {
            state.inline();
        }
        let icon = inline.then(|| icon_classes(html)).flatten().and_then(icons::icon);
        if let Some(svg) = icon {
            state.out.push(&svg);
            state.icon = true;
            return;
        }
        if inline && std::mem::take(&mut state.icon) && matches!(html, "</i>" | "</span>") {
            return;
        }
        Raw { writer: self, inline }.write(&mut state.out, html, place.clone());
    }
}

/// <https://docs.github.com/en/get-started/writing-on-github/getting-started-with-writing-and-formatting-on-github/basic-writing-and-formatting-syntax#alerts>
pub(super) fn quote(out: &mut Fragment, kind: Option<BlockQuoteKind>, words: &Words) {
    let class = match kind {
        None => return out.push("<blockquote>\n"),
        Some(BlockQuoteKind::Note) => "note",
        Some(BlockQuoteKind::Tip) => "tip",
        Some(BlockQuoteKind::Important) => "important",
        Some(BlockQuoteKind::Warning) => "warning",
        Some(BlockQuoteKind::Caution) => "caution",
    };
    out.push(&format!("<div class=\"aside aside-{class}\" role=\"note\">\n<p class=\"aside-title\">"));
    out.text(words.text(class));
    out.push("</p>\n");
}
