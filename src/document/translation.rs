//! A document that says in one language what another says in the language of the book.

use std::collections::{HashMap, VecDeque};
use std::ops::Range;
use std::sync::Arc;

use super::Document;
use crate::model::name::normalise;

/// What a document is a translation of.
#[derive(Debug, Clone)]
pub struct Translation {
    /// The document in the language of the book; none where only this language has one.
    pub original: Option<Arc<Document>>,
    /// For each heading the heading of the original that says the same, and how that is known.
    pub headings: Vec<Option<(usize, Match)>>,
}

/// How a name was found to be the translation of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Match {
    /// Both are names of one thing, by the aliases in book.toml or because they are the same words.
    Name,
    /// They have the same id.
    Id,
    /// They stand at the same place.
    Position,
}

impl Document {
    /// The heading of the original that one of the headings translates.
    pub fn original_heading(&self, heading: usize) -> Option<&super::Heading> {
        let translation = self.translation.as_ref()?;
        let (index, _) = (*translation.headings.get(heading)?)?;
        translation.original.as_ref()?.headings.get(index)
    }

    /// The title of the original, where this is a translation of one.
    pub fn original_title(&self) -> Option<&str> {
        Some(&self.translation.as_ref()?.original.as_ref()?.title)
    }

    /// This document as a translation. `canonical` gives what a normalised name is called, whatever its aliases are.
    #[must_use]
    pub fn translating(mut self, original: Option<Arc<Self>>, canonical: &dyn Fn(String) -> String) -> Self {
        let mut headings = vec![None; self.headings.len()];
        if let Some(original) = &original {
            align((original, &tree(original)), (&self, &tree(&self)), canonical, &mut headings);
            if let (Some(own), Some(other)) = (self.title_heading, original.title_heading) {
                headings[own] = Some((other, Match::Position));
            }
        }
        self.translation = Some(Translation { original, headings });
        self
    }
}

/// A heading and those below it.
struct Branch {
    heading: usize,
    below: Vec<Branch>,
}

/// The headings of a document as a tree; the title is none of them.
fn tree(document: &Document) -> Vec<Branch> {
    fn take(document: &Document, rest: &mut std::iter::Peekable<std::vec::IntoIter<usize>>, above: u8) -> Vec<Branch> {
        let mut branches = Vec::new();
        while let Some(heading) = rest.next_if(|index| document.headings[*index].nesting > above) {
            let below = take(document, rest, document.headings[heading].nesting);
            branches.push(Branch { heading, below });
        }
        branches
    }
    let headings = (0..document.headings.len()).filter(|index| Some(*index) != document.title_heading);
    take(document, &mut headings.collect::<Vec<_>>().into_iter().peekable(), 0)
}

/// Finds which of the headings `own`, below one heading, translate which of `others`, and goes on below each pair.
fn align(
    (original, others): (&Document, &[Branch]),
    (document, own): (&Document, &[Branch]),
    canonical: &dyn Fn(String) -> String,
    out: &mut [Option<(usize, Match)>],
) {
    let named = |document: &Document, branch: &Branch| canonical(normalise(&document.headings[branch.heading].text));
    let there = others.iter().map(|other| {
        let heading = &original.headings[other.heading];
        let name = named(original, other);
        let ids = heading.id.iter().chain([&heading.anchor, &name]).map(|id| normalise(id)).collect();
        Known { name: Some(name), ids }
    });
    let here = own.iter().map(|one| Known {
        name: Some(named(document, one)),
        ids: document.headings[one.heading].id.iter().map(|id| canonical(normalise(id))).collect(),
    });
    for (other, one, how) in pair(&there.collect::<Vec<_>>(), &here.collect::<Vec<_>>()) {
        out[own[one].heading] = Some((others[other].heading, how));
        align((original, &others[other].below), (document, &own[one].below), canonical, out);
    }
}

/// By what something is known.
#[derive(Debug, Default)]
pub struct Known {
    /// Its name.
    pub name: Option<String>,
    /// Its ids.
    pub ids: Vec<String>,
}

