//! The ways through the tree that several formats share: row by row, and as a page with headings.

use super::{Entry, Group, LevelGroup, Tree};

/// What stands above the items of a level that are in no dimension.
pub(super) const WHOLE: &str = "The level as a whole";

/// An item, and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    pub level: &'a LevelGroup,
    pub dimension: &'a Group,
    pub topic: Option<&'a Group>,
    pub entry: &'a Entry,
}

/// The items of a tree, in order.
pub(super) fn rows(tree: &Tree) -> impl Iterator<Item = Row<'_>> {
    tree.levels.iter().flat_map(level_rows)
}

/// The items of a level, in order.
pub(super) fn level_rows(level: &LevelGroup) -> impl Iterator<Item = Row<'_>> {
    level.dimensions.iter().flat_map(move |dimension| {
        let own = dimension.items.iter().map(move |entry| Row { level, dimension, topic: None, entry });
        let in_topics = dimension.topics.iter().flat_map(move |topic| {
            topic.items.iter().map(move |entry| Row { level, dimension, topic: Some(topic), entry })
        });
        own.chain(in_topics)
    })
}

/// A part of a page that shows the tree.
pub(super) enum Part<'a> {
    /// A heading; the heading of the page is above it.
    Heading {
        /// From 2.
        depth: u8,
        text: &'a str,
        /// The address of the text that it names.
        address: Option<&'a str>,
    },
    /// Items, at least one.
    Items(&'a [Entry]),
}

/// The tree as a page. The level of a page of one level is in the heading of the page.
pub(super) fn parts(tree: &Tree) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let several = tree.levels.len() > 1;
    let below = if several { 3 } else { 2 };
    for level in &tree.levels {
        if several {
            parts.push(Part::Heading { depth: 2, text: &level.title, address: level.address.as_deref() });
        }
        for dimension in &level.dimensions {
            let name = if dimension.id.is_empty() { WHOLE } else { &dimension.name };
            add(&mut parts, below, name, dimension);
            for topic in &dimension.topics {
                add(&mut parts, below + 1, &topic.name, topic);
            }
        }
    }
    parts
}

fn add<'a>(parts: &mut Vec<Part<'a>>, depth: u8, text: &'a str, group: &'a Group) {
    // Items of one group stand at one address.
    let address = group.items.first().and_then(|entry| entry.address.as_deref());
    parts.push(Part::Heading { depth, text, address });
    if !group.items.is_empty() {
        parts.push(Part::Items(&group.items));
    }
}

/// The notice in two: the words, and the address that they end in, where it is known.
pub(super) fn notice(tree: &Tree) -> (String, Option<&str>) {
    let notice = tree.notice();
    let address = tree.address.as_deref();
    match address.and_then(|address| notice.strip_suffix(address)) {
        Some(words) => (words.to_owned(), address),
        None => (notice, None),
    }
}
