//! A site is whole at every moment: builds are killed at many, and run beside one another.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::html;
use crate::site_test::{SiteTest, gradus};

/// A model whose title, and so every page, holds the word of its edition; one page is there in this edition alone.
fn write_edition(book: &SiteTest, edition: usize) {
    let word = word(edition);
    book.put("book.toml", format!("[book]\ntitle = 'Model {word}'\n[model]\nid = 'model'\n"));
    for level in 1..=3 {
        let mut page = format!("---\ntitle: Level {level}\n---\n\n");
        for dimension in 1..=4 {
            page += &format!("## Dimension {dimension}\n\n");
            for topic in 1..=4 {
                page += &format!("### Topic {topic}\n\nIn the {word}, topic {topic} of {dimension} at {level}.\n\n");
            }
        }
        book.put(&format!("content/level-{level}/index.md"), page);
    }
    let _ = std::fs::remove_dir_all(book.path("content/only"));
    book.put(&format!("content/only/{word}.md"), format!("# Only in the {word}\n"));
}

/// Plain pages, so that a build takes its time.
fn write_notes(book: &SiteTest, count: usize) {
    for number in 0..count {
        let page = format!("# Note {number}\n\nA word.\n\n```rust\nlet note = {number};\n```\n");
        book.put(&format!("content/notes/{number}.md"), page);
    }
}

fn word(edition: usize) -> String {
    format!("edition-{edition}-")
}

/// The edition that the site in a folder is, whole; nothing where there is no site. Panics where it is of two.
fn whole(root: &Path) -> Option<usize> {
    let manifest = std::fs::read_to_string(root.join(".gradus.json")).ok()?;
    let manifest: serde_json::Value = serde_json::from_str(&manifest).expect("the list of files is JSON");
    let listed = manifest["files"].as_array().expect("a list").iter().map(|file| file.as_str().expect("a path"));
    let mut listed: BTreeSet<String> = listed.map(str::to_owned).collect();
    listed.insert(".gradus.json".to_owned());
    assert_eq!(html::files(root), listed, "the files and their list differ");
    let mut editions = BTreeSet::new();
    for file in listed.iter().filter(|file| file.ends_with(".html")) {
        let text = std::fs::read_to_string(root.join(file)).expect("a page");
        assert!(text.ends_with("</html>\n"), "{file} is cut off");
        let (_, rest) = text.split_once("edition-").unwrap_or_else(|| panic!("{file} names no edition"));
        let number = rest.split('-').next().expect("a number").parse::<usize>().expect("a number");
        editions.insert(number);
        for (at, _) in text.match_indices("edition-") {
            assert!(text[at..].starts_with(&word(number)), "{file} is of two editions");
        }
    }
    assert_eq!(editions.len(), 1, "the site is of several editions: {editions:?}");
    editions.pop_first()
}

fn start(book: &SiteTest) -> Child {
    let mut command = gradus();
    command.args(["build", "--quiet"]).current_dir(book.path("")).stdout(Stdio::null()).stderr(Stdio::piped());
    command.spawn().expect("it runs")
}

#[test]
fn a_build_that_is_killed_leaves_a_whole_site() {
    const MOMENTS: u32 = 24;
    let book = SiteTest::new();
    write_notes(&book, 280);
    write_edition(&book, 0);
    book.build();
    let pages = html::files(&book.path("public")).iter().filter(|file| file.ends_with(".html")).count();
    assert!(pages > 300, "{pages} pages");
    // How long a build takes here, so that the moments are spread over the whole of it.
    write_edition(&book, 1);
    let begun = Instant::now();
    book.build();
    let length = begun.elapsed();
    let mut current = 1;
    let (mut before, mut after) = (0, 0);
    for moment in 0..MOMENTS {
        let next = current + 1;
        write_edition(&book, next);
        let mut child = start(&book);
        let wait: Duration = length * moment / (MOMENTS - 4);
        let begun = Instant::now();
        while begun.elapsed() < wait && child.try_wait().expect("a child").is_none() {
            std::thread::yield_now();
        }
        // It may be done already.
        let _ = child.kill();
        child.wait().expect("a child");
        let found = whole(&book.path("public")).expect("there is a site");
        assert!(found == current || found == next, "{found} is neither {current} nor {next}");
        if found == next {
            after += 1;
        } else {
            before += 1;
        }
        current = found;
        if moment % 5 == 0 {
            // What it left behind does not hinder the next build.
            book.build();
            current = whole(&book.path("public")).expect("there is a site");
            assert_eq!(current, next);
        }
    }
    assert!(before > 0, "no build was killed before its end: {before} old, {after} new");
    write_edition(&book, 1000);
    book.build().is_sound();
    assert_eq!(whole(&book.path("public")), Some(1000));
    assert!(!book.path(".public.gradus").exists(), "something was left behind");
}

#[test]
fn a_first_build_that_is_killed_leaves_no_half_of_a_site() {
    for moment in 0..8 {
        let book = SiteTest::new();
        write_notes(&book, 100);
        write_edition(&book, 0);
        let mut child = start(&book);
        // The moments are those at which so many files are there.
        let staged = book.path(".public.gradus/new");
        while child.try_wait().expect("a child").is_none() && html::files(&staged).len() < moment * 15 {
            std::thread::yield_now();
        }
        let _ = child.kill();
        child.wait().expect("a child");
        if book.path("public").exists() {
            assert_eq!(whole(&book.path("public")), Some(0));
        }
        book.build().is_sound();
        assert_eq!(whole(&book.path("public")), Some(0));
        assert!(!book.path(".public.gradus").exists(), "something was left behind");
    }
}

#[test]
fn builds_beside_one_another_leave_a_whole_site() {
    for round in 0..30 {
        let book = SiteTest::new();
        write_edition(&book, 0);
        if round % 2 == 0 {
            book.build();
            write_edition(&book, 1);
        }
        let children: Vec<Child> = (0..8).map(|_| start(&book)).collect();
        let mut done = 0;
        for child in children {
            let output = child.wait_with_output().expect("a child");
            let report = String::from_utf8_lossy(&output.stderr).into_owned();
            match output.status.code() {
                Some(0) => done += 1,
                code => {
                    assert_eq!(code, Some(1), "{report}");
                    assert!(report.contains("error[output-busy]"), "{report}");
                }
            }
        }
        assert!(done > 0, "none was let through");
        assert_eq!(whole(&book.path("public")), Some(usize::from(round % 2 == 0)));
        let again = book.build();
        assert!(again.run.stdout.contains(" 0 files written"), "{}", again.run.stdout);
    }
}
