//! Texts that nobody trusts: what is left of their HTML.
//!
//! The whole fragment is cleaned, after everything was written, not each piece of raw HTML by itself: a tag may be cut
//! into several pieces, and what pieces come to depends on what stands between them. The cleaned fragment is written
//! anew from a tree. No element in it changes how the rest is read (no script, style, SVG, text area, …), so that
//! browsers find those tags and attributes in it that were let be, and no others, wherever the fragment will stand.
//!
//! What differs from page to page, and what Gradus alone can write, is not seen by the cleaner: a mark stands for each.
//! A mark has a name that is drawn by lot, so that no author can write one; one that came to stand where it has no place,
//! such as in the value of an attribute that somebody left open, goes.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

use super::fragment::{Fragment, Slot};
use super::policy;
use crate::trust::{ID_PREFIX, LINK_SCHEMES};

/// What all marks of this run begin with.
static NAME: LazyLock<String> = LazyLock::new(|| {
    let half = || RandomState::new().build_hasher().finish();
    format!("g{:016x}{:016x}", half(), half())
});

/// Attributes that are marks.
static ATTRIBUTE: LazyLock<String> = LazyLock::new(|| format!("data-{}{}", *NAME, Kind::Attribute.letter()));

/// Headings, by their depth.
static HEADINGS: LazyLock<Vec<String>> =
    LazyLock::new(|| (0..=DEEPEST).map(|depth| format!("h-{}", mark(Kind::Depth, depth.into()))).collect());

const DEEPEST: u8 = 9;

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let set = |names: &[&'static str]| names.iter().copied().collect::<HashSet<_>>();
    let attributes: HashMap<_, _> =
        policy::ATTRIBUTES_OF.iter().map(|(element, names)| (*element, set(names))).collect();
    let mut cleaner = Builder::new();
    let headings = HEADINGS.iter().map(String::as_str);
    cleaner
        .tags(policy::ELEMENTS.into_iter().chain(headings).collect())
        .clean_content_tags(set(&policy::WHOLE))
        .generic_attributes(set(&policy::ATTRIBUTES))
        .generic_attribute_prefixes(set(&[ATTRIBUTE.as_str()]))
        .tag_attributes(attributes)
        .tag_attribute_values(HashMap::new())
        .allowed_classes(HashMap::new())
        .url_schemes(set(&LINK_SCHEMES))
        .url_relative(UrlRelative::PassThrough)
        .id_prefix(Some(ID_PREFIX))
        .link_rel(None)
        .strip_comments(true)
        .attribute_filter(filter);
    cleaner
});

/// Where a mark has its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The value of an attribute, or what follows a `#` in it.
    Value,
    /// An attribute.
    Attribute,
    /// The name of an element.
    Depth,
    /// Text.
    Text,
    /// Text: whole elements.
    Own,
}

impl Kind {
    fn letter(self) -> char {
        match self {
            Self::Value => 'v',
            Self::Attribute => 'a',
            Self::Depth => 'd',
            Self::Text => 't',
            Self::Own => 'o',
        }
    }

    fn of(slot: &Slot) -> Self {
        match slot {
            Slot::Address(_) | Slot::Local(_) => Self::Value,
            Slot::Id(_) | Slot::Once(_) | Slot::Image(_) => Self::Attribute,
            Slot::Depth(_) => Self::Depth,
            Slot::Term(_) | Slot::TermEnd => Self::Text,
        }
    }
}

fn mark(kind: Kind, number: usize) -> String {
    format!("{}{}{number}x", *NAME, kind.letter())
}

/// The mark that a text begins with, behind the name: its letter, its number, and how long it is.
fn read(text: &str) -> Option<(char, usize, usize)> {
    let letter = text.chars().next().filter(char::is_ascii)?;
    let end = text.find('x')?;
    Some((letter, text.get(1..end)?.parse().ok()?, end + 1))
}

fn filter<'v>(element: &str, attribute: &str, value: &'v str) -> Option<Cow<'v, str>> {
    if !value.contains(NAME.as_str()) {
        return policy::value(element, attribute, value);
    }
    let bare = value.strip_prefix('#').unwrap_or(value).strip_prefix(NAME.as_str())?;
    let (letter, _, length) = read(bare)?;
    let is_alone = letter == Kind::Value.letter() && length == bare.len();
    (is_alone && matches!(attribute, "href" | "src")).then_some(Cow::Borrowed(value))
}

