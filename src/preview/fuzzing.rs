//! What reads requests, for those who send it anything: `fuzz/`. No part of what the library offers.

use std::net::IpAddr;

use hyper::Uri;
use hyper::header::HeaderMap;

use super::guard::Guard;
use super::range::Wanted;
use super::{range, target, validators};

/// The path of the site that a target asks for.
pub fn path(target: &str) -> Option<String> {
    target::decode(target)
}

/// The value of a parameter of a query.
pub fn parameter(query: Option<&str>, name: &str) -> Option<String> {
    target::parameter(query, name)
}

/// The first and last byte that are asked for, where that is a part of the file.
pub fn range(headers: &HeaderMap, tag: &str, length: u64) -> Option<(u64, u64)> {
    match range::wanted(headers, tag, length) {
        Wanted::Part(first, last) => Some((first, last)),
        Wanted::Whole | Wanted::Outside => None,
    }
}

/// Whether the one who asks has what the tag names.
pub fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    validators::is_known(headers, tag)
}

/// Whether a request is for the server of this name and port.
pub fn host(name: &str, port: u16, uri: &Uri, headers: &HeaderMap, local: IpAddr) -> bool {
    Guard::new(name, port).host(uri, headers, local).is_ok()
}

/// Whether it is one of the server's own pages that asks.
pub fn origin(name: &str, port: u16, headers: &HeaderMap, local: IpAddr) -> bool {
    Guard::new(name, port).origin(headers, local).is_ok()
}
