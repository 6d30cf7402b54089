//! Slots: `{name}` in a text.

use std::borrow::Cow;
use std::collections::BTreeSet;

/// A text with its slots filled; one that has no value stays.
pub fn fill<'v>(text: &str, value: impl Fn(&str) -> Option<Cow<'v, str>>) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('{') {
        out.push_str(before);
        if let Some((value, behind)) = behind.split_once('}').and_then(|(name, behind)| Some((value(name)?, behind))) {
            out.push_str(&value);
            rest = behind;
        } else {
            out.push('{');
            rest = behind;
        }
    }
    out.push_str(rest);
    out
}

/// The names of the slots of a text.
pub fn slots(text: &str) -> BTreeSet<&str> {
    let is_name = |name: &&str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    text.split('{').skip(1).filter_map(|behind| Some(behind.split_once('}')?.0)).filter(is_name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_filled_once() {
        let value = |name: &str| (name == "a").then_some(Cow::Borrowed("{a}{b"));
        assert_eq!(fill("{a} {b} {{a} }{", value), "{a}{b {b} {{a}{b }{");
        assert_eq!(slots("{n} of {total}, {} {Not} {n}"), ["n", "total"].into());
    }
}
