//! The commands: what they print is kept in `tests/cmd`; what they do to a book is tried here.
//!
//! `TRYCMD=overwrite cargo test commands` writes what they print anew.

use std::path::Path;

use crate::grid::{GRID, is_the_grid, sections, text};
use crate::site_test::SiteTest;

#[test]
fn what_commands_print() {
    trycmd::TestCases::new()
        .register_bin("gradus", Path::new(env!("CARGO_BIN_EXE_gradus")))
        .env("NO_COLOR", "1")
        .case("tests/cmd/*.trycmd")
        .run();
}

fn by_level(book: SiteTest, path: impl Fn(usize) -> String, title: impl Fn(usize) -> String) -> SiteTest {
    (1..=3).fold(book, |book, n| {
        let body = sections(2, |dimension, topic| text(dimension, topic, n));
        book.page(&path(n), &format!("---\ntitle: {}\n---\n\n{body}", title(n)))
    })
}

/// Books in several layouts, each the same model.
fn layouts() -> Vec<(&'static str, SiteTest)> {
    let each = |level: &dyn Fn(usize) -> String| (1..=3).map(level).collect::<String>();
    let items = |dimension: &str, topic: &str| each(&|n| format!("* **Level {n}:** {}\n", text(dimension, topic, n)));
    let headings =
        |dimension: &str, topic: &str| each(&|n| format!("### Level {n}\n\n{}\n\n", text(dimension, topic, n)));
    let one = |dimension: &str, topic: &str| each(&|n| format!("#### Level {n}\n\n{}\n\n", text(dimension, topic, n)));
    let cells = crate::grid::topics().fold(SiteTest::new(), |book, (dimension, topic)| {
        (1..=3).fold(book, |book, n| {
            let path = format!("level-{n}/{}/{}.md", dimension.to_lowercase(), topic.to_lowercase());
            book.page(&path, &format!("# {topic}\n\n{}\n", text(dimension, topic, n)))
        })
    });
    let folder = |n| format!("level-{n}/index.md");
    vec![
        ("a folder a level", by_level(SiteTest::new(), folder, |n| format!("Level {n}"))),
        ("a file a level", by_level(SiteTest::new(), |n| format!("levels/{n}.md"), |n| format!("Level {n}"))),
        ("list items", crate::grid::by_dimension(items)),
        ("headings", crate::grid::by_dimension(headings)),
        ("one file", SiteTest::new().page("all.md", &format!("# All\n\n{}", sections(2, one)))),
        ("a file a cell", cells),
    ]
}

#[test]
fn init_writes_down_the_model_that_was_found() {
    for (layout, book) in layouts() {
        let before = book.model();
        let site = book.build().bytes();
        book.run(&["init", "--from", "content"]).succeeds().prints("wrote ").is_silent();
        let mut after = book.model();
        assert_eq!(after.0["version"], "1.0", "{layout}");
        after.0["version"] = "".into();
        assert_eq!(after.0, before.0, "{layout}:\n{}", book.read("book.toml"));
        book.build().is_sound();
        // The site is the same, but for the version.
        let toml = book.read("book.toml").replace("version = \"1.0\"\n", "");
        book.put("book.toml", toml);
        assert!(book.build().bytes() == site, "{layout}");
    }
}

#[test]
fn init_keeps_names_that_have_to_be_written_with_care() {
    let page = |n: usize| {
        format!(
            "---\ntitle: 'Level {n}: One \"two\" \\ {n}'\n---\n\n## \"Quoted\" \\\\ back\n\n### A & B\n\nText {n}.\n\n### C\n\nText {n}.\n\n## Größe\n\n### D\n\nText {n}.\n"
        )
    };
    let book = SiteTest::new()
        .page("[odd] *name*/level-1.md", &page(1))
        .page("[odd] *name*/level-2.md", &page(2))
        .page("other/level.md", "# Other\n");
    let before = book.model();
    book.run(&["init", "--from", "content"]).succeeds();
    let mut after = book.model();
    after.0["version"] = "".into();
    assert_eq!(after.0, before.0, "{}", book.read("book.toml"));
}

#[test]
fn init_never_overwrites() {
    let book = SiteTest::new().toml("mine").page("index.md", "# Home\n");
    book.run(&["init"]).exits(2).reports("exists already");
    book.run(&["init", "--from", "content"]).exits(2);
    assert_eq!(book.read("book.toml"), "mine");
}

#[test]
fn a_fresh_book_builds() {
    let book = SiteTest::new();
    book.run(&["init"]).succeeds();
    book.run(&["build"]).exits(1).reports("error[no-content]");
    book.run(&["new", "page", "index", "--title", "Welcome: all"]).succeeds();
    book.run(&["new", "level", "Begin"]).succeeds();
    book.run(&["new", "level", "Repeat"]).succeeds();
    let site = book.build();
    assert_eq!(site.page("").select("h1"), ["Welcome: all"]);
    let titles: Vec<String> = ["level-1/", "level-2/"].map(|route| site.page(route).select("h1").join("")).into();
    assert_eq!(titles, ["Level 1 - Begin", "Level 2 - Repeat"]);
}

