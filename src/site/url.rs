//! Relative addresses.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What is not let be in a path: <https://url.spec.whatwg.org/#path-percent-encode-set>, and `%` and `:` so that
/// a name can neither be taken for an encoded one nor for a scheme.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'%')
    .add(b':')
    .add(b'\\')
    .add(b'^')
    .add(b'|')
    .add(b'\'')
    .add(b'&')
    .add(b'[')
    .add(b']');

/// Encodes a path for an address.
pub fn encode(path: &str) -> Cow<'_, str> {
    utf8_percent_encode(path, PATH).into()
}

/// What is let be in a value of a query: <https://www.rfc-editor.org/rfc/rfc3986#section-2.3>.
const VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Encodes a value for the query of an address.
pub fn encode_value(value: &str) -> Cow<'_, str> {
    utf8_percent_encode(value, VALUE).into()
}

/// Decodes an address; what is not UTF-8 is let be.
pub fn decode(path: &str) -> Cow<'_, str> {
    percent_decode_str(path).decode_utf8().unwrap_or(Cow::Borrowed(path))
}

/// The way from a page `depth` folders deep to the root: empty, `../`, `../../`, …
pub fn to_root(depth: usize) -> String {
    "../".repeat(depth)
}

/// The address of `route#fragment` for a page at `from`.
pub fn relative(from: &str, route: &str, fragment: Option<&str>) -> String {
    let fragment = fragment.map(|fragment| format!("#{}", encode(fragment))).unwrap_or_default();
    if from == route && !fragment.is_empty() {
        return fragment;
    }
    // Folders that both share need not be left.
    let shared = from
        .match_indices('/')
        .map(|(at, _)| at + 1)
        .take_while(|at| route.get(..*at) == Some(&from[..*at]))
        .last()
        .unwrap_or(0);
    let up = from[shared..].matches('/').count();
    let down = encode(&route[shared..]);
    match (up, down.is_empty()) {
        (0, true) => format!("./{fragment}"),
        _ => format!("{}{down}{fragment}", to_root(up)),
    }
}

/// Joins `path` to the folder `base` (no `/` at its end), resolving `.` and `..`; `None` where it leaves the root.
pub fn join(base: &str, path: &str) -> Option<String> {
    let (mut parts, path) = match path.strip_prefix('/') {
        Some(path) => (Vec::new(), path),
        None => (base.split('/').filter(|part| !part.is_empty()).collect::<Vec<_>>(), path),
    };
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_are_short() {
        assert_eq!(relative("", "level-1/", None), "level-1/");
        assert_eq!(relative("level-1/", "", None), "../");
        assert_eq!(relative("", "", None), "./");
        assert_eq!(relative("a/b/", "a/c/", Some("x y")), "../c/#x%20y");
        assert_eq!(relative("a/b/", "a/b/", Some("x")), "#x");
        assert_eq!(relative("a/b/", "a/b/", None), "./");
        assert_eq!(relative("a/", "a/b/", None), "b/");
        assert_eq!(relative("404.html", "a/", None), "a/");
        assert_eq!(relative("ab/", "abc/", None), "../abc/");
        assert_eq!(relative("", "größe/1:2/", None), "gr%C3%B6%C3%9Fe/1%3A2/");
    }

    #[test]
    fn joining_stays_inside() {
        assert_eq!(join("a/b", "../c.md").as_deref(), Some("a/c.md"));
        assert_eq!(join("a", "/c").as_deref(), Some("c"));
        assert_eq!(join("a", "../../c"), None);
    }
}
