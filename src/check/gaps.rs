//! Where the model says nothing: topics, dimensions and levels without text.

use std::collections::BTreeMap;

use super::{Finding, Rule, Subject};
use crate::diagnostic::Diagnostic;
use crate::model::{Cell, Coordinates};

pub(super) const RULE: Rule = Rule { codes: &["gap", "gap-dimension", "empty-cell"], find };

fn find(subject: &Subject<'_>) -> Vec<Finding> {
    // What the book does not say, no translation has to.
    if !subject.site.at.is_empty() {
        return Vec::new();
    }
    let model = subject.model();
    let mut of_dimension = BTreeMap::<(usize, usize), Vec<Coordinates>>::new();
    for gap in model.gaps() {
        let Some(dimension) = gap.0.dimension else { continue };
        of_dimension.entry((gap.0.level, dimension)).or_default().push(gap.0);
    }
    let mut found = empty(subject);
    for ((level, dimension), gaps) in of_dimension {
        let title = &model.levels[level].title;
        let name = &model.dimensions[dimension].name;
        if gaps.len() > 1 && model.cells_at(level, Some(dimension)).is_empty() {
            let at = Coordinates { level, dimension: Some(dimension), topic: None };
            let message = format!("{name} is missing at {title}: it has {} topics at other levels", gaps.len());
            let diagnostic = Diagnostic::warning("gap-dimension", message).at(subject.place_of_level(level));
            found.push(finding(subject, diagnostic, at));
            continue;
        }
        for at in gaps {
            let message = format!("{} is missing at {title}", model.place_name(at));
            let diagnostic = Diagnostic::warning("gap", message).at(subject.place_at(level, dimension));
            found.push(finding(subject, diagnostic, at));
        }
    }
    found
}

/// How a gap is filled, or meant.
fn finding(subject: &Subject<'_>, diagnostic: Diagnostic, at: Coordinates) -> Finding {
    let (code, id) = (diagnostic.code, subject.model().place_id(at));
    let entry = format!("`code = \"{code}\"`, `place = \"{id}\"`");
    let help = format!("write it; or say under `[[check.allow]]` why there is nothing: {entry} and a `reason`");
    Finding { diagnostic: diagnostic.help(help), at: Some(at) }
}

/// Headings that name a place of the model, and have no text.
fn empty(subject: &Subject<'_>) -> Vec<Finding> {
    let model = subject.model();
    let says_nothing = |cell: &Cell| {
        cell.words == 0
            && cell.passages.iter().all(|one| {
                let text = &subject.document(one.document).text[one.range.clone()];
                without_comments(text).trim().is_empty()
            })
    };
    let empty = model.cells.iter().enumerate().filter(|(_, cell)| says_nothing(cell));
    empty
        .map(|(index, cell)| {
            let (name, title) = (model.place_name(cell.at), &model.levels[cell.at.level].title);
            let message = format!("{name} has a heading at {title}, and no text");
            finding(subject, Diagnostic::warning("empty-cell", message).at(subject.label_of(index)), cell.at)
        })
        .collect()
}

fn without_comments(text: &str) -> String {
    let mut left = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("<!--") {
        left.push_str(before);
        rest = after.split_once("-->").map_or("", |(_, after)| after);
    }
    left + rest
}
