//! Front matter: YAML between `---`, TOML between `+++`.

use std::ops::Range;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::items::WrittenItems;
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Place};
use crate::yaml;

/// The keys that mean something to Gradus, in the spellings of the generators people come from. Others are let be.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct FrontMatter {
    /// The title of the page.
    pub title: Option<String>,
    /// A shorter one for navigation.
    #[serde(alias = "linkTitle", alias = "linktitle", alias = "sidebar_label", alias = "nav_title")]
    pub link_title: Option<String>,
    /// One sentence about the page.
    pub description: Option<String>,
    /// Its place among its neighbours.
    #[serde(alias = "sidebar_position", alias = "nav_order", alias = "order")]
    pub weight: Option<Scalar>,
    /// Not to be published yet.
    pub draft: bool,
    /// When it was written.
    #[serde(deserialize_with = "date")]
    pub date: Option<Date>,
    /// When it was changed last; one may be there beside another.
    #[serde(deserialize_with = "date")]
    updated: Option<Date>,
    #[serde(deserialize_with = "date")]
    lastmod: Option<Date>,
    #[serde(deserialize_with = "date")]
    last_update: Option<Date>,
    /// A picture that stands for it where it is linked to: a path or an address.
    #[serde(deserialize_with = "text")]
    pub image: Option<String>,
    /// The address of the page, within its folder or from the root.
    #[serde(alias = "url", alias = "permalink")]
    pub slug: Option<String>,
    /// The addresses that the page had before, as Hugo has them; and other names of it, as Obsidian has them.
    #[serde(deserialize_with = "texts")]
    pub aliases: Vec<String>,
    /// The same in Jekyll.
    #[serde(deserialize_with = "texts")]
    pub redirect_from: Vec<String>,
    /// The level that the document is about.
    pub level: Option<Scalar>,
    /// The dimension that the document is about.
    pub dimension: Option<Scalar>,
    /// The topic that the document is about.
    pub topic: Option<Scalar>,
    /// Items of the checklist.
    pub checklist: WrittenItems,
}

/// A date in any of the forms that generators know; what is none is let be.
fn date<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
    Ok(from.deserialize_any(Text)?.and_then(|text| Date::parse(&text)))
}

/// A text, where there is one; other tools hold lists and tables under the same key.
fn text<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Ok(from.deserialize_any(Text)?.filter(|text| !text.trim().is_empty()))
}

/// All texts, of a list or of one text.
fn texts<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    from.deserialize_any(Texts)
}

/// The texts of a list, or a text alone; anything else has none.
struct Texts;

impl<'de> Visitor<'de> for Texts {
    type Value = Vec<String>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a value")
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(vec![text.to_owned()])
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut all = Vec::new();
        while let Some(Any(next)) = list.next_element()? {
            all.extend(next);
        }
        Ok(all)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut table: A) -> Result<Self::Value, A::Error> {
        while table.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Vec::new())
    }
}

/// The text of a value, whatever it is: the first text of a list; the one that counts of a table, such as the date of
/// TOML, which comes as a table of one, of Docusaurus' `last_update`, or the picture of an `image` with a caption.
struct Text;

impl<'de> Visitor<'de> for Text {
    type Value = Option<String>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a value")
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Some(text.to_owned()))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut first = None;
        while let Some(Any(next)) = list.next_element()? {
            first = first.or(next);
        }
        Ok(first)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut table: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some(key) = table.next_key::<String>()? {
            if matches!(key.as_str(), "$__toml_private_datetime" | "date" | "src" | "path" | "url") {
                let Any(text) = table.next_value()?;
                found = found.or(text);
            } else {
                table.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }
}

/// A value as a text.
struct Any(Option<String>);

impl<'de> Deserialize<'de> for Any {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Text).map(Self)
    }
}

/// A word or a number: `level: 2` and `level: level-2` are both natural.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Scalar {
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Float(f64),
    /// A text.
    Text(String),
}

impl std::fmt::Display for Scalar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Integer(number) => number.fmt(f),
            Self::Float(number) => number.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

impl FrontMatter {
    /// When the page was changed last, as it says itself.
    pub fn changed(&self) -> Option<&Date> {
        self.updated.as_ref().or(self.lastmod.as_ref()).or(self.last_update.as_ref())
    }

    /// The addresses that the page had before.
    pub fn old_addresses(&self) -> impl Iterator<Item = &str> {
        self.aliases.iter().chain(&self.redirect_from).map(String::as_str)
    }

    /// The place of the page among its neighbours; none: after those that have one.
    pub fn order(&self) -> i64 {
        match &self.weight {
            Some(Scalar::Integer(number)) => *number,
            #[expect(clippy::cast_possible_truncation, reason = "an order needs no more")]
            Some(Scalar::Float(number)) => *number as i64,
            Some(Scalar::Text(text)) => text.trim().parse().unwrap_or(i64::MAX),
            None => i64::MAX,
        }
    }
}

