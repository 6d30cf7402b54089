//! What fuzzing began with and what it found, again: what it holds of any input holds of these.

use std::path::Path;

#[path = "../../fuzz/checks/mod.rs"]
mod checks;

/// Checks all inputs of a target.
fn replay(target: &str, check: fn(&[u8])) {
    let mut count = 0;
    for folder in ["seeds", "regressions"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz").join(folder).join(target);
        for entry in std::fs::read_dir(&folder).expect("inputs").flatten() {
            let data = std::fs::read(entry.path()).expect("an input");
            // A failure says which input it was.
            eprintln!("{}", entry.path().display());
            check(&data);
            count += 1;
        }
    }
    assert!(count > 1, "{target}: no inputs");
}

#[test]
fn front_matter_holds() {
    replay("front_matter", checks::front_matter::check);
}

#[test]
fn book_toml_holds() {
    replay("book_toml", checks::book_toml::check);
}

#[test]
fn outlines_hold() {
    replay("outline", checks::outline::check);
}

#[test]
fn locks_hold() {
    replay("lock", checks::lock::check);
}

#[test]
fn progress_holds() {
    replay("progress", checks::progress::check);
}

#[test]
fn requests_hold() {
    replay("request", checks::request::check);
}
