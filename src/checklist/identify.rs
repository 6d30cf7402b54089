//! Which item is which: explicit ids, the lock, and what an edit did to a text.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::ids::{Taken, in_order_of_making};
use super::lock::FILE;
use super::{Draft, Files, Key, Lock, Locked, Origin};
use crate::diagnostic::{Diagnostic, Place};
use crate::model::name::normalise;

/// What somebody asks of the lock by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Order {
    /// Answers to one item count for another.
    Rename {
        /// The old id.
        from: String,
        /// The new one.
        to: String,
    },
    /// A retired item is there again, whatever its text is now.
    Revive(String),
}

/// What an edit did to an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It is new.
    Added(Locked),
    /// Its text changed.
    Reworded(Locked),
    /// It stands elsewhere.
    Moved(Locked),
    /// Its id changed: the old one, and the item.
    Renamed(String, Locked),
    /// It was removed.
    Retired(Locked),
    /// It was removed once, and is there again.
    Revived(Locked),
}

/// The ids of all items.
#[derive(Debug)]
pub struct Identity {
    /// By what identifies the writing.
    pub(super) ids: HashMap<Key, String>,
    /// The lock as it should be.
    pub lock: Lock,
    /// In what it differs from the lock that is there.
    pub changes: Vec<Change>,
    /// The first item without an id that outlives an edit.
    loose: Option<Place>,
    loose_count: usize,
}

/// Texts this alike are the same item, reworded in its place…
const REWORDED: f64 = 0.5;
/// …or anywhere.
const MOVED: f64 = 0.8;
/// More pairs of texts are not compared: whoever rewrites a whole model at once rewrites its items.
const MOST_PAIRS: usize = 250_000;

/// Gives every draft an id.
pub(super) fn identify(drafts: &[Draft], lock: &Lock, files: &Files<'_>, found: &mut Vec<Diagnostic>) -> Identity {
    let mut matcher = Matcher::new(drafts, lock);
    matcher.explicit(files, found);
    matcher.exact();
    matcher.similar(REWORDED, |draft, known| draft.place == known.at);
    matcher.similar(MOVED, |_, _| true);
    matcher.revive();
    matcher.name();
    matcher.finish(files, found)
}

struct Matcher<'a> {
    drafts: &'a [Draft],
    lock: &'a Lock,
    /// For each draft, its id.
    ids: Vec<Option<String>>,
    /// For each draft, the entry of the lock that it is.
    known: Vec<Option<&'a Locked>>,
    /// For each entry of the lock, whether it was found.
    claimed: Vec<bool>,
    /// The entries of the lock, by id: a merge may have left two of one item.
    entries: HashMap<&'a str, Vec<usize>>,
    renamed: BTreeMap<String, String>,
    revived: HashSet<&'a str>,
    /// Drafts whose id is an error.
    refused: HashSet<usize>,
}

impl<'a> Matcher<'a> {
    fn new(drafts: &'a [Draft], lock: &'a Lock) -> Self {
        let mut entries = HashMap::<&str, Vec<usize>>::new();
        for (index, entry) in lock.items.iter().enumerate() {
            entries.entry(&entry.id).or_default().push(index);
        }
        Self {
            drafts,
            lock,
            entries,
            ids: vec![None; drafts.len()],
            known: vec![None; drafts.len()],
            claimed: vec![false; lock.items.len()],
            renamed: lock.renamed.clone(),
            revived: HashSet::new(),
            refused: HashSet::new(),
        }
    }

    fn claim(&mut self, draft: usize, entry: usize) {
        let lock = self.lock;
        self.known[draft] = Some(&lock.items[entry]);
        for same in &self.entries[lock.items[entry].id.as_str()] {
            self.claimed[*same] = true;
        }
    }

