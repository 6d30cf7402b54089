//! What went wrong, and where: every stage collects [`Diagnostic`]s and goes on.

mod github;
mod gitlab;
mod json;
mod lines;
pub mod pages;
mod paths;
mod report;
mod sarif;
mod text;

use std::ops::Range;

pub use lines::Lines;
pub use paths::Paths;
pub use report::{Format, report};
pub use text::render;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing is written.
    Error,
    /// The site is built; `--strict` turns it into an error.
    Warning,
}

/// A place in a file, with the lines needed to show it.
///
/// The excerpt is kept here so that a report needs no access to the sources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file, relative to the folder that was read, with `/` between the parts.
    pub path: String,
    /// Line, counted from 1; 0 when the file as a whole is meant.
    pub line: usize,
    /// Column in characters, counted from 1; 0 when the file as a whole is meant.
    pub column: usize,
    /// The lines that the place touches.
    pub excerpt: String,
    /// The place, in bytes of `excerpt`.
    pub span: Range<usize>,
}

/// A place farther behind the beginning of its line than this many bytes is not shown: the line is no prose.
const MOST_OF_A_LINE: usize = 8000;

impl Place {
    /// The place `span` (bytes) of the file `path` whose text is `text`.
    ///
    /// A span out of bounds, or inside a character, is moved to the nearest one that fits. Who tells of many places in
    /// one text keeps its [`Lines`].
    pub fn new(path: &str, text: &str, span: Range<usize>) -> Self {
        Lines::default().place(path, text, span)
    }

    /// The file as a whole.
    pub fn file(path: &str) -> Self {
        Self { path: path.to_owned(), line: 0, column: 0, excerpt: String::new(), span: 0..0 }
    }
}

/// The nearest character boundary at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at.min(text.len()))
}

/// One thing to tell the author.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// A short stable name, such as `broken-link`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Where it is.
    pub place: Option<Place>,
    /// Which of several kinds it is, where its code has kinds.
    pub class: Option<&'static str>,
}

impl Diagnostic {
    /// An error: nothing will be written.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        debug_assert!(pages::page(code).is_some(), "docs/diagnostics/{code}.md is missing");
        Self { code, severity: Severity::Error, message: message.into(), help: None, place: None, class: None }
    }

    /// A warning: the site is built all the same.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message) }
    }

    /// Adds where it is.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Says which kind it is.
    #[must_use]
    pub fn class(mut self, class: &'static str) -> Self {
        self.class = Some(class);
        self
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the nearest of `names` as a suggestion, where one is near.
    #[must_use]
    pub fn did_you_mean<'a>(self, name: &str, names: impl IntoIterator<Item = &'a str>) -> Self {
        match nearest(name, names) {
            Some(near) => self.help(format!("did you mean `{near}`?")),
            None => self,
        }
    }
}

/// Longer names are not compared: it takes the product of both lengths.
const LONGEST_NAME: usize = 200;
/// More names are not compared: a report must not be slower than the build.
const MOST_NAMES: usize = 1000;
/// Nor are more that have about the same letters.
const MOST_NEAR: usize = 100;

/// The name most like `name`, where one is alike enough to be meant.
pub fn nearest<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let letters = Letters::of(name);
    names
        .into_iter()
        .take(MOST_NAMES)
        .filter(|other| other.len() <= LONGEST_NAME && letters.may_be_near(other))
        .take(MOST_NEAR)
        .map(|candidate| (strsim::normalized_damerau_levenshtein(name, candidate), candidate))
        .filter(|(alike, _)| *alike >= 0.6)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

/// How often the characters of each of 64 kinds stand in a name.
struct Letters {
    count: [usize; 64],
    length: usize,
}

impl Letters {
    fn of(name: &str) -> Self {
        let mut count = [0; 64];
        name.chars().for_each(|c| count[u32::from(c) as usize % 64] += 1);
        Self { count, length: name.chars().count() }
    }

    /// Whether two names share enough characters to be alike: what one lacks of the other has to be put in.
    fn may_be_near(&self, other: &str) -> bool {
        let other = Self::of(other);
        let lacking = |one: &Self, other: &Self| -> usize {
            one.count.iter().zip(&other.count).map(|(a, b)| b.saturating_sub(*a)).sum()
        };
        lacking(self, &other).max(lacking(&other, self)) * 5 <= self.length.max(other.length) * 2
    }
}

/// Puts diagnostics in the order in which they are told: by file, position, code; each once.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    fn key(d: &Diagnostic) -> (&str, usize, usize, Severity, &str, &str) {
        let (path, line, column) = d.place.as_ref().map_or(("", 0, 0), |p| (p.path.as_str(), p.line, p.column));
        (path, line, column, d.severity, d.code, &d.message)
    }
    diagnostics.sort_by(|a, b| key(a).cmp(&key(b)));
    diagnostics.dedup();
}

/// Whether one of them is an error.
pub fn any_error(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|d| d.severity == Severity::Error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_counts_lines_and_characters() {
        let place = Place::new("a.md", "erste\nzwölf links\n", 6 + 7..6 + 12);
        assert_eq!((place.line, place.column), (2, 7));
        assert_eq!(&place.excerpt[place.span], "links");
    }

    #[test]
    fn a_place_out_of_bounds_is_moved_inside() {
        let place = Place::new("a.md", "äb", 1..99);
        assert_eq!((place.line, place.column, place.excerpt.as_str()), (1, 1, "äb"));
        assert_eq!(Place::new("a.md", "", 5..9).line, 1);
    }

    #[test]
    fn a_very_long_line_is_cut() {
        let text = "x".repeat(100_000);
        let place = Place::new("a.md", &text, 50_000..50_010);
        assert!(place.excerpt.is_empty());
        assert_eq!(place.column, 50_001);
    }
}
