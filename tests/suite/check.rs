//! What `gradus check` finds: a folder for each rule under `tests/check`, with the book in `in` and the whole report in
//! `report.txt`.
//!
//! `SNAPSHOTS=overwrite cargo test check` writes the reports anew.

use std::collections::BTreeSet;
use std::path::Path;

use crate::cases::{are_reported, cases};
use crate::html;
use crate::site_test::SiteTest;

/// Codes that are told of a book as it is read or rendered, and which checking alone would tell as well.
const TOLD_BY_BUILDS: [&str; 3] = ["bad-host", "moved-link", "broken-link"];

fn book(case: &Path) -> SiteTest {
    let from = case.join("in");
    let read = |path: &String| std::fs::read(from.join(path)).expect("the input");
    html::files(&from).iter().fold(SiteTest::new(), |book, path| book.file(path, read(path)))
}

fn report(case: &Path) -> String {
    let run = book(case).run(&["check"]);
    format!("exit code {}\n\n{}{}", run.code.expect("no signal"), run.stdout, run.stderr)
}

#[test]
fn every_rule_reports_what_it_finds() {
    are_reported("check", &report);
}

/// No rule is without a case.
#[test]
fn every_code_is_reported() {
    let reports: String = cases("check").iter().map(|case| report(case)).collect();
    let rules = gradus::check::RULES.iter().flat_map(|rule| rule.codes.iter().copied());
    let codes: BTreeSet<&str> = rules.chain(TOLD_BY_BUILDS).chain(["allow-unused", "allow-unknown"]).collect();
    let lacking: Vec<_> = codes.iter().filter(|code| !reports.contains(&format!("warning[{code}]: "))).collect();
    assert!(lacking.is_empty(), "no case for {lacking:?}");
}

/// Asking for one code tells what is told of it among all.
#[test]
fn one_code_alone_is_the_same() {
    for case in cases("check") {
        let whole = report(&case);
        let book = book(&case);
        let count = |text: &str, code: &str| text.matches(&format!("warning[{code}]: ")).count();
        for code in gradus::check::RULES.iter().flat_map(|rule| rule.codes) {
            if count(&whole, code) > 0 {
                let alone = book.run(&["check", "--only", code]);
                assert_eq!(count(&alone.stderr, code), count(&whole, code), "{} {code}", case.display());
            }
        }
    }
}