    /// Ids that the text gives.
    fn explicit(&mut self, files: &Files<'_>, found: &mut Vec<Diagnostic>) {
        let lock = self.lock;
        let retired: HashMap<&str, &Locked> = lock.retired.iter().map(|one| (one.id.as_str(), one)).collect();
        let mut first = HashMap::<&str, usize>::new();
        for (index, draft) in self.drafts.iter().enumerate() {
            let Some(id) = draft.id.as_deref() else { continue };
            let error = |message: String, help: String| {
                let error = Diagnostic::error("checklist-id", message).help(help);
                match files.place(draft) {
                    Some(place) => error.at(place),
                    None => error,
                }
            };
            let good = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
            if !id.chars().all(good) {
                self.refused.insert(index);
                let help = "use letters, digits, `-`, `_`, `.` and `:`".to_owned();
                found.push(error(format!("`{id}` cannot be the id of an item"), help));
                continue;
            }
            if let Some(other) = first.insert(id, index) {
                self.refused.insert(index);
                let place = files.place(&self.drafts[other]);
                let at = place.map_or_else(String::new, |place| format!(" at {}:{}", place.path, place.line));
                let help = format!("the other one stands{at}; an answer to one would count for both");
                found.push(error(format!("two items have the id `{id}`"), help));
                continue;
            }
            if let Some(old) = retired.get(id) {
                if alike(&normalise(&old.text), &normalise(&draft.title)) < REWORDED {
                    self.refused.insert(index);
                    let help = format!(
                        "it asked \"{}\", and answers to that would count for this; take another id, or say that it is the same with `gradus checklist lock --revive {id}`",
                        old.text
                    );
                    found.push(error(format!("the id `{id}` is that of a retired item"), help));
                    continue;
                }
                self.revived.insert(old.id.as_str());
            }
            self.ids[index] = Some(id.to_owned());
            // Of two entries, the one whose text is there.
            let mut same = self.entries.get(id).into_iter().flatten().copied();
            let exact = same.clone().find(|entry| lock.items[*entry].text == draft.title);
            if let Some(entry) = exact.or_else(|| same.next()) {
                self.claim(index, entry);
            }
        }
        // An id that was given up for another and is used again: the other way round where the new one is gone.
        for (index, draft) in self.drafts.iter().enumerate() {
            let Some(id) = self.ids[index].clone() else { continue };
            let Some(to) = self.renamed.get(&id).cloned() else { continue };
            if first.contains_key(to.as_str()) {
                let message = format!("the id `{id}` was renamed to `{to}`, and both are used");
                let error = Diagnostic::error("checklist-id", message)
                    .help("answers to the old id count for the new one: take another id");
                found.push(match files.place(draft) {
                    Some(place) => error.at(place),
                    None => error,
                });
            } else {
                self.renamed.remove(&id);
            }
        }
    }

    /// Texts that did not change: in their places first, then wherever they went.
    fn exact(&mut self) {
        let lock = self.lock;
        let free = |claimed: &[bool], entry: usize, draft: &Draft| {
            !claimed[entry] && lock.items[entry].cell == (draft.origin == Origin::Cell)
        };
        let mut by_place = HashMap::<(&str, &str), Vec<usize>>::new();
        let mut by_text = HashMap::<&str, Vec<usize>>::new();
        let mut by_cell = HashMap::<&str, usize>::new();
        for (index, entry) in lock.items.iter().enumerate().rev() {
            if entry.cell {
                by_cell.insert(&entry.at, index);
            }
            by_place.entry((&entry.at, &entry.text)).or_default().push(index);
            by_text.entry(&entry.text).or_default().push(index);
        }
        for ((at, text), list) in by_place.iter_mut().filter(|(_, list)| list.len() > 1) {
            in_order_of_making(at, text, list, &lock.items);
        }
        for anywhere in [false, true] {
            for (index, draft) in self.drafts.iter().enumerate() {
                if self.known[index].is_some() || self.refused.contains(&index) {
                    continue;
                }
                // What stands for a cell is where the cell is.
                let entry = if draft.origin == Origin::Cell {
                    by_cell.get(draft.place.as_str()).copied().filter(|entry| free(&self.claimed, *entry, draft))
                } else {
                    let list = if anywhere {
                        by_text.get_mut(draft.title.as_str())
                    } else {
                        by_place.get_mut(&(draft.place.as_str(), draft.title.as_str()))
                    };
                    list.and_then(|list| {
                        // The same item may stand there many times.
                        while list.last().is_some_and(|entry| self.claimed[*entry]) {
                            list.pop();
                        }
                        list.iter().rev().copied().find(|entry| free(&self.claimed, *entry, draft))
                    })
                };
                if let Some(entry) = entry {
                    self.take(index, entry);
                }
            }
        }
    }

