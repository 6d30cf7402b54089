//! One small model that the tests write down in every layout: whatever the layout, the same site has to come of it.

use crate::site_test::{Built, SiteTest};

/// The dimensions and their topics. "Security" stands under both.
pub const GRID: [(&str, [&str; 2]); 2] = [("People", ["Culture", "Security"]), ("Process", ["Delivery", "Security"])];

/// The number of levels.
pub const LEVELS: usize = 3;

/// The levels where they have no names.
pub const NUMBERS: &str = "1 Level 1, 2 Level 2, 3 Level 3";

/// The text of a topic at a level; it stands in no other cell.
pub fn text(dimension: &str, topic: &str, level: usize) -> String {
    format!("Here the {topic} of {dimension} has come {level} parts of the way.")
}

/// The text of a dimension at a level, where there are no topics.
pub fn own(dimension: &str, level: usize) -> String {
    format!("Here {dimension} as such has come {level} parts of the way.")
}

/// Every dimension and topic.
pub fn topics() -> impl Iterator<Item = (&'static str, &'static str)> {
    GRID.into_iter().flat_map(|(dimension, topics)| topics.map(|topic| (dimension, topic)))
}

fn slug(name: &str) -> String {
    name.to_lowercase()
}

/// A document by dimensions and topics under headings of `depth` and below; `cell` writes what is under a topic.
pub fn sections(depth: usize, cell: impl Fn(&str, &str) -> String) -> String {
    let mut out = String::new();
    for (dimension, topics) in GRID {
        out += &format!("{} {dimension}\n\n", "#".repeat(depth));
        for topic in topics {
            out += &format!("{} {topic}\n\n{}\n\n", "#".repeat(depth + 1), cell(dimension, topic));
        }
    }
    out
}

/// A book with a page for each dimension: its topics as H2; `levels` writes what is under a topic.
pub fn by_dimension(levels: impl Fn(&str, &str) -> String) -> SiteTest {
    GRID.into_iter().fold(SiteTest::new(), |book, (dimension, topics)| {
        let mut page = format!("---\ntitle: {dimension}\n---\n\n");
        for topic in topics {
            page += &format!("## {topic}\n\n{}\n\n", levels(dimension, topic));
        }
        book.page(&format!("{}.md", slug(dimension)), &page)
    })
}

/// Fails unless the book is the model, with the `levels` called so, and its site shows every text where it belongs
/// and nowhere else.
#[track_caller]
pub fn is_the_grid(book: &SiteTest, levels: &str) -> Built {
    let mut shape = vec![levels.to_owned()];
    for (dimension, topics) in GRID {
        shape.push(format!("{} {dimension}", slug(dimension)));
        shape.extend(topics.map(|topic| format!("{}/{} {topic}: 1 2 3", slug(dimension), slug(topic))));
    }
    let model = book.model();
    model.is(&shape.join("\n"));
    let site = book.build();
    site.is_sound();
    for (dimension, topic) in topics() {
        let page = site.page(&format!("dimensions/{}/{}/", slug(dimension), slug(topic)));
        let cells = page.select("section.cell");
        assert_eq!(cells.len(), LEVELS, "{cells:#?}");
        for (index, cell) in cells.iter().enumerate() {
            let found: Vec<usize> = (1..=LEVELS).filter(|l| cell.contains(&text(dimension, topic, *l))).collect();
            assert_eq!(found, [index + 1], "{topic} of {dimension} at {}: {cell}", index + 1);
        }
        page.lacks(&text(dimension, if topic == "Culture" { "Security" } else { "Culture" }, 1));
    }
    on_level_pages(&site, |level| topics().map(|(dimension, topic)| text(dimension, topic, level)).collect());
    site
}

/// Fails unless the book is the model of dimensions without topics, and its site shows it.
#[track_caller]
pub fn is_the_grid_without_topics(book: &SiteTest, levels: &str) -> Built {
    book.model().is(&format!("{levels}\npeople People: 1 2 3\nprocess Process: 1 2 3"));
    let site = book.build();
    site.is_sound();
    for (dimension, _) in GRID {
        let cells = site.page(&format!("dimensions/{}/", slug(dimension))).select("section.cell");
        assert_eq!(cells.len(), LEVELS, "{cells:#?}");
        for (index, cell) in cells.iter().enumerate() {
            let found: Vec<usize> = (1..=LEVELS).filter(|level| cell.contains(&own(dimension, *level))).collect();
            assert_eq!(found, [index + 1], "{dimension} at {}: {cell}", index + 1);
        }
    }
    on_level_pages(&site, |level| GRID.map(|(dimension, _)| own(dimension, level)).to_vec());
    site
}

/// Every text of a level stands once on the level's page, which the model's grid on the home page links to.
#[track_caller]
fn on_level_pages(site: &Built, texts: impl Fn(usize) -> Vec<String>) {
    let columns = site.page("").attributes(".matrix thead a", "href");
    assert_eq!(columns.len(), LEVELS, "{columns:?}");
    for (index, route) in columns.iter().enumerate() {
        let page = site.page(route).text();
        for level in 1..=LEVELS {
            for text in texts(level) {
                let count = page.matches(&text).count();
                assert_eq!(count, usize::from(level == index + 1), "{text:?} on {route}:\n{page}");
            }
        }
    }
}
