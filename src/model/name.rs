//! Names and what they come to: two spellings of one name have one normalised text, one id, one anchor.

use unicode_normalization::UnicodeNormalization;

/// The identity of a name: case folded, `&` = and, punctuation and white space collapsed to single spaces.
pub fn normalise(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut gap = false;
    for c in name.nfkc() {
        if c.is_alphanumeric() || is_mark(c) {
            if gap && !out.is_empty() {
                out.push(' ');
            }
            gap = false;
            out.extend(c.to_lowercase());
        } else if c == '&' {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str("and");
            gap = true;
        } else if !matches!(c, '\'' | '\u{2019}' | '\u{200d}' | '\u{00ad}') {
            gap = true;
        }
    }
    out
}

/// Marks that belong to the letter before them, as in Devanagari.
fn is_mark(c: char) -> bool {
    // Variation selectors say how the sign before them is drawn, as of an emoji.
    !matches!(c, '\u{fe00}'..='\u{fe0f}') && unicode_normalization::char::is_combining_mark(c)
}

/// An id for addresses and anchors: the normalised text with `-` for spaces. Letters of any script are kept.
pub fn slug(name: &str) -> String {
    let slug = normalise(name).replace(' ', "-");
    if slug.is_empty() { "unnamed".to_owned() } else { slug }
}

/// The anchor that GitHub gives a heading, without the number that a repeated one gets: lower case, spaces to
/// hyphens, punctuation but `-` and `_` dropped. See
/// <https://docs.github.com/en/get-started/writing-on-github/getting-started-with-writing-and-formatting-on-github/basic-writing-and-formatting-syntax#section-links>.
pub fn github_anchor(heading: &str) -> String {
    let mut out = String::with_capacity(heading.len());
    for c in heading.trim().chars() {
        match c {
            ' ' => out.push('-'),
            '-' | '_' => out.push(c),
            _ if c.is_alphanumeric() || is_mark(c) => out.extend(c.to_lowercase()),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_are_one() {
        for name in
            ["Audit & Logs", "audit and logs", "  Audit  &amp Logs".replace("&amp", "&").as_str(), "Audit-&-Logs"]
        {
            assert_eq!(normalise(name), "audit and logs");
        }
        assert_eq!(normalise("R&D"), "r and d");
        assert_eq!(normalise("CI/CD: what’s new?"), "ci cd whats new");
        assert_eq!(slug("Ｋubernetes"), "kubernetes");
        assert_eq!(slug("人材 育成"), "人材-育成");
        assert_eq!(slug("!!"), "unnamed");
    }

    #[test]
    fn anchors_are_github_s() {
        assert_eq!(github_anchor("Cost Efficiency, Resource Usage"), "cost-efficiency-resource-usage");
        assert_eq!(github_anchor("A  b_c - d"), "a--b_c---d");
    }
}