/// The label of a Docusaurus `_category_.yaml`, such as `1. Ad-Hoc Usage`.
pub fn category_label(text: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Category {
        label: Option<String>,
    }
    yaml::from_str::<Category>(text).ok()?.label
}

/// Reads the front matter of `text` and says where the body begins.
pub(super) fn read(path: &str, text: &str) -> (FrontMatter, usize, Option<Diagnostic>) {
    let Some((kind, inner, body)) = split(text) else {
        return (FrontMatter::default(), 0, unclosed(path, text));
    };
    let slice = &text[inner.clone()];
    if slice.lines().all(|line| line.trim().is_empty() || line.starts_with('#')) {
        return (FrontMatter::default(), body, None);
    }
    let result = match kind {
        Kind::Yaml => yaml::from_str::<FrontMatter>(slice).map_err(|error| (error.message, error.at)),
        Kind::Toml => toml::from_str::<FrontMatter>(slice)
            .map_err(|error| (one_line(error.message()), error.span().unwrap_or(0..0))),
    };
    match result {
        Ok(front) => (front, body, None),
        Err((message, at)) => {
            let place = Place::new(path, text, inner.start + at.start..inner.start + at.end.max(at.start + 1));
            let help = match kind {
                Kind::Yaml => "it is YAML: put a text with `:` or `#` in it in quotes, and indent by spaces",
                Kind::Toml => "between `+++` it is TOML: `key = \"text\"`, `key = 1` or `key = true`",
            };
            let diagnostic = Diagnostic::error("front-matter", format!("bad front matter: {message}"));
            let diagnostic = diagnostic.at(place).help(help);
            (FrontMatter::default(), body, Some(diagnostic))
        }
    }
}

fn one_line(message: &str) -> String {
    message.lines().next().unwrap_or("").trim_end_matches('.').to_owned()
}

#[derive(Clone, Copy)]
enum Kind {
    Yaml,
    Toml,
}

/// The kind, what is inside, and where the body begins.
fn split(text: &str) -> Option<(Kind, Range<usize>, usize)> {
    let (fence, kind) = fence(text)?;
    let start = text.find('\n')? + 1;
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        let bare = line.trim_end();
        if bare == fence || (fence == "---" && bare == "...") {
            return Some((kind, start..at, at + line.len()));
        }
        at += line.len();
    }
    None
}

fn fence(text: &str) -> Option<(&'static str, Kind)> {
    match text.lines().next()?.trim_end() {
        "---" => Some(("---", Kind::Yaml)),
        "+++" => Some(("+++", Kind::Toml)),
        _ => None,
    }
}

/// A key of front matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry<'a> {
    /// The key.
    pub key: &'a str,
    /// Where it is in the file.
    pub at: Range<usize>,
    /// Where its value is, as far as it stands in the same line.
    pub value: Range<usize>,
}

/// The keys of the front matter of a file, those inside of others left out.
pub fn entries(text: &str) -> Vec<Entry<'_>> {
    let Some((kind, inner, _)) = split(text) else { return Vec::new() };
    let mut all = Vec::new();
    if matches!(kind, Kind::Toml) {
        let Ok(table) = toml::de::DeTable::parse(&text[inner.clone()]) else { return all };
        let moved = |range: Range<usize>| inner.start + range.start..inner.start + range.end;
        for (key, value) in table.get_ref() {
            let (at, value) = (moved(key.span()), moved(value.span()));
            all.push(Entry { key: text[at.clone()].trim_matches(['"', '\'']), at, value });
        }
        return all;
    }
    let mut start = inner.start;
    for line in text[inner].split_inclusive('\n') {
        let at = start;
        start += line.len();
        // What belongs to a key is indented below it, but for lists of `-`.
        let Some((key, value)) = line.split_once(':') else { continue };
        let is_key = line.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '"' | '\''));
        if !is_key || !value.starts_with(char::is_whitespace) || key.contains(' ') {
            continue;
        }
        let from = at + key.len() + 1 + (value.len() - value.trim_start().len());
        let value = value.split(" #").next().unwrap_or(value).trim();
        let quotes = key.len() - key.trim_start_matches(['"', '\'']).len();
        let name = key.trim_matches(['"', '\'']);
        all.push(Entry { key: name, at: at + quotes..at + quotes + name.len(), value: from..from + value.len() });
    }
    all
}

