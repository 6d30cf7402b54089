//! What is written, what is not, and what stays.

use std::os::unix::fs::MetadataExt;
use std::path::Path;

use crate::html;
use crate::site_test::{Built, SiteTest, bytes, gradus};

/// The index changes with every word.
const WITHOUT_SEARCH: &str = "[output.html.search]\nenable = false\n";

/// A small book with a bit of everything.
fn book() -> SiteTest {
    let page = |n: usize| {
        format!(
            "---\ntitle: Level {n}\n---\n\n## People\n\n### Culture\n\nOf {n}.\n\n### Skills\n\nWith {n}.\n\n## Tools\n\n### Shell\n\n```rust\nfn main() {{}}\n```\n"
        )
    };
    (1..=3)
        .fold(SiteTest::new(), |book, n| book.page(&format!("level-{n}/index.md"), &page(n)))
        .page("index.md", "# Home\n\n[On](level-1/index.md)\n")
        .page("guides/start.md", "# Start\n\nBegin here.\n")
        .page("guides/pixel.bin", "\u{0}\u{1}")
        .file("static/robots.txt", "User-agent: none\n")
}

/// The numbers of the files that a run wrote, let be and removed.
#[track_caller]
fn counts(site: &Built) -> (usize, usize, usize) {
    let line = site.run.stdout.lines().last().expect("a summary");
    let number = |what: &str| {
        let words: Vec<&str> = line.split([' ', ',']).filter(|word| !word.is_empty()).collect();
        let at = words.iter().position(|word| *word == what).map_or(0, |at| at - usize::from(what == "written"));
        if at == 0 { 0 } else { words[at - 1].parse().unwrap_or_else(|_| panic!("no number of {what} in {line:?}")) }
    };
    (number("written"), number("unchanged"), number("removed"))
}

/// The file system's own numbers of each file: they change where a file is written anew.
fn identities(root: &Path) -> Vec<(String, u64, i64, i64)> {
    let of = |path: String| {
        let data = root.join(&path).symlink_metadata().expect("a file");
        (path, data.ino(), data.mtime(), data.mtime_nsec())
    };
    html::files(root).into_iter().map(of).collect()
}