#[test]
fn a_new_topic_is_in_the_model_and_nothing_else_changes() {
    for (layout, book) in layouts() {
        let before = book.model();
        let run = book.run(&["new", "topic", "People", "Pay & Perks"]);
        let run = if run.code == Some(2) && run.stderr.contains("book.toml") {
            book.run(&["new", "topic", "--src", "content", "People", "Pay & Perks"])
        } else {
            run
        };
        if run.code == Some(2) {
            // Where a layout is not supported, that is said, and nothing is touched.
            run.reports("error[new]").reports("help:");
            assert_eq!(book.model().0, before.0, "{layout}");
            continue;
        }
        run.succeeds();
        let shape = book.model().shape();
        assert!(shape.contains("people/pay-and-perks Pay & Perks"), "{layout}: {shape}");
        let rest = shape.lines().filter(|line| !line.contains("pay-and-perks")).collect::<Vec<_>>().join("\n");
        assert_eq!(rest, before.shape(), "{layout}");
        book.build().is_sound();
    }
}

#[test]
fn a_new_topic_goes_to_the_end_of_its_dimension_at_every_level() {
    let book = by_level(SiteTest::new(), |n| format!("level-{n}/index.md"), |n| format!("Level {n}"));
    book.run(&["new", "topic", "--src", "content", "people", "Pay"])
        .succeeds()
        .prints("changed content/level-2/index.md");
    for n in 1..=3 {
        let page = book.read(&format!("content/level-{n}/index.md"));
        let headings: Vec<&str> = page.lines().filter(|line| line.starts_with('#')).collect();
        let [(first, [a, b]), (second, [c, d])] = GRID;
        let expected = [first, a, b, "Pay", second, c, d];
        assert_eq!(headings.iter().map(|line| line.trim_start_matches(['#', ' '])).collect::<Vec<_>>(), expected);
        assert!(page.contains("\n\n### Pay\n\n## "), "{page}");
    }
}

#[test]
fn a_new_level_is_in_the_model_and_nothing_else_changes() {
    for (layout, book) in layouts() {
        let before = book.model();
        let run = book.run(&["new", "level", "--src", "content", "Master: \"all\""]);
        if run.code == Some(2) {
            run.reports("error[new]").reports("help:");
            assert_eq!(book.model().0, before.0, "{layout}");
            continue;
        }
        run.succeeds();
        let after = book.model();
        assert_eq!(after.count("levels"), 4, "{layout}: {}", after.shape());
        assert_eq!(after.0["levels"][3]["name"], "Master: \"all\"", "{layout}");
        assert_eq!(after.0["levels"][3]["rank"], 4, "{layout}");
        assert_eq!(after.0["dimensions"], before.0["dimensions"], "{layout}");
        let kept: Vec<_> =
            after.0["cells"].as_array().expect("cells").iter().filter(|c| c["level"] != "level-4").collect();
        assert_eq!(kept.len(), before.count("cells"), "{layout}");
        book.build().is_sound();
    }
}

#[test]
fn a_new_level_is_declared_where_the_others_are() {
    let book = by_level(SiteTest::new(), |n| format!("level-{n}/index.md"), |n| format!("Level {n}"));
    book.run(&["init", "--from", "content"]).succeeds();
    book.run(&["new", "level", "Master"]).succeeds().prints("changed ./book.toml");
    let model = book.model();
    assert_eq!(model.0["levels"][3]["name"], "Master");
    let site = book.build();
    assert_eq!(site.page("level-4/").select("h1"), ["Level 4 - Master"]);
}

#[test]
fn a_new_page_is_a_page() {
    let book = is_the_grid_book();
    for path in ["guides/start", "guides/other.md", "/rooted", "größe & maß"] {
        book.run(&["new", "page", "--src", "content", path]).succeeds().is_silent();
    }
    let site = book.build();
    site.is_sound();
    assert_eq!(site.page("guides/start/").select("h1"), ["Start"]);
    assert_eq!(site.page("größe & maß/").select("h1"), ["Größe & maß"]);
    site.page("guides/other/");
    site.page("rooted/");
    is_the_grid(&book, crate::grid::NUMBERS);
}

fn is_the_grid_book() -> SiteTest {
    by_level(SiteTest::new(), |n| format!("level-{n}/index.md"), |n| format!("Level {n}"))
}

#[test]
fn completions_and_manual_pages() {
    let book = SiteTest::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let run = book.run(&["completions", shell]);
        run.succeeds().is_silent();
        for word in ["build", "base-url", "completions"] {
            assert!(run.stdout.contains(word), "{shell} does not know {word}");
        }
    }
    let page = book.run(&["man"]);
    page.succeeds().is_silent().prints(".TH gradus 1").prints("SUBCOMMANDS");
    book.run(&["man", "--out", "pages"]).succeeds();
    assert!(book.read("pages/gradus-build.1").contains("\\-\\-base\\-url"));
}

#[test]
fn the_book_may_be_anywhere() {
    let book = is_the_grid_book().toml("[book]\ntitle = 'Mine'\n");
    let here = book.model().0;
    let dir = book.path("").to_string_lossy().into_owned();
    let config = book.path("book.toml").to_string_lossy().into_owned();
    let src = book.path("content").to_string_lossy().into_owned();
    let elsewhere = SiteTest::new();
    for args in [vec![dir.as_str()], vec!["--config", &config], vec![&dir, "--src", &src]] {
        let run = elsewhere.run(&[&["model", "--format", "json"], args.as_slice()].concat());
        run.succeeds();
        assert_eq!(serde_json::from_str::<serde_json::Value>(&run.stdout).expect("JSON"), here, "{args:?}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let book = is_the_grid_book();
    let mut command = crate::site_test::gradus();
    command.args(["model", "--src", "content", "--format", "json"]).current_dir(book.path(""));
    let mut child =
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().expect("it runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("a child");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert!(output.status.success());
}
