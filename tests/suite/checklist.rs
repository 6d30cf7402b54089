//! Where the items of the checklist come from, and where they are shown.

use crate::site_test::SiteTest;

/// A dimension alone would be passed over: it is declared.
const TOML: &str = "[book]\ntitle = 'Model'\n[[model.dimensions]]\nname = 'People'\n";

/// Two levels of two topics, without items.
fn book() -> SiteTest {
    let level = |name: &str| {
        format!("# {name}\n\n## People\n\n### Culture\n\nFirst sentence. Second one.\n\n### Skills\n\nOf skills.\n")
    };
    SiteTest::new()
        .toml(TOML)
        .page("level-1/index.md", &level("Level 1 - Build"))
        .page("level-2/index.md", &level("Level 2 - Run"))
}

/// The page of the first level with a text in place of that of Culture.
fn culture(text: &str) -> String {
    format!("# Level 1 - Build\n\n## People\n\n### Culture\n\n{text}\n\n### Skills\n\nOf skills.\n")
}

#[test]
fn a_cell_without_items_is_one() {
    let items = book().items();
    assert_eq!(
        items.lines(),
        [
            "level-1/people/culture: Culture",
            "level-1/people/skills: Skills",
            "level-2/people/culture: Culture",
            "level-2/people/skills: Skills",
        ]
    );
    assert_eq!(items.0[0]["description"], "First sentence.");
    assert_eq!(items.0[0]["id"], "level-1-people-culture");
    let none = book().toml(&format!("{TOML}[checklist]\nevery-cell = false\n"));
    none.run(&["checklist"]).exits(2).reports("there are no items here");
    let site = none.build();
    assert!(!site.has("checklist/index.html") && !site.has("assess/index.html") && !site.has("schema/progress.json"));
    site.is_sound().run.is_silent();
}

#[test]
fn tasks_in_the_text_are_items() {
    let text = "Text.\n\n- [ ] A *named* team owns `it` {#owner}\n- [x] Ticked by the author {refs=\"SLSA L2; NIST SSDF PO.1\"}\n\n  Evidence stands\n  below it.\n\n  - [ ] Within it {#within}\n- no task";
    let items = book().page("level-1/index.md", &culture(text)).items();
    assert_eq!(
        items.lines()[..4],
        [
            "level-1/people/culture: A named team owns it",
            "level-1/people/culture: Ticked by the author",
            "level-1/people/culture: Within it",
            "level-1/people/skills: Skills",
        ]
    );
    assert_eq!(items.id("A named team owns it"), "owner");
    assert_eq!(items.0[1]["refs"], serde_json::json!(["SLSA L2", "NIST SSDF PO.1"]));
    assert_eq!(items.0[1]["description"], "Evidence stands below it.");
    assert_eq!(items.0[2]["id"], "within");
}

#[test]
fn tasks_of_a_level_as_a_whole_are_items_of_the_level() {
    let page = "# Level 1 - Build\n\nIntroduction.\n\n- [ ] For all of it {#all}\n\n## People\n\n### Culture\n\nText.\n\n### Skills\n\nText.\n";
    let book = book().page("level-1/index.md", page);
    assert_eq!(book.items().lines()[0], "level-1: For all of it");
    let site = book.build();
    assert_eq!(site.page("level-1/").attributes("main input[data-item]", "data-item")[0], "all");
    assert_eq!(site.page("level-1/checklist/").attributes("main input[data-item]", "data-item")[0], "all");
}

#[test]
fn front_matter_has_items_of_the_document_or_of_places() {
    let list = "---\nlevel: 1\ndimension: People\ntopic: Culture\nchecklist:\n  - title: One\n    description: Of it\n    id: one\n    refs: [SLSA]\n  - Two\n  - description: Three\n---\n\nText.\n";
    let other = "---\nlevel: 2\ndimension: People\ntopic: Culture\n---\n\nText.\n";
    let files = SiteTest::new().page("a.md", list).page("b.md", other);
    let items = files.items();
    assert_eq!(
        items.lines(),
        [
            "level-1/people/culture: One",
            "level-1/people/culture: Two",
            "level-1/people/culture: Three",
            "level-2/people/culture: Culture"
        ]
    );
    assert_eq!(items.0[0]["description"], "Of it");
    assert_eq!(items.0[0]["refs"], serde_json::json!(["SLSA"]));
    let map = "---\ntitle: Level 1 - Build\nchecklist:\n  People/Culture: [One]\n  people:\n    skills: [{title: Two, id: two}]\n---\n";
    let text = culture("Text.");
    let items = book().page("level-1/index.md", &format!("{map}{text}")).items();
    assert_eq!(items.lines()[..2], ["level-1/people/culture: One", "level-1/people/skills: Two"]);
    let whole = "---\nchecklist: [For all of it]\n---\n";
    let book = book().page("level-1/index.md", &format!("{whole}{text}"));
    assert_eq!(book.items().lines()[0], "level-1: For all of it");
    book.build().is_sound();
}

