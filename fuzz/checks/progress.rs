//! Answers of readers, as JSON.

use gradus::checklist::{Answer, Checklist, Item, Origin, Progress};
use gradus::model::Coordinates;

use super::sound;

pub fn check(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let checklist = checklist();
    let read = || Progress::read("answers.json", text, &checklist);
    match read() {
        Err(error) => {
            sound(std::slice::from_ref(&error), |_| Some(text.to_owned()));
            assert_eq!(read().err(), Some(error));
        }
        Ok((progress, found)) => {
            sound(&found, |_| Some(text.to_owned()));
            // Renamed items are known by their new ids, and by those alone.
            assert!(!progress.items.contains_key("old"));
            assert_eq!(progress.answer("nowhere-at-all-to-be-found"), Answer::Todo);
            // What is written is what was read.
            let json = serde_json::to_string(&progress).expect("JSON");
            let (again, told) = Progress::read("answers.json", &json, &checklist).expect("our own answers");
            assert_eq!((again.items, told.len()), (progress.items, found.len()));
        }
    }
}

/// A checklist of two items, one of which had another id.
fn checklist() -> Checklist {
    let item = |id: &str| Item {
        id: id.into(),
        at: Coordinates { level: 0, dimension: None, topic: None },
        title: id.into(),
        description: String::new(),
        refs: Vec::new(),
        origin: Origin::Overlay,
    };
    let mut checklist = Checklist::default();
    checklist.model = "model".into();
    checklist.items = vec![item("one"), item("new")];
    checklist.renamed.insert("old".into(), "new".into());
    checklist
}
