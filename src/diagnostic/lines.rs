//! From positions in a text to lines and columns.

use std::ops::Range;
use std::sync::OnceLock;

use super::{MOST_OF_A_LINE, Place, floor};

/// In long lines, columns are counted from marks that stand this many bytes apart.
const STEP: usize = 1024;

/// Where the lines of one text begin; found when the first place is asked for, so that a thousand places in a file cost
/// no more than one.
#[derive(Debug, Clone, Default)]
pub struct Lines(OnceLock<Vec<Mark>>);

/// A place whose line and column are known.
#[derive(Debug, Clone, Copy)]
struct Mark {
    at: usize,
    /// Lines before it.
    line: usize,
    /// Where its line begins.
    start: usize,
    /// Characters before it in its line.
    column: usize,
}

impl Lines {
    /// The line (from 1) of a position in the text.
    pub fn line(&self, text: &str, at: usize) -> usize {
        self.mark(text, at).line + 1
    }

    /// The place `span` (bytes) of the file `path` whose text is `text`; see [`Place::new`].
    pub fn place(&self, path: &str, text: &str, span: Range<usize>) -> Place {
        let start = floor(text, span.start);
        let end = floor(text, span.end.max(start));
        let mark = self.mark(text, start);
        let line_start = mark.start;
        // Only the first line is shown: it is where the reader has to look. Its beginning is never cut, since columns
        // are counted from it; a place too far behind it is shown by its numbers alone.
        let far = start - line_start > MOST_OF_A_LINE;
        let most = if far { line_start } else { floor(text, line_start + 2 * MOST_OF_A_LINE) };
        let to = text[line_start..most].find('\n').map_or(most, |at| line_start + at);
        let excerpt = text[line_start..to].trim_end().to_owned();
        let shown = |at: usize| at.clamp(line_start, to).saturating_sub(line_start).min(excerpt.len());
        let span = shown(start)..shown(end);
        let column = mark.column + text[mark.at..start].chars().count() + 1;
        Place { path: path.to_owned(), line: mark.line + 1, column, excerpt, span }
    }

    /// The last mark at or before a position.
    fn mark(&self, text: &str, at: usize) -> Mark {
        let marks = self.0.get_or_init(|| marks(text));
        let index = marks.partition_point(|mark| mark.at <= at);
        marks.get(index.saturating_sub(1)).copied().unwrap_or(Mark { at: 0, line: 0, start: 0, column: 0 })
    }
}

/// A mark at the beginning of each line, and more in long ones.
fn marks(text: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut start = 0;
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
    for (line, end) in ends.enumerate() {
        let (mut at, mut column) = (start, 0);
        marks.push(Mark { at, line, start, column });
        while end - at > STEP {
            let next = text.ceil_char_boundary(at + STEP);
            column += text[at..next].chars().count();
            at = next;
            marks.push(Mark { at, line, start, column });
        }
        start = end + 1;
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_that_are_counted_from_the_beginning() {
        let long = "ä€x ".repeat(3000);
        let text = format!("a\n\n{long}\nb\r\nc{long}");
        let lines = Lines::default();
        for at in (0..=text.len() + 2).filter(|at| at % 37 == 0 || *at < 20 || *at > text.len() - 5) {
            let place = lines.place("a.md", &text, at..at + 3);
            let before = &text[..text.floor_char_boundary(at.min(text.len()))];
            assert_eq!(place.line, before.matches('\n').count() + 1, "{at}");
            let line = before.rsplit('\n').next().expect("a line");
            assert_eq!(place.column, line.chars().count() + 1, "{at}");
            assert!(place.excerpt.is_empty() || place.excerpt.is_char_boundary(place.span.start), "{at}");
            assert_eq!(lines.line(&text, at), place.line);
        }
    }
}
