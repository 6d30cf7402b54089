//! What the model of this repository promises to its readers.

use std::collections::BTreeMap;

use crate::site_test::SiteTest;

const LEVELS: usize = 5;
const TOPICS: usize = 25;

#[test]
fn every_cell_has_a_text_of_two_to_five_paragraphs() {
    let site = SiteTest::own().build();
    let topics: Vec<String> = site
        .routes()
        .into_iter()
        .filter(|route| route.starts_with("dimensions/") && route.matches('/').count() == 3)
        .collect();
    assert_eq!(topics.len(), TOPICS);
    for topic in topics {
        let page = site.page(&topic);
        for level in 1..=LEVELS {
            let paragraphs = page.select(&format!("section[data-level=level-{level}] .body > p:not([class])")).len();
            assert!((2..=5).contains(&paragraphs), "{topic} at level {level}: {paragraphs} paragraphs");
        }
    }
}

#[test]
fn every_cell_has_two_to_four_items_that_say_what_counts_as_evidence() {
    let items = SiteTest::own().items().0;
    assert!(items.len() >= 280, "{} items", items.len());
    let mut cells = BTreeMap::<(String, String), usize>::new();
    for item in &items {
        assert_ne!(item["description"].as_str().unwrap_or_default(), "", "{item}");
        *cells.entry((item["level"].to_string(), item["topic"].to_string())).or_default() += 1;
    }
    assert_eq!(cells.len(), LEVELS * TOPICS);
    for (cell, count) in cells {
        assert!((2..=4).contains(&count), "{cell:?}: {count} items");
    }
}

#[test]
fn no_item_needs_the_lock_for_its_id() {
    let book = SiteTest::own();
    book.remove("checklist.lock");
    book.try_build(&["--strict"]).is_silent();
}

#[test]
fn the_first_level_is_there_in_german() {
    let site = SiteTest::own().build();
    let (german, english) = (site.page("de/level-1/"), site.page("level-1/"));
    let boxes = |page: &crate::html::Page| page.attributes("[data-item]:not([data-na])", "data-item");
    assert_eq!(boxes(&german), boxes(&english));
    assert_eq!(german.attributes("main [lang]", "lang"), [] as [&str; 0], "nothing is shown in English");
    assert_eq!(site.page("de/glossary/").select("dt").len(), site.page("glossary/").select("dt").len());
    assert!(site.page("glossary/").select("dt").len() >= 60);
}
