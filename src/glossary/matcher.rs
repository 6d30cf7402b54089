//! Finding terms in a text: one automaton for all of them, linear in the text.

use std::ops::Range;

use aho_corasick::{AhoCorasick, BuildError};
use unicode_segmentation::UnicodeSegmentation;

/// Finds the names of terms.
#[derive(Debug, Default)]
pub struct Matcher {
    /// Folded names, and the term that each is of.
    names: Vec<(String, usize)>,
    automaton: Option<AhoCorasick>,
}

impl PartialEq for Matcher {
    fn eq(&self, other: &Self) -> bool {
        self.names == other.names
    }
}

impl Eq for Matcher {}

impl Matcher {
    /// Of folded names.
    ///
    /// # Errors
    ///
    /// Where there are more than an automaton can hold.
    pub fn new(names: Vec<(String, usize)>) -> Result<Self, BuildError> {
        let automaton =
            if names.is_empty() { None } else { Some(AhoCorasick::new(names.iter().map(|(name, _)| name))?) };
        Ok(Self { names, automaton })
    }

    /// The names that it finds.
    pub fn names(&self) -> &[(String, usize)] {
        &self.names
    }

    /// Whether there is nothing to find.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The terms in a folded text: whole words, the longest name where several begin at one place, none inside of another.
    pub fn find(&self, folded: &str) -> Vec<(Range<usize>, usize)> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        let mut found: Vec<(Range<usize>, usize)> = automaton
            .find_overlapping_iter(folded)
            .map(|one| (one.range(), self.names[one.pattern().as_usize()].1))
            .collect();
        if found.is_empty() {
            return found;
        }
        // <https://www.unicode.org/reports/tr29/#Word_Boundaries>
        let bounds: Vec<usize> = folded.split_word_bound_indices().map(|(at, _)| at).collect();
        let is_bound = |at: usize| at == folded.len() || bounds.binary_search(&at).is_ok();
        found.retain(|(range, _)| is_bound(range.start) && is_bound(range.end));
        found.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
        let mut end = 0;
        found.retain(|(range, _)| {
            let free = range.start >= end;
            if free {
                end = range.end;
            }
            free
        });
        found
    }
}

/// A text such that capitals and kinds of white space make no difference. It is as long as before, so that places in it
/// are places in the text.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(&mut out, text);
    out
}

/// Adds a text, folded.
pub fn fold_into(out: &mut String, text: &str) {
    out.extend(text.chars().map(|c| {
        if c.is_ascii_whitespace() {
            return ' ';
        }
        let mut lower = c.to_lowercase();
        match (lower.next(), lower.next()) {
            (Some(one), None) if one.len_utf8() == c.len_utf8() => one,
            _ => c,
        }
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(names: &[&str], text: &str) -> Vec<String> {
        let names = names.iter().enumerate().map(|(index, name)| (fold(name), index)).collect();
        let matcher = Matcher::new(names).expect("an automaton");
        matcher.find(&fold(text)).into_iter().map(|(range, _)| text[range].to_owned()).collect()
    }

    #[test]
    fn whole_words_in_any_case() {
        assert_eq!(found(&["SLO"], "An slo, SLOs, slow, (SLO)."), ["slo", "SLO"]);
        assert_eq!(found(&["Übung"], "ÜBUNG macht, Übungen nicht"), ["ÜBUNG"]);
        assert_eq!(found(&["service level"], "Service\nlevel"), ["Service\nlevel"]);
        assert_eq!(found(&["CI/CD", "C++"], "Use CI/CD and C++."), ["CI/CD", "C++"]);
    }

    #[test]
    fn the_longest_that_is_whole() {
        let names = ["service level", "service level objective", "level objective", "level"];
        assert_eq!(found(&names, "a service level objective"), ["service level objective"]);
        assert_eq!(found(&names, "service level objectives"), ["service level"]);
        assert_eq!(found(&names, "xservice level objective"), ["level objective"]);
    }

    #[test]
    fn places_stay() {
        for text in ["İstanbul SLO", "ẞ SLO", "K SLO", "Ä\u{a0}SLO"] {
            assert_eq!(fold(text).len(), text.len());
            assert_eq!(found(&["slo"], text), ["SLO"], "{text}");
        }
    }
}
