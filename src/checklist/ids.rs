//! New ids, made of the text and of a hash.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::{Draft, Locked, Origin};
use crate::model::name::slug;

/// Ids that new items cannot have.
pub(super) struct Taken {
    ids: HashSet<String>,
    /// For places and texts that were given ids, the number of the next hash: the same item may stand there many times.
    numbers: HashMap<(String, String), u32>,
}

impl Taken {
    pub(super) fn new(ids: impl Iterator<Item = String>) -> Self {
        Self { ids: ids.collect(), numbers: HashMap::new() }
    }

    pub(super) fn contains(&self, id: &str) -> bool {
        self.ids.contains(id)
    }

    /// An id for an item, which is taken then.
    pub(super) fn new_id(&mut self, draft: &Draft) -> String {
        let number = self.numbers.entry((draft.place.clone(), draft.title.clone())).or_default();
        let id = new_id(draft, &self.ids, number);
        self.ids.insert(id.clone());
        id
    }
}

/// An id made of the text, and of a hash of its place, so that two branches do not make the same one.
fn new_id(draft: &Draft, taken: &HashSet<String>, number: &mut u32) -> String {
    let base = if draft.origin == Origin::Cell {
        let base = draft.place.replace('/', "-");
        if !taken.contains(&base) {
            return base;
        }
        base
    } else {
        base_of(&draft.title)
    };
    loop {
        let id = numbered(&base, &draft.place, &draft.title, *number);
        *number = number.wrapping_add(1);
        if !taken.contains(&id) {
            return id;
        }
    }
}

/// The words of a text that an id begins with.
fn base_of(title: &str) -> String {
    const WORDS: usize = 5;
    const LETTERS: usize = 40;
    let words = slug(title);
    let mut base = String::new();
    for word in words.split('-').take(WORDS) {
        if !base.is_empty() && base.chars().count() + word.chars().count() > LETTERS {
            break;
        }
        if !base.is_empty() {
            base.push('-');
        }
        base.extend(word.chars().take(LETTERS));
    }
    base
}

/// The id that is tried as the one of this number.
fn numbered(base: &str, place: &str, title: &str, number: u32) -> String {
    let uuid = Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("{place}\n{title}\n{number}").as_bytes());
    // A short hash is soon used up where a thousand items are the same.
    let length = if number < 64 { 4 } else { 16 };
    format!("{base}-{}", &uuid.simple().to_string()[..length])
}

/// Sorts entries of one place and text, the last first, by the order in which their ids were made: the lock is sorted by
/// id, and of items that are the same the first one stays the first.
pub(super) fn in_order_of_making(at: &str, text: &str, entries: &mut [usize], items: &[Locked]) {
    let base = base_of(text);
    let most = u32::try_from(entries.len()).unwrap_or(u32::MAX).saturating_mul(2);
    let numbers: HashMap<String, u32> =
        (1..=most).map(|number| (numbered(&base, at, text, number - 1), number)).collect();
    // One that came from elsewhere was there before a new one is made.
    let number = |entry: usize| numbers.get(&items[entry].id).copied().unwrap_or(0);
    entries.sort_by_cached_key(|entry| std::cmp::Reverse((number(*entry), *entry)));
}
