//! What must hold of any input: a module a target, each with `check`. The tests of the program run them too, on all that
//! was found.
#![allow(dead_code, reason = "each target uses its own")]

pub mod book_toml;
pub mod front_matter;
pub mod lock;
pub mod outline;
pub mod progress;
pub mod request;

use std::ops::Range;

use gradus::diagnostic::{self, Diagnostic};

/// A report names places that are there, and can be shown.
fn sound(found: &[Diagnostic], text_of: impl Fn(&str) -> Option<String>) {
    for one in found {
        assert!(!one.message.is_empty() && !one.code.is_empty(), "{one:?}");
        let Some(place) = &one.place else { continue };
        assert!(place.excerpt.get(place.span.clone()).is_some(), "{one:?}");
        if let Some(text) = text_of(&place.path).filter(|_| place.line > 0) {
            let line = text.split('\n').nth(place.line - 1).unwrap_or_else(|| panic!("no such line: {one:?}"));
            assert!((1..=line.chars().count() + 1).contains(&place.column), "{one:?}");
            assert!(line.starts_with(&place.excerpt), "{one:?}");
        }
    }
    let mut sorted = found.to_vec();
    diagnostic::sort(&mut sorted);
    drop(diagnostic::render(&sorted, false));
}

/// A range is one of the text, and cuts no character.
fn within(text: &str, range: &Range<usize>) {
    assert!(text.get(range.clone()).is_some(), "{range:?} of {} bytes", text.len());
}

/// No two are the same.
fn unique<'a>(all: impl IntoIterator<Item = &'a str>) {
    let mut seen = std::collections::HashSet::new();
    for one in all {
        assert!(seen.insert(one), "{one:?} is there twice");
    }
}