/// What lies beside the site: the folder in which it is made is gone.
fn beside(book: &SiteTest) -> Vec<String> {
    let entries = std::fs::read_dir(book.path("")).expect("a folder").flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn two_builds_are_the_same_bytes() {
    let (one, other) = (book(), book());
    let (one, other) = (one.build().bytes(), other.build().bytes());
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    assert!(one == other, "{:?}", one.keys().filter(|key| one[*key] != other[*key]).collect::<Vec<_>>());
}

#[test]
fn the_folder_from_which_it_is_run_and_the_one_that_is_written_make_no_difference() {
    let here = book().toml("[book]\ntitle = 'Here'\n");
    let expected = here.build().bytes();

    let there = book().toml("[book]\ntitle = 'Here'\n");
    let elsewhere = tempfile::tempdir().expect("a folder");
    let run = gradus().arg("build").arg(there.path("")).current_dir(elsewhere.path()).output().expect("it runs");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    assert!(bytes(&there.path("public")) == expected, "from another folder");
    assert!(html::files(elsewhere.path()).is_empty());

    let run = gradus()
        .args(["build", "--out", "deep/within/site", "--config"])
        .arg(there.path("book.toml"))
        .current_dir(elsewhere.path())
        .output()
        .expect("it runs");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    assert!(bytes(&elsewhere.path().join("deep/within/site")) == expected, "to another folder");
}

#[test]
fn a_rebuild_is_the_same_bytes_as_a_first_build() {
    let changed = book();
    changed.page("index.md", "# Other\n").page("extra.md", "# Extra\n").build();
    let again = book();
    again.put("content/index.md", "# Other\n");
    again.put("content/extra.md", "# Extra\n");
    again.put("content/gone.md", "# Gone\n");
    again.build();
    again.put("content/index.md", "# Yet another\n");
    again.build();
    again.remove("content/gone.md");
    again.put("content/index.md", "# Other\n");
    let first = book().page("index.md", "# Other\n").page("extra.md", "# Extra\n").build().bytes();
    assert!(again.build().bytes() == first);
}

#[test]
fn a_second_build_writes_nothing() {
    let book = book();
    let site = book.build();
    let (written, unchanged, _) = counts(&site);
    assert_eq!((written, unchanged), (html::files(&site.root).len() - 1, 0), "all but the list of files");
    let before = identities(&site.root);
    let folder = site.root.metadata().expect("a folder").ino();
    let site = book.build();
    assert_eq!(counts(&site), (0, written, 0));
    assert_eq!(identities(&site.root), before);
    assert_eq!(site.root.metadata().expect("a folder").ino(), folder);
    assert_eq!(beside(&book), ["content", "public", "static"]);
}

#[test]
fn only_what_changed_is_written() {
    let book = book().toml(WITHOUT_SEARCH);
    let site = book.build();
    let before = identities(&site.root);
    book.put("content/guides/start.md", "# Start\n\nBegin there.\n");
    let site = book.build();
    assert_eq!(counts(&site).0, 2);
    let after = identities(&site.root);
    let changed: Vec<&str> = before
        .iter()
        .zip(&after)
        .filter(|(before, after)| before != after)
        .map(|(_, after)| after.0.as_str())
        .collect();
    assert_eq!(changed, [".gradus.json", "guides/start/index.html", "guides/start/index.md"]);
    site.page("guides/start/").says("Begin there.");
}

#[test]
fn a_file_that_somebody_changed_or_removed_is_written_again() {
    let book = book();
    let expected = book.build().bytes();
    book.put("public/guides/start/index.html", "tampered");
    book.remove("public/level-1/index.html");
    let site = book.build();
    assert_eq!(counts(&site).0, 2);
    assert!(site.bytes() == expected);
}

#[test]
fn pages_that_are_no_more_disappear_with_their_folders() {
    let book = book().toml(WITHOUT_SEARCH);
    assert!(book.build().has("guides/start/index.html"));
    book.remove("content/guides");
    let site = book.build();
    assert_eq!(counts(&site).2, 3);
    assert!(!site.root.join("guides").exists());
    site.is_sound();
}

#[test]
fn what_gradus_did_not_write_stays() {
    let book = book();
    book.build();
    let foreign = ["CNAME", ".nojekyll", ".git/HEAD", ".git/objects/ab/cd", "level-1/notes.txt", "own/deep/file.bin"];
    for path in foreign {
        book.put(&format!("public/{path}"), format!("mine: {path}"));
    }
    std::fs::create_dir_all(book.path("public/empty/folder")).expect("a folder");
    std::os::unix::fs::symlink("CNAME", book.path("public/link")).expect("a link");
    // Nothing changes, something changes, something goes.
    let unchanged = book.build();
    assert_eq!(counts(&unchanged).0, 0);
    book.put("content/index.md", "# New home\n");
    book.build();
    book.remove("content/level-1");
    let site = book.build();
    assert!(!site.has("level-1/index.html"));
    for path in foreign {
        assert_eq!(site.read(path), format!("mine: {path}"));
    }
    assert!(site.root.join("empty/folder").is_dir());
    assert_eq!(std::fs::read_link(site.root.join("link")).expect("a link"), Path::new("CNAME"));
    assert_eq!(beside(&book), ["content", "public", "static"]);
}

#[test]
fn a_foreign_file_in_the_way_is_not_overwritten() {
    let book = book();
    book.build();
    book.put("public/extra/index.html", "mine");
    book.put("content/extra.md", "# Extra\n");
    book.try_build(&[]).exits(1).reports("error[output-foreign]").reports("extra/index.html");
    assert_eq!(book.read("public/extra/index.html"), "mine");
    assert!(!book.read("public/index.html").contains("extra/"), "the last site is as it was");
}

#[test]
fn a_foreign_folder_is_refused_and_untouched() {
    let book = book();
    book.put("public/important.txt", "mine");
    let before = identities(&book.path("public"));
    book.try_build(&[]).exits(1).reports("error[output-foreign]").reports("help:").reports("--out");
    assert_eq!(identities(&book.path("public")), before);
    assert_eq!(beside(&book), ["content", "public", "static"]);
    // An empty one is not.
    std::fs::create_dir(book.path("empty")).expect("a folder");
    book.try_build(&["--out", "empty"]).succeeds();
    // A file is.
    book.put("file", "mine");
    book.try_build(&["--out", "file"]).exits(1).reports("error[output-foreign]");
    assert_eq!(book.read("file"), "mine");
    // So is the content, and what it is in.
    for out in ["content", ".", "content/../content"] {
        let run = book.try_build(&["--out", out]);
        assert_ne!(run.code, Some(0), "--out {out}");
    }
    assert_eq!(book.read("content/index.md"), "# Home\n\n[On](level-1/index.md)\n");
}

#[test]
fn an_output_folder_inside_of_the_content_is_not_read() {
    let book = book();
    let expected = book.build().bytes();
    for _ in 0..2 {
        let run = book.try_build(&["--out", "content/site"]);
        run.succeeds();
        let site = book.built("content/site", run);
        assert!(site.bytes() == expected, "{:?}", site.files());
    }
}

#[test]
fn an_output_folder_that_is_a_link_stays_one() {
    let book = book();
    std::fs::create_dir(book.path("real")).expect("a folder");
    std::os::unix::fs::symlink("real", book.path("public")).expect("a link");
    book.build();
    book.put("content/index.md", "# New home\n");
    let site = book.build();
    assert!(site.root.symlink_metadata().expect("a link").is_symlink());
    assert!(book.read("real/index.html").contains("New home"));
}

#[test]
fn a_failed_build_leaves_the_last_site() {
    let broken: [(&str, &str, &[u8], i32); 9] = [
        ("an unknown key", "book.toml", b"[book]\ntitel = 'x'\n", 2),
        ("no TOML", "book.toml", b"[book\n", 2),
        ("a template with an error", "themes/mine/templates/level.html", b"{% block main %}{% if %}", 1),
        ("a template with an unknown name", "themes/mine/templates/level.html", b"<h1>{{ nothing.here }}</h1>", 1),
        ("two pages at one address", "content/guides/start/index.md", b"# Again\n", 1),
        ("no UTF-8", "content/bad.md", b"# Caf\xe9\n", 1),
        ("bad front matter", "content/bad.md", b"---\ntitle: [\n---\n", 1),
        ("two cells at one place", "content/level-1/again.md", b"# Level 1\n\n## People\n\n### Culture\n\nTwice.\n", 1),
        ("two files of one name", "static/index.html", b"mine", 1),
    ];
    for (what, path, content, code) in broken {
        let book = book().toml("[output.html]\ntheme = 'mine'\n").file("themes/mine/static/mine.css", "");
        let site = book.build();
        let (before, bytes) = (identities(&site.root), site.bytes());
        book.put("content/index.md", "# A change that would show\n");
        book.put(path, content);
        let run = book.try_build(&[]);
        assert_eq!(run.code, Some(code), "{what}: {}{}", run.stdout, run.stderr);
        run.reports("error[");
        assert_eq!(identities(&site.root), before, "{what}");
        assert!(site.bytes() == bytes, "{what}");
        assert_eq!(beside(&book), ["book.toml", "content", "public", "static", "themes"], "{what}");
    }
}

#[test]
fn a_strict_build_with_warnings_leaves_the_last_site() {
    let book = book();
    let site = book.build();
    let before = identities(&site.root);
    book.put("content/index.md", "# Home\n\n[gone](gone.md)\n");
    book.try_build(&["--strict"]).exits(1).reports("warning[broken-link]");
    assert_eq!(identities(&site.root), before);
    // The first build of all writes nothing then.
    book.try_build(&["--strict", "--out", "fresh"]).exits(1);
    assert_eq!(beside(&book), ["content", "public", "static"]);
    book.build();
    assert_ne!(identities(&site.root), before);
}
