//! The guide, `docs/`: it is a book that Gradus builds, its commands and examples are run, its lists are complete.
//!
//! `SNAPSHOTS=overwrite cargo test guide` writes the list of codes anew.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use gradus::diagnostic::pages::pages;

use crate::html;
use crate::site_test::SiteTest;

/// The folder of the guide.
pub fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs")
}

/// The text of a page of the guide.
pub fn page(path: &str) -> String {
    std::fs::read_to_string(docs().join(path)).unwrap_or_else(|error| panic!("docs/{path}: {error}"))
}

/// A fenced block of a page.
pub struct Block {
    /// The heading that it stands under.
    pub section: String,
    /// The paragraph above it.
    pub above: String,
    /// What stands behind the fence.
    pub kind: String,
    /// Its text.
    pub text: String,
}

impl Block {
    /// The file that it is: its path stands in backticks, alone in the paragraph above.
    fn file(&self) -> Option<&str> {
        self.above.strip_prefix('`')?.strip_suffix('`').filter(|path| !path.contains('`'))
    }
}

/// The fenced blocks of a page, in order.
pub fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let (mut section, mut above) = (String::new(), String::new());
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(kind) = line.trim_start().strip_prefix("```") {
            let indent = line.len() - line.trim_start().len();
            let inside = lines.by_ref().take_while(|line| line.trim() != "```");
            let text = inside.fold(String::new(), |text, line| text + line.get(indent..).unwrap_or_default() + "\n");
            let above = std::mem::take(&mut above).trim().to_owned();
            blocks.push(Block { section: section.clone(), above, kind: kind.to_owned(), text });
        } else if line.starts_with('#') {
            line.trim_start_matches(['#', ' ']).clone_into(&mut section);
            above.clear();
        } else if !line.trim().is_empty() {
            if above.ends_with("\n\n") {
                above.clear();
            }
            above.push_str(line);
            above.push('\n');
        } else {
            above.push('\n');
        }
    }
    blocks
}

/// The files of the guide, by their path.
fn all() -> BTreeMap<String, String> {
    let files = html::files(&docs()).into_iter().filter(|path| path.ends_with(".md"));
    files.map(|path| (path.clone(), page(&path))).collect()
}

/// A value of the front matter of a page.
fn front<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    let (head, _) = text.strip_prefix("---\n")?.split_once("\n---\n")?;
    head.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(": ")).map(|value| value.trim_matches('"'))
}

#[test]
fn it_is_a_book_without_a_model() {
    let book = SiteTest::new();
    let (docs, out) = (docs(), book.path("guide"));
    let (docs, out) = (docs.to_str().expect("UTF-8"), out.to_str().expect("UTF-8"));
    book.run(&["check", docs, "--strict"]).succeeds().is_silent();
    let run = book.run(&["build", docs, "--strict", "--out", out]);
    run.succeeds().is_silent();
    let site = book.built("guide", run);
    site.is_sound();
    // Its own pages, and those that every site has; none of a model.
    let own = all().into_keys().map(|path| match path.rsplit_once('/').unwrap_or(("", &path)) {
        ("", "index.md") => String::new(),
        (folder, "_index.md") => format!("{folder}/"),
        ("", "search.md") => "full-text-search/".to_owned(),
        _ => path.replace(".md", "/"),
    });
    let mut expected: Vec<String> = own.chain(["404.html".to_owned()]).collect();
    expected.extend(cfg!(feature = "search").then(|| "search/".to_owned()));
    let mut routes = site.routes();
    routes.sort();
    expected.sort();
    assert_eq!(routes, expected);
    let home = site.page("");
    assert_eq!(home.select("h1"), ["Gradus"]);
    assert!(home.select(".matrix, .columns").is_empty());
    // The navigation has the pages at the top, in their order.
    let (mut top, all): (Vec<(i64, String)>, _) = (Vec::new(), all());
    for (path, text) in all.iter().filter(|(path, _)| *path != "index.md") {
        if !path.contains('/') || (path.matches('/').count() == 1 && path.ends_with("/_index.md")) {
            let weight = front(text, "weight").and_then(|weight| weight.parse().ok());
            top.push((weight.unwrap_or_else(|| panic!("{path} has no weight")), path.clone()));
            for key in ["title", "description"] {
                assert!(front(text, key).is_some_and(|value| !value.is_empty()), "{path} has no {key}");
            }
        }
    }
    top.sort();
    assert!(top.windows(2).all(|two| two[0].0 < two[1].0), "two pages have one weight: {top:?}");
    let titles: Vec<&str> = top.iter().filter_map(|(_, path)| front(&all[path], "title")).collect();
    assert_eq!(home.select("nav.side [data-group=pages] li"), titles);
}

