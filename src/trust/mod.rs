//! Whose texts the book is made of: its authors', or those of anyone who may send a change.

mod files;

use std::fmt;

pub use files::refuse;

/// Whether the texts may hold what runs in readers' browsers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Trust {
    /// The texts are the owner's own, raw HTML included.
    #[default]
    Authors,
    /// Anyone may have written them: nothing in them may run.
    Untrusted,
}

impl Trust {
    /// All, in the order in which they are named.
    pub const ALL: [Self; 2] = [Self::Authors, Self::Untrusted];

    /// How it is called in `book.toml`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Authors => "authors",
            Self::Untrusted => "untrusted",
        }
    }

    /// Whether nothing in the texts may run.
    pub fn is_untrusted(self) -> bool {
        self == Self::Untrusted
    }
}

impl fmt::Display for Trust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What the ids of raw HTML begin with where nobody trusts it, so that none is that of an element of the page.
pub const ID_PREFIX: &str = "text.";

/// The schemes that links may have.
pub const LINK_SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

/// The schemes that images may have.
pub const IMAGE_SCHEMES: [&str; 2] = ["http", "https"];

/// The scheme of an address, as browsers find it, in lower case; `None` where it is relative:
/// <https://url.spec.whatwg.org/#concept-basic-url-parser>.
pub fn scheme(address: &str) -> Option<String> {
    // They take no notice of line ends and tabs anywhere, and of what is no character in front.
    let letters = address.chars().filter(|one| !matches!(one, '\t' | '\n' | '\r'));
    let mut scheme = String::new();
    for one in letters.skip_while(|one| *one <= ' ') {
        match one {
            ':' => return Some(scheme).filter(|scheme| scheme.starts_with(|one: char| one.is_ascii_alphabetic())),
            one if one.is_ascii_alphanumeric() || matches!(one, '+' | '-' | '.') => {
                scheme.push(one.to_ascii_lowercase());
            }
            _ => return None,
        }
    }
    None
}

/// Whether a link to this address can run nothing.
pub fn is_safe_link(address: &str) -> bool {
    scheme(address).is_none_or(|scheme| LINK_SCHEMES.contains(&scheme.as_str()))
}

/// Whether an image from this address can run nothing.
pub fn is_safe_image(address: &str) -> bool {
    scheme(address).is_none_or(|scheme| IMAGE_SCHEMES.contains(&scheme.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_are_those_that_browsers_find() {
        for (address, expected) in [
            ("https://example.org/", Some("https")),
            ("JavaScript:alert(1)", Some("javascript")),
            (" \u{1}\u{0}javascript:alert(1)", Some("javascript")),
            ("java\nscr\tipt\r:alert(1)", Some("javascript")),
            ("\tdata:text/html,x", Some("data")),
            ("a/b:c", None),
            ("#javascript:x", None),
            ("?a:b", None),
            ("//example.org:80/", None),
            ("1:2", None),
            (":x", None),
            ("java script:x", None),
            ("", None),
        ] {
            assert_eq!(scheme(address).as_deref(), expected, "{address:?}");
        }
    }

    #[test]
    fn links_and_images_differ() {
        for address in ["mailto:a@example.org", "tel:+49", "https://example.org", "a.md", "//example.org"] {
            assert!(is_safe_link(address), "{address}");
        }
        for address in ["javascript:x", "vbscript:x", "data:text/html,x", "blob:x", "file:///etc/passwd", "x-app:y"] {
            assert!(!is_safe_link(address) && !is_safe_image(address), "{address}");
        }
        assert!(!is_safe_image("mailto:a@example.org") && is_safe_image("a.png"));
    }
}
