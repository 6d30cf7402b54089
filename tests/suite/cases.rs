//! Golden cases: a folder each, with the input and the whole report.

use std::path::{Path, PathBuf};

use snapbox::data::DataFormat;

/// The folders in `tests/FOLDER`, sorted.
pub fn cases(folder: &str) -> Vec<PathBuf> {
    let all = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let entries = std::fs::read_dir(&all).expect("the cases").flatten();
    let mut cases: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    cases.sort();
    assert!(!cases.is_empty());
    cases
}

/// Each report is what the file `report.txt` of its case says; `SNAPSHOTS=overwrite` writes the files anew.
#[track_caller]
pub fn are_reported(folder: &str, report: &dyn Fn(&Path) -> String) {
    let assert = snapbox::Assert::new().action_env("SNAPSHOTS");
    let mut failed = Vec::new();
    for case in cases(folder) {
        let expected = snapbox::Data::read_from(&case.join("report.txt"), Some(DataFormat::Text));
        if let Err(error) = assert.try_eq(Some(&case.display()), report(&case).into(), expected) {
            failed.push(error.to_string());
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