/// Pairs two lists: what has the same name, then what has the same id; then, between those, by position where both have
/// as many.
pub fn pair(others: &[Known], own: &[Known]) -> Vec<(usize, usize, Match)> {
    let mut of_own: Vec<Option<(usize, Match)>> = vec![None; own.len()];
    let mut taken = vec![false; others.len()];
    let names = |one: &Known| one.name.iter().cloned().collect::<Vec<_>>();
    let ids = |one: &Known| one.ids.clone();
    for (how, keys) in [(Match::Name, &names as &dyn Fn(&Known) -> Vec<String>), (Match::Id, &ids)] {
        let mut by_key = HashMap::<String, VecDeque<usize>>::new();
        for (other, known) in others.iter().enumerate().filter(|(other, _)| !taken[*other]) {
            for key in keys(known) {
                by_key.entry(key).or_default().push_back(other);
            }
        }
        for (one, found) in of_own.iter_mut().enumerate().filter(|(_, found)| found.is_none()) {
            for key in keys(&own[one]) {
                let Some(there) = by_key.get_mut(&key) else { continue };
                // Each is met once under each of its keys.
                while let Some(other) = there.pop_front() {
                    if !std::mem::replace(&mut taken[other], true) {
                        *found = Some((other, how));
                        break;
                    }
                }
                if found.is_some() {
                    break;
                }
            }
        }
    }
    let mut join = |of_own: &mut Vec<Option<(usize, Match)>>, others: Range<usize>, own: Range<usize>| {
        let free: Vec<usize> = others.filter(|other| !taken[*other]).collect();
        let open: Vec<usize> = own.filter(|one| of_own[*one].is_none()).collect();
        if free.len() == open.len() {
            for (other, one) in free.into_iter().zip(open) {
                taken[other] = true;
                of_own[one] = Some((other, Match::Position));
            }
        }
    };
    // Runs of both between two pairs that follow each other in both; then what is left of all.
    let mut start = (0, 0);
    let fixed: Vec<(usize, usize)> =
        of_own.iter().enumerate().filter_map(|(one, found)| Some((found.as_ref()?.0, one))).collect();
    for (other, one) in fixed.into_iter().chain([(others.len(), own.len())]) {
        if other >= start.0 {
            join(&mut of_own, start.0..other, start.1..one);
            start = (other + 1, one + 1);
        }
    }
    join(&mut of_own, 0..others.len(), 0..own.len());
    of_own.into_iter().enumerate().filter_map(|(one, found)| found.map(|(other, how)| (other, one, how))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(all: &[(&str, &str)]) -> Vec<Known> {
        let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        all.iter().map(|(name, id)| Known { name: text(name), ids: text(id).into_iter().collect() }).collect()
    }

    #[test]
    fn what_is_known_comes_first_then_the_place() {
        let pairs = |others: &[(&str, &str)], own: &[(&str, &str)]| pair(&known(others), &known(own));
        let others = [("a", ""), ("b", ""), ("c", "x"), ("d", "")];
        assert_eq!(pairs(&others[..3], &[("p", ""), ("q", "x")]), [(2, 1, Match::Id)]);
        assert_eq!(pairs(&others, &[("p", ""), ("q", "x"), ("r", "")]), [(2, 1, Match::Id), (3, 2, Match::Position)]);
        assert_eq!(pairs(&others[..2], &[("b", ""), ("a", "")]), [(1, 0, Match::Name), (0, 1, Match::Name)]);
        assert_eq!(pairs(&others[..2], &[("p", ""), ("q", "")]), [(0, 0, Match::Position), (1, 1, Match::Position)]);
        assert_eq!(pairs(&others[..2], &[("q", ""), ("a", "")]), [(1, 0, Match::Position), (0, 1, Match::Name)]);
        assert!(pairs(&others[..2], &[("p", ""), ("q", ""), ("r", "")]).is_empty());
        // Of two with one name the first is met first.
        assert_eq!(pairs(&[("a", ""), ("a", "")], &[("a", ""), ("a", "")]), [(0, 0, Match::Name), (1, 1, Match::Name)]);
    }
}