/// A fence that opens and looks like front matter, but never ends.
fn unclosed(path: &str, text: &str) -> Option<Diagnostic> {
    let (fence, _) = fence(text)?;
    let second = text.lines().nth(1)?;
    let key = second.split([':', '=']).next()?;
    let looks = key.len() < second.len() && key.trim().bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b));
    looks.then(|| {
        Diagnostic::error("front-matter", "the front matter has no end")
            .at(Place::new(path, text, 0..3))
            .help(format!("close it with a line `{fence}`"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_that_ends_a_folded_text_is_survived() {
        let (front, body, bad) = read("a.md", "---\ntitle: \"People\"\ndescription: >\n#    #Not set#\n---\n# x\n");
        assert!(bad.is_none(), "{bad:?}");
        assert_eq!(front.title.as_deref(), Some("People"));
        assert_eq!(front.description.as_deref().unwrap_or(""), "");
        assert_eq!(body, 54);
    }

    #[test]
    fn toml_is_read_too_and_foreign_keys_are_let_be() {
        let (front, _, bad) = read("a.md", "+++\ntitle = 'A'\nlevel = 2\n[menu.main]\nweight = 3\n+++\n");
        assert!(bad.is_none(), "{bad:?}");
        assert_eq!(front.level, Some(Scalar::Integer(2)));
        let (front, _, bad) =
            read("a.md", "---\nsidebar_position: 4\nmenu: {main: {weight: 2}}\nauthors: [{name: x}]\n---\n");
        assert!(bad.is_none(), "{bad:?}");
        assert_eq!(front.order(), 4);
    }

    #[test]
    fn dates_are_read_in_the_forms_of_other_generators() {
        for (text, date, updated) in [
            (
                "---\ndate: 2024-01-05\nlastmod: 2024-02-06T10:00:00+01:00\n---\n",
                "2024-01-05T00:00:00Z",
                "2024-02-06T10:00:00+01:00",
            ),
            (
                "+++\ndate = 2024-01-05\nupdated = 2024-02-06T10:00:00Z\n+++\n",
                "2024-01-05T00:00:00Z",
                "2024-02-06T10:00:00Z",
            ),
            (
                "---\ndate: \"2024-01-05 12:00\"\nlast_update: {author: A, date: 2024-02-06}\n---\n",
                "2024-01-05T12:00:00Z",
                "2024-02-06T00:00:00Z",
            ),
        ] {
            let (front, _, bad) = read("a.md", text);
            assert!(bad.is_none(), "{bad:?}");
            assert_eq!(front.date.as_ref().map(Date::text), Some(date), "{text}");
            assert_eq!(front.changed().map(Date::text), Some(updated), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_or_picture_is_let_be() {
        for value in ["soon", "2024-13-01", "", "2024", "1.5", "true", "[1, 2]", "{a: b}", "null", "[]"] {
            let (front, _, bad) =
                read("a.md", &format!("---\ntitle: A\ndate: {value}\nimage: {{caption: x, n: 1}}\n---\n"));
            assert!(bad.is_none(), "{value}: {bad:?}");
            assert_eq!((front.date, front.image, front.title.as_deref()), (None, None, Some("A")), "{value}");
        }
        let (front, _, bad) = read("a.md", "+++\ndate = 10:00:00\nimage = ['a.png', 'b.png']\n+++\n");
        assert!(bad.is_none(), "{bad:?}");
        assert_eq!((front.date, front.image.as_deref()), (None, Some("a.png")));
    }

    #[test]
    fn keys_are_found_with_their_places() {
        let found = |text: &str| {
            let all = entries(text).into_iter();
            let written = |range: Range<usize>| text[range].to_owned();
            all.map(|one| (one.key.to_owned(), written(one.at), written(one.value))).collect::<Vec<_>>()
        };
        let three = |key: &str, value: &str| (key.to_owned(), key.to_owned(), value.to_owned());
        assert_eq!(
            found(
                "---\ntitle: A # b\n\"date\": 'x: y'\ntext: >\n  not: a key\n# no: key\nlist:\n- a: b\n---\nbody: no\n"
            ),
            [three("title", "A"), three("date", "'x: y'"), three("text", ">"), three("list", "")]
        );
        let toml = found("+++\ntitle = 'A'\n[menu.main]\nweight = 3\n+++\n");
        assert_eq!(toml.len(), 2);
        assert!(toml.contains(&three("title", "'A'")) && toml.iter().any(|(key, ..)| key == "menu"));
        assert!(found("no front matter: at all\n").is_empty());
    }

    #[test]
    fn old_addresses_are_a_text_or_a_list() {
        for (text, addresses) in [
            ("---\naliases: [/a/, b]\nredirect_from: /c\n---\n", vec!["/a/", "b", "/c"]),
            ("---\naliases: /a/\n---\n", vec!["/a/"]),
            ("---\naliases:\n---\n", vec![]),
            ("---\naliases: {a: b}\n---\n", vec![]),
            ("+++\naliases = ['/a/', '/b/']\n+++\n", vec!["/a/", "/b/"]),
        ] {
            let (front, _, bad) = read("a.md", text);
            assert!(bad.is_none(), "{bad:?}");
            assert_eq!(front.old_addresses().collect::<Vec<_>>(), addresses, "{text}");
        }
    }

    #[test]
    fn a_rule_at_the_start_is_no_front_matter() {
        let (_, body, bad) = read("a.md", "---\n\nText\n");
        assert!(bad.is_none() && body == 0);
        assert!(read("a.md", "---\ntitle: x\n\nText\n").2.is_some());
    }
}
