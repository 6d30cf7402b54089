//! Which items answer to which clauses of the standards that `book.toml` declares.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::anchors::unique;
use super::{Page, Site};
use crate::checklist::{Checklist, Item, Origin};
use crate::config::{Standard, is_web_address};
use crate::glossary::{Matcher, fold};
use crate::model::DocumentIndex;
use crate::model::name::slug;

/// What may stand between the name of a standard and a clause of it.
const BETWEEN: [char; 8] = [' ', ',', ':', ';', '.', '-', '–', '—'];

/// The anchor of what answers to a standard as a whole.
const WHOLE: &str = "whole";

/// The standards, and what answers to them.
#[derive(Debug, Default)]
pub struct Standards {
    /// By standard, in the order of `book.toml`.
    answers: Vec<Answers>,
    /// The standard and clause of each reference.
    by_ref: HashMap<String, (usize, usize)>,
}

/// What answers to a standard.
#[derive(Debug, Default)]
pub struct Answers {
    /// Its clauses that items answer to, in order.
    pub clauses: Vec<Clause>,
    /// All those items, each once, in the order of the checklist.
    pub items: Vec<usize>,
    /// The documents whose text they are.
    documents: BTreeSet<DocumentIndex>,
}

/// A clause of a standard.
#[derive(Debug)]
pub struct Clause {
    /// How it is called in the standard; empty: the standard as a whole.
    pub name: String,
    /// Its anchor, where the text of no document has it.
    pub anchor: String,
    /// The items that answer to it, in the order of the checklist.
    pub items: Vec<usize>,
}

impl Standards {
    /// Of the references of a checklist.
    pub(super) fn new(standards: &[Standard], checklist: &Checklist) -> Self {
        if standards.is_empty() {
            return Self::default();
        }
        let names = standards.iter().enumerate();
        let names = names.flat_map(|(index, one)| one.names.iter().map(move |name| (fold(name), index)));
        // More names than an automaton can hold are more than a file can.
        let matcher = Matcher::new(names.collect()).unwrap_or_default();
        let mut found: Vec<BTreeMap<String, Clause>> = standards.iter().map(|_| BTreeMap::new()).collect();
        let mut meant: HashMap<&str, Option<(usize, String)>> = HashMap::new();
        for (index, item) in checklist.items.iter().enumerate() {
            for one in &item.refs {
                let place = meant.entry(one).or_insert_with(|| {
                    let (standard, name) = split(one, &matcher)?;
                    let key = name.to_lowercase();
                    let new = || Clause { name, anchor: String::new(), items: Vec::new() };
                    found[standard].entry(key.clone()).or_insert_with(new);
                    Some((standard, key))
                });
                let clause = place.as_ref().and_then(|(standard, key)| found[*standard].get_mut(key));
                if let Some(clause) = clause.filter(|clause| clause.items.last() != Some(&index)) {
                    clause.items.push(index);
                }
            }
        }
        let mut places = HashMap::new();
        let sorted = found.into_iter().enumerate().map(|(standard, found)| {
            let mut clauses: Vec<(String, Clause)> = found.into_iter().collect();
            clauses.sort_by(|a, b| natural(&a.0, &b.0));
            places.extend(clauses.iter().enumerate().map(|(at, (key, _))| ((standard, key.clone()), at)));
            Answers::new(clauses.into_iter().map(|(_, clause)| clause).collect(), checklist)
        });
        let answers = sorted.collect();
        let place = |(one, meant): (&str, Option<(usize, String)>)| {
            let place = meant?;
            let clause = *places.get(&place)?;
            Some((one.to_owned(), (place.0, clause)))
        };
        let by_ref = meant.into_iter().filter_map(place).collect();
        Self { answers, by_ref }
    }

    /// What answers to each standard.
    pub fn answers(&self) -> &[Answers] {
        &self.answers
    }

    /// The standard and clause that a reference means.
    pub fn clause(&self, reference: &str) -> Option<(usize, usize)> {
        self.by_ref.get(reference).copied()
    }

    /// Whether a reference names none of the standards that are declared, where any are.
    pub fn is_unknown(&self, reference: &str) -> bool {
        !self.answers.is_empty() && self.clause(reference).is_none() && !is_web_address(reference)
    }
}

impl Answers {
    fn new(mut clauses: Vec<Clause>, checklist: &Checklist) -> Self {
        let mut used = HashMap::new();
        for clause in &mut clauses {
            let base = if clause.name.is_empty() { WHOLE.to_owned() } else { slug(&clause.name) };
            clause.anchor = unique(&base, &mut used);
        }
        let mut items: Vec<usize> = clauses.iter().flat_map(|clause| clause.items.iter().copied()).collect();
        items.sort_unstable();
        items.dedup();
        let document = |item: &Item| match item.origin {
            Origin::Task { document, .. } | Origin::FrontMatter { document } => Some(document),
            Origin::Overlay | Origin::Cell => None,
        };
        let documents = items.iter().filter_map(|index| document(&checklist.items[*index])).collect();
        Self { clauses, items, documents }
    }

