//! Layouts that need no configuration: each is read as the same model.

use crate::grid::{
    GRID, LEVELS, NUMBERS, by_dimension, is_the_grid, is_the_grid_without_topics, own, sections, text, topics,
};
use crate::site_test::SiteTest;

/// What is written for each level, one after the other.
fn each(level: impl Fn(usize) -> String) -> String {
    (1..=LEVELS).map(level).collect()
}

/// A page a level, with sections for dimensions and topics.
fn by_level(path: impl Fn(usize) -> String, head: impl Fn(usize) -> String) -> SiteTest {
    (1..=LEVELS).fold(SiteTest::new(), |book, level| {
        let body = sections(2, |dimension, topic| text(dimension, topic, level));
        book.page(&path(level), &format!("{}\n\n{body}", head(level)))
    })
}

#[test]
fn a_folder_a_level() {
    let book = by_level(|n| format!("level-{n}/index.md"), |n| format!("---\ntitle: Level {n}\n---\n\nSome words."));
    let site = is_the_grid(&book, NUMBERS);
    site.page("level-2/").says("Some words.");
}

#[test]
fn a_file_a_level() {
    let book = by_level(|n| format!("level-{n}.md"), |n| format!("# Level {n}"));
    is_the_grid(&book, NUMBERS);
}

#[test]
fn a_file_a_level_with_its_name_in_the_title() {
    let name = |level: usize| ["Begin", "Repeat", "Master"][level - 1];
    let book = by_level(|n| format!("model/{n}.md"), |n| format!("---\ntitle: 'Stage {n}: {}'\n---", name(n)));
    is_the_grid(&book, "1 Begin, 2 Repeat, 3 Master");
}

#[test]
fn a_folder_a_level_with_its_name_in_the_path() {
    let book = by_level(|n| format!("{n:02}-tier-{n}/_index.md"), |n| format!("# Tier {n}"));
    is_the_grid(&book, "1 Tier 1, 2 Tier 2, 3 Tier 3");
}

#[test]
fn a_page_a_dimension_with_level_headings() {
    for depth in 3..=6 {
        let mark = "#".repeat(depth);
        let levels =
            |dimension: &str, topic: &str| each(|n| format!("{mark} Level {n}\n\n{}\n\n", text(dimension, topic, n)));
        is_the_grid(&by_dimension(levels), NUMBERS);
    }
}

#[test]
fn a_page_a_dimension_with_list_items() {
    for item in ["* Level {n}: ", "* **Level {n}:** ", "- **Level {n}**: ", "1. Level {n} - ", "+ __Level {n}__ — "] {
        let levels = |dimension: &str, topic: &str| {
            each(|n| format!("{}{}\n", item.replace("{n}", &n.to_string()), text(dimension, topic, n)))
        };
        is_the_grid(&by_dimension(levels), NUMBERS);
    }
}

#[test]
fn a_page_a_dimension_with_paragraphs() {
    let levels = |dimension: &str, topic: &str| {
        each(|n| format!("**Level {n}:** {}\n\nMore of it, {n} times over.\n\n", text(dimension, topic, n)))
    };
    let site = is_the_grid(&by_dimension(levels), NUMBERS);
    site.page("dimensions/people/culture/").says("More of it, 2 times over.");
}

#[test]
fn list_items_with_several_paragraphs_and_lists() {
    let levels = |dimension: &str, topic: &str| {
        let text = |n| text(dimension, topic, n);
        each(|n| {
            format!("* **Level {n}:** {}\n\n  A second paragraph {n}.\n\n  - inner {n}\n  - deeper {n}\n\n", text(n))
        })
    };
    let site = is_the_grid(&by_dimension(levels), NUMBERS);
    let cells = site.page("dimensions/process/delivery/").select("section.cell");
    assert!(cells[1].contains("A second paragraph 2.") && cells[1].contains("deeper 2"), "{}", cells[1]);
    assert!(!cells[1].contains("deeper 3"), "{}", cells[1]);
}

/// The model with the levels in tabs: what opens all, one, and what closes them.
fn in_tabs(open: &str, level: &str, close: &str, end: &str) {
    let write = |dimension: &str, topic: &str| {
        let tab = |n: usize| {
            format!("{}\n\n{}\n\n{close}\n", level.replace("{n}", &n.to_string()), text(dimension, topic, n))
        };
        format!("{open}\n{}{end}\n", each(tab))
    };
    is_the_grid(&by_dimension(write), NUMBERS);
}

#[test]
fn tabs_of_docusaurus() {
    in_tabs("<Tabs>", "<TabItem value=\"l{n}\" label=\"Level {n}\">", "</TabItem>", "</Tabs>");
}

