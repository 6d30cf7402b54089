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
    line_column(text, placed.referenced.line(), placed.referenced.column())
}

/// Reads a YAML text.
pub fn from_str<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    serde_yaml::from_str(text).map_err(|error| {
        let at = error.location().map_or(0..0, |place| line_column(text, place.line(), place.column()));
        Error { message: plain(&error.without_snippet().to_string()), at }
    })
}

/// What a parser says, without the position (which is that within the text) and advice for programmers.
fn plain(message: &str) -> String {
    let line = message.lines().next().unwrap_or("");
    let line = line.split(", set DuplicateKeyPolicy").next().unwrap_or(line);
    let line = line.split(" at line ").next().unwrap_or(line);
    line.replace("any variant of untagged enum Scalar", "a text or a number").trim_end_matches('.').to_owned()
}

fn line_column(text: &str, line: u64, column: u64) -> Range<usize> {
    let number = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    let skipped = text.split_inclusive('\n').take(number(line).saturating_sub(1));
    let start: usize = skipped.map(str::len).sum();
    let rest = text[start..].split('\n').next().unwrap_or("");
    let at = rest.char_indices().nth(number(column).saturating_sub(1)).map_or(rest.len(), |(at, _)| at);
    start + at..start + rest.trim_end().len().max(at)
}
