//! Admonitions of `MkDocs`, and of shortcodes and components by their names.

/// What other tools call their admonitions.
const KINDS: [&str; 34] = [
    "note",
    "tip",
    "info",
    "important",
    "warning",
    "caution",
    "danger",
    "success",
    "abstract",
    "summary",
    "tldr",
    "todo",
    "hint",
    "check",
    "done",
    "question",
    "help",
    "faq",
    "attention",
    "failure",
    "fail",
    "missing",
    "error",
    "bug",
    "example",
    "quote",
    "cite",
    "seealso",
    "primary",
    "secondary",
    "alert",
    "light",
    "dark",
    "default",
];

/// Shortcodes and components that say their kind in an attribute.
const NAMES: [&str; 7] = ["hint", "alert", "notice", "callout", "admonition", "aside", "blockquote"];

/// Components whose name is their kind.
const OWN_NAMES: [&str; 8] = ["note", "tip", "info", "important", "warning", "caution", "danger", "success"];

/// `!!! note "Title"`, and `???` and `???+`, which fold: the kind and the title.
/// <https://squidfunk.github.io/mkdocs-material/reference/admonitions/>
pub(super) fn mkdocs(line: &str) -> Option<(String, String)> {
    let rest = line.strip_prefix("!!!").or_else(|| line.strip_prefix("???"))?;
    let rest = rest.strip_prefix('+').unwrap_or(rest).strip_prefix(' ')?.trim();
    let (words, title) = match rest.split_once('"') {
        Some((words, title)) => (words, title.strip_suffix('"')?),
        None => (rest, ""),
    };
    let kind = words.split_whitespace().next()?;
    // What is not known is no kind, but a loud sentence.
    let plain = words.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b' ' | b'-' | b'_'));
    let known = KINDS.contains(&kind) && plain;
    known.then(|| (kind.to_owned(), title.to_owned()))
}

/// The kind and the title of a shortcode or component that is an admonition.
pub fn of_element(name: &str, attributes: &[(String, String)]) -> Option<(String, String)> {
    let name = name.to_ascii_lowercase();
    let find = |keys: &[&str]| {
        let found = keys.iter().find_map(|key| attributes.iter().find(|(name, _)| name == key));
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    };
    let title = find(&["title", "heading", "header"]);
    if NAMES.contains(&name.as_str()) {
        let mut positional = attributes.iter().filter(|(key, _)| key.is_empty()).map(|(_, value)| value.as_str());
        let first = positional.next();
        let kind = find(&["type", "style", "kind", "variant", "color", "context"]).or(first);
        let kind = kind.map(str::to_ascii_lowercase).filter(|kind| KINDS.contains(&kind.as_str()));
        let title = title.or_else(|| positional.next()).unwrap_or_default();
        // A quote is one only where it says that it is more.
        let plain = name == "blockquote" && kind.is_none();
        return (!plain).then(|| (kind.unwrap_or_else(|| "note".into()), title.to_owned()));
    }
    OWN_NAMES.contains(&name.as_str()).then(|| (name, title.unwrap_or_default().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_admonitions_are_admonitions() {
        let of = |kind: &str, title: &str| Some((kind.to_owned(), title.to_owned()));
        assert_eq!(mkdocs("!!! note"), of("note", ""));
        assert_eq!(mkdocs("???+ warning inline \"Mind this\""), of("warning", "Mind this"));
        assert_eq!(mkdocs("!!! tip \"\""), of("tip", ""));
        for line in ["!!! Attention please", "!!!", "!!! note: this", "??? what", "!!!note", "!!! note \"x"] {
            assert_eq!(mkdocs(line), None, "{line}");
        }
        let attribute = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        assert_eq!(of_element("hint", &[attribute("style", "danger")]), of("danger", ""));
        assert_eq!(of_element("notice", &[attribute("", "tip"), attribute("", "Do")]), of("tip", "Do"));
        assert_eq!(
            of_element("alert", &[attribute("title", "Hm"), attribute("color", "warning")]),
            of("warning", "Hm")
        );
        assert_eq!(of_element("Warning", &[]), of("warning", ""));
        assert_eq!(of_element("BoxOut", &[attribute("title", "x")]), None);
    }
}