#[test]
fn tabs_of_hugo() {
    in_tabs("{{< tabpane >}}", "{{% tab header=\"Level {n}\" %}}", "{{% /tab %}}", "{{< /tabpane >}}");
    in_tabs("{{< tabs >}}", "{{< tab \"Level {n}\" >}}", "{{< /tab >}}", "{{< /tabs >}}");
}

#[test]
fn tabs_of_gitbook() {
    in_tabs("{% tabs %}", "{% tab title=\"Level {n}\" %}", "{% endtab %}", "{% endtabs %}");
}

#[test]
fn details_on_one_line() {
    in_tabs("", "<details><summary>Level {n}</summary>", "</details>", "");
}

#[test]
fn details_on_two_lines() {
    in_tabs("", "<details>\n<summary>Level {n}</summary>", "</details>", "");
    in_tabs("", "<details open>\n  <summary><strong>Level {n}</strong></summary>", "</details>", "");
}

#[test]
fn tabs_of_mkdocs() {
    let levels = |dimension: &str, topic: &str| {
        each(|n| format!("=== \"Level {n}\"\n\n    {}\n\n    * inner {n}\n\n", text(dimension, topic, n)))
    };
    let site = is_the_grid(&by_dimension(levels), NUMBERS);
    assert!(site.page("dimensions/people/culture/").select("section.cell")[2].contains("inner 3"));
}

#[test]
fn all_in_one_file_by_dimension_without_topics() {
    let page = GRID.map(|(dimension, _)| {
        format!("## {dimension}\n\n{}", each(|n| format!("### Level {n}\n\n{}\n\n", own(dimension, n))))
    });
    let book = SiteTest::new().page("model.md", &format!("# The model\n\n{}", page.concat()));
    is_the_grid_without_topics(&book, NUMBERS);
}

#[test]
fn all_in_one_file_on_the_home_page() {
    let page = GRID.map(|(dimension, _)| {
        format!("## {dimension}\n\n{}", each(|n| format!("### Level {n}: N{n}\n\n{}\n\n", own(dimension, n))))
    });
    let book = SiteTest::new().page("index.md", &format!("# The model\n\nA word before.\n\n{}", page.concat()));
    let site = is_the_grid_without_topics(&book, "1 N1, 2 N2, 3 N3");
    site.page("").says("A word before.");
}

#[test]
fn all_in_one_file_by_dimension_topic_and_level() {
    let body = sections(2, |dimension, topic| each(|n| format!("#### Level {n}\n\n{}\n\n", text(dimension, topic, n))));
    is_the_grid(&SiteTest::new().page("all.md", &format!("# All of it\n\n{body}")), NUMBERS);
}

#[test]
fn all_in_one_file_by_level() {
    let body = each(|n| format!("## Level {n}\n\n{}", sections(3, |dimension, topic| text(dimension, topic, n))));
    is_the_grid(&SiteTest::new().page("all.md", &format!("# All of it\n\n{body}")), NUMBERS);
}

#[test]
fn a_table_of_axes_and_states_on_level_pages() {
    let book = (1..=LEVELS).fold(SiteTest::new(), |book, n| {
        let rows = GRID.map(|(dimension, _)| format!("| **{dimension}** | {} |\n", own(dimension, n)));
        book.page(
            &format!("model/level-{n}.md"),
            &format!("# Level {n}\n\nAn opening.\n\n| Axis | State |\n| --- | --- |\n{}", rows.concat()),
        )
    });
    let site = is_the_grid_without_topics(&book, NUMBERS);
    // The table stays a table on its page.
    assert_eq!(site.page("model/level-1/").select("main td").len(), 4);
}

#[test]
fn a_table_of_topics_and_states_below_dimensions() {
    let book = (1..=LEVELS).fold(SiteTest::new(), |book, n| {
        let of = |(dimension, topics): (&str, [&str; 2])| {
            let rows = topics.map(|topic| format!("| {topic} | {} |\n", text(dimension, topic, n)));
            format!("## {dimension}\n\n| Topic | State |\n|---|---|\n{}\n", rows.concat())
        };
        book.page(&format!("level-{n}.md"), &format!("# Level {n}\n\n{}", GRID.map(of).concat()))
    });
    is_the_grid(&book, NUMBERS);
}