    /// A draft is this entry: it has its id, or gives it up for an explicit one.
    fn take(&mut self, draft: usize, entry: usize) {
        let old = &self.lock.items[entry].id;
        match &self.ids[draft] {
            Some(new) => drop(self.renamed.insert(old.clone(), new.clone())),
            None => self.ids[draft] = Some(old.clone()),
        }
        self.claim(draft, entry);
    }

    /// Texts that changed, the most alike first.
    fn similar(&mut self, least: f64, may_be: impl Fn(&Draft, &Locked) -> bool) {
        let lock = self.lock;
        let open: Vec<usize> = (0..self.drafts.len())
            .filter(|at| {
                self.ids[*at].is_none() && !self.refused.contains(at) && self.drafts[*at].origin != Origin::Cell
            })
            .collect();
        let left: Vec<usize> = (0..lock.items.len()).filter(|at| !self.claimed[*at] && !lock.items[*at].cell).collect();
        if open.len().saturating_mul(left.len()) > MOST_PAIRS {
            return;
        }
        let texts: Vec<String> = left.iter().map(|at| normalise(&lock.items[*at].text)).collect();
        let mut pairs = Vec::new();
        for draft in open {
            let text = normalise(&self.drafts[draft].title);
            for (entry, known) in left.iter().zip(&texts) {
                if may_be(&self.drafts[draft], &lock.items[*entry]) {
                    let alike = alike(&text, known);
                    if alike >= least {
                        pairs.push((alike, draft, *entry));
                    }
                }
            }
        }
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
        for (_, draft, entry) in pairs {
            if self.ids[draft].is_none() && !self.claimed[entry] {
                self.take(draft, entry);
            }
        }
    }

    /// Retired items whose text is there again.
    fn revive(&mut self) {
        let lock = self.lock;
        let retired: HashMap<&str, &'a Locked> = lock.retired.iter().map(|one| (one.text.as_str(), one)).collect();
        for (index, draft) in self.drafts.iter().enumerate() {
            if self.ids[index].is_some() || self.refused.contains(&index) {
                continue;
            }
            let old =
                retired.get(draft.title.as_str()).copied().filter(|old| old.cell == (draft.origin == Origin::Cell));
            if let Some(old) = old.filter(|old| (!old.cell || old.at == draft.place) && self.revived.insert(&old.id)) {
                self.ids[index] = Some(old.id.clone());
            }
        }
    }

    /// New ids for what has none.
    fn name(&mut self) {
        let known = self.lock.items.iter().chain(&self.lock.retired).map(|one| &one.id);
        let mut taken = Taken::new(self.ids.iter().flatten().chain(known).chain(self.renamed.keys()).cloned());
        for (index, draft) in self.drafts.iter().enumerate() {
            if self.ids[index].is_none() && !self.refused.contains(&index) {
                self.ids[index] = Some(taken.new_id(draft));
            }
        }
    }

    fn finish(mut self, files: &Files<'_>, found: &mut Vec<Diagnostic>) -> Identity {
        let mut changes = Vec::new();
        let mut lock = Lock::default();
        let mut ids = HashMap::with_capacity(self.drafts.len());
        let mut loose = self.drafts.iter().enumerate().filter(|(index, draft)| {
            draft.id.is_none() && draft.origin != Origin::Cell && self.known[*index].is_none()
        });
        let loose_count = loose.clone().count();
        let loose = loose.next().and_then(|(_, draft)| files.place(draft));
        for (index, draft) in self.drafts.iter().enumerate() {
            let Some(id) = self.ids[index].take() else { continue };
            let cell = draft.origin == Origin::Cell;
            let now = Locked { id: id.clone(), at: draft.place.clone(), text: draft.title.clone(), cell };
            match self.known[index] {
                Some(known) if known.id != id => changes.push(Change::Renamed(known.id.clone(), now.clone())),
                Some(known) if known.text != now.text => changes.push(Change::Reworded(now.clone())),
                Some(known) if known.at != now.at => changes.push(Change::Moved(now.clone())),
                Some(_) => {}
                None if self.revived.contains(id.as_str()) => changes.push(Change::Revived(now.clone())),
                None => changes.push(Change::Added(now.clone())),
            }
            ids.insert(draft.key.clone(), id);
            lock.items.push(now);
        }
        let gone = self.lock.items.iter().zip(&self.claimed).filter(|(_, claimed)| !**claimed);
        for (entry, _) in gone {
            changes.push(Change::Retired(entry.clone()));
            lock.retired.push(entry.clone());
        }
        let still = self.lock.retired.iter().filter(|one| !self.revived.contains(one.id.as_str()));
        lock.retired.extend(still.cloned());
        lock.renamed = flatten(&self.renamed);
        lock.tidy();
        let known: HashSet<&str> = lock.items.iter().chain(&lock.retired).map(|one| one.id.as_str()).collect();
        for (from, to) in lock.renamed.iter().filter(|(_, to)| !known.contains(to.as_str())) {
            let message = format!("`{from}` was renamed to `{to}`, and no item has that id");
            let ids = lock.items.iter().map(|one| one.id.as_str());
            let error = Diagnostic::error("checklist-lock", message).at(Place::file(FILE));
            found.push(
                error
                    .help("name an id that is there with `gradus checklist lock --rename OLD=NEW`")
                    .did_you_mean(to, ids),
            );
        }
        Identity { ids, lock, changes, loose, loose_count }
    }
}

