//! Ids of items, and the lock: lines `%%` part a text, the text after two edits on two branches, and a lock.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use gradus::checklist::{self, Checklist, LOCK, Written};
use gradus::config::Config;
use gradus::diagnostic::{Diagnostic, any_error};
use gradus::document::{self, Documents};
use gradus::model::{self, Memo, Model};
use gradus::source::Source;

use super::{sound, unique};

/// A book of one file.
struct Book {
    documents: Documents,
    model: Arc<Model>,
    text: String,
}

pub fn check(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut parts = text.split("\n%%\n");
    let mut next = || parts.next().unwrap_or_default();
    let (first, ours, theirs, lock) = (Book::new(next()), Book::new(next()), Book::new(next()), next().to_owned());
    // A lock from elsewhere: whatever it holds, what is made of it can be read again.
    round_trip(&first, (!lock.is_empty()).then_some(lock));
    // Two branches, and git's union of what they wrote.
    let Some(base) = round_trip(&first, None) else { return };
    let (Some(left), Some(right)) = (round_trip(&ours, Some(base.clone())), round_trip(&theirs, Some(base.clone())))
    else {
        return;
    };
    let merged = union(&base, &left, &right);
    let (read, found) = ours.checklist(Some(&merged));
    let is_bad = |one: &Diagnostic| one.code == "checklist-lock" && one.message.starts_with("the lock");
    assert!(!found.iter().any(is_bad), "{found:?}\n{merged}");
    // Our items keep the ids that they have on our branch, as long as theirs say nothing of them.
    if merged == left {
        let (before, _) = ours.checklist(Some(&left));
        assert_eq!(ids(&read), ids(&before));
    }
}

impl Book {
    fn new(text: &str) -> Self {
        let parsed = [document::parse(Source { path: "index.md".into(), text: text.to_owned() })];
        let documents: Documents = parsed.iter().map(|one| Arc::clone(&one.document)).collect();
        let blocks = |path: &str| document::blocks_of(&parsed, path);
        let config = Config::without_file();
        let (model, _) = model::interpret(&documents, &blocks, &BTreeMap::new(), &config, &mut Memo::default());
        Self { documents, model, text: text.to_owned() }
    }

    fn written(lock: Option<&str>) -> Written {
        let lock = lock.map(|text| Source { path: LOCK.into(), text: text.to_owned() });
        Written { lock, ..Written::default() }
    }

    fn checklist(&self, lock: Option<&str>) -> (Checklist, Vec<Diagnostic>) {
        let config = Config::without_file();
        let (whole, found) = checklist::decide(&self.documents, &self.model, &Self::written(lock), &config);
        let text_of = |path: &str| match path {
            LOCK => lock.map(str::to_owned),
            _ => Some(self.text.clone()),
        };
        sound(&found, text_of);
        (whole.checklist(), found)
    }

    fn relock(&self, lock: Option<&str>) -> Option<String> {
        let config = Config::without_file();
        checklist::relock(&self.documents, &self.model, &Self::written(lock), &config, &[]).ok().map(|(text, ..)| text)
    }
}

fn ids(checklist: &Checklist) -> Vec<&str> {
    checklist.items.iter().map(|item| item.id.as_str()).collect()
}

/// The items with their ids. Those that are the same in place and text may change places: the lock has no order.
fn named(checklist: &Checklist) -> Vec<(String, &str, &str)> {
    let one = |item: &'_ checklist::Item| format!("{:?}", item.at);
    let items = checklist.items.iter();
    let mut all: Vec<_> = items.map(|item| (one(item), item.title.as_str(), item.id.as_str())).collect();
    all.sort_unstable();
    all
}

/// The lock that is written for a book; nothing where there is an error.
fn round_trip(book: &Book, lock: Option<String>) -> Option<String> {
    let (checklist, found) = book.checklist(lock.as_deref());
    unique(ids(&checklist));
    let (again, told) = book.checklist(lock.as_deref());
    assert_eq!((ids(&checklist), &found), (ids(&again), &told));
    let Some(new) = book.relock(lock.as_deref()) else {
        assert!(any_error(&found), "nothing is wrong, and no lock is written: {found:?}");
        return None;
    };
    let (settled, told) = book.checklist(Some(&new));
    assert!(!any_error(&told), "{told:?}\n{new}");
    assert!(!told.iter().any(|one| one.code == "checklist-stale"), "{told:?}\n{new}");
    assert_eq!(named(&checklist), named(&settled), "{new}");
    assert_eq!(book.relock(Some(&new)).as_deref(), Some(new.as_str()));
    // No id that was known is lost.
    let known: HashSet<&str> = settled.items.iter().map(|item| item.id.as_str()).collect();
    let retired: HashSet<&str> = settled.retired.iter().map(|one| one.id.as_str()).collect();
    for id in lock.map(|lock| old_ids(&lock)).unwrap_or_default() {
        let id = id.as_str();
        assert!(
            known.contains(id) || retired.contains(id) || settled.renamed.contains_key(id),
            "{id:?} is lost\n{new}"
        );
    }
    Some(new)
}

/// The ids in a lock that Gradus wrote, line by line.
fn old_ids(lock: &str) -> Vec<String> {
    let line = |line: &str| {
        let rest = line.strip_prefix("  { id = \"")?;
        let id = &rest[..rest.find("\", at = ")?];
        (!id.contains('\\')).then(|| id.to_owned())
    };
    if !lock.starts_with("# The ids of the checklist") {
        return Vec::new();
    }
    lock.lines().filter_map(line).collect()
}

/// What git's union merge makes of two edits of lists: what both left, and what either added.
fn union(base: &str, left: &str, right: &str) -> String {
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let (base, left, right) = (lines(base), lines(left), lines(right));
    let known: HashSet<&String> = base.iter().collect();
    let kept: HashSet<&String> = right.iter().collect();
    let head = |line: &str| line.ends_with("= [").then(|| line.to_owned());
    // Lines that right added, by the list that they are in.
    let mut added = BTreeMap::<String, Vec<String>>::new();
    let mut list = String::new();
    for line in &right {
        list = head(line).unwrap_or(list);
        if line.starts_with("  ") && !known.contains(line) && !left.contains(line) {
            added.entry(list.clone()).or_default().push(line.clone());
        }
    }
    let mut out = Vec::new();
    for line in &left {
        if line.starts_with("  ") && known.contains(line) && !kept.contains(line) {
            continue;
        }
        out.push(line.clone());
        if let Some(list) = head(line) {
            out.extend(added.remove(&list).unwrap_or_default());
        }
    }
    out.join("\n") + "\n"
}
