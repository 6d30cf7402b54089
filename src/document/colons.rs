//! Colons at the beginning of a line: only one with a space behind it begins a definition.

use std::borrow::Cow;

use pulldown_cmark::Event;

use super::Events;

/// Takes the place of a colon at the beginning of a line that begins no definition: the parser asks for no space behind it.
pub(super) const COLON: u8 = 1;

/// Whether a line that begins with a colon is a definition (`: text`), or the rule of a table.
pub(super) fn is_definition(line: &str) -> bool {
    line[1..].starts_with([' ', '\t']) || line.bytes().all(|b| matches!(b, b':' | b'-' | b'|' | b' ' | b'\t' | b'\r'))
}

/// Whether there is nothing before this place of its line but what quotes and indents.
pub(super) fn opens_line(before: &[u8]) -> bool {
    let inner = before.iter().rev().find(|b| !matches!(b, b' ' | b'\t' | b'>'));
    inner.is_none_or(|b| *b == b'\n')
}

/// A text of masked Markdown as it was written.
pub(super) fn unmask(text: &str) -> Cow<'_, str> {
    match memchr::memchr(COLON, text.as_bytes()) {
        None => Cow::Borrowed(text),
        Some(_) => Cow::Owned(text.replace(char::from(COLON), ":")),
    }
}

/// The texts in events of masked Markdown as they were written.
pub(super) fn unmask_events(events: &mut Events<'_>) {
    for (event, _) in events {
        if let Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) = event
            && let Cow::Owned(plain) = unmask(text)
        {
            *text = plain.into();
        }
    }
}
