//! What the preview makes of a request: the first line is the target, the others are headers.

use std::net::{IpAddr, Ipv4Addr};

use gradus::preview::fuzzing as preview;
use hyper::Uri;
use hyper::header::{HeaderMap, HeaderName, HeaderValue};

/// As a server tags a file.
const TAG: &str = "\"1-a\"";
const LOCAL: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

pub fn check(data: &[u8]) {
    let mut lines = data.split(|byte| *byte == b'\n');
    let target = lines.next().unwrap_or_default();
    let mut headers = HeaderMap::new();
    for line in lines.take(16) {
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { continue };
        let name = HeaderName::from_bytes(line[..colon].trim_ascii());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_bytes(line[colon + 1..].trim_ascii())) {
            headers.append(name, value);
        }
    }
    if let Ok(target) = std::str::from_utf8(target) {
        path(target);
        drop(preview::parameter(Some(target), "page"));
    }
    for length in [0, 1, 10, u64::MAX] {
        range(&headers, length);
    }
    let _ = preview::is_known(&headers, TAG);
    let Ok(uri) = Uri::try_from(target) else { return };
    host(&uri, &headers);
}

/// A path stays within the site, in every reading.
fn path(target: &str) {
    let Some(path) = preview::path(target) else { return };
    assert!(target.starts_with('/'), "{target:?}");
    assert!(!path.starts_with('/') && !path.contains("//"), "{path:?}");
    assert!(!path.contains(|c: char| c == '\\' || c.is_control()), "{path:?}");
    assert!(!path.split('/').any(|part| matches!(part, "." | "..")), "{path:?}");
    // Written as an address it leads to the same place.
    let encoded = format!("/{}", gradus::site::url::encode(&path));
    assert_eq!(preview::path(&encoded).as_ref(), Some(&path), "{encoded:?}");
}

/// A part is one of the file.
fn range(headers: &HeaderMap, length: u64) {
    if let Some((first, last)) = preview::range(headers, TAG, length) {
        assert!(first <= last && last < length, "{first}-{last} of {length}");
    }
}

/// Only our own names are let in.
fn host(uri: &Uri, headers: &HeaderMap) {
    if !preview::host("127.0.0.1", 3000, uri, headers, LOCAL) {
        return;
    }
    let host = headers.get("host").and_then(|host| host.to_str().ok()).expect("a host");
    let name = host.to_ascii_lowercase();
    // A port is a number, whatever zeros stand before it: <https://www.rfc-editor.org/rfc/rfc3986#section-3.2.3>
    let (name, port) = name.rsplit_once(':').unwrap_or_else(|| panic!("no port: {host:?}"));
    assert_eq!(port.parse(), Ok(3000), "{host:?}");
    let name = name.strip_suffix('.').unwrap_or(name);
    let ours = name == "localhost" || name.ends_with(".localhost") || name.starts_with("127.") || name.starts_with('[');
    assert!(ours, "{host:?}");
    if preview::origin("127.0.0.1", 3000, headers, LOCAL)
        && let Some(origin) = headers.get("origin")
    {
        assert!(origin.as_bytes().starts_with(b"http://"), "{origin:?}");
    }
}
