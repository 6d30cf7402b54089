//! What of HTML is let be in texts that nobody trusts: prose, tables, pictures, links. Nothing that runs, loads a page,
//! takes input, or looks or is called like a part of the page around it.

use std::borrow::Cow;
use std::cell::RefCell;

use lol_html::{RewriteStrSettings, element, rewrite_str};

use crate::trust::{is_safe_image, is_safe_link};

/// The elements. Those of Gradus in the same text are among them.
pub(super) const ELEMENTS: [&str; 66] = [
    "a",
    "abbr",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "label",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "wbr",
];

/// Elements of which nothing is left, not even the text inside: it is no prose, or is not read as HTML.
pub(super) const WHOLE: [&str; 15] = [
    "iframe",
    "math",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "plaintext",
    "script",
    "select",
    "style",
    "svg",
    "template",
    "textarea",
    "title",
    "xmp",
];

/// The attributes of every element.
pub(super) const ATTRIBUTES: [&str; 9] =
    ["aria-hidden", "aria-label", "class", "dir", "id", "lang", "role", "tabindex", "title"];

/// The attributes of some elements.
pub(super) const ATTRIBUTES_OF: [(&str, &[&str]); 11] = [
    ("a", &["href"]),
    ("bdo", &["dir"]),
    ("col", &["span"]),
    ("colgroup", &["span"]),
    ("details", &["open"]),
    ("img", &["alt", "decoding", "height", "loading", "src", "width"]),
    ("li", &["value"]),
    ("ol", &["reversed", "start", "type"]),
    ("table", &["align"]),
    ("td", &["align", "colspan", "rowspan"]),
    ("th", &["align", "colspan", "rowspan", "scope"]),
];

/// The classes of prose. Others would look like the page around the text, or wake its scripts.
const CLASSES: [&str; 27] = [
    "aside",
    "aside-caution",
    "aside-important",
    "aside-note",
    "aside-tip",
    "aside-title",
    "aside-warning",
    "box-block",
    "box-inline",
    "box-link",
    "box-title",
    "broken",
    "center",
    "fa",
    "fab",
    "far",
    "fas",
    "item",
    "left",
    "note-ref",
    "pinned",
    "right",
    "tab",
    "tab-label",
    "table",
    "term",
    "turn",
];

/// The classes among these that are of prose.
fn classes(value: &str) -> String {
    value.split_ascii_whitespace().filter(|class| is_of_prose(class)).collect::<Vec<_>>().join(" ")
}

fn is_of_prose(class: &str) -> bool {
    CLASSES.contains(&class) || class == "box" || class.starts_with("fa-")
}

/// What is left of the value of an attribute that is let be.
pub(super) fn value<'v>(element: &str, attribute: &str, value: &'v str) -> Option<Cow<'v, str>> {
    match attribute {
        "class" => Some(classes(value)).filter(|left| !left.is_empty()).map(Cow::Owned),
        "src" => is_safe_image(value).then_some(Cow::Borrowed(value)),
        "href" => is_safe_link(value).then_some(Cow::Borrowed(value)),
        // The way of the keyboard through the page is the page's.
        "tabindex" => (element == "div" && value == "0").then_some(Cow::Borrowed(value)),
        "role" => matches!(value, "group" | "note" | "img" | "doc-noteref").then_some(Cow::Borrowed(value)),
        _ => Some(Cow::Borrowed(value)),
    }
}

/// Whether an attribute is let be on an element.
pub(super) fn is_allowed(element: &str, attribute: &str) -> bool {
    let own = ATTRIBUTES_OF.iter().find(|(name, _)| *name == element);
    ATTRIBUTES.contains(&attribute) || own.is_some_and(|(_, names)| names.contains(&attribute))
}

/// So many things are named at once.
const MOST: usize = 3;

/// What a piece of raw HTML would lose where texts are untrusted, in words: `<script>`, the attribute `onclick` of `<a>`.
/// `None` where it would lose nothing but comments.
pub fn stripped(html: &str) -> Option<String> {
    let lost = RefCell::new(Vec::<String>::new());
    let look = element!("*", |one| {
        let name = one.tag_name();
        let mut lost = lost.borrow_mut();
        if !ELEMENTS.contains(&name.as_str()) {
            lost.push(format!("`<{name}>`"));
            return Ok(());
        }
        for attribute in one.attributes() {
            let (key, written) = (attribute.name(), attribute.value());
            let kept = || value(&name, &key, &written).is_some_and(|left| key != "class" || left == written.trim());
            if !is_allowed(&name, &key) || !kept() {
                lost.push(format!("the attribute `{key}` of `<{name}>`"));
            }
        }
        Ok(())
    });
    // What cannot be read to its end is told as far as it was read.
    let _ = rewrite_str(html, RewriteStrSettings::new().append_element_content_handler(look));
    let mut lost = lost.into_inner();
    let mut seen = std::collections::HashSet::new();
    lost.retain(|one| seen.insert(one.clone()));
    let more = if lost.len() > MOST { format!(" and {} more", lost.len() - MOST) } else { String::new() };
    lost.truncate(MOST);
    (!lost.is_empty()).then(|| lost.join(", ") + &more)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_lost_is_named() {
        for (html, expected) in [
            ("<b>bold</b> <a href=\"https://example.org\" title=\"x\">y</a><br>", None),
            ("<i class=\"fas fa-users\"></i><!-- <script> -->", None),
            ("<details open><summary>a</summary>b</details><img src=\"a.png\" alt=\"\" width=3>", None),
            ("a < b and c > d", None),
            ("<script>alert('<p>')</script>", Some("`<script>`")),
            ("<A HREF='java\nscript:x'>", Some("the attribute `href` of `<a>`")),
            (
                "<img src=data:x onerror=y style=z>",
                Some(
                    "the attribute `src` of `<img>`, the attribute `onerror` of `<img>`, the attribute `style` of `<img>`",
                ),
            ),
            ("<p onclick=a></p><p onclick=b>", Some("the attribute `onclick` of `<p>`")),
            ("<p class=\"aside hero\">", Some("the attribute `class` of `<p>`")),
            ("<form><input><button><iframe src=x></iframe>", Some("`<form>`, `<input>`, `<button>` and 1 more")),
        ] {
            assert_eq!(stripped(html).as_deref(), expected, "{html}");
        }
    }
}
