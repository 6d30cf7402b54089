//! Pages that call themselves by another level, headings that skip a depth, titles in the middle of a page.

use super::{Finding, Rule, Subject};
use crate::diagnostic::Diagnostic;
use crate::model::label::{Labels, Place as LabelPlace};
use crate::model::name::normalise;
use crate::model::{Coordinates, level_at_start};

pub(super) const RULE: Rule = Rule { codes: &["level-contradiction", "heading-skip", "misplaced-h1"], find };

/// To a title that is misplaced, there are at least so many sections that are not.
const MANY_SECTIONS: usize = 4;

fn find(subject: &Subject<'_>) -> Vec<Finding> {
    let mut level_of = std::collections::HashMap::new();
    for (level, one) in subject.model().levels.iter().enumerate() {
        level_of.extend(one.page.map(|page| (page, level)));
    }
    subject.in_each(|document| {
        let mut found = headings(subject, document);
        let page_of = level_of.get(&document).copied();
        if let Some(level) = page_of.or_else(|| level_of_cells(subject, document)) {
            found.extend(contradictions(subject, document, level, page_of.is_some()));
        }
        found
    })
}

/// The level of a document that is a cell as a whole.
fn level_of_cells(subject: &Subject<'_>, document: usize) -> Option<usize> {
    let mut cells = subject.site.cells_of(document).iter().map(|cell| &subject.model().cells[*cell]);
    let first = cells.next().filter(|cell| cell.whole)?.at.level;
    cells.all(|cell| cell.at.level == first).then_some(first)
}

/// Where a page of a level says that it is of another.
fn contradictions(subject: &Subject<'_>, document: usize, level: usize, is_page: bool) -> Vec<Finding> {
    let model = subject.model();
    let own = &model.levels[level];
    let one = subject.document(document);
    let declared = &subject.site.config.levels;
    let mut found = Vec::new();
    let mut tell = |said: &str, range: std::ops::Range<usize>| {
        let message = format!("this calls itself `{said}`, and the page is one of `{}`", own.id);
        let help = "correct what it says, or put the file where it belongs";
        let place = subject.place(document, super::first_line(&one.text, range));
        let diagnostic = Diagnostic::warning("level-contradiction", message).at(place).help(help);
        let at = Some(Coordinates { level, dimension: None, topic: None });
        found.push(Finding { diagnostic, at });
    };
    let other_level = |text: &str| {
        let label = Labels::new(declared).level(text, LabelPlace::Title)?;
        // A cell may be called like a level; a page of a level may not.
        if label.bare && !is_page {
            return None;
        }
        let others = || model.levels.iter().filter(|other| other.rank != own.rank);
        let name = label.name.as_deref().map(normalise);
        let is_name_of_other = name.is_some_and(|name| {
            normalise(&own.name) != name && others().any(|other| normalise(&other.name) == name) && is_page
        });
        (label.rank != own.rank && others().any(|other| other.rank == label.rank) || is_name_of_other).then_some(())
    };
    let in_front = &one.text[..one.body];
    let written = |text: &str| in_front.find(text).map_or(0..0, |at| at..at + text.len());
    if let Some(title) = one.front.title.as_deref().filter(|title| other_level(title).is_some()) {
        tell(title, written(title));
    }
    if let Some(heading) = one.title_heading.map(|index| &one.headings[index])
        && other_level(&heading.text).is_some()
    {
        tell(&heading.text, heading.range.clone());
    }
    let label_of_other = |text: &str| {
        let (rank, label) = level_at_start(text, declared)?;
        let is_label = !label.ends_with([',', '，']) && rank != own.rank;
        (is_label && model.levels.iter().any(|other| other.rank == rank)).then(|| label.to_owned())
    };
    let description = one.front.description.as_deref().unwrap_or("").trim();
    if let Some(label) = label_of_other(description) {
        tell(&label, written(&label));
    }
    let prose = subject.prose(document);
    let title_end = one.title_range().map_or(0, |range| range.end);
    let first = prose.paragraphs.iter().find(|paragraph| paragraph.source.start >= title_end);
    let in_cell = |at: usize| {
        let cells = subject.site.cells_of(document).iter().map(|cell| &model.cells[*cell]);
        let mut passages = cells.flat_map(|cell| &cell.passages);
        passages.any(|passage| passage.document == document && passage.range.contains(&at))
    };
    // Labels in cells are told of as labels that leaked.
    if let Some(paragraph) = first.filter(|paragraph| !in_cell(paragraph.source.start))
        && let Some(label) = label_of_other(&prose.plain[paragraph.plain.clone()])
    {
        tell(&label, paragraph.source.clone());
    }
    found
}

/// Headings that skip a depth, and titles below headings.
fn headings(subject: &Subject<'_>, document: usize) -> Vec<Finding> {
    let one = subject.document(document);
    let outline = &subject.marks(document).outline;
    let mut found = Vec::new();
    let mut tell = |code: &'static str, heading: usize, message: String, help: &str| {
        let place = subject.place(document, super::first_line(&one.text, one.headings[heading].range.clone()));
        found.push(Finding::of(Diagnostic::warning(code, message).at(place).help(help)));
    };
    for pair in outline.windows(2) {
        let [(above, _), (heading, _)] = pair else { continue };
        // A title that is misplaced counts as a section here.
        let (before, depth) = (one.headings[*above].depth, one.headings[*heading].depth);
        if depth > before + 1 {
            let message = format!("a heading of depth {depth} follows one of depth {before}");
            let help = format!("write `{} {}`", "#".repeat(usize::from(before) + 1), one.headings[*heading].text);
            tell("heading-skip", *heading, message, &help);
        }
    }
    let places = subject.headings_of_places(document);
    let is_other_title = |(heading, depth): &&(usize, u8)| *depth == 1 && one.title_heading != Some(*heading);
    let others: Vec<usize> = outline
        .iter()
        .filter(is_other_title)
        .map(|(heading, _)| *heading)
        .filter(|one| !places.contains(one))
        .collect();
    let sections = outline.iter().filter(|(_, depth)| *depth == 2).count();
    let begins_lower = outline.first().is_some_and(|(_, depth)| *depth > 1);
    // Where not just a few sections are of depth 1, that is how the page is written.
    let are_few = others.len() * MANY_SECTIONS <= sections || (others.len() == 1 && sections > 1);
    if (one.title_heading.is_some() || begins_lower) && are_few {
        for heading in others {
            let message = format!("`{}` is a title in the middle of the page", one.headings[heading].text);
            let help = format!("write `## {}`, or make it a page of its own", one.headings[heading].text);
            tell("misplaced-h1", heading, message, &help);
        }
    }
    found
}
