//! The words of the interface: what a site says that its authors did not write.
//!
//! They stand in `words/<language>.toml` of the theme: flat keys, each with a text that may have `{slots}`, or with the
//! plural forms of one: <https://www.unicode.org/reports/tr35/tr35-numbers.html#Language_Plural_Rules>. What a language
//! does not say is said in English.

pub mod plural;
mod read;
mod slots;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::ser::{Serialize, SerializeMap, Serializer};

pub use plural::Category;
pub use read::{languages, load};
pub use slots::{fill, slots};

/// The language that has every word.
pub const BASE: &str = "en";

/// The words of the interface in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    words: BTreeMap<String, Word>,
}

/// A word: what is said, and in which language, since another one may stand in.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Word {
    language: Arc<str>,
    said: Said,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Said {
    Text(String),
    Forms(BTreeMap<Category, String>),
}

impl Words {
    /// The word of that key. There is none only where a theme's template asks for what no language has.
    pub fn text<'a>(&'a self, key: &'a str) -> &'a str {
        match self.words.get(key).map(|word| &word.said) {
            Some(Said::Text(text)) => text,
            Some(Said::Forms(forms)) => forms.get(&Category::Other).map_or(key, String::as_str),
            None => key,
        }
    }

    /// The word of that key, where it is one of this language: no other stands in.
    pub fn own(&self, key: &str, language: &str) -> Option<&str> {
        let main = |tag: &str| tag.split('-').next().unwrap_or(tag).to_ascii_lowercase();
        let word = self.words.get(key).filter(|word| main(&word.language) == main(language))?;
        match &word.said {
            Said::Text(text) => Some(text),
            Said::Forms(_) => None,
        }
    }

    /// A word with its slots filled.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        let value = |slot: &str| values.iter().find(|(name, _)| *name == slot).map(|(_, value)| Cow::Borrowed(*value));
        fill(self.text(key), value)
    }

    /// The form of a word for `n`, which fills its slot `{n}`.
    pub fn count(&self, key: &str, n: u64) -> String {
        let form = match self.words.get(key) {
            Some(Word { language, said: Said::Forms(forms) }) => {
                let form = forms.get(&plural::category(language, n)).or_else(|| forms.get(&Category::Other));
                form.map_or(key, String::as_str)
            }
            _ => self.text(key),
        };
        fill(form, |slot| (slot == "n").then(|| self.number(n).into()))
    }

    /// A number, its digits in groups.
    pub fn number(&self, n: u64) -> String {
        let digits = n.to_string();
        if n < self.text("number_group_from").parse().unwrap_or(1000) {
            return digits;
        }
        let mut out = String::with_capacity(digits.len() * 2);
        for (index, digit) in digits.char_indices() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                out.push_str(self.text("number_group"));
            }
            out.push(digit);
        }
        out
    }

    /// A date that is given as `YYYY-MM-DD`, with or without a time behind it; anything else stays as it is.
    pub fn day(&self, date: &str) -> String {
        let mut parts = date.split('T').next().unwrap_or(date).split('-').map(|part| part.parse::<u32>().ok());
        let (Some(Some(year)), Some(Some(month)), Some(Some(day)), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return date.to_owned();
        };
        if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
            return date.to_owned();
        }
        let month = format!("month_{month}");
        let (year, day) = (year.to_string(), day.to_string());
        self.fill("date", &[("day", &day), ("month", self.text(&month)), ("year", &year)])
    }

    /// The keys, in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.words.keys().map(String::as_str)
    }
}

/// As templates get it: texts are texts; of a word with plural forms there is a table, with its language in it.
impl Serialize for Words {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(&self.words)
    }
}

impl Serialize for Word {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.said {
            Said::Text(text) => serializer.serialize_str(text),
            Said::Forms(forms) => {
                let mut map = serializer.serialize_map(Some(forms.len() + 1))?;
                map.serialize_entry("language", &*self.language)?;
                for (category, form) in forms {
                    map.serialize_entry(category.name(), form)?;
                }
                map.end()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn of(language: &str) -> Words {
        let (words, found) = load(language, "default", Path::new("/nowhere"));
        assert!(found.is_empty(), "{found:#?}");
        words
    }

    #[test]
    fn numbers_are_grouped_by_locale() {
        assert_eq!(of("en").number(999), "999");
        assert_eq!(of("en").number(1_234_567), "1,234,567");
        assert_eq!(of("de").number(1234), "1.234");
        assert_eq!(of("es").number(1234), "1234");
        assert_eq!(of("es").number(12345), "12.345");
        assert_eq!(of("fr").number(12345), "12\u{202f}345");
    }

    #[test]
    fn dates_are_written_by_locale() {
        assert_eq!(of("en").day("2026-03-01"), "March 1, 2026");
        assert_eq!(of("de-AT").day("2026-03-01T10:00:00Z"), "1. März 2026");
        assert_eq!(of("ja").day("2026-03-01"), "2026年3月1日");
        for odd in ["", "soon", "2026-13-01", "2026-01-00", "2026-01", "2026-01-01-01", "-1-1-1"] {
            assert_eq!(of("en").day(odd), odd);
        }
    }

    #[test]
    fn a_count_takes_the_form_of_its_language() {
        assert_eq!(of("en").count("items", 1), "1 item");
        assert_eq!(of("en").count("items", 0), "0 items");
        assert_eq!(of("en").count("items", 2000), "2,000 items");
        assert_eq!(of("fr").count("items", 0), "0\u{a0}élément");
        let arabic = of("ar");
        let forms: std::collections::BTreeSet<_> = [0, 1, 2, 3, 11, 100].map(|n| arabic.count("items", n)).into();
        assert_eq!(forms.len(), 6);
    }

    #[test]
    fn a_language_that_is_not_there_is_english() {
        assert_eq!(of("tlh"), of("en"));
        assert_eq!(of("DE"), of("de"));
        assert_eq!(of("de-Latn-CH"), of("de"));
        assert_eq!(of("en").text("no_such_word"), "no_such_word");
    }
}