/// The words of a piece of HTML, with what Markdown would take for HTML as references.
pub(super) fn words_of(html: &str) -> String {
    static WORDS: LazyLock<Builder<'static>> = LazyLock::new(|| {
        let mut words = Builder::empty();
        words.clean_content_tags(policy::WHOLE.into_iter().collect());
        words
    });
    WORDS.clean(html).to_string()
}

/// The fragment, with nothing in it that runs. One that holds no HTML of its author's is as it was.
pub(super) fn clean(mut fragment: Fragment) -> Fragment {
    let Some(guard) = fragment.guard.take().filter(|guard| guard.raw) else { return fragment };
    let Fragment { html, slots, .. } = fragment;
    let mut marked = String::with_capacity(html.len() + 64 * (slots.len() + guard.own.len()));
    let mut from = 0;
    let mut own = guard.own.iter().enumerate().peekable();
    let mut put_own = |marked: &mut String, from: &mut usize, until: usize| {
        while let Some((number, range)) = own.next_if(|(_, range)| range.start < until) {
            marked.push_str(&html[*from..range.start]);
            marked.push_str(&mark(Kind::Own, number));
            *from = range.end;
        }
    };
    for (number, (at, slot)) in slots.iter().enumerate() {
        put_own(&mut marked, &mut from, *at);
        marked.push_str(&html[from..*at]);
        from = *at;
        let kind = Kind::of(slot);
        match slot {
            Slot::Depth(depth) => marked.push_str(&format!("-{}", mark(kind, (*depth).min(DEEPEST).into()))),
            _ if kind == Kind::Attribute => marked.push_str(&format!(" data-{}=\"\"", mark(kind, number))),
            _ => marked.push_str(&mark(kind, number)),
        }
    }
    put_own(&mut marked, &mut from, usize::MAX);
    marked.push_str(&html[from..]);
    let clean = CLEANER.clean(&marked).to_string();
    let own: Vec<&str> = guard.own.iter().map(|range| &html[range.clone()]).collect();
    unmark(&clean, &slots, &own)
}

/// Puts what marks stand for in their places.
fn unmark(clean: &str, slots: &[(usize, Slot)], own: &[&str]) -> Fragment {
    let mut out = Fragment::default();
    let mut rest = clean;
    while let Some((before, after)) = rest.split_once(NAME.as_str()) {
        out.html.push_str(before);
        let Some((letter, number, length)) = read(after) else {
            rest = after;
            continue;
        };
        rest = &after[length..];
        let slot = slots.get(number).map(|(_, slot)| slot);
        let of_kind = |kind: Kind| slot.filter(|slot| kind.letter() == letter && Kind::of(slot) == kind);
        if letter == Kind::Own.letter() {
            out.html.push_str(own.get(number).copied().unwrap_or_default());
        } else if letter == Kind::Depth.letter() {
            // The mark is the end of a name: `<h-…`.
            if out.html.ends_with("<h-") || out.html.ends_with("</h-") {
                out.html.pop();
                out.slot(Slot::Depth(u8::try_from(number).unwrap_or(DEEPEST)));
            }
        } else if let Some(slot) = of_kind(Kind::Attribute) {
            // The mark is the name of an attribute: ` data-…=""`.
            if let (Some(length), Some(behind)) =
                (out.html.strip_suffix(" data-").map(str::len), rest.strip_prefix("=\"\""))
            {
                out.html.truncate(length);
                out.slot(slot.clone());
                rest = behind;
            }
        } else if let Some(slot) = of_kind(Kind::Value) {
            let opened = out.html.strip_suffix('#').unwrap_or(&out.html).ends_with("=\"");
            if opened && rest.starts_with('"') {
                out.slot(slot.clone());
            }
        } else if let Some(slot) = of_kind(Kind::Text) {
            out.slot(slot.clone());
        }
    }
    out.html.push_str(rest);
    out
}
