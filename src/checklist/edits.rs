//! Many edits, one after another: no id is lost, none is given twice.

use std::collections::HashSet;

use super::identify::identify;
use super::{Change, Draft, Files, Lock, Origin, Written, lock};
use crate::model::Coordinates;
use crate::source::Source;

const WORDS: [&str; 24] = [
    "team", "owner", "backup", "restored", "quarter", "budget", "alert", "review", "incident", "service", "names",
    "keeps", "measured", "every", "week", "release", "signed", "policy", "audit", "secret", "rotated", "deploys",
    "risk", "plan",
];

/// A generator of numbers: <https://www.pcg-random.org>, its linear congruential part.
struct Random(u64);

impl Random {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % most
    }

    fn sentence(&mut self) -> String {
        (0..4 + self.below(6)).map(|_| WORDS[self.below(WORDS.len())]).collect::<Vec<_>>().join(" ")
    }
}

fn draft(number: usize, place: String, title: String) -> Draft {
    Draft {
        key: (String::new(), number, String::new()),
        at: Coordinates { level: 0, dimension: None, topic: None },
        place,
        title,
        description: String::new(),
        refs: Vec::new(),
        id: None,
        origin: Origin::Overlay,
        source: None,
    }
}

/// One edit; whether the item is the same to whoever reads both texts: none where nothing is asked of it.
fn edit(random: &mut Random, drafts: &mut Vec<Draft>, fresh: &mut usize) {
    let places = ["level-1/a", "level-1/b", "level-2/a"];
    let kind = random.below(9);
    if drafts.is_empty() || kind < 3 {
        *fresh += 1;
        let at = random.below(drafts.len() + 1);
        let title = random.sentence();
        drafts.insert(at, draft(*fresh, places[random.below(3)].to_owned(), title));
        return;
    }
    let at = random.below(drafts.len());
    match kind {
        3 => drop(drafts.remove(at)),
        4 => drafts[at].title.push_str(" now"),
        5 => drafts[at].place = places[random.below(3)].to_owned(),
        6 => {
            *fresh += 1;
            drafts[at].id = Some(format!("written-{fresh}"));
        }
        7 => drafts[at].id = None,
        _ => drafts.reverse(),
    }
}

#[test]
fn no_edit_loses_an_id() {
    let written = Written::default();
    let files = Files::new(&[], &written);
    for seed in 0..200 {
        let mut random = Random(seed);
        let mut drafts = Vec::new();
        let mut lock = Lock::default();
        let mut fresh = 0;
        for _ in 0..30 {
            let before: Vec<Draft> = drafts.clone();
            for _ in 0..=random.below(3) {
                edit(&mut random, &mut drafts, &mut fresh);
            }
            let mut found = Vec::new();
            let known = identify(&before, &lock, &files, &mut found);
            let now = identify(&drafts, &lock, &files, &mut found);
            assert!(found.is_empty(), "seed {seed}: {found:?}");
            let ids: HashSet<&String> = now.ids.values().collect();
            assert_eq!(ids.len(), drafts.len(), "seed {seed}: an id is given twice");
            for old in lock.items.iter().chain(&lock.retired) {
                let kept = ids.contains(&old.id) || now.lock.retired.iter().any(|one| one.id == old.id);
                assert!(kept || now.lock.renamed.contains_key(&old.id), "seed {seed}: {} is lost", old.id);
            }
            for (from, to) in &now.lock.renamed {
                assert!(!ids.contains(from), "seed {seed}: {from} is renamed and used");
                assert!(ids.contains(to) || now.lock.retired.iter().any(|one| one.id == *to), "seed {seed}: {to}");
            }
            // What nobody touched, and what stands once, has the id that it had.
            for draft in &drafts {
                let same = |one: &&Draft| (&one.place, &one.title, &one.id) == (&draft.place, &draft.title, &draft.id);
                let once = |all: &[Draft]| all.iter().filter(|one| one.title == draft.title).count() == 1;
                if before.iter().any(|one| same(&one) && one.key == draft.key) && once(&before) && once(&drafts) {
                    assert_eq!(now.ids[&draft.key], known.ids[&draft.key], "seed {seed}: {}", draft.title);
                }
            }
            let text = now.lock.write();
            let (read, told) = lock::read(Some(&Source { path: "checklist.lock".into(), text }));
            assert!(told.is_empty() && read == now.lock, "seed {seed}: {told:?}");
            let again = identify(&drafts, &read, &files, &mut found);
            assert!(again.changes.is_empty(), "seed {seed}: {:?}", again.changes);
            assert!(now.changes.iter().all(|change| !matches!(change, Change::Retired(one) if ids.contains(&one.id))));
            lock = read;
        }
    }
}
