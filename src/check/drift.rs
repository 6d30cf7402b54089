//! Documents that repeat the model by hand, against the model, cell by cell.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use rayon::prelude::*;
use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices};

use super::{Finding, Rule, Subject};
use crate::diagnostic::{Diagnostic, Place};
use crate::model::{Coordinates, Mirror, MirrorCell};
use crate::site::Site;

pub(super) const RULE: Rule = Rule { codes: &["drift"], find };

/// How a copy differs from its cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    /// To the letter the same.
    Same,
    /// The first words alone are others.
    LeadIn,
    /// A few words are others.
    Near,
    /// It was really edited.
    Edited,
    /// It is another text.
    Different,
    /// The model has no such cell.
    Extra,
    /// The copy has no such cell.
    Missing,
}

impl Class {
    const ALL: [Self; 7] =
        [Self::Same, Self::LeadIn, Self::Near, Self::Edited, Self::Different, Self::Extra, Self::Missing];

    fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::LeadIn => "lead-in",
            Self::Near => "near",
            Self::Edited => "edited",
            Self::Different => "different",
            Self::Extra => "only-in-copy",
            Self::Missing => "only-in-model",
        }
    }
}

/// Changes among so many first words are to how a text begins.
const LEAD_IN: usize = 12;

/// A beginning that one of the two has alone, such as a sentence that leads to the topic, has at most so many words.
const BEGINNING: usize = 80;

/// So many changes are shown.
const MOST_CHANGES: usize = 6;

/// So many words of each change are shown.
const MOST_SHOWN: usize = 12;

/// A copy that has so many words more in one place may have kept what the model lost.
const LOST: usize = 40;

/// From this likeness on, a copy differs in a few words.
const NEAR: f64 = 0.85;

/// Below this likeness it is another text.
const EDITED: f64 = 0.4;

fn find(subject: &Subject<'_>) -> Vec<Finding> {
    subject.model().mirrors.par_iter().flat_map_iter(|mirror| of_mirror(subject, mirror)).collect()
}

/// How the copies of a book stand, by what was found: the cells of each class in one line; nothing where there are no copies.
pub fn summary(site: &Site, found: &[Finding]) -> Option<String> {
    let shared: usize = site.model.mirrors.iter().map(|mirror| mirror.shared).sum();
    let count = |class: Class| found.iter().filter(|one| one.diagnostic.class == Some(class.name())).count();
    let differ: usize = [Class::LeadIn, Class::Near, Class::Edited, Class::Different].map(count).iter().sum();
    let count = |class| if class == Class::Same { shared.saturating_sub(differ) } else { count(class) };
    let parts = Class::ALL.map(|class| (class, count(class))).into_iter().filter(|(_, count)| *count > 0);
    let parts: Vec<String> = parts.map(|(class, count)| format!("{count} {}", class.name())).collect();
    (!parts.is_empty()).then(|| format!("copies of the model: {shared} cells in both; {}", parts.join(", ")))
}

fn of_mirror(subject: &Subject<'_>, mirror: &Mirror) -> Vec<Finding> {
    let model = subject.model();
    let mut found = Vec::new();
    let mut copied = BTreeSet::new();
    for cell in &mirror.cells {
        let repeated = model.mirrored(cell);
        copied.extend(repeated.clone());
        let (class, change) = if repeated.is_empty() {
            (Class::Extra, Change::default())
        } else {
            compare(&said_by_model(subject, repeated.clone()), &said_by_copy(subject, mirror, cell))
        };
        if class != Class::Same {
            found.push(tell(subject, mirror, cell, repeated.start, class, &change));
        }
    }
    for cell in missing(subject, &copied) {
        let one = &model.cells[cell];
        let copy = &subject.document(mirror.document).path;
        let message = format!(
            "{}: {} at {} is not in the copy `{copy}`",
            Class::Missing.name(),
            model.place_name(one.at),
            model.levels[one.at.level].title
        );
        let diagnostic = Diagnostic::warning("drift", message).at(subject.label_of(cell)).class(Class::Missing.name());
        found.push(Finding { diagnostic: diagnostic.help(HELP), at: Some(one.at) });
    }
    found
}

const HELP: &str = "link to the page that Gradus makes of the model, and remove the copy; or make both say the same";

/// The cells of the model that a copy has no part of, in the dimensions that it repeats.
fn missing(subject: &Subject<'_>, copied: &BTreeSet<usize>) -> Vec<usize> {
    let model = subject.model();
    let dimensions: BTreeSet<usize> = copied.iter().filter_map(|cell| model.cells[*cell].at.dimension).collect();
    let levels = || 0..model.levels.len();
    let all = dimensions.iter().flat_map(|dimension| levels().map(|level| (level, Some(*dimension))));
    let cells = all.flat_map(|(level, dimension)| model.cells_at(level, dimension));
    // What a dimension says beside its topics has no heading in a copy.
    let has_topic = |cell: &usize| {
        let at = model.cells[*cell].at;
        at.topic.is_some() || at.dimension.is_some_and(|dimension| model.dimensions[dimension].topics.is_empty())
    };
    cells.filter(|cell| !copied.contains(cell)).filter(has_topic).collect()
}