impl Identity {
    /// Whether the lock has to be written again.
    pub(super) fn stale(&self, there: bool) -> Option<Diagnostic> {
        let help = "run `gradus checklist lock`, and commit `checklist.lock`";
        if there {
            let message = format!("`{FILE}` is stale: {}", summary(&self.changes)?);
            return Some(Diagnostic::warning("checklist-stale", message).at(Place::file(FILE)).help(help));
        }
        let count = self.loose_count;
        let place = self.loose.clone()?;
        let (items, have) = if count == 1 { ("item", "has") } else { ("items", "have") };
        let message = format!("{count} {items} of the checklist {have} no id that outlives an edit");
        Some(
            Diagnostic::warning("checklist-no-lock", message)
                .at(place)
                .help(format!("give them ids such as `{{#{}}}`, or {help}", "an-id")),
        )
    }
}

/// `2 added, 1 reworded`; nothing where there are none.
pub fn summary(changes: &[Change]) -> Option<String> {
    let count = |is: fn(&Change) -> bool| changes.iter().filter(|change| is(change)).count();
    let kinds = [
        (count(|c| matches!(c, Change::Added(_))), "added"),
        (count(|c| matches!(c, Change::Reworded(_))), "reworded"),
        (count(|c| matches!(c, Change::Moved(_))), "moved"),
        (count(|c| matches!(c, Change::Renamed(..))), "renamed"),
        (count(|c| matches!(c, Change::Retired(_))), "removed"),
        (count(|c| matches!(c, Change::Revived(_))), "back again"),
    ];
    let told: Vec<String> = kinds.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
    (!told.is_empty()).then(|| told.join(", "))
}

/// How alike two normalised texts are, 0 to 1: by pairs of letters, or by words.
fn alike(a: &str, b: &str) -> f64 {
    let of = |text: &'_ str| text.split(' ').map(str::to_owned).collect::<HashSet<String>>();
    let (left, right) = (of(a), of(b));
    let shared = left.intersection(&right).count();
    #[expect(clippy::cast_precision_loss, reason = "texts have few words")]
    let by_words = 2.0 * shared as f64 / (left.len() + right.len()).max(1) as f64;
    by_words.max(strsim::sorensen_dice(a, b))
}

/// Where chains of renames end.
fn flatten(renamed: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    // The ends that are known already, so that each step is taken once.
    let mut ends = HashMap::<&str, &str>::new();
    for from in renamed.keys() {
        let mut way: Vec<&str> = Vec::new();
        let mut on_way = HashSet::new();
        let mut at = from.as_str();
        while !ends.contains_key(at) && on_way.insert(at) {
            way.push(at);
            let Some(next) = renamed.get(at) else { break };
            at = next;
        }
        // A circle ends where it was entered.
        let end = ends.get(at).copied().unwrap_or(at);
        ends.extend(way.into_iter().map(|one| (one, end)));
    }
    let ends = renamed.keys().map(|from| (from, ends.get(from.as_str()).copied().unwrap_or(from)));
    ends.filter(|(from, to)| from != to).map(|(from, to)| (from.clone(), to.to_owned())).collect()
}
