//! Levels that are declared, counted otherwise, or implied.

use crate::grid::{LEVELS, by_dimension, is_the_grid, sections, text};
use crate::site_test::SiteTest;

const NAMES: [&str; LEVELS] = ["Crawl", "Walk", "Run"];

const DECLARED: &str =
    "[[model.levels]]\nname = 'Crawl'\n[[model.levels]]\nname = 'Walk'\n[[model.levels]]\nname = 'Run'\n";

const SHAPE: &str = "1 Crawl, 2 Walk, 3 Run";

fn each(level: impl Fn(usize, &str) -> String) -> String {
    NAMES.iter().enumerate().map(|(index, name)| level(index + 1, name)).collect()
}

#[test]
fn declared_names_as_folders_and_files() {
    for path in ["{name}/index.md", "{n}-{name}/_index.md", "model/{name}.md"] {
        let mut book = SiteTest::new().toml(DECLARED);
        for (index, name) in NAMES.iter().enumerate() {
            let n = index + 1;
            let path = path.replace("{name}", &name.to_lowercase()).replace("{n}", &n.to_string());
            let body = sections(2, |dimension, topic| text(dimension, topic, n));
            book = book.page(&path, &format!("# {name}\n\n{body}"));
        }
        is_the_grid(&book, SHAPE);
    }
}

#[test]
fn declared_names_as_headings_items_tabs_and_columns() {
    let write = |level: &str| {
        let levels = |dimension: &str, topic: &str| {
            each(|n, name| level.replace("{name}", name).replace("{text}", &text(dimension, topic, n)))
        };
        is_the_grid(&by_dimension(levels).toml(DECLARED), SHAPE);
    };
    write("### {name}\n\n{text}\n\n");
    write("* **{name}:** {text}\n");
    write("- {name}: {text}\n");
    write("=== \"{name}\"\n\n    {text}\n\n");
    let head = "| Topic | Crawl | Walk | Run |\n|---|---|---|---|\n";
    let table =
        |dimension: &str, topic: &str| format!("| {topic} | {}\n", each(|n, _| text(dimension, topic, n) + " |"));
    let mut book = SiteTest::new().toml(DECLARED);
    for (dimension, topics) in crate::grid::GRID {
        let rows = topics.map(|topic| table(dimension, topic)).concat();
        book = book.page(&format!("{}.md", dimension.to_lowercase()), &format!("# {dimension}\n\n{head}{rows}"));
    }
    is_the_grid(&book, SHAPE);
}

#[test]
fn declared_names_in_the_front_matter() {
    let mut book = SiteTest::new().toml(DECLARED);
    for (index, (dimension, topic)) in crate::grid::topics().enumerate() {
        for (n, name) in NAMES.iter().enumerate() {
            let front = format!("---\nlevel: {name}\ndimension: {dimension}\ntopic: {topic}\n---\n");
            let text = text(dimension, topic, n + 1);
            book = book.page(&format!("cells/c{index}{n}.md"), &format!("{front}\n# Cell {index}{n}\n\n{text}\n"));
        }
    }
    is_the_grid(&book, SHAPE);
}

#[test]
fn undeclared_names_are_no_levels() {
    let levels =
        |dimension: &str, topic: &str| each(|n, name| format!("### {name}\n\n{}\n\n", text(dimension, topic, n)));
    let book = by_dimension(levels);
    let model = book.model();
    assert_eq!((model.count("levels"), model.count("cells")), (0, 0), "{}", model.shape());
    book.build().is_sound();
}

#[test]
fn an_alias_means_the_level() {
    let book = SiteTest::new()
        .toml("[[model.levels]]\nname = 'Crawl'\naliases = ['Kriechen']\n[[model.levels]]\nname = 'Walk'\n")
        .page("people.md", "# People\n\n## Kriechen\n\nOne.\n\n## Walk\n\nTwo.\n")
        .page("process.md", "# Process\n\n## Crawl\n\nOne.\n\n## Walk\n\nTwo.\n");
    book.model().is("1 Crawl, 2 Walk\npeople People: 1 2\nprocess Process: 1 2");
}

