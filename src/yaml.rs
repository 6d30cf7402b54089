//! YAML, with the place of what is wrong: the only user of the parser.

use std::ops::Range;

use serde::de::DeserializeOwned;

/// What is wrong with a YAML text.
#[derive(Debug)]
pub struct Error {
    /// What, without a full stop.
    pub message: String,
    /// Where: bytes of the text.
    pub at: Range<usize>,
}

/// A value, and where it stands.
pub type Placed<T> = serde_yaml::Spanned<T>;

/// Where a value stands: bytes of the text.
pub fn range<T>(text: &str, placed: &Placed<T>) -> Range<usize> {
    place(text, placed.referenced)
}

/// Reads a YAML text.
pub fn from_str<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    serde_yaml::from_str(text).map_err(|error| {
        let at = error.location().map_or(0..0, |location| place(text, location));
        Error { message: plain(&error.without_snippet().to_string()), at }
    })
}

/// What a parser says, without the position (which is that within the text) and advice for programmers.
fn plain(message: &str) -> String {
    let line = message.lines().next().unwrap_or("");
    let line = line.split(", set DuplicateKeyPolicy").next().unwrap_or(line);
    let line = line.split(" at line ").next().unwrap_or(line);
    // Limits of the parser: <https://docs.rs/serde-saphyr/latest/serde_saphyr/budget/enum.BudgetBreach.html>
    if line.contains("recursion limit exceeded") {
        return "it is nested too deeply".to_owned();
    }
    if let Some((_, breach)) = line.split_once("budget breached: ") {
        let what = if breach.starts_with("Depth") {
            "it is nested too deeply"
        } else if breach.starts_with("Alias") || breach.starts_with("Recorded") {
            "it holds too many aliases"
        } else {
            "it holds, or its aliases come to, too many values"
        };
        return what.to_owned();
    }
    line.replace("any variant of untagged enum Scalar", "a text or a number").trim_end_matches('.').to_owned()
}

/// Where a location is. Those of values know it in bytes; for the one of an error, lines are counted.
fn place(text: &str, location: serde_yaml::Location) -> Range<usize> {
    let number = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    let known = location.span().byte_offset().map(number).filter(|at| *at > 0);
    let at = known.unwrap_or_else(|| {
        let before = number(location.line()).saturating_sub(1);
        let line: usize = text.split_inclusive('\n').take(before).map(str::len).sum();
        let rest = text[line..].split('\n').next().unwrap_or("");
        let column = rest.char_indices().nth(number(location.column()).saturating_sub(1));
        line + column.map_or(rest.len(), |(at, _)| at)
    });
    let start = text.floor_char_boundary(at.min(text.len()));
    // To the end of its line. Lines that are longer are not shown as a whole.
    let rest = &text[start..text.floor_char_boundary(start + 4096)];
    let line = rest.split('\n').next().unwrap_or("");
    start..start + line.trim_end().len()
}