    /// Whether something of a document's text is among the items.
    pub fn is_of(&self, document: DocumentIndex) -> bool {
        self.documents.contains(&document)
    }
}

/// The standard whose name a reference begins with, the longest one, and the clause that follows.
fn split(reference: &str, matcher: &Matcher) -> Option<(usize, String)> {
    let line = reference.split_whitespace().collect::<Vec<_>>().join(" ");
    let (range, standard) = matcher.find(&fold(&line)).into_iter().next().filter(|(range, _)| range.start == 0)?;
    Some((standard, line[range.end..].trim_start_matches(BETWEEN).to_owned()))
}

/// Numbers by what they come to, the rest by its characters: `PO.2` before `PO.10`.
fn natural(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a, b);
    while !left.is_empty() && !right.is_empty() {
        let (one, after) = piece(left);
        let (other, rest) = piece(right);
        let is_number = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
        let order = if is_number(one) && is_number(other) {
            let (one, other) = (one.trim_start_matches('0'), other.trim_start_matches('0'));
            one.len().cmp(&other.len()).then_with(|| one.cmp(other))
        } else {
            one.cmp(other)
        };
        if order != Ordering::Equal {
            return order;
        }
        (left, right) = (after, rest);
    }
    left.len().cmp(&right.len()).then_with(|| a.cmp(b))
}

/// The digits, or the one character, that a text begins with, and what follows.
fn piece(text: &str) -> (&str, &str) {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let first = text.chars().next().map_or(0, char::len_utf8);
    text.split_at(digits.max(first))
}

impl Site {
    /// The page of a standard, where items answer to it.
    pub fn standard_page(&self, standard: usize) -> Option<&Page> {
        self.plan.of_standard.get(standard).copied().flatten().map(|index| &self.plan.pages[index])
    }

    /// The page of all standards, where items answer to any.
    pub fn standards_page(&self) -> Option<&Page> {
        self.plan.standards.map(|index| &self.plan.pages[index])
    }

    /// The anchor of a clause on the page of its standard.
    pub fn clause_anchor(&self, standard: usize, clause: usize) -> String {
        let anchor = self.standards.answers[standard].clauses[clause].anchor.clone();
        self.standard_page(standard).map_or_else(|| anchor.clone(), |page| self.free_anchor(page, anchor.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(names: &[&str], reference: &str) -> Option<(usize, String)> {
        let names = names.iter().enumerate().map(|(index, name)| (fold(name), index)).collect();
        split(reference, &Matcher::new(names).expect("an automaton"))
    }

    #[test]
    fn a_reference_is_of_the_longest_name_that_it_begins_with() {
        let names = ["SOC 2", "ISO/IEC 27001", "ISO/IEC 27001:2022", "SLSA"];
        for (reference, expected) in [
            ("SOC 2 CC7.2", Some((0, "CC7.2"))),
            ("soc  2: CC7.2", Some((0, "CC7.2"))),
            ("SOC 2", Some((0, ""))),
            ("SOC 22 CC7.2", None),
            ("SOC 2.1 CC7.2", None),
            ("ISO/IEC 27001:2022 A.8.13", Some((2, "A.8.13"))),
            ("ISO/IEC 27001:2013 A.8.13", Some((1, "2013 A.8.13"))),
            ("SLSA Build L1", Some((3, "Build L1"))),
            ("SLSA-L1", Some((3, "L1"))),
            ("SLSAs", None),
            ("The SLSA L1", None),
            ("", None),
        ] {
            assert_eq!(found(&names, reference), expected.map(|(at, clause)| (at, clause.to_owned())), "{reference}");
        }
    }

    #[test]
    fn numbers_are_sorted_by_what_they_come_to() {
        let mut all =
            ["po.10", "po.2.10", "a.5.10", "po.2", "", "a.5.9", "po.2.9", "build l2", "build l10", "a.5", "a.05"];
        all.sort_by(|a, b| natural(a, b));
        assert_eq!(
            all,
            ["", "a.05", "a.5", "a.5.9", "a.5.10", "build l2", "build l10", "po.2", "po.2.9", "po.2.10", "po.10"]
        );
        let long = "9".repeat(100);
        assert_eq!(natural(&long, &format!("1{long}")), Ordering::Less);
        assert_eq!(natural("ä1", "ä2"), Ordering::Less);
    }
}
