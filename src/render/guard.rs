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
use super::{nesting, policy};
use crate::trust::{ID_PREFIX, LINK_SCHEMES};

/// What all marks of this run begin with.
static NAME: LazyLock<String> = LazyLock::new(|| {
    let half = || RandomState::new().build_hasher().finish();
    format!("g{:016x}{:016x}", half(), half())
});

/// Attributes that are marks.
static ATTRIBUTES: LazyLock<[String; 2]> =
    LazyLock::new(|| [Kind::Attribute, Kind::Picture].map(|kind| format!("data-{}{}", *NAME, kind.letter())));

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
        .generic_attribute_prefixes(ATTRIBUTES.iter().map(String::as_str).collect())
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
    /// An attribute: of a heading, a cell, or a link.
    Attribute,
    /// The attributes of a picture.
    Picture,
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
            Self::Picture => 'p',
            Self::Depth => 'd',
            Self::Text => 't',
            Self::Own => 'o',
        }
    }

    fn of(slot: &Slot) -> Self {
        match slot {
            Slot::Address(_) | Slot::Local(_) => Self::Value,
            Slot::Id(_) | Slot::Once(_) => Self::Attribute,
            Slot::Image(_) => Self::Picture,
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
    let [own, picture] = &*ATTRIBUTES;
    if attribute.starts_with(own) || attribute.starts_with(picture) {
        // Somebody's open tag may have swallowed the one that it was on.
        let is_there = match element {
            "img" => attribute.starts_with(picture),
            "a" | "td" | "th" => attribute.starts_with(own),
            name => attribute.starts_with(own) && name.starts_with("h-"),
        };
        return is_there.then_some(Cow::Borrowed(""));
    }
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
    WORDS.clean(&nesting::ordered(html)).to_string()
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
            _ if matches!(kind, Kind::Attribute | Kind::Picture) => {
                marked.push_str(&format!(" data-{}=\"\"", mark(kind, number)));
            }
            _ => marked.push_str(&mark(kind, number)),
        }
    }
    put_own(&mut marked, &mut from, usize::MAX);
    marked.push_str(&html[from..]);
    let clean = CLEANER.clean(&nesting::ordered(&marked)).to_string();
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
        } else if let Some(slot) = of_kind(Kind::Attribute).or_else(|| of_kind(Kind::Picture)) {
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

#[cfg(test)]
mod tests {
    use lol_html::{RewriteStrSettings, element, rewrite_str};

    use super::super::fragment::Place;
    use super::super::images::Images;
    use super::super::on_page::OnPage;
    use super::*;
    use crate::site::Target;

    /// Pieces that open what others close, or that nothing closes.
    const RAW: [&str; 58] = [
        "<div title='",
        "'>",
        "<div title=\"",
        "\">",
        "<img src=x onerror=",
        "a()",
        ">",
        "<",
        "</",
        "<!--",
        "-->",
        "--!>",
        "<![CDATA[",
        "]]>",
        "<script>",
        "</script>",
        "<style>",
        "</style>",
        "<svg>",
        "</svg>",
        "<math>",
        "<mtext>",
        "</math>",
        "<mglyph>",
        "<textarea>",
        "</textarea>",
        "<title>",
        "</title>",
        "<noscript>",
        "</noscript>",
        "<xmp>",
        "</xmp>",
        "<iframe>",
        "</iframe>",
        "<template>",
        "</template>",
        "<select>",
        "<option>",
        "</select>",
        "<table>",
        "<tr>",
        "<td>",
        "</table>",
        "<form>",
        "</form>",
        "<a href=\"javascript:a()",
        "<a href='",
        "<b onclick=\"a()",
        "</a>",
        "<p>",
        "</p>",
        "<h-",
        "<h3 id=",
        " data-x=\"\"",
        "<plaintext>",
        "<foreignObject>",
        "<annotation-xml>",
        "<details ontoggle=",
    ];

    fn random(state: &mut u64, below: usize) -> usize {
        // <https://en.wikipedia.org/wiki/Linear_congruential_generator>
        *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((*state >> 33) % below as u64).unwrap_or(0)
    }

    /// What Gradus writes, as it may stand anywhere between such pieces.
    fn own(out: &mut Fragment, which: usize) {
        match which {
            0 => {
                out.push("<p><a href=\"");
                out.slot(Slot::Address(Target::External("https://a.example/?'\"<>&x=onclick=a()".into())));
                out.push("\">link</a></p>\n");
            }
            1 => {
                out.push("<h");
                out.slot(Slot::Depth(2));
                out.slot(Slot::Id("x\" onclick=\"a()".into()));
                out.push(">head</h");
                out.slot(Slot::Depth(2));
                out.push(">\n");
            }
            2 => out.push_own("<div class=\"code\" data-own=\"1\"><pre><code>\"'&gt;</code></pre></div>"),
            3 => out.push_own("<input type=\"checkbox\" data-own=\"1\">"),
            4 => {
                out.push("<sup class=\"note-ref\"><a href=\"#");
                out.slot(Slot::Local("note-1".into()));
                out.push("\"");
                out.slot(Slot::Once("note-ref-1\" onclick=\"a()".into()));
                out.push(">1</a></sup>");
            }
            5 => {
                out.push("<img src=\"");
                out.slot(Slot::Address(Target::File("a.png".into())));
                out.push("\" alt=\"\"");
                out.slot(Slot::Image(None));
                out.push(">");
            }
            _ => {
                out.slot(Slot::Term(0));
                out.text("a term <");
                out.slot(Slot::TermEnd);
            }
        }
    }

    #[test]
    fn nothing_can_be_put_together_of_pieces() {
        let (images, files) = (Images::default(), std::collections::BTreeMap::new());
        let mut state = 7;
        let mut kept = 0;
        for _ in 0..3000 {
            let mut fragment = Fragment { guard: Some(Box::default()), ..Fragment::default() };
            let pieces = 2 + random(&mut state, 12);
            let mut written = 0;
            for _ in 0..pieces {
                if random(&mut state, 3) == 0 {
                    let which = random(&mut state, 7);
                    written += usize::from(which == 2 || which == 3);
                    own(&mut fragment, which);
                } else {
                    fragment.push_raw(RAW[random(&mut state, RAW.len())]);
                }
            }
            let before = fragment.html.clone();
            let on = OnPage::new("", None, &images, [&files, &files]);
            let mut html = String::new();
            clean(fragment)
                .fill(&mut html, Place { route: "", heading: 1, nesting: 0, home: true, prefix: "", on: &on });
            assert!(!html.contains(NAME.as_str()), "{before}\n{html}");
            let mut seen = 0;
            let look = element!("*", |one| {
                let name = one.tag_name();
                let is_own = one.has_attribute("data-own");
                seen += usize::from(is_own);
                assert!(is_own || policy::ELEMENTS.contains(&name.as_str()), "<{name}>: {before}\n{html}");
                for attribute in one.attributes() {
                    let (key, value) = (attribute.name(), attribute.value());
                    let known = is_own || policy::is_allowed(&name, &key);
                    let runs = matches!(key.as_str(), "href" | "src") && value.contains("javascript");
                    assert!(known && !runs && !value.contains(['<', '\u{0}']), "{key}={value}: {before}\n{html}");
                }
                Ok(())
            });
            rewrite_str(&html, RewriteStrSettings::new().append_element_content_handler(look)).expect("HTML");
            // What Gradus wrote stands there at most once, as a whole.
            assert!(seen <= written, "{before}\n{html}");
            kept += seen;
        }
        assert!(kept > 300, "{kept}");
    }
}
