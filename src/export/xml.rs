//! Text that may stand in XML 1.0: <https://www.w3.org/TR/xml/#charsets>.

use std::borrow::Cow;

/// Text without the characters that XML 1.0 cannot hold: U+FFFD stands for each.
pub(crate) fn legal(text: &str) -> Cow<'_, str> {
    let bad = |one: char| (one < ' ' && !matches!(one, '\t' | '\n' | '\r')) || matches!(one, '\u{fffe}' | '\u{ffff}');
    if text.contains(bad) { Cow::Owned(text.replace(bad, "\u{fffd}")) } else { Cow::Borrowed(text) }
}

/// Text for the content of an element or the value of an attribute.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for one in legal(text).chars() {
        match one {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // Read back as a line feed if it stood there itself.
            '\r' => out.push_str("&#13;"),
            one => out.push(one),
        }
    }
    out
}
