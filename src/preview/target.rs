//! From the target of a request to a path of the site.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// Decodes the path of an address, once; without its first `/`. `None` where it could be read in two ways, or leave the
/// site: not UTF-8, control characters, `\`, an encoded `/`, `.` and `..` however they are written, `//`.
pub(super) fn decode(path: &str) -> Option<String> {
    let path = path.strip_prefix('/')?;
    let last = path.matches('/').count();
    let mut decoded = String::with_capacity(path.len());
    for (at, segment) in path.split('/').enumerate() {
        let segment = percent_decode_str(segment).decode_utf8().ok()?;
        let is_plain = !segment.contains(|c: char| matches!(c, '/' | '\\') || c.is_control());
        let is_name = !matches!(&*segment, "." | "..") && (!segment.is_empty() || at == last);
        if !is_plain || !is_name {
            return None;
        }
        if at > 0 {
            decoded.push('/');
        }
        decoded.push_str(&segment);
    }
    Some(decoded)
}

/// The value of a parameter of a query: <https://url.spec.whatwg.org/#concept-urlencoded-parser>
pub(super) fn parameter(query: Option<&str>, name: &str) -> Option<String> {
    let value = query?.split('&').find_map(|pair| match pair.split_once('=') {
        Some((key, value)) if key == name => Some(value),
        _ => None,
    })?;
    let value: Cow<'_, str> = if value.contains('+') { value.replace('+', " ").into() } else { value.into() };
    Some(percent_decode_str(&value).decode_utf8().ok()?.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_decoded_once() {
        for (path, decoded) in [
            ("/", ""),
            ("/level-1/", "level-1/"),
            ("/gr%C3%B6%C3%9Fe/", "größe/"),
            ("/a%20b/c.png", "a b/c.png"),
            ("/%252e%252e/", "%2e%2e/"),
            ("/100%", "100%"),
            ("/...", "..."),
            ("/.gradus/state", ".gradus/state"),
            ("/%2egradus/state", ".gradus/state"),
        ] {
            assert_eq!(decode(path).as_deref(), Some(decoded), "{path}");
        }
    }

    #[test]
    fn no_path_leaves_the_site() {
        for path in [
            "",
            "*",
            "a",
            "//",
            "//a",
            "/a//b",
            "/.",
            "/..",
            "/../a",
            "/a/../b",
            "/a/..",
            "/%2e%2e/a",
            "/%2E./a",
            "/.%2e",
            "/%2e/a",
            "/a%2fb",
            "/..%2fa",
            "/%2F",
            "/..%5ca",
            "/a\\b",
            "/a%00",
            "/%0a",
            "/%7f",
            "/%c2%85",
            "/%ff",
            "/%c0%ae%c0%ae/a",
        ] {
            assert_eq!(decode(path), None, "{path}");
        }
    }

    #[test]
    fn parameters_are_form_encoded() {
        assert_eq!(parameter(Some("x=1&page=%2Fa%20b+c%2F"), "page").as_deref(), Some("/a b c/"));
        assert_eq!(parameter(Some("pages=1"), "page"), None);
        assert_eq!(parameter(Some("page=%ff"), "page"), None);
        assert_eq!(parameter(None, "page"), None);
    }
}
