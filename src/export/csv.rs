//! Comma-separated values: <https://www.rfc-editor.org/rfc/rfc4180>, in UTF-8.
//!
//! A header, and a row an item; each row says what it is a snapshot of, so that it stays true in whatever table it ends.
//!
//! A spreadsheet runs a cell that begins like a formula. So a cell that does, and one that begins with an apostrophe,
//! has one apostrophe more in front. Who reads the file takes one apostrophe away from each cell that begins with one.

use std::borrow::Cow;

use ::csv::{Terminator, WriterBuilder};

use super::walk::rows;
use super::xml::legal;
use super::{Tree, status};

/// The columns.
const HEADER: [&str; 12] = [
    "id",
    "level",
    "dimension",
    "topic",
    "title",
    "description",
    "refs",
    "status",
    "address",
    "model",
    "version",
    "notice",
];

pub(super) fn write(tree: &Tree) -> Result<Vec<u8>, String> {
    let mut out = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    let notice = tree.notice();
    let mut row = |cells: [&str; 12]| {
        let cells = cells.map(cell);
        out.write_record(cells.iter().map(AsRef::as_ref)).map_err(|error: ::csv::Error| error.to_string())
    };
    row(HEADER)?;
    for one in rows(tree) {
        row([
            &one.entry.id,
            &one.level.title,
            &one.dimension.name,
            one.topic.map_or("", |topic| &topic.name),
            &one.entry.title,
            &one.entry.description,
            &one.entry.refs.join("; "),
            status(one.entry.answer),
            one.entry.address.as_deref().unwrap_or_default(),
            &tree.model,
            &tree.version,
            &notice,
        ])?;
    }
    out.into_inner().map_err(|error| error.to_string())
}

/// A cell as it is written. Control characters are no text here: readers stop at a NUL.
fn cell(text: &str) -> Cow<'_, str> {
    let text = legal(text);
    if text.starts_with('\'') || like_formula(&text) { Cow::Owned(format!("'{text}")) } else { text }
}

/// Whether a spreadsheet might run the text: <https://owasp.org/www-community/attacks/CSV_Injection>.
pub(super) fn like_formula(text: &str) -> bool {
    // Some programs drop white space in front; full-width signs are signs to some.
    text.starts_with(['\t', '\r', '\n'])
        || text.trim_start().starts_with(['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'])
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn what_a_spreadsheet_would_run_has_an_apostrophe() {
        for text in ["=1", "+1", "-1", "@a", "\t=1", "\ta", "\r", "\n=1", "  =1", "\u{ff1d}1", "'a", "'", "''=1"] {
            assert_eq!(cell(text), format!("'{text}"));
        }
        for text in ["", "a", "1-1", " a", "a=1", "\u{2019}s"] {
            assert_eq!(cell(text), text);
        }
    }
}