#[test]
fn toml_front_matter_has_items_too() {
    let front = "+++\ntitle = 'Level 1 - Build'\n[[checklist]]\ntitle = 'One'\nid = 'one'\n+++\n";
    let items = book().page("level-1/index.md", &format!("{front}{}", culture("Text."))).items();
    assert_eq!(items.lines()[0], "level-1: One");
}

#[test]
fn a_page_of_a_dimension_has_items_by_level() {
    let page = "---\ntitle: People\nchecklist:\n  level-1/culture: [One]\n  Level 2/culture: [Two]\n---\n\n## Culture\n\n* **Level 1:** Text.\n* **Level 2:** Text.\n\n## Skills\n\n* **Level 1:** Text.\n* **Level 2:** Text.\n";
    let tools = "# Tools\n\n## Shell\n\n* **Level 1:** Text.\n* **Level 2:** Text.\n";
    let book = SiteTest::new().page("people.md", page).page("tools.md", tools);
    let items = book.items();
    assert!(items.lines().contains(&"level-1/people/culture: One".to_owned()), "{:#?}", items.lines());
    assert!(items.lines().contains(&"level-2/people/culture: Two".to_owned()), "{:#?}", items.lines());
}

#[test]
fn the_first_source_wins_by_cell() {
    let front = "---\nchecklist: {people/culture: [From the front matter], people/skills: [Skilled]}\n---\n";
    let book = book()
        .page("level-1/index.md", &format!("{front}{}", culture("- [ ] From the text")))
        .file("checklists/a.yaml", "level-1/people/skills: [Not this]\nlevel-2:\n  People/Skills: [Overlaid]\n")
        .file("checklists/notes.txt", "no items");
    assert_eq!(
        book.items().lines(),
        [
            "level-1/people/culture: From the text",
            "level-1/people/skills: Skilled",
            "level-2/people/culture: Culture",
            "level-2/people/skills: Overlaid",
        ]
    );
}

#[test]
fn items_are_on_all_pages_of_their_cell() {
    let book = book()
        .page("level-1/index.md", &culture("Text.\n\n- [ ] In the text with a [link](../level-2/) {#in-text}"))
        .file(
            "checklists/a.yaml",
            "level-1/people/skills:\n  - {title: Beside <the> text, id: beside, refs: ['https://example.org/x']}\n",
        );
    let site = book.build();
    let has = |route: &str| site.page(route).attributes("main input:not([data-na])", "data-item");
    for route in ["level-1/", "dimensions/people/"] {
        let ids = has(route);
        assert!(ids.contains(&"in-text".into()) && ids.contains(&"beside".into()), "{route}: {ids:?}");
    }
    assert_eq!(has("dimensions/people/culture/"), ["in-text", "level-2-people-culture"]);
    assert_eq!(has("dimensions/people/skills/"), ["beside", "level-2-people-skills"]);
    for route in ["level-1/checklist/", "embed/level-1/"] {
        let page = site.page(route);
        assert_eq!(
            page.attributes("main input[data-item]:not([data-na])", "data-item"),
            ["in-text", "beside"],
            "{route}"
        );
        page.says("In the text with a link").says("Beside <the> text");
        assert!(page.links("main a").iter().any(|(_, href)| href == "https://example.org/x"), "{route}");
        assert!(page.links("main a").iter().any(|(_, href)| href == "../../level-2/"), "{route}");
    }
    let all = site.page("checklist/").attributes("main input[data-item]:not([data-na])", "data-item");
    assert_eq!(all, ["in-text", "beside", "level-2-people-culture", "level-2-people-skills"]);
    site.is_sound();
}

#[test]
fn what_counts_as_evidence_is_on_the_list_of_a_level_not_on_that_of_all() {
    let item = "- [ ] A team owns it {#owner refs=\"SLSA Build L1\"}\n\n  It is in the catalogue.\n";
    let site = book().page("level-1/index.md", &culture(item)).build();
    for route in ["level-1/checklist/", "embed/level-1/"] {
        assert!(site.page(route).select(".evidence").contains(&"It is in the catalogue.".into()), "{route}");
        assert_eq!(site.page(route).select(".refs li"), ["SLSA Build L1"], "{route}");
    }
    let all = site.page("checklist/");
    all.says("A team owns it");
    assert!(all.select(".refs").is_empty());
    // Items that stand for cells say no more than a name without it.
    assert!(
        !all.select(".evidence").is_empty() && !all.select(".evidence").contains(&"It is in the catalogue.".into())
    );
}