#[test]
fn levels_counted_from_zero() {
    let mut book = SiteTest::new();
    for n in 0..4 {
        book = book.page(
            &format!("level-{n}/index.md"),
            &format!("# Level {n}\n\n## People\n\nOf {n}.\n\n## Tools\n\nBy {n}.\n"),
        );
    }
    book.model().is("0 Level 0, 1 Level 1, 2 Level 2, 3 Level 3
        people People: 0 1 2 3
        tools Tools: 0 1 2 3");
    book.build().is_sound();
}

#[test]
fn three_five_and_nine_levels() {
    for count in [3, 5, 9] {
        let mut pages = SiteTest::new();
        let mut items = String::from("# Model\n\n");
        for dimension in ["People", "Tools"] {
            items += &format!("## {dimension}\n\n");
            for n in 1..=count {
                items += &format!("* Level {n}: {dimension} {n}.\n");
            }
            items.push('\n');
        }
        for n in 1..=count {
            let page = format!("# Level {n}\n\n## People\n\nPeople {n}.\n\n## Tools\n\nTools {n}.\n");
            pages = pages.page(&format!("level-{n}.md"), &page);
        }
        let levels: Vec<String> = (1..=count).map(|n| format!("{n} Level {n}")).collect();
        let ranks: Vec<String> = (1..=count).map(|n| n.to_string()).collect();
        let (levels, ranks) = (levels.join(", "), ranks.join(" "));
        let expected = format!("{levels}\npeople People: {ranks}\ntools Tools: {ranks}");
        pages.model().is(&expected);
        SiteTest::new().page("model.md", &items).model().is(&expected);
        pages.build().is_sound();
    }
}

#[test]
fn ten_comes_after_nine() {
    let book = (1..=11).fold(SiteTest::new(), |book, n| {
        book.page(&format!("level-{n}.md"), &format!("# Level {n}\n\n## People\n\nOf {n}.\n\n## Tools\n\nBy {n}.\n"))
    });
    let ids: Vec<String> = (1..=11).map(|n| format!("level-{n}")).collect();
    let model = book.model();
    let found: Vec<&str> =
        model.0["levels"].as_array().expect("levels").iter().filter_map(|l| l["id"].as_str()).collect();
    assert_eq!(found, ids);
}

#[test]
fn levels_by_order() {
    let kinds = ["Nobody does it", "Some do it", "All do it"];
    let levels = |dimension: &str, topic: &str| {
        let one = |(n, kind): (usize, &&str)| format!("### {kind}\n\n{}\n\n", text(dimension, topic, n + 1));
        kinds.iter().enumerate().map(one).collect()
    };
    let book = by_dimension(levels).toml("[model]\nlevels-by-order = 3\n");
    is_the_grid(&book, "1 Nobody does it, 2 Some do it, 3 All do it");
}

#[test]
fn levels_by_order_that_are_called_otherwise_each_time() {
    let page = |dimension: &str| {
        format!(
            "# {dimension}\n\n## First of {dimension}\n\nA {dimension}.\n\n## Second of {dimension}\n\nB {dimension}.\n"
        )
    };
    let book = SiteTest::new()
        .toml("[model]\nlevels-by-order = 2\n[[model.levels]]\nname = 'Low'\n[[model.levels]]\nname = 'High'\n")
        .pages(&[("model/people.md", &page("People")), ("model/tools.md", &page("Tools"))]);
    book.model().is("1 Low, 2 High\npeople People: 1 2\ntools Tools: 1 2");
    book.build().page("dimensions/tools/").says("B Tools.");
}

#[test]
fn declared_pages_hold_the_model_and_no_other() {
    let page = |n: usize, word: &str| format!("# Level {n}\n\n## People\n\n{word} {n}.\n\n## Tools\n\n{word} {n}.\n");
    let book = SiteTest::new()
        .toml("[model]\npages = ['model/*.md']\n")
        .pages(&[("model/level-1.md", &page(1, "Right")), ("model/level-2.md", &page(2, "Right"))])
        .pages(&[
            ("level-1.md", &page(1, "Wrong")),
            ("level-2.md", &page(2, "Wrong")),
            ("level-3.md", &page(3, "Wrong")),
        ]);
    book.model().is("1 Level 1, 2 Level 2\npeople People: 1 2\ntools Tools: 1 2");
    let site = book.build();
    site.page("dimensions/people/").says("Right 2.").lacks("Wrong");
    site.page("level-3/").says("Wrong 3.");
}

#[test]
fn a_declared_mirror_is_one_whatever_is_left_of_it() {
    let page = |n: usize| format!("# Level {n}\n\n## People\n\nOf {n}.\n\n## Tools\n\nOf {n}.\n");
    let book = SiteTest::new()
        .toml("[model]\nmirrors = [\"old/*.md\"]\n")
        .page("level-1.md", &page(1))
        .page("level-2.md", &page(2))
        .page("old/people.md", "# People\n\nAll of it has moved.\n");
    let mirrors = &book.model().0["mirrors"];
    assert_eq!(mirrors[0]["path"], "old/people.md");
    assert_eq!(mirrors[0]["shared"], 0);
}

#[test]
fn an_empty_list_of_pages_is_a_book_without_a_model() {
    let level = |n: usize| format!("# Level {n}\n\n## People\n\n### Culture\n\nOf {n}.\n\n- [ ] Done {n}\n");
    let copy = "# People\n\n## Culture\n\n* Level 1: Of 1.\n* Level 2: Of 2.\n";
    let front = "---\ntitle: Tools\nlevel: 1\ndimension: Tools\n---\n\nText.\n";
    let pages = |toml: &str| {
        let book = SiteTest::new().page("level-1.md", &level(1)).page("level-2.md", &level(2));
        book.page("aspects/people.md", copy).page("tools.md", front).toml(toml)
    };
    assert!(pages("").model().count("cells") > 0);
    let book = pages("[model]\npages = []\n");
    for list in ["levels", "dimensions", "cells", "mirrors"] {
        assert_eq!(book.model().count(list), 0, "{list}");
    }
    let site = book.build();
    site.is_sound();
    let made: Vec<String> =
        site.routes().into_iter().filter(|route| route != "search/" && route != "404.html").collect();
    assert_eq!(made, ["aspects/people/", "", "level-1/", "level-2/", "tools/"]);
    assert!(site.page("").select(".matrix").is_empty());
    // Nothing is found to be a copy where none is said to be one.
    let model = pages("[model]\nmirrors = []\n").model();
    assert_eq!((model.count("mirrors"), model.count("levels")), (0, 2));
}
