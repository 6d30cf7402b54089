//! The words of an embedded checklist in every language: its address chooses one, whatever the language of the site is.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Map, Value};

use super::views::direction;
use crate::diagnostic::Diagnostic;
use crate::words;

const FOLDER: &str = "theme/words/";

/// What the scripts call a word, and its key.
const WORDS: [(&str, &str); 13] = [
    ("tally", "tally"),
    ("tallyNa", "tally_na"),
    ("na", "not_applicable"),
    ("naItem", "not_applicable_item"),
    ("close", "close"),
    ("read", "read_on"),
    ("whole", "open_full_checklist"),
    ("wholeWhy", "open_full_checklist_why"),
    ("blocked", "embed_blocked"),
    ("full", "embed_full"),
    ("unreadable", "store_unreadable"),
    ("keep", "save_stored"),
    ("anew", "start_anew"),
];

/// The scripts that say the words, by their paths in the site.
pub(super) fn scripts(theme: &str, book: &Path) -> Result<Vec<(String, Vec<u8>)>, Vec<Diagnostic>> {
    let mut scripts = Vec::new();
    let mut all_found = Vec::new();
    for language in words::languages(theme, book) {
        let (words, found) = words::load(&language, theme, book);
        all_found.extend(found);
        let mut detail = Map::new();
        detail.insert("dir".into(), direction(&language).into());
        detail.extend(WORDS.map(|(name, key)| (name.to_owned(), Value::from(words.text(key)))));
        let detail = Value::Object(detail);
        let script = format!("document.dispatchEvent(new CustomEvent('gradus:words', {{ detail: {detail:#} }}));\n");
        scripts.push((format!("{FOLDER}{language}.js"), script.into_bytes()));
    }
    if all_found.is_empty() { Ok(scripts) } else { Err(all_found) }
}

/// The languages that there is such a script in, parted by spaces.
pub(super) fn languages(files: &BTreeMap<String, Cow<'static, [u8]>>) -> String {
    let names = files.keys().filter_map(|path| path.strip_prefix(FOLDER)?.strip_suffix(".js"));
    names.collect::<Vec<_>>().join(" ")
}
