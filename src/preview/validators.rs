//! Whether the one who asks has it already: <https://www.rfc-editor.org/rfc/rfc9110#name-etag>

use std::hash::{DefaultHasher, Hash, Hasher};

use hyper::header::{HeaderMap, IF_NONE_MATCH};

/// A strong tag of what is hashed. `run` differs from one server to the next: another one may add another script.
pub(super) fn tag(run: u64, content: impl Hash) -> String {
    let mut hasher = DefaultHasher::new();
    content.hash(&mut hasher);
    format!("\"{run:x}-{:x}\"", hasher.finish())
}

/// Whether `If-None-Match` names the tag, weakly compared.
pub(super) fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    headers
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        // Our tags have no `,` within.
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_of_the_content_and_the_run() {
        assert_eq!(tag(1, b"a"), tag(1, b"a"));
        assert_ne!(tag(1, b"a"), tag(1, b"b"));
        assert_ne!(tag(1, b"a"), tag(2, b"a"));
    }

    #[test]
    fn tags_are_compared_weakly() {
        let known = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.append(IF_NONE_MATCH, value.parse().expect("a value"));
            is_known(&headers, "\"1-a\"")
        };
        for value in ["\"1-a\"", "W/\"1-a\"", "\"x\", \"1-a\"", "\"x\",W/\"1-a\" , \"y\"", "*"] {
            assert!(known(value), "{value}");
        }
        for value in ["\"1-b\"", "1-a", "w/\"1-a\"", "", "\"*\""] {
            assert!(!known(value), "{value}");
        }
        assert!(!is_known(&HeaderMap::new(), "\"1-a\""));
    }
}
