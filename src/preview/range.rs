//! Which part of a file is asked for: <https://www.rfc-editor.org/rfc/rfc9110#name-range-requests>

use http_range_header::parse_range_header;
use hyper::header::{HeaderMap, IF_RANGE, RANGE};

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    Whole,
    /// The first and the last byte.
    Part(u64, u64),
    /// Bytes that are not there.
    Outside,
}

/// Reads the range that a request asks for. Several ranges, and what is no range, are answered with the whole file,
/// which a server is free to do.
pub(super) fn wanted(headers: &HeaderMap, tag: &str, length: u64) -> Wanted {
    let mut ranges = headers.get_all(RANGE).iter();
    let (Some(range), None) = (ranges.next(), ranges.next()) else { return Wanted::Whole };
    // A date never counts: files have no `Last-Modified`.
    if headers.get_all(IF_RANGE).iter().any(|condition| condition != tag) {
        return Wanted::Whole;
    }
    let Some(parsed) = range.to_str().ok().and_then(|range| parse_range_header(range).ok()) else {
        return Wanted::Whole;
    };
    if parsed.len() != 1 {
        return Wanted::Whole;
    }
    match parsed.validate(length) {
        Ok(parts) => parts.first().map_or(Wanted::Whole, |part| Wanted::Part(*part.start(), *part.end())),
        Err(_) => Wanted::Outside,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(range: &str, condition: Option<&str>, length: u64) -> Wanted {
        let mut headers = HeaderMap::new();
        headers.insert(RANGE, range.parse().expect("a value"));
        if let Some(condition) = condition {
            headers.insert(IF_RANGE, condition.parse().expect("a value"));
        }
        wanted(&headers, "\"tag\"", length)
    }

    #[test]
    fn one_range_is_a_part() {
        assert_eq!(of("bytes=0-0", None, 10), Wanted::Part(0, 0));
        assert_eq!(of("bytes=2-5", None, 10), Wanted::Part(2, 5));
        assert_eq!(of("bytes=2-", None, 10), Wanted::Part(2, 9));
        assert_eq!(of("bytes=2-99", None, 10), Wanted::Part(2, 9));
        assert_eq!(of("bytes=-3", None, 10), Wanted::Part(7, 9));
        assert_eq!(of("bytes=-99", None, 10), Wanted::Part(0, 9));
        assert_eq!(of("bytes=0-18446744073709551615", None, 10), Wanted::Part(0, 9));
    }

    #[test]
    fn what_is_not_there_is_outside() {
        assert_eq!(of("bytes=10-", None, 10), Wanted::Outside);
        assert_eq!(of("bytes=99-100", None, 10), Wanted::Outside);
        assert_eq!(of("bytes=-0", None, 10), Wanted::Outside);
        assert_eq!(of("bytes=0-", None, 0), Wanted::Outside);
    }

    #[test]
    fn anything_else_is_the_whole() {
        for range in ["bytes=0-1,3-4", "bytes=5-2", "bytes=a-b", "bytes=", "bytes", "items=0-1", "bytes=--1", ""] {
            assert_eq!(of(range, None, 10), Wanted::Whole, "{range}");
        }
        assert_eq!(of("bytes=-5", None, 0), Wanted::Whole);
    }

    #[test]
    fn a_range_counts_for_the_same_file_only() {
        assert_eq!(of("bytes=0-1", Some("\"tag\""), 10), Wanted::Part(0, 1));
        assert_eq!(of("bytes=0-1", Some("\"other\""), 10), Wanted::Whole);
        assert_eq!(of("bytes=0-1", Some("W/\"tag\""), 10), Wanted::Whole);
        assert_eq!(of("bytes=0-1", Some("Wed, 21 Oct 2015 07:28:00 GMT"), 10), Wanted::Whole);
    }
}