#[test]
fn a_document_at_the_address_of_the_checklist_introduces_it() {
    let book =
        book().page("checklist.md", "# How to use it\n\nOnce a quarter.\n").page("assess.md", "# Us\n\nWith care.\n");
    let site = book.build();
    site.page("checklist/").says("Once a quarter.");
    site.page("assess/").says("With care.");
    site.is_sound().run.is_silent();
}

#[test]
fn nothing_of_the_book_gives_way_unsaid() {
    let book = book().page("embed/level-1.md", "# Mine\n\nOf mine.\n");
    book.try_build(&[]).exits(1).reports("two pages have the address `/embed/level-1/`").reports("embed/level-1.md");
    book.remove("content/embed");
    book.put("content/exports/level-1.csv", "mine");
    book.put("book.toml", format!("{TOML}[output.exports]\nformats = ['csv']\n"));
    book.try_build(&[]).exits(1).reports("two files of the site are called `exports/level-1.csv`");
}

#[test]
fn exports_are_beside_the_site() {
    let book = book().toml(&format!("{TOML}[output.exports]\nformats = ['markdown', 'csv', 'xlsx']\n"));
    let site = book.build();
    let files: Vec<String> = site.files().into_iter().filter(|file| file.starts_with("exports/")).collect();
    let names = ["checklist", "level-1", "level-2"];
    let wanted: Vec<String> =
        names.iter().flat_map(|name| ["csv", "md", "xlsx"].map(|end| format!("exports/{name}.{end}"))).collect();
    assert_eq!(files, wanted);
    assert_eq!(site.read("exports/level-1.md"), book.run(&["checklist", "level-1"]).stdout);
    let links = site.page("level-1/checklist/").links("main a");
    assert!(links.iter().any(|(_, href)| href == "../../exports/level-1.csv"), "{links:?}");
    site.is_sound().run.is_silent();
}

#[test]
fn answers_are_filled_in() {
    let book = book();
    let progress = "{\"format\": 1, \"model\": {\"id\": \"model\"}, \"items\": {\"level-1-people-culture\": \"done\", \"level-1-people-skills\": \"not-applicable\"}}";
    book.put("progress.json", progress);
    let items = book.items_with(&["level-1", "--progress", "progress.json"]);
    assert_eq!([&items.0[0]["status"], &items.0[1]["status"]], ["done", "not-applicable"]);
    let bad = |text: &str, wanted: &str| {
        book.put("progress.json", text);
        book.run(&["checklist", "--progress", "progress.json"]).exits(2).reports(wanted);
    };
    bad("{\"format\": 1,\n \"model\": {\"id\": \"other\"}, \"items\": {}}", "these are answers to `other`");
    bad("{\"format\": 7, \"model\": {\"id\": \"model\"}, \"items\": {}}", "format 7");
    bad("{\"format\": 1, \"model\": {\"id\": \"model\"}, \"items\": {\"a\": \"maybe\"}}", "these are no answers");
    bad("garbage", "--> progress.json:1:1");
    book.put("progress.json", "{\"format\": 1, \"model\": {\"id\": \"model\"}, \"items\": {\"gone\": \"done\"}}");
    book.run(&["checklist", "--progress", "progress.json"])
        .succeeds()
        .reports("1 answer is to items that the model no longer has: gone");
}

#[test]
fn levels_and_dimensions_are_named_as_people_name_them() {
    let book = book();
    for name in ["level-1", "1", "Build", "build", "Level 1 - Build"] {
        assert_eq!(book.items_with(&[name]).lines().len(), 2, "{name}");
    }
    assert_eq!(book.items_with(&["1", "2", "--dimension", "People"]).lines().len(), 4);
    book.run(&["checklist", "level-3"]).exits(2).reports("did you mean `level-").reports("no level `level-3`");
    book.run(&["checklist", "--dimension", "peple"]).exits(2).reports("did you mean `people`?");
}

#[test]
fn proposals_are_for_a_person_to_edit() {
    let book = book()
        .page("level-1/index.md", &culture("A team must own it. It rains.\n\nBackups should be \"rehearsed\": often."));
    let run = book.run(&["checklist", "draft", "level-1", "--out", "proposals.yaml"]);
    run.succeeds();
    let text = book.read("proposals.yaml");
    assert!(text.contains("level-1/people/culture:\n  - title: \"A team must own it.\"\n  - title: \"Backups should be \\\"rehearsed\\\": often.\"\n"), "{text}");
    assert!(
        text.contains("level-1/people/skills:\n") && !text.contains("level-2") && !text.contains("rains"),
        "{text}"
    );
    book.run(&["checklist", "draft", "--out", "proposals.yaml"]).exits(2).reports("is there already");
    book.put("checklists/level-1.yaml", text);
    assert_eq!(book.items_with(&["level-1"]).lines().len(), 3);
}
