//! The live preview follows the files, however they are changed.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use serde_json::json;

use crate::preview::Preview;
use crate::site_test::SiteTest;

const TOML: &str = "[book]\ntitle = 'Model'\n[[model.dimensions]]\nname = 'People'\n";

/// A small model with a page beside it.
fn book() -> SiteTest {
    let level = |n: usize| {
        format!("---\ntitle: Level {n}\n---\n\n## People\n\n### Culture\n\nOf {n}.\n\n### Skills\n\nWith {n}.\n")
    };
    SiteTest::new()
        .toml(TOML)
        .page("index.md", "# Home\n\nWelcome.\n")
        .page("level-1/index.md", &level(1))
        .page("level-2/index.md", &level(2))
        .page("guides/start.md", "# Start\n\nBegin here.\n")
}

fn rename(book: &SiteTest, from: &str, to: &str) {
    fs::rename(book.path(from), book.path(to)).expect("renamed");
}

#[test]
fn a_save_is_shown_however_an_editor_saves() {
    let book = book();
    let preview = Preview::of(&book);
    book.put("content/guides/start.md", "# Start\n\nPlain.\n");
    preview.shows("/guides/start/", "Plain.");

    book.put("content/guides/start.md.tmp", "# Start\n\nBeside, with the name of a page.\n");
    rename(&book, "content/guides/start.md.tmp", "content/guides/start.md");
    preview.shows("/guides/start/", "Beside, with the name of a page.");
    book.put("content/guides/.start.md.swp", "# Start\n\nHidden, then renamed.\n");
    rename(&book, "content/guides/.start.md.swp", "content/guides/start.md");
    preview.shows("/guides/start/", "Hidden, then renamed.");

    rename(&book, "content/guides/start.md", "content/guides/start.md~");
    book.put("content/guides/start.md", "# Start\n\nWith a backup.\n");
    book.remove("content/guides/start.md~");
    preview.shows("/guides/start/", "With a backup.");

    let file = fs::File::create(book.path("content/guides/start.md")).expect("truncated");
    std::io::Write::write_all(&mut &file, b"# Start\n\nFirst half,").expect("written");
    preview.shows("/guides/start/", "First half,");
    std::io::Write::write_all(&mut &file, b" second half.\n").expect("written");
    drop(file);
    preview.shows("/guides/start/", "First half, second half.");
    preview.is_as_built(&book);
}

/// Each of many saves is seen, however soon it comes after the one before.
#[test]
fn no_save_is_lost() {
    let book = book();
    let preview = Preview::of(&book);
    for n in 0..100 {
        let text = format!("# Start\n\nSave {n}.\n");
        if n % 3 == 0 {
            book.put("content/guides/.new", &text);
            rename(&book, "content/guides/.new", "content/guides/start.md");
        } else {
            book.put("content/guides/start.md", &text);
        }
        preview.shows("/guides/start/", &format!("Save {n}."));
    }
    // Without waiting: the last one counts.
    (0..100).for_each(|n| book.put("content/guides/start.md", format!("# Start\n\nQuick {n}.\n")));
    preview.shows("/guides/start/", "Quick 99.");
    preview.is_as_built(&book);
}

