//! The stylesheets of a theme, as one: a page waits for one file.

use std::borrow::Cow;
use std::collections::BTreeMap;

/// The file that they become.
const JOINED: &str = "theme/style.css";
const FOLDER: &str = "theme/";

/// Puts what `style.css` imports from beside it in the place of the import. A theme that brings another `style.css`
/// takes what that one imports, and nothing else. Comments of what is imported stay behind.
pub(super) fn join(files: &mut BTreeMap<String, Cow<'static, [u8]>>) {
    let Some(style) = files.get(JOINED) else { return };
    let style = String::from_utf8_lossy(style).into_owned();
    let mut joined = String::with_capacity(64 * 1024);
    let mut imported = Vec::new();
    for line in style.split_inclusive('\n') {
        let path = line.trim().strip_prefix("@import \"").and_then(|rest| rest.strip_suffix("\";"));
        let path = path.map(|path| format!("{FOLDER}{path}"));
        match path.as_ref().and_then(|path| files.get(path)) {
            Some(text) => {
                joined.push_str(&without_comments(&String::from_utf8_lossy(text)));
                joined.push('\n');
                imported.extend(path);
            }
            None => joined.push_str(line),
        }
    }
    for path in imported {
        files.remove(&path);
    }
    files.insert(JOINED.to_owned(), Cow::Owned(joined.into_bytes()));
}

/// A stylesheet without the comments that have lines of their own: they are for whoever reads the source, and an eighth of
/// what a browser would load. Tokens: <https://www.w3.org/TR/css-syntax-3/#tokenization>.
fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut kept, mut at) = (0, 0);
    while let Some(rest) = text.as_bytes().get(at..).filter(|rest| !rest.is_empty()) {
        match rest {
            [b'\\', ..] => at += 2,
            [quote @ (b'"' | b'\''), inner @ ..] => at += 1 + end_of(inner, *quote),
            [b'(', inner @ ..] if text.as_bytes()[..at].ends_with(b"url") => match inner.trim_ascii_start() {
                [b'"' | b'\'', ..] => at += 1,
                _ => at += 1 + end_of(inner, b')'),
            },
            [b'/', b'*', ..] => {
                let end = text[at + 2..].find("*/").map_or(text.len(), |length| at + 2 + length + 2);
                let before = text[..at].trim_end_matches([' ', '\t']);
                let after = text[end..].trim_start_matches([' ', '\t', '\r']);
                let is_alone = before.is_empty() || before.ends_with('\n');
                if let (true, Some(next)) = (is_alone, after.strip_prefix('\n')) {
                    out.push_str(&text[kept..before.len()]);
                    kept = text.len() - next.len();
                }
                at = end;
            }
            _ => at += 1,
        }
    }
    out + &text[kept..]
}

/// How many bytes it takes to this one, and past it; a string ends with its line at the latest.
fn end_of(bytes: &[u8], last: u8) -> usize {
    let mut is_escaped = false;
    let end = bytes.iter().position(|byte| {
        let ends = !is_escaped && (*byte == last || *byte == b'\n');
        is_escaped = !is_escaped && *byte == b'\\';
        ends
    });
    end.map_or(bytes.len(), |end| end + 1)
}

#[cfg(test)]
mod tests {
    use super::without_comments;

    #[test]
    fn comments_on_lines_of_their_own_are_left_out() {
        let text = "/* One. */\na { /* Two. */ b: c;\n  /* Three,\n     and more. */\n  d: e; }\n\t/* Four. */ \r\nf {}\n/* Five. */";
        assert_eq!(without_comments(text), "a { /* Two. */ b: c;\n  d: e; }\nf {}\n/* Five. */");
    }

    #[test]
    fn what_only_looks_like_a_comment_stays() {
        for text in [
            "a::before { content: \"\\\"/*\"; }\n\n b {} /* c\n*/ d {}\n",
            "a { content: '\n/* it ended with its line */ b'; }\n",
            "a { background: url(https://example.org/*/a.png); }\n/*\n",
            "a { background: url( \"*/\" ); }\n\\/* a\n",
            "ü\\ü/*ü",
        ] {
            assert_eq!(without_comments(text), text);
        }
        assert_eq!(without_comments("a { b: url(c) }\n/* d */\ne {}\n"), "a { b: url(c) }\ne {}\n");
        assert_eq!(without_comments("a { b: 'c\n/* d */\n}\n"), "a { b: 'c\n}\n", "a string ends with its line");
    }
}
