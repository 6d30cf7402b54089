//! A document that says in one language what another says in the language of the book.

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

    /// This document as a translation. `same` tells whether two normalised names mean one thing.
    #[must_use]
    pub fn translating(mut self, original: Option<Arc<Self>>, same: &dyn Fn(&str, &str) -> bool) -> Self {
        let mut headings = vec![None; self.headings.len()];
        if let Some(original) = &original {
            align(&tree(original), &tree(&self), original, &self, same, &mut headings);
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
    others: &[Branch],
    own: &[Branch],
    original: &Document,
    document: &Document,
    same: &dyn Fn(&str, &str) -> bool,
    out: &mut [Option<(usize, Match)>],
) {
    let by_name = |other: &Branch, one: &Branch| {
        let (other, one) = (&original.headings[other.heading], &document.headings[one.heading]);
        same(&normalise(&other.text), &normalise(&one.text))
    };
    let by_id = |other: &Branch, one: &Branch| {
        let (other, one) = (&original.headings[other.heading], &document.headings[one.heading]);
        one.id.as_deref().is_some_and(|id| {
            other.id.as_deref() == Some(id) || other.anchor == id || same(&normalise(&other.text), &normalise(id))
        })
    };
    let pairs = pair(others.len(), own.len(), |other, one| {
        let (other, one) = (&others[other], &own[one]);
        if by_name(other, one) { Some(Match::Name) } else { by_id(other, one).then_some(Match::Id) }
    });
    for (other, one, how) in pairs {
        out[own[one].heading] = Some((others[other].heading, how));
        align(&others[other].below, &own[one].below, original, document, same, out);
    }
}

/// Pairs two lists: what `known` says is the same; then, between those, by position where both have as many.
///
/// Lists are short: the headings below one heading, the items of one cell.
pub fn pair(others: usize, own: usize, known: impl Fn(usize, usize) -> Option<Match>) -> Vec<(usize, usize, Match)> {
    let mut of_own: Vec<Option<(usize, Match)>> = vec![None; own];
    let mut taken = vec![false; others];
    for how in [Match::Name, Match::Id] {
        for (one, found) in of_own.iter_mut().enumerate().filter(|(_, found)| found.is_none()) {
            let other = (0..others).find(|other| !taken[*other] && known(*other, one) == Some(how));
            if let Some(other) = other {
                taken[other] = true;
                *found = Some((other, how));
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
    for (other, one) in fixed.into_iter().chain([(others, own)]) {
        if other >= start.0 {
            join(&mut of_own, start.0..other, start.1..one);
            start = (other + 1, one + 1);
        }
    }
    join(&mut of_own, 0..others, 0..own);
    of_own.into_iter().enumerate().filter_map(|(one, found)| found.map(|(other, how)| (other, one, how))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_comes_first_then_the_place() {
        let named = |other: usize, own: usize| (other == 2 && own == 1).then_some(Match::Id);
        assert_eq!(pair(3, 2, named), [(2, 1, Match::Id)]);
        assert_eq!(pair(4, 3, named), [(2, 1, Match::Id), (3, 2, Match::Position)]);
        let crossed = |other: usize, own: usize| (other + own == 1).then_some(Match::Name);
        assert_eq!(pair(2, 2, crossed), [(1, 0, Match::Name), (0, 1, Match::Name)]);
        assert_eq!(pair(2, 2, |_, _| None), [(0, 0, Match::Position), (1, 1, Match::Position)]);
        assert!(pair(2, 3, |_, _| None).is_empty());
    }
}