fn git(book: &SiteTest, args: &[&str]) {
    let output = Command::new("git")
        .args(["-c", "user.name=Author", "-c", "user.email=author@example.org", "-c", "commit.gpgsign=false"])
        .args(args)
        .current_dir(book.path(""))
        .output()
        .expect("git runs");
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_checkout_of_another_branch_ends_as_a_clean_build() {
    let book = book();
    let pages = |of: &str, numbers: std::ops::Range<usize>| {
        for n in numbers {
            book.put(&format!("content/pages/p{n}.md"), format!("# Page {n} of {of}\n\n[Next](p{}.md)\n", n + 1));
        }
    };
    git(&book, &["init", "-q", "-b", "one"]);
    pages("one", 0..30);
    git(&book, &["add", "."]);
    git(&book, &["commit", "-qm", "One"]);
    git(&book, &["checkout", "-qb", "two"]);
    pages("two", 10..40);
    (0..10).for_each(|n| book.remove(&format!("content/pages/p{n}.md")));
    book.put("book.toml", "[book]\ntitle = 'Other'\n");
    git(&book, &["add", "."]);
    git(&book, &["commit", "-qm", "Two"]);
    let preview = Preview::of(&book);
    for round in 0..4 {
        let (branch, there, gone) = if round % 2 == 0 { ("one", 0, 30) } else { ("two", 30, 0) };
        git(&book, &["checkout", "-q", branch]);
        preview.shows(&format!("/pages/p{there}/"), &format!("Page {there} of {branch}"));
        preview.is_as_built(&book);
        preview.answers(&format!("/pages/p{gone}/"), 404);
    }
}

#[test]
fn folders_are_made_moved_and_removed() {
    let book = book();
    let preview = Preview::of(&book);
    rename(&book, "content/guides", "content/manuals");
    preview.shows("/manuals/start/", "Begin here.");
    preview.answers("/guides/start/", 404);
    // What is in the moved folder is watched.
    book.put("content/manuals/start.md", "# Start\n\nMoved.\n");
    preview.shows("/manuals/start/", "Moved.");
    // Out of the tree, and in again.
    rename(&book, "content/manuals", "away");
    preview.answers("/manuals/start/", 404);
    book.put("away/start.md", "# Start\n\nChanged outside.\n");
    rename(&book, "away", "content/again");
    preview.shows("/again/start/", "Changed outside.");
    book.put("content/again/start.md", "# Start\n\nChanged inside.\n");
    preview.shows("/again/start/", "Changed inside.");
    book.remove("content/again");
    preview.answers("/again/start/", 404);
    preview.is_as_built(&book);
}

#[test]
fn a_folder_that_is_made_with_all_in_it_is_shown() {
    let book = book();
    let preview = Preview::of(&book);
    for n in 0..20 {
        let folder = format!("content/new-{n}/deep/deeper");
        fs::create_dir_all(book.path(&folder)).expect("a folder");
        book.put(&format!("{folder}/page.md"), format!("# New {n}\n\nIn a new folder.\n"));
        book.put(&format!("content/new-{n}/last.md"), format!("# Last {n}\n"));
    }
    for n in 0..20 {
        preview.shows(&format!("/new-{n}/deep/deeper/page/"), &format!("New {n}"));
        preview.shows(&format!("/new-{n}/last/"), &format!("Last {n}"));
    }
    // From now on they are watched.
    (0..20).for_each(|n| book.put(&format!("content/new-{n}/deep/deeper/page.md"), "# Changed\n"));
    (0..20).for_each(|n| preview.shows(&format!("/new-{n}/deep/deeper/page/"), "Changed"));
    preview.is_as_built(&book);
}

#[test]
fn a_page_is_removed_and_made_again() {
    let book = book();
    let preview = Preview::of(&book);
    for n in 0..5 {
        book.remove("content/guides/start.md");
        assert!(preview.answers("/guides/start/", 404).text().contains("</html>"));
        assert!(!preview.get("/").text().contains("guides/start/"));
        book.put("content/guides/start.md", format!("# Start\n\nHere again {n}.\n"));
        preview.shows("/guides/start/", &format!("Here again {n}."));
    }
    // All of the content, too, be it for an instant.
    rename(&book, "content", "kept");
    rename(&book, "kept", "content");
    book.put("content/guides/start.md", "# Start\n\nBack at once.\n");
    preview.shows("/guides/start/", "Back at once.");
    book.put("content/guides/start.md", "# Start\n\nAnd watched.\n");
    preview.shows("/guides/start/", "And watched.");
    rename(&book, "content", "kept");
    preview.finds(&["no-content"]);
    rename(&book, "kept", "content");
    preview.finds(&[]);
    book.put("content/guides/start.md", "# Start\n\nAfter all.\n");
    preview.shows("/guides/start/", "After all.");
    preview.is_as_built(&book);
}

/// A build beside the preview, into the tree or out of it, is no change.
#[test]
fn what_a_build_writes_is_no_change() {
    for out in ["public", "content/site", "content/deep/in/it"] {
        let book = book().toml(&format!("{TOML}[build]\nbuild-dir = '{out}'\n"));
        let preview = Preview::of(&book);
        for text in ["One.", "Two.", "Three."] {
            book.run(&["build", "."]).succeeds();
            assert!(book.path(out).join("index.html").is_file());
            let before = preview.seen().len();
            book.put("content/guides/start.md", format!("# Start\n\n{text}\n"));
            preview.shows("/guides/start/", text);
            preview.event("checked");
            let seen = preview.seen();
            let changed = seen[before..].iter().filter(|event| event["event"] == "changed");
            let files: Vec<_> = changed.map(|event| event["files"].clone()).collect();
            assert_eq!(files, [json!(["guides/start.md"])], "{out}");
        }
        let before = preview.seen().iter().filter(|event| event["event"] == "rebuilt").count();
        assert_eq!(before, 3, "{out}: {:#?}", preview.seen());
        book.remove(out);
        preview.is_as_built(&book);
    }
}

#[test]
fn the_configuration_is_changed_broken_and_mended() {
    let book = book();
    let preview = Preview::of(&book);
    book.put("book.toml", "[book]\ntitle = 'Renamed'\n");
    preview.shows("/guides/start/", "Renamed");
    book.put("book.toml", "[book]\ntitel = 'Wrong'\n");
    preview.until("an error", || (preview.state()["errors"] != 0).then_some(()));
    assert!(preview.get("/guides/start/").text().contains("Renamed"), "as it was");
    // Pages go on meanwhile.
    book.put("content/guides/start.md", "# Start\n\nStill.\n");
    book.put("book.toml", "[book]\ntitle = 'Mended'\n");
    preview.shows("/guides/start/", "Mended");
    preview.shows("/guides/start/", "Still.");
    preview.finds(&[]);
    // Another folder of content.
    book.put("other/index.md", "# Elsewhere\n");
    book.put("book.toml", "[book]\ntitle = 'Mended'\nsrc = 'other'\n");
    preview.shows("/", "Elsewhere");
    preview.answers("/guides/start/", 404);
    book.put("other/index.md", "# Elsewhere, changed\n");
    preview.shows("/", "Elsewhere, changed");
    preview.is_as_built(&book);
}

#[test]
fn a_theme_is_made_changed_broken_and_mended() {
    let book = book().toml(&format!("{TOML}[output.html]\ntheme = 'mine'\n"));
    let preview = Preview::of(&book);
    let cell = "themes/mine/templates/cell.html";
    book.put(cell, "<p>My cell</p>\n{{ cell.html | safe }}\n");
    book.put("themes/mine/static/mine.css", "p { color: red }");
    preview.shows("/dimensions/people/culture/", "My cell");
    preview.shows("/theme/mine.css", "red");
    book.put(cell, "<p>Your cell</p>\n{{ cell.html | safe }}\n");
    preview.shows("/dimensions/people/culture/", "Your cell");
    book.put(cell, "<p>{% if %}</p>");
    preview.until("an error", || (preview.state()["errors"] != 0).then_some(()));
    assert!(preview.get("/dimensions/people/culture/").text().contains("Your cell"), "as it was");
    book.put(cell, "<p>Mended</p>\n{{ cell.html | safe }}\n");
    preview.shows("/dimensions/people/culture/", "Mended");
    preview.finds(&[]);
    let mut stream = preview.stream();
    stream.next();
    book.put("themes/mine/static/mine.css", "p { color: blue }");
    stream.find(|event| event["files"] == json!(["theme/mine.css"]));
    assert_eq!(preview.get("/theme/mine.css").text(), "p { color: blue }");
    preview.is_as_built(&book);
}

#[test]
fn static_files_are_followed_also_in_folders_that_are_new() {
    let book = book();
    let preview = Preview::of(&book);
    // The folder is seen first, empty.
    fs::create_dir(book.path("static")).expect("a folder");
    (0..20).for_each(|_| assert_eq!(preview.get("/humans.txt").status, 404));
    book.put("static/humans.txt", "Written by: one\n");
    preview.shows("/humans.txt", "one");
    book.put("static/humans.txt", "Written by: two\n");
    preview.shows("/humans.txt", "two");
    let mut stream = preview.stream();
    stream.next();
    book.put("static/images/a.svg", "<svg/>");
    stream.find(|event| event["files"].as_array().is_some_and(|files| files.contains(&json!("images/a.svg"))));
    preview.shows("/images/a.svg", "<svg/>");
    book.put("content/guides/b.txt", "beside a page");
    preview.shows("/guides/b.txt", "beside a page");
    preview.is_as_built(&book);
    book.remove("static");
    preview.answers("/humans.txt", 404);
    book.put("static/humans.txt", "Written by: three\n");
    preview.shows("/humans.txt", "three");
    preview.is_as_built(&book);
}

#[test]
fn files_of_the_checklist_are_followed() {
    let book = book();
    let preview = Preview::of(&book);
    fs::create_dir(book.path("checklists")).expect("a folder");
    (0..20).for_each(|_| assert_eq!(preview.get("/level-1/checklist/").status, 200));
    book.put("checklists/ours.yaml", "level-1/people/skills: [Overlaid]\n");
    preview.shows("/level-1/checklist/", "Overlaid");
    book.put("checklists/ours.yaml", "level-1/people/skills: [Overlaid anew]\n");
    preview.shows("/level-1/checklist/", "Overlaid anew");
    book.lock(&[]).succeeds();
    book.put("checklists/ours.yaml", "level-1/people/skills: [Overlaid anew for all]\n");
    preview.shows("/level-1/checklist/", "Overlaid anew for all");
    preview.is_as_built(&book);
    book.remove("checklist.lock");
    book.remove("checklists");
    preview.until("no overlay", || (!preview.get("/level-1/checklist/").text().contains("Overlaid")).then_some(()));
    preview.is_as_built(&book);
}

/// The name of a folder decides what its pages are in the model.
#[test]
fn categories_are_followed() {
    let page = |of: &str| format!("---\ndimension: People\ntopic: Culture\n---\n\n# Culture\n\nOf {of}.\n");
    let book = SiteTest::new()
        .toml("[book]\ntitle = 'Model'\n")
        .page("index.md", "# Home\n")
        .page("basics/culture.md", &page("basics"))
        .page("scale/culture.md", &page("scale"));
    let preview = Preview::of(&book);
    assert_eq!(preview.get("/scale/").status, 404);
    book.put("content/basics/_category_.yaml", "label: Level 1 - Basics\n");
    book.put("content/scale/_category_.yaml", "label: Level 2 - Scale\n");
    preview.shows("/scale/", "Level 2");
    preview.is_as_built(&book);
    book.put("content/scale/_category_.yaml", "label: Level 2 - Adapt\n");
    preview.shows("/scale/", "Adapt");
    preview.is_as_built(&book);
    book.remove("content/scale/_category_.yaml");
    preview.answers("/scale/", 404);
    preview.is_as_built(&book);
}

/// Two saves within a second, and an older file in place of a newer one.
#[test]
fn files_can_be_looked_at_every_so_often() {
    let book = book();
    book.put("older.md", "# Start\n\nOlder.\n");
    let preview = Preview::with(&book, &["--poll", "100"]);
    for n in 0..5 {
        book.put("content/guides/start.md", format!("# Start\n\nPolled {n}.\n"));
        preview.shows("/guides/start/", &format!("Polled {n}."));
    }
    rename(&book, "older.md", "content/guides/start.md");
    preview.shows("/guides/start/", "Older.");
    book.put("content/new/page.md", "# New\n");
    preview.shows("/new/page/", "New");
    book.remove("content/new");
    preview.answers("/new/page/", 404);
    preview.is_as_built(&book);
}

#[test]
fn what_links_lead_to_within_the_tree_is_followed() {
    let book = book();
    symlink("guides", book.path("content/linked")).expect("a link");
    symlink("guides/start.md", book.path("content/alias.md")).expect("a link");
    let preview = Preview::of(&book);
    for text in ["One.", "Two."] {
        book.put("content/guides/start.md", format!("# Start\n\n{text}\n"));
        for path in ["/guides/start/", "/linked/start/", "/alias/"] {
            preview.shows(path, text);
        }
    }
    book.put("content/linked/start.md", "# Start\n\nBy the link.\n");
    for path in ["/guides/start/", "/linked/start/", "/alias/"] {
        preview.shows(path, "By the link.");
    }
    book.put("content/guides/more.md", "# More\n");
    preview.shows("/guides/more/", "More");
    preview.shows("/linked/more/", "More");
    preview.is_as_built(&book);
    // Where the link goes, what it led to stays watched.
    fs::remove_file(book.path("content/linked")).expect("removed");
    preview.answers("/linked/start/", 404);
    book.put("content/guides/start.md", "# Start\n\nWithout the link.\n");
    preview.shows("/guides/start/", "Without the link.");
    preview.shows("/alias/", "Without the link.");
    preview.is_as_built(&book);
    // Links in a circle are told, and do no harm.
    fs::create_dir(book.path("content/round")).expect("a folder");
    symlink("../guides", book.path("content/round/there")).expect("a link");
    symlink("../round", book.path("content/guides/back")).expect("a link");
    preview.until("a circle", || preview.state().to_string().contains("\"link-loop\"").then_some(()));
    book.put("content/guides/start.md", "# Start\n\nPast the circle.\n");
    fs::remove_file(book.path("content/guides/back")).expect("removed");
    preview.shows("/guides/start/", "Past the circle.");
    preview.shows("/round/there/start/", "Past the circle.");
    preview.finds(&[]);
    preview.is_as_built(&book);
}

/// Puts a link in place of what is there, at once.
fn link_over(book: &SiteTest, to: &Path, at: &str) {
    symlink(to, book.path("new-link")).expect("a link");
    rename(book, "new-link", at);
}

#[test]
fn links_that_lead_out_of_the_tree_are_not_followed() {
    let outside = tempfile::tempdir().expect("a folder");
    for name in ["page.md", "media.bin"] {
        fs::write(outside.path().join(name), "# Hidden treasure\n").expect("a file");
    }
    let book = book().file("static/media.bin", "harmless").page("guides/file.txt", "harmless");
    let preview = Preview::of(&book);
    let hides = |path: &str| {
        let answer = preview.get(path);
        assert!(!answer.text().contains("treasure"), "{path}: {}", answer.text());
        assert!(!preview.get("/").text().contains("treasure"));
    };
    let link_out = |at: &str, to: &Path| {
        link_over(&book, to, at);
        let path = at.split_once('/').expect("a folder").1.to_owned();
        preview.until(&format!("{at} refused"), || {
            hides(&format!("/{}", path.replace(".md", "/")));
            let state = preview.state();
            let found = state["diagnostics"].as_array().cloned().unwrap_or_default();
            found.iter().any(|one| one["code"] == "link-out" && one["path"] == path.as_str()).then_some(())
        });
    };
    // New ones, and in place of what was there.
    link_out("content/out.md", &outside.path().join("page.md"));
    link_out("content/folder", outside.path());
    hides("/folder/page/");
    link_out("content/guides/start.md", &outside.path().join("page.md"));
    link_out("content/guides/file.txt", &outside.path().join("media.bin"));
    link_out("static/media.bin", &outside.path().join("media.bin"));
    // What is behind them changes.
    fs::write(outside.path().join("page.md"), "# Hidden treasure, more of it\n").expect("a file");
    for path in ["/out/", "/folder/page/", "/guides/start/", "/guides/file.txt", "/media.bin"] {
        hides(path);
    }
    for path in ["content/out.md", "content/folder", "static/media.bin"] {
        fs::remove_file(book.path(path)).expect("removed");
    }
    fs::remove_file(book.path("content/guides/file.txt")).expect("removed");
    fs::remove_file(book.path("content/guides/start.md")).expect("removed");
    book.put("content/guides/start.md", "# Start\n\nA file again.\n");
    preview.shows("/guides/start/", "A file again.");
    preview.finds(&[]);
    preview.is_as_built(&book);
}
