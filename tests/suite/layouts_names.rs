//! What names are one and the same, what is no coordinate, and what is no part of the model.

use crate::grid::{LEVELS, NUMBERS, is_the_grid, sections, text};
use crate::site_test::SiteTest;

/// Two level pages of these texts.
fn two(first: &str, second: &str) -> SiteTest {
    SiteTest::new()
        .page("level-1/index.md", &format!("---\ntitle: Level 1\n---\n\n{first}"))
        .page("level-2/index.md", &format!("---\ntitle: Level 2\n---\n\n{second}"))
}

fn grid_with(write: impl Fn(usize, String) -> (String, Vec<u8>)) -> SiteTest {
    (1..=LEVELS).fold(SiteTest::new(), |book, level| {
        let (path, bytes) = write(level, sections(2, |dimension, topic| text(dimension, topic, level)));
        book.file(&format!("content/{path}"), bytes)
    })
}

#[test]
fn a_wrapper_heading_in_every_file_is_no_coordinate() {
    let book = (1..=LEVELS).fold(SiteTest::new(), |book, level| {
        let body = sections(3, |dimension, topic| text(dimension, topic, level));
        book.page(&format!("level-{level}.md"), &format!("# Level {level}\n\n## Maturity assessment\n\n{body}"))
    });
    is_the_grid(&book, NUMBERS);
}

#[test]
fn a_heading_that_repeats_the_title_is_no_coordinate() {
    let book = grid_with(|n, body| {
        let page = format!("---\ntitle: Level {n}\n---\n\n# Level {n}\n\nAn opening.\n\n{body}");
        (format!("level-{n}/index.md"), page.into())
    });
    is_the_grid(&book, NUMBERS);
}