#[test]
fn the_list_of_codes_has_them_all() {
    let rows = pages().into_iter().map(|page| format!("| [`{0}`]({0}.md) | {1} |\n", page.code, page.title));
    let table = rows.fold("| code | what is wrong |\n| --- | --- |\n".to_owned(), |table, row| table + &row);
    let text = page("diagnostics/_index.md");
    let above = text.split_once("| code |").map_or(text.as_str(), |(above, _)| above);
    let file = docs().join("diagnostics/_index.md");
    let expected = snapbox::Data::read_from(&file, Some(snapbox::data::DataFormat::Text)).raw();
    let assert = snapbox::Assert::new().action_env("SNAPSHOTS");
    assert.eq(snapbox::Data::text(format!("{above}{table}")).raw(), expected);
}

#[test]
fn every_book_toml_in_it_is_read() {
    let mut count = 0;
    for (path, text) in all() {
        for block in blocks(&text).into_iter().filter(|block| block.kind == "toml") {
            // Others are those of themes and their words.
            if block.text.starts_with('[') {
                let (_, found) = gradus::config::parse("book.toml", &block.text);
                assert!(found.is_empty(), "{path}:\n{}\n{found:#?}", block.text);
                count += 1;
            }
        }
    }
    assert!(count > 15, "{count}");
}

#[test]
fn every_command_has_a_line() {
    let help = SiteTest::new().run(&["--help"]).stdout;
    let list = help.split_once("Commands:\n").and_then(|(_, rest)| rest.split_once("\n\n")).expect("the commands").0;
    let named =
        list.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next()).filter(|name| !name.is_empty());
    let named: Vec<&str> = named.filter(|name| *name != "help").collect();
    assert!(named.len() > 10, "{named:?}");
    let text = page("commands.md");
    let lacking: Vec<_> = named.iter().filter(|name| !text.contains(&format!("| `gradus {name}"))).collect();
    assert!(lacking.is_empty(), "{lacking:?}");
}

#[test]
fn the_front_matter_in_it_is_read() {
    let page = blocks(&page("front-matter.md")).into_iter().find(|block| block.kind == "markdown").expect("an example");
    let book = SiteTest::new().toml("").page("level-1/index.md", &page.text).page("level-2.md", "# Level 2\n\nText.\n");
    book.run(&["check", "--only", "front-matter", "front-matter-key", "front-matter-date", "checklist"])
        .succeeds()
        .is_silent();
    assert_eq!(book.items().id("A named team owns the first service"), "first-team");
    let site = book.build();
    let level = site.page("level-1/");
    assert_eq!(level.select("h1"), ["Level 1 - Build"]);
    level.says("What this level is about.");
    assert_eq!(
        level.attributes("meta[name=description]", "content"),
        ["One service runs, and you find out what it asks of you."]
    );
}

/// What `gradus model` prints below its head.
fn grid(printed: &str) -> &str {
    printed.split_once("\n\n").map_or("", |(_, grid)| grid).trim_end()
}

#[test]
fn every_layout_in_it_is_read_as_it_says() {
    let blocks = blocks(&page("writing.md"));
    let shown = |section: &str| {
        blocks.iter().find(|block| block.kind == "text" && block.section == section).map(|block| block.text.trim_end())
    };
    let usual = shown("Writing a model").expect("the model that the examples are");
    let mut sections: Vec<&str> = Vec::new();
    for block in blocks.iter().filter(|block| block.file().is_some()) {
        if sections.last() != Some(&block.section.as_str()) {
            sections.push(&block.section);
        }
    }
    assert!(sections.len() >= 14, "{sections:?}");
    for section in sections {
        // An index of words is nothing to a layout, and takes longer than all the rest.
        let toml = "[output.html.search]\nenable = false\n";
        let mut book = SiteTest::new().toml(toml);
        for block in blocks.iter().filter(|block| block.section == section) {
            let Some(file) = block.file() else { continue };
            book = if file == "book.toml" {
                book.toml(&format!("{toml}{}", block.text))
            } else {
                book.page(file, &block.text)
            };
        }
        let run = book.run(&["model"]);
        run.succeeds().is_silent();
        assert_eq!(grid(&run.stdout), shown(section).unwrap_or(usual), "{section}\n{}", run.stdout);
        book.run(&["check", "--strict"]).succeeds().is_silent();
        book.build().is_sound();
    }
}

