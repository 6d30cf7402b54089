//! Bad input: a folder a case under `tests/bad`, with the input in `in` and the whole report in `report.txt`.
//!
//! `SNAPSHOTS=overwrite cargo test bad` writes the reports anew.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::Path;

use crate::cases::{are_reported, cases};
use crate::html;
use crate::site_test::SiteTest;

/// Copies the input of a case.
fn input(case: &Path) -> SiteTest {
    let from = case.join("in");
    html::files(&from)
        .iter()
        .fold(SiteTest::new(), |book, path| book.file(path, std::fs::read(from.join(path)).expect("the input")))
}

/// Makes what cannot be kept as a file of the project.
fn prepare(case: &str, book: &SiteTest) {
    let link = |to: &str, at: &str| symlink(to, book.path(at)).expect("a link");
    match case {
        "unreadable-file" => link("gone.md", "content/dangling.md"),
        "not-utf-8" => {
            book.put("content/latin.md", b"# Latin\n\nThe first word is fine, the caf\xe9 is not.\n");
            book.put("content/binary.md", b"\xff\xfe\x00");
            book.put("content/front.md", b"---\ntitle: \xc3\n---\n");
            let name = OsStr::from_bytes(b"caf\xe9.md");
            // Not every file system takes such a name.
            let _ = std::fs::write(book.path("content").join(name), "# Name\n");
        }
        "too-large" => book.put("content/large.md", vec![b'a'; (16 << 20) + 1]),
        "link-loop" => {
            link("..", "content/deep/er/loop");
            link("self", "content/self");
        }
        "link-out" => {
            link("../outside", "content/folder");
            link("../outside/secret.md", "content/file.md");
            link("/", "content/root");
        }
        _ => {}
    }
}

/// What the case's run reports.
fn report(case: &Path) -> String {
    let name = case.file_name().and_then(OsStr::to_str).expect("a name");
    let book = input(case);
    prepare(name, &book);
    let args = std::fs::read_to_string(case.join("args")).unwrap_or_default();
    let run = match args.split_whitespace().collect::<Vec<_>>()[..] {
        [] => book.try_build(&[]),
        ref args => book.run(args),
    };
    let built = book.path("public").exists();
    assert_eq!(built, run.code == Some(0), "{name}: a site is written where nothing is wrong, and only there");
    assert!(!run.stderr.contains(&*book.path("").to_string_lossy()), "{name}: {}", run.stderr);
    format!("exit code {}\n\n{}", run.code.expect("no signal"), run.stderr)
}

#[test]
fn every_bad_input_is_reported() {
    are_reported("bad", &report);
}

#[test]
fn every_error_says_where_and_what_to_do() {
    let mut lacking = Vec::new();
    for case in cases("bad") {
        let name = case.file_name().expect("a name").to_string_lossy().into_owned();
        let report = report(&case);
        for block in report.split("\n\n").filter(|block| block.starts_with("error[")) {
            let title = block.lines().next().unwrap_or_default();
            // About a folder or an option, which stand in the message.
            let nowhere = ["error[option]", "error[no-", "error[file-name]", "error[theme]"];
            if !block.contains("--> ") && !nowhere.iter().any(|code| title.starts_with(code)) {
                lacking.push(format!("{name}: no place: {title}"));
            }
            if !block.contains("= help: ") {
                lacking.push(format!("{name}: no help: {title}"));
            }
        }
    }
    assert!(lacking.is_empty(), "{lacking:#?}");
}

#[test]
fn a_file_that_may_not_be_read_is_reported() {
    use std::os::unix::fs::PermissionsExt;
    let book = SiteTest::new().page("index.md", "# Home\n").page("secret.md", "# Secret\n");
    let path = book.path("content/secret.md");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).expect("permissions");
    if std::fs::read(&path).is_ok() {
        eprintln!("skipped: this user may read everything");
        return;
    }
    book.try_build(&[]).exits(1).reports("error[unreadable]").reports("--> secret.md");
}

/// The same defects come in the same order, whatever order the threads are in.
#[test]
fn reports_do_not_depend_on_the_order_of_work() {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad/all-at-once");
    let first = report(&case);
    for _ in 0..5 {
        assert_eq!(report(&case), first);
    }
}