#[test]
fn a_misplaced_h1_is_a_section() {
    let book = two(
        "# Level 1\n\n## People\n\n### Culture\n\nOne.\n\n# Tools\n\n### Shell\n\nOne.\n",
        "# Level 2\n\n## People\n\n### Culture\n\nTwo.\n\n## Tools\n\n### Shell\n\nTwo.\n",
    );
    book.model().is("1 Level 1, 2 Level 2
        people People
        people/culture Culture: 1 2
        tools Tools
        tools/shell Shell: 1 2");
    book.build().is_sound();
}

#[test]
fn spellings_of_one_name_are_one() {
    let book = two(
        "## People & Culture\n\n### **Cost**\n\nOne.\n\n### CI/CD\n\nOne.\n\n## <i class=\"fas fa-cogs\"></i> Process\n\n### Audit\n\nOne.\n",
        "## people and culture\n\n### Cost\n\nTwo.\n\n### *CI CD*\n\nTwo.\n\n## Process:\n\n### AUDIT!\n\nTwo.\n",
    );
    book.model().is("1 Level 1, 2 Level 2
        people-and-culture People & Culture
        people-and-culture/cost Cost: 1 2
        people-and-culture/ci-cd CI/CD: 1 2
        process Process
        process/audit Audit: 1 2");
}

#[test]
fn an_explicit_id_makes_two_names_one() {
    let book = two(
        "## People\n\n### Culture {#ways}\n\nOne.\n\n### Skills\n\nOne.\n\n## Tools\n\n### Shell\n\nOne.\n",
        "## People\n\n### Ways of working {#ways}\n\nTwo.\n\n### Skills\n\nTwo.\n\n## Tools\n\n### Shell\n\nTwo.\n",
    );
    book.model().is("1 Level 1, 2 Level 2
        people People
        people/ways Culture: 1 2
        people/skills Skills: 1 2
        tools Tools
        tools/shell Shell: 1 2");
    let site = book.build();
    site.is_sound().page("dimensions/people/ways/").lacks("{#ways}");
}

#[test]
fn a_declared_alias_makes_two_names_one() {
    let book = two("## People\n\nOne.\n\n## Tools\n\nOne.\n", "## Mitarbeiter\n\nTwo.\n\n## Tools\n\nTwo.\n").toml(
        "[[model.dimensions]]\nname = 'People'\naliases = ['Mitarbeiter']\n[[model.dimensions]]\nname = 'Tools'\n",
    );
    book.model().is("1 Level 1, 2 Level 2\npeople People: 1 2\ntools Tools: 1 2");
}

#[test]
fn the_same_topic_under_two_dimensions_is_two() {
    let page = |n| {
        let people = format!("## People\n\n### Skills\n\nAny {n}.\n\n### Security\n\nOf people {n}.\n\n");
        format!("{people}## Process\n\n### Security\n\nOf process {n}.\n")
    };
    let book = two(&page(1), &page(2));
    book.model().is("1 Level 1, 2 Level 2
        people People
        people/skills Skills: 1 2
        people/security Security: 1 2
        process Process
        process/security Security: 1 2");
    let site = book.build();
    site.is_sound().page("level-1/").holds("id=\"people-security\"").holds("id=\"process-security\"");
    site.page("dimensions/process/security/").says("Of process 2.").lacks("Of people");
}

#[test]
fn the_order_of_appearance_decides_no_id() {
    let part =
        |name: &str, n: usize| format!("## {name}\n\n### Security\n\nIn {name} {n}.\n\n### AI\n\nFor {name} {n}.\n\n");
    let straight = |n| ["People", "Process", "Tools"].map(|name| part(name, n)).concat();
    let reversed = |n| ["Tools", "Process", "People"].map(|name| part(name, n)).concat();
    let (one, other) = (two(&straight(1), &reversed(2)), two(&reversed(1), &straight(2)));
    let ids = |book: &SiteTest| {
        let model = book.model();
        let mut found: Vec<String> = model.shape().lines().skip(1).map(str::to_owned).collect();
        found.sort();
        found
    };
    assert_eq!(ids(&one), ids(&other));
    assert_eq!(
        ids(&one),
        [
            "people People",
            "people/ai AI: 1 2",
            "people/security Security: 1 2",
            "process Process",
            "process/ai AI: 1 2",
            "process/security Security: 1 2",
            "tools Tools",
            "tools/ai AI: 1 2",
            "tools/security Security: 1 2",
        ]
    );
    let site = one.build();
    let mut anchors = site.page("level-1/").ids();
    anchors.retain(|id| id.ends_with("-security"));
    assert_eq!(anchors, ["people-security", "process-security", "tools-security"]);
    site.page("dimensions/tools/security/").says("In Tools 1.").says("In Tools 2.").lacks("In People");
}

#[test]
fn windows_line_ends_and_a_byte_order_mark() {
    let book = grid_with(|n, body| {
        let page = format!("\u{feff}---\ntitle: Level {n}\n---\n\n{body}").replace('\n', "\r\n");
        (format!("level-{n}/index.md"), page.into())
    });
    let site = is_the_grid(&book, NUMBERS);
    site.page("level-1/").lacks("\u{feff}").lacks("title:");
}

#[test]
fn index_files_of_all_kinds() {
    for name in ["index.md", "_index.md", "README.md", "readme.md"] {
        let book = grid_with(|n, body| (format!("level-{n}/{name}"), format!("# Level {n}\n\n{body}").into()));
        let site = is_the_grid(&book, NUMBERS);
        site.page("level-1/");
    }
}

#[test]
fn numbers_that_only_sort_are_no_part_of_a_name() {
    let book = (1..=LEVELS).fold(SiteTest::new(), |book, level| {
        crate::grid::topics().fold(book, |book, (dimension, topic)| {
            let number = if dimension == "People" { "01" } else { "02" };
            let path = format!("level-{level}/{number}-{}/10_{}.md", dimension.to_lowercase(), topic.to_lowercase());
            book.page(&path, &format!("{}\n", text(dimension, topic, level)))
        })
    });
    is_the_grid(&book, NUMBERS);
}

#[test]
fn a_table_inside_a_topic_is_content() {
    let page = |n| {
        format!(
            "## People\n\n### Culture\n\nText {n}.\n\n| Sign | Value |\n|---|---|\n| Trust | much |\n| Fear | {n} |\n\n## Tools\n\n### Shell\n\nText {n}.\n"
        )
    };
    let book = two(&page(1), &page(2));
    book.model().is("1 Level 1, 2 Level 2
        people People
        people/culture Culture: 1 2
        tools Tools
        tools/shell Shell: 1 2");
    book.build().page("dimensions/people/culture/").says("Trust much");
}

#[test]
fn a_mention_of_a_level_is_no_label() {
    let page = |n| {
        format!(
            "## Policy Level Overview\n\nText {n}.\n\n* At Level 2, something is done.\n* Level 1 teams write tests.\n\n## Tools\n\nLevel 2 is where it begins. Text {n}.\n"
        )
    };
    let book = two(&page(1), &page(2));
    book.model().is("1 Level 1, 2 Level 2
        policy-level-overview Policy Level Overview: 1 2
        tools Tools: 1 2");
    book.build().page("dimensions/tools/").says("Level 2 is where it begins.");
}

#[test]
fn ordinary_pages_that_mention_levels_are_no_part_of_the_model() {
    let page = |n| format!("## People\n\nOf {n}.\n\n## Tools\n\nBy {n}.\n");
    let book = two(&page(1), &page(2)).pages(&[
        ("index.md", "# Home\n\n* [Level 1](level-1/index.md): where all begin\n* [Level 2](level-2/index.md): later\n"),
        ("guide.md", "# How to use it\n\n## Level 1 in a week\n\nBegin.\n\n## What Level 2 costs\n\nMoney.\n\n* Level 1: little\n* Level 2: much\n"),
        ("blog/level-up.md", "# Level up your team\n\nA story.\n"),
        ("blog/2024/notes.md", "# Notes of 2024\n\n## Level 9\n\nA joke.\n"),
    ]);
    book.model().is("1 Level 1, 2 Level 2\npeople People: 1 2\ntools Tools: 1 2");
    let site = book.build();
    site.is_sound();
    site.page("guide/").says("What Level 2 costs").says("much");
    site.page("blog/2024/notes/").says("A joke.");
}

#[test]
fn documents_that_repeat_the_model_are_mirrors() {
    let page = |n| {
        format!(
            "## People\n\n### Culture\n\nTrue {n}.\n\n### Skills\n\nTrue {n}.\n\n## Tools\n\n### Shell\n\nTrue {n}.\n"
        )
    };
    let book = two(&page(1), &page(2)).pages(&[
        ("aspects/people.md", "# People\n\n## Culture\n\n* Level 1: Copied 1.\n* Level 2: Copied 2.\n\n## Skills\n\n* Level 1: Copied 1.\n* Level 2: Copied 2.\n"),
        ("aspects/tools.md", "# Tools\n\n## Shell\n\n* **Level 1:** Copied 1.\n* **Level 2:** Copied 2.\n"),
    ]);
    let model = book.model();
    model.is("1 Level 1, 2 Level 2
        people People
        people/culture Culture: 1 2
        people/skills Skills: 1 2
        tools Tools
        tools/shell Shell: 1 2");
    assert_eq!(
        model.0["mirrors"],
        serde_json::json!([{"path": "aspects/people.md", "shared": 4}, {"path": "aspects/tools.md", "shared": 2}])
    );
    let site = book.build();
    site.run.prints("mirrors").prints("aspects/people.md (4 cells)");
    site.is_sound().page("aspects/people/").says("Copied 2.");
    site.page("dimensions/people/culture/").says("True 2.").lacks("Copied 2");
}

#[test]
fn text_above_a_coordinate_introduces_and_none_is_lost() {
    let book = two(
        "About level one.\n\n## People\n\nPeople at one.\n\n### Culture\n\nOne.\n\n## Tools\n\n### Shell\n\nOne.\n",
        "About level two.\n\n## People\n\n### Culture\n\nTwo.\n\n#### Deeper\n\nA detail.\n\n## Tools\n\n### Shell\n\nTwo.\n",
    );
    let model = book.model();
    model.is("1 Level 1, 2 Level 2
        people People: 1
        people/culture Culture: 1 2
        tools Tools
        tools/shell Shell: 1 2");
    assert_eq!(model.cell("level-1", "people", None)["words"], 3);
    let site = book.build();
    site.page("level-1/").says("About level one.");
    site.page("dimensions/people/").says("People at one.");
    site.page("dimensions/people/culture/").says("Deeper").says("A detail.");
}

#[test]
fn introductions_of_dimensions_and_topics_stand_on_their_pages() {
    let page = |name: &str| {
        format!(
            "# {name}\n\nWhy {name}.\n\n## Ways\n\nWhat the ways of {name} are.\n\n* Level 1: a\n* Level 2: b\n\n## Signs\n\n* Level 1: c\n* Level 2: d\n"
        )
    };
    let book = SiteTest::new().pages(&[("people.md", &page("People")), ("tools.md", &page("Tools"))]);
    book.model().is("1 Level 1, 2 Level 2
        people People
        people/ways Ways: 1 2
        people/signs Signs: 1 2
        tools Tools
        tools/ways Ways: 1 2
        tools/signs Signs: 1 2");
    let site = book.build();
    site.is_sound().page("dimensions/people/").says("Why People.");
    site.page("dimensions/people/ways/").says("What the ways of People are.").lacks("ways of Tools");
}

#[test]
fn gaps_are_named() {
    let book = two(
        "## People\n\n### Culture\n\nOne.\n\n### Skills\n\nOne.\n\n## Tools\n\n### Shell\n\nOne.\n",
        "## People\n\n### Culture\n\nTwo.\n\n## Tools\n\n### Shell\n\nTwo.\n",
    );
    let gap = serde_json::json!([{"level": "level-2", "dimension": "people", "topic": "people/skills"}]);
    assert_eq!(book.model().0["gaps"], gap);
    let site = book.build();
    site.run.prints("1 gap");
    site.page("dimensions/people/skills/").says("Nothing at this level");
    assert_eq!(site.page("").select(".matrix td.gap"), ["Nothing here"]);
}

#[test]
fn a_model_without_dimensions() {
    let book = SiteTest::new()
        .page("level-1.md", "# Level 1\n\nFirst this.\n")
        .page("level-2.md", "# Level 2\n\nThen that.\n");
    book.model().is("1 Level 1, 2 Level 2\n(no dimension): 1 2");
    book.build().is_sound();
}

#[test]
fn no_model_at_all_is_a_site_of_pages() {
    let book = SiteTest::new().pages(&[("index.md", "# Home\n\nHello.\n"), ("a/b.md", "# B\n\nText.\n")]);
    let site = book.build();
    site.run.prints("no levels found");
    site.is_sound().page("a/b/").says("Text.");
}

#[test]
fn front_matter_that_names_a_place_makes_a_cell_beside_level_pages() {
    let page = |n| format!("## People\n\n### Culture\n\nOf {n}.\n\n### Skills\n\nWith {n}.\n");
    let book = two(&page(1), &page(2))
        .page("extra.md", "---\nlevel: 2\ndimension: People\ntopic: Pay\n---\n\nA text of its own.\n");
    book.model().is("1 Level 1, 2 Level 2
        people People
        people/culture Culture: 1 2
        people/skills Skills: 1 2
        people/pay Pay: 2");
}

#[test]
fn the_name_of_a_level_may_begin_with_a_mark() {
    for (title, name) in
        [("Level 1: \"Seed\"", "\"Seed\""), ("Level 1 - 🌱 Seed", "🌱 Seed"), ("Level 1: (Un)aware", "(Un)aware")]
    {
        let book = SiteTest::new()
            .page("level-1.md", &format!("---\ntitle: '{title}'\n---\n\n## People\n\nOne.\n\n## Tools\n\nOne.\n"))
            .page("level-2.md", "# Level 2 - Tree\n\n## People\n\nTwo.\n\n## Tools\n\nTwo.\n");
        book.model().is(&format!("1 {name}, 2 Tree\npeople People: 1 2\ntools Tools: 1 2"));
        assert_eq!(book.build().page("level-1/").select("h1"), [title]);
    }
}

#[test]
fn a_level_page_that_is_still_empty_is_a_level() {
    let book = two("## People\n\nOne.\n\n## Tools\n\nOne.\n", "## People\n\nTwo.\n\n## Tools\n\nTwo.\n")
        .page("level-3/index.md", "---\ntitle: Level 3\n---\n");
    let model = book.model();
    model.is("1 Level 1, 2 Level 2, 3 Level 3\npeople People: 1 2\ntools Tools: 1 2");
    assert_eq!(model.count("gaps"), 2);
    let site = book.build();
    site.is_sound();
    assert_eq!(site.page("").select(".matrix td.gap").len(), 2);
}