fn said_by_model<'a>(subject: &'a Subject<'_>, cells: std::ops::Range<usize>) -> Vec<&'a str> {
    let passages = cells.flat_map(|cell| &subject.model().cells[cell].passages);
    passages.flat_map(|passage| subject.prose(passage.document).within(&passage.range).split_whitespace()).collect()
}

fn said_by_copy<'a>(subject: &'a Subject<'_>, mirror: &Mirror, cell: &MirrorCell) -> Vec<&'a str> {
    let prose = subject.prose(mirror.document);
    cell.ranges.iter().flat_map(|range| prose.within(range).split_whitespace()).collect()
}

/// What is other in a copy.
#[derive(Default)]
struct Change {
    /// The words: `[-of the model-]`, `{+of the copy+}`.
    words: String,
    /// The copy has a passage that the model may have lost.
    is_cut: bool,
}

/// The class, and what is other.
fn compare(model: &[&str], copy: &[&str]) -> (Class, Change) {
    if model == copy {
        return (Class::Same, Change::default());
    }
    let ops = capture_diff_slices(Algorithm::Myers, model, copy);
    let same: usize = ops.iter().filter(|op| op.tag() == DiffTag::Equal).map(|op| op.old_range().len()).sum();
    #[expect(clippy::cast_precision_loss, reason = "texts are short")]
    let alike = 2.0 * same as f64 / (model.len() + copy.len()) as f64;
    let changed = || ops.iter().filter(|op| op.tag() != DiffTag::Equal);
    let ends = || changed().map(|op| op.old_range().end.max(op.new_range().end));
    let is_one = changed().count() == 1 && changed().all(|op| op.old_range().start == 0 && op.new_range().start == 0);
    let at_beginning = ends().all(|end| end <= LEAD_IN) || is_one && ends().all(|end| end <= BEGINNING);
    let class = if at_beginning && same > 0 {
        Class::LeadIn
    } else if alike >= NEAR {
        Class::Near
    } else if alike >= EDITED {
        Class::Edited
    } else {
        Class::Different
    };
    let mut words = changed().take(MOST_CHANGES).map(|op| words_of(op, model, copy)).collect::<Vec<_>>().join(" … ");
    if changed().count() > MOST_CHANGES {
        words.push_str(" …");
    }
    let is_cut = class == Class::Edited && changed().any(|op| op.new_range().len() >= op.old_range().len() + LOST);
    (class, Change { words, is_cut })
}

/// What a change takes away and puts in.
fn words_of(op: &DiffOp, model: &[&str], copy: &[&str]) -> String {
    let mut text = String::new();
    let mut show = |words: &[&str], open: &str, close: &str| {
        if words.is_empty() {
            return;
        }
        let shown = words.len().min(MOST_SHOWN);
        let more = if shown < words.len() { format!(" … {} words", words.len()) } else { String::new() };
        let _ = write!(text, "{open}{}{more}{close}", words[..shown].join(" "));
    };
    show(&model[op.old_range()], "[-", "-]");
    show(&copy[op.new_range()], "{+", "+}");
    text
}

fn tell(
    subject: &Subject<'_>,
    mirror: &Mirror,
    cell: &MirrorCell,
    repeated: usize,
    class: Class,
    change: &Change,
) -> Finding {
    let model = subject.model();
    let level = &model.levels[cell.level].title;
    let (name, class) = (&cell.name, class.name());
    let at = cell.place.map(|(dimension, topic)| Coordinates { level: cell.level, dimension: Some(dimension), topic });
    let text = &subject.document(mirror.document).text;
    let of_copy = subject.place(mirror.document, super::first_line(text, cell.label..text.len()));
    let written = |place: &Place| match place.line {
        0 => place.path.clone(),
        line => format!("{}:{line}", place.path),
    };
    let diagnostic = if class == Class::Extra.name() {
        let message = format!("{class}: the model does not have {name} at {level}");
        Diagnostic::warning("drift", message).at(of_copy).help(HELP)
    } else if change.is_cut {
        let there = written(&of_copy);
        let message = format!("{class}: {name} at {level} lacks what its copy at `{there}` has: {}", change.words);
        let help = "put back what was lost here, or take it out of the copy too";
        Diagnostic::warning("drift", message).at(subject.label_of(repeated)).help(help)
    } else {
        let there = written(&subject.label_of(repeated));
        let message = format!("{class}: this copy of {name} at {level} is not what `{there}` says: {}", change.words);
        Diagnostic::warning("drift", message).at(of_copy).help(HELP)
    };
    Finding { diagnostic: diagnostic.class(class), at }
}
