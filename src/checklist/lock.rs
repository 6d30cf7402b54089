//! `checklist.lock`: the ids that items were given, kept beside `book.toml` and committed.
//!
//! One entry a line, sorted by id, so that two branches merge; lines that stand twice after a merge are no error.

use std::collections::{BTreeMap, HashSet};

use serde::Deserialize;

use super::Draft;
use super::identify::Order;
use crate::diagnostic::{Diagnostic, Place};
use crate::source::Source;

/// The name of the lock file.
pub const FILE: &str = "checklist.lock";

/// What git is told about it: lines that two branches add are both kept.
pub const ATTRIBUTES: &str = "checklist.lock merge=union";

/// What is known of the items.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lock {
    /// The items, by id.
    pub items: Vec<Locked>,
    /// Items that were removed.
    pub retired: Vec<Locked>,
    /// Ids that changed: old → new.
    pub renamed: BTreeMap<String, String>,
}

/// An item that has its id.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Locked {
    /// The id.
    pub id: String,
    /// Its place, such as `level-1/people/culture`.
    pub at: String,
    /// Its text.
    pub text: String,
    /// It stands for a cell that has no items of its own.
    #[serde(default)]
    pub cell: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLock {
    version: u32,
    #[serde(default)]
    items: Vec<Locked>,
    #[serde(default)]
    retired: Vec<Locked>,
    #[serde(default)]
    renamed: Vec<Renamed>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Renamed {
    from: String,
    to: String,
}

/// The version of the format.
const VERSION: u32 = 1;

/// Reads the lock; an empty one where there is none, or where it is broken, which is told.
pub(super) fn read(source: Option<&Source>) -> (Lock, Vec<Diagnostic>) {
    let Some(Source { path, text }) = source else { return Default::default() };
    let bad = |message: String, at: std::ops::Range<usize>, help: &str| {
        let error = Diagnostic::error("checklist-lock", message).at(Place::new(path, text, at)).help(help);
        (Lock::default(), vec![error])
    };
    if let Some(at) = text.starts_with("<<<<<<<").then_some(0).or_else(|| text.find("\n<<<<<<<").map(|at| at + 1)) {
        let help = "keep the lines of both sides, in any order, and run `gradus checklist lock`";
        return bad("a merge left its marks here".into(), at..at + 7, help);
    }
    match toml::from_str::<RawLock>(text) {
        Ok(raw) if raw.version != VERSION => {
            let at = text.find("version").unwrap_or(0);
            let message = format!("the lock has version {}, and this program knows version {VERSION}", raw.version);
            bad(message, at..at + "version".len(), "use the release of Gradus that wrote it, or a newer one")
        }
        Ok(RawLock { items, retired, renamed, .. }) => {
            let mut lock = Lock { items, retired, renamed: BTreeMap::new() };
            lock.renamed.extend(renamed.into_iter().map(|Renamed { from, to }| (from, to)));
            lock.tidy();
            (lock, Vec::new())
        }
        Err(error) => {
            let message = format!("the lock cannot be read: {}", error.message().lines().next().unwrap_or(""));
            bad(message, error.span().unwrap_or(0..0), "take the last good version from git: it holds ids of answers")
        }
    }
}

impl Lock {
    /// Sorts, and drops what a merge left twice: an item that is there is not retired.
    pub(super) fn tidy(&mut self) {
        let Self { items, retired, .. } = self;
        items.sort_by(|a, b| (&a.id, &a.at, &a.text).cmp(&(&b.id, &b.at, &b.text)));
        items.dedup();
        let known: HashSet<&str> = items.iter().map(|item| item.id.as_str()).collect();
        retired.retain(|item| !known.contains(item.id.as_str()));
        retired.sort_by(|a, b| (&a.id, &a.at, &a.text).cmp(&(&b.id, &b.at, &b.text)));
        retired.dedup_by(|a, b| a.id == b.id);
    }

    /// The file.
    pub fn write(&self) -> String {
        let mut out = String::from(
            "# The ids of the checklist, so that answers outlive an edit. Commit this file.\n\
             # `gradus checklist lock` writes it; nothing else should.\n\n",
        );
        out.push_str(&format!("version = {VERSION}\n"));
        let entry = |item: &Locked| {
            let cell = if item.cell { ", cell = true" } else { "" };
            format!("id = {}, at = {}, text = {}{cell}", quoted(&item.id), quoted(&item.at), quoted(&item.text))
        };
        list(&mut out, "items", self.items.iter().map(entry));
        list(&mut out, "retired", self.retired.iter().map(entry));
        let renamed = self.renamed.iter().map(|(from, to)| format!("from = {}, to = {}", quoted(from), quoted(to)));
        list(&mut out, "renamed", renamed);
        out
    }

    /// Does what somebody asked for by name.
    pub(super) fn obey(&mut self, order: &Order, drafts: &[Draft]) -> Option<Diagnostic> {
        let known = |lock: &Self, id: &str| lock.items.iter().chain(&lock.retired).any(|item| item.id == id);
        let unknown = |lock: &Self, id: &str| {
            let ids = lock.items.iter().chain(&lock.retired).map(|item| item.id.as_str());
            let error = Diagnostic::error("option", format!("the lock knows no item `{id}`"));
            error.help("`gradus checklist --format json` lists the items with their ids").did_you_mean(id, ids)
        };
        match order {
            Order::Revive(id) => {
                let Some(at) = self.retired.iter().position(|item| item.id == *id) else {
                    return Some(unknown(self, id));
                };
                let item = self.retired.remove(at);
                self.items.push(item);
            }
            Order::Rename { from, to } => {
                if !known(self, from) {
                    return Some(unknown(self, from));
                }
                if drafts.iter().any(|draft| draft.id.as_deref() == Some(from)) {
                    let message = format!("`{from}` is written as the id of an item");
                    return Some(Diagnostic::error("option", message).help("change the id in the text first"));
                }
                self.items.retain(|item| item.id != *from);
                self.retired.retain(|item| item.id != *from);
                self.renamed.insert(from.clone(), to.clone());
            }
        }
        None
    }
}

fn list(out: &mut String, name: &str, entries: impl Iterator<Item = String>) {
    out.push_str(&format!("\n{name} = [\n"));
    for entry in entries {
        out.push_str(&format!("  {{ {entry} }},\n"));
    }
    out.push_str("]\n");
}

/// A basic string: <https://toml.io/en/v1.0.0#string>. JSON escapes the same, but for one character.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007f")
}