/// What a page's text comes to, in one line.
fn rendered(site: &crate::site_test::Built, route: &str) -> String {
    site.page(route).select("main .prose").join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn trees_of_other_tools_are_read_as_adopting_says() {
    // Hugo: pages of levels, copies by dimension, static files beside the content, links by shortcode.
    let level = |n: u8| {
        format!(
            "+++\ntitle = \"Level {n}\"\nweight = {n}\n+++\n\n## People\n\n### Culture\n\nOf people, {n}.\n\n## Tools\n\n### Shell\n\nOf tools, {n}.\n"
        )
    };
    let copy = |name: &str, topic: &str, of: &str| {
        format!("---\ntitle: {name}\n---\n\n## {topic}\n\n* Level 1: Of {of}, 1.\n* Level 2: Of {of}, 2.\n")
    };
    let hugo = SiteTest::new()
        .page("_index.md", "---\ntitle: Home\n---\n\n[One]({{< ref \"/level-1\" >}}) {{< youtube abc >}}\n\n{{% alert title=\"Mind\" %}}\nInner.\n{{% /alert %}}\n\n![Stairs](/images/stairs.svg)\n")
        .page("level-1/index.md", &level(1))
        .page("level-2/index.md", &level(2))
        .page("aspects/people.md", &copy("People", "Culture", "people"))
        .page("aspects/tools.md", &copy("Tools", "Shell", "tools"))
        .file("static/images/stairs.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    let model = hugo.run(&["model", "--src", "content"]);
    model.succeeds().prints("read from: level-1/index.md, level-2/index.md");
    model.prints("mirrors, compared and never merged: aspects/people.md (2 cells), aspects/tools.md (2 cells)");
    let site = hugo.build();
    site.run.is_silent();
    assert!(site.has("images/stairs.svg"));
    assert_eq!(rendered(&site, ""), "One Mind Inner.");
    // Docusaurus: a folder a level, a file a cell, labels of folders, MDX.
    let cell = |place: u8| {
        format!(
            "---\nsidebar_position: {place}\nchecklist:\n  - title: Done {place}\n---\nimport Box from '@theme/Box';\n\n# Part {place}\n\n:::tip Hey\nYou.\n:::\n\n<Box>Boxed</Box>\n"
        )
    };
    let docusaurus = SiteTest::new()
        .page("level-1/_category_.yaml", "label: 1. Ad hoc\n")
        .page("level-2/_category_.yaml", "label: 2. Managed\n")
        .page("level-1/inventory.md", &cell(1))
        .page("level-2/training.md", &cell(2))
        .page("01-intro.md", "# Intro\n\n[there](/docs/level-1/inventory)\n");
    assert!(docusaurus.model().shape().starts_with("1 Ad hoc, 2 Managed\n"), "{}", docusaurus.model().shape());
    let site = docusaurus.build();
    site.run.reports("warning[broken-link]: there is nothing at `/docs/level-1/inventory`");
    assert!(site.has("01-intro/index.html"));
    let text = rendered(&site, "level-1/inventory/");
    assert!(text.contains("Hey You.") && text.contains("Boxed") && !text.contains("import"), "{text}");
    // MkDocs: tabs, asides; an include is no more than its text.
    let page = |topic: &str| {
        format!(
            "## {topic}\n\n!!! note\n    Read it.\n\n=== \"Level 1\"\n\n    First {topic}.\n\n=== \"Level 2\"\n\n    Second {topic}.\n"
        )
    };
    let mkdocs = SiteTest::new()
        .page("index.md", "# Home\n\n--8<-- \"snippets/a.md\"\n")
        .page("people.md", &format!("# People\n\n{}", page("Culture")))
        .page("tools.md", &format!("# Tools\n\n{}", page("Shell")))
        .file("mkdocs.yml", "nav: []\n");
    mkdocs
        .model()
        .is("1 Level 1, 2 Level 2\npeople People\npeople/culture Culture: 1 2\ntools Tools\ntools/shell Shell: 1 2");
    assert!(rendered(&mkdocs.build(), "").contains("--8<--"));
}
