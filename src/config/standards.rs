//! The standards that `book.toml` declares.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use super::declared::check_id;
use super::raw::RawStandard;
use super::{Reporter, Standard, is_web_address};
use crate::diagnostic::Diagnostic;
use crate::model::name;

/// Where they are declared.
const TABLE: &str = "[[model.standards]]";

/// The standards, in order. One with the id of another is left out, and so is a name that another has.
pub(super) fn read(raw: Vec<RawStandard>, reporter: &Reporter<'_>) -> Vec<Standard> {
    let heads = reporter.text.match_indices(TABLE).map(|(at, _)| at).collect();
    let mut reader = Reader { reporter, heads, ids: HashSet::new(), names: HashMap::new() };
    raw.into_iter().enumerate().filter_map(|(index, raw)| reader.standard(index, raw)).collect()
}

struct Reader<'a> {
    reporter: &'a Reporter<'a>,
    /// Where the entries begin in the file.
    heads: Vec<usize>,
    ids: HashSet<String>,
    /// Names in lower case, with the entry and the standard that each is of.
    names: HashMap<String, (usize, String)>,
}

impl Reader<'_> {
    fn standard(&mut self, index: usize, raw: RawStandard) -> Option<Standard> {
        let RawStandard { id, name, title, url, aliases } = raw;
        let said = |text: Option<String>| text.map(|text| line(&text)).filter(|text| !text.is_empty());
        let Some(name) = said(name).or_else(|| said(id.clone())) else {
            let message = "an entry of `model.standards` has neither `id` nor `name`";
            self.wrong(message, "add `name = \"…\"`", index, None);
            return None;
        };
        let id = id.unwrap_or_else(|| name::slug(&name));
        check_id(&id, self.reporter);
        if !self.ids.insert(id.clone()) {
            self.wrong(
                &format!("`{id}` is the id of two standards"),
                "give one of them another `id`",
                index,
                Some(&id),
            );
            return None;
        }
        let url = said(url);
        if let Some(url) = url.as_deref().filter(|url| !is_web_address(url)) {
            let help = "write the whole address, such as `https://example.org/standard`";
            self.wrong(&format!("`{url}` is no web address"), help, index, Some(url));
        }
        let mut names = Vec::new();
        for one in std::iter::once(name.clone()).chain(aliases).filter_map(|one| said(Some(one))) {
            match self.names.entry(one.to_lowercase()) {
                Entry::Occupied(known) => {
                    let (other, of) = known.get();
                    if *other != index {
                        let message = format!("`{one}` means both `{of}` and `{name}`");
                        self.wrong(&message, "give one of them another name or alias", index, Some(&one));
                    }
                }
                Entry::Vacant(free) => {
                    free.insert((index, name.clone()));
                    names.push(one);
                }
            }
        }
        Some(Standard { id, name, title: said(title), url, names })
    }

    /// Tells what is wrong with a value of an entry, or with the entry.
    fn wrong(&self, message: &str, help: &str, index: usize, value: Option<&str>) {
        let error = Diagnostic::error("config-value", message).help(help);
        let text = self.reporter.text;
        let Some(head) = self.heads.get(index).copied() else {
            // An array of inline tables.
            return self.reporter.tell_value(error, value.unwrap_or("standards"));
        };
        let entry = &text[head..self.heads.get(index + 1).copied().unwrap_or(text.len())];
        let quoted = |value: &str| ['"', '\''].map(|mark| format!("{mark}{value}{mark}"));
        let at = value.and_then(|value| quoted(value).iter().find_map(|quoted| entry.find(quoted)));
        let span = match (at, value) {
            (Some(at), Some(value)) => head + at + 1..head + at + 1 + value.len(),
            _ => head..head + TABLE.len(),
        };
        self.reporter.tell(error, span);
    }
}

/// A text with single spaces.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::{FILE, parse};

    #[test]
    fn standards_are_read_in_order() {
        let (config, found) = parse(
            FILE,
            "[[model.standards]]\nid = 'ssdf'\nname = 'NIST  SSDF'\naliases = ['SSDF', 'nist ssdf']\n\
             [[model.standards]]\nname = 'SLSA'\ntitle = 'Supply-chain Levels'\nurl = 'https://slsa.dev/'\n",
        );
        assert!(found.is_empty(), "{found:?}");
        let [ssdf, slsa] = &config.standards[..] else { panic!("two standards") };
        assert_eq!((ssdf.name.as_str(), ssdf.names.join("|").as_str()), ("NIST SSDF", "NIST SSDF|SSDF"));
        assert_eq!((slsa.id.as_str(), slsa.title.as_deref()), ("slsa", Some("Supply-chain Levels")));
        assert_eq!(slsa.url.as_deref(), Some("https://slsa.dev/"));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let text = "[[model.standards]]\nid = \"a\"\nname = \"One\"\n\n[[model.standards]]\nid = \"a\"\nname = \"Two\"\n\n\
            [[model.standards]]\nname = \"Three\"\naliases = [\"ONE\"]\n\n[[model.standards]]\ntitle = \"No name\"\n\n\
            [[model.standards]]\nname = \"Four\"\nurl = \"javascript:a()\"\nlink = 1\n";
        let (config, found) = parse(FILE, text);
        let told: Vec<_> = found
            .iter()
            .map(|one| (one.code, one.message.as_str(), one.place.as_ref().map_or(0, |place| place.line)))
            .collect();
        assert_eq!(
            told,
            [
                ("config-key", "unknown key `link`", 19),
                ("config-value", "`a` is the id of two standards", 6),
                ("config-value", "`ONE` means both `One` and `Three`", 11),
                ("config-value", "an entry of `model.standards` has neither `id` nor `name`", 13),
                ("config-value", "`javascript:a()` is no web address", 18),
            ]
        );
        assert_eq!(config.standards.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["One", "Three", "Four"]);
    }
}