#[test]
fn a_table_whose_columns_are_levels() {
    let head = "| Topic | Level 1 | Level 2 | Level 3 |\n| --- | --- | --- | --- |\n";
    let tables = GRID.map(|(dimension, topics)| {
        let row = |topic: &str| format!("| {topic} | {} |\n", each(|n| text(dimension, topic, n) + " |"));
        format!("## {dimension}\n\n{head}{}\n", topics.map(row).concat())
    });
    is_the_grid(&SiteTest::new().page("model.md", &format!("# Model\n\n{}", tables.concat())), NUMBERS);

    // The same with the dimension in a column of its own, named once as in a merged cell.
    let head = "| Dimension | Topic | L1 | L2 | L3 |\n| --- | --- | --- | --- | --- |\n";
    let mut last = "";
    let mut rows = String::new();
    for (dimension, topic) in topics() {
        let shown = if dimension == last { "" } else { dimension };
        rows += &format!("| {shown} | {topic} | {}\n", each(|n| text(dimension, topic, n) + " |"));
        last = dimension;
    }
    is_the_grid(&SiteTest::new().page("model.md", &format!("# Model\n\n{head}{rows}")), "1 L1, 2 L2, 3 L3");
}

#[test]
fn a_table_whose_rows_are_levels() {
    let [(first, _), (second, _)] = GRID;
    let rows = each(|n| format!("| Level {n} | {} | {} |\n", own(first, n), own(second, n)));
    let page = format!("# Model\n\n| Level | {first} | {second} |\n| --- | --- | --- |\n{rows}");
    is_the_grid_without_topics(&SiteTest::new().page("model.md", &page), NUMBERS);

    let tables = GRID.map(|(dimension, _)| {
        let rows = each(|n| format!("| Level {n} | {} |\n", own(dimension, n)));
        format!("## {dimension}\n\n| Level | State |\n| --- | --- |\n{rows}\n")
    });
    is_the_grid_without_topics(&SiteTest::new().page("model.md", &format!("# Model\n\n{}", tables.concat())), NUMBERS);
}

#[test]
fn a_folder_a_level_and_a_file_a_cell() {
    let mut flat = SiteTest::new();
    let mut deep = SiteTest::new();
    for n in 1..=LEVELS {
        for (dimension, _) in GRID {
            flat = flat.page(
                &format!("level-{n}/{}.md", dimension.to_lowercase()),
                &format!("# {dimension}\n\n{}\n\n## Reading on\n\nA book.\n", own(dimension, n)),
            );
        }
        for (dimension, topic) in topics() {
            let path = format!("level-{n}/{}/{}.md", dimension.to_lowercase(), topic.to_lowercase());
            deep = deep.page(&path, &format!("---\ntitle: {topic}\n---\n\n{}\n", text(dimension, topic, n)));
        }
    }
    is_the_grid_without_topics(&flat, NUMBERS);
    let site = is_the_grid(&deep, NUMBERS);
    assert!(site.has("level-1/people/culture/index.html"), "a document keeps its address");
}

#[test]
fn a_folder_a_dimension_and_a_file_a_level() {
    let mut book = SiteTest::new();
    for n in 1..=LEVELS {
        for (dimension, _) in GRID {
            let path = format!("{}/level-{n}.md", dimension.to_lowercase());
            book = book.page(&path, &format!("# Level {n}\n\n{}\n", own(dimension, n)));
        }
    }
    is_the_grid_without_topics(&book, NUMBERS);
}

#[test]
fn front_matter_decides() {
    let mut yaml = SiteTest::new();
    let mut toml = SiteTest::new();
    for n in 1..=LEVELS {
        for (index, (dimension, topic)) in topics().enumerate() {
            // Names of files that say nothing.
            let (path, text) = (format!("cells/{}.md", index * 10 + n), text(dimension, topic, n));
            let title = format!("A text of its own kind, {n}{index}");
            yaml = yaml.page(
                &path,
                &format!("---\ntitle: {title}\nlevel: {n}\ndimension: {dimension}\ntopic: {topic}\n---\n\n{text}\n"),
            );
            toml = toml.page(
                &path,
                &format!("+++\ntitle = '{title}'\nlevel = 'Level {n}'\ndimension = '{dimension}'\ntopic = '{topic}'\n+++\n{text}\n"),
            );
        }
    }
    is_the_grid(&yaml, NUMBERS);
    is_the_grid(&toml, NUMBERS);
}

#[test]
fn front_matter_without_topics() {
    let mut book = SiteTest::new();
    for n in 1..=LEVELS {
        for (dimension, _) in GRID {
            let front = format!("---\ntitle: {dimension}, part {n}\nlevel: {n}\ndimension: {dimension}\n---\n");
            book = book.page(&format!("cells/{n}{dimension}.md"), &format!("{front}\n{}\n", own(dimension, n)));
        }
    }
    is_the_grid_without_topics(&book, NUMBERS);
}
