//! The tree of items that all formats are written from.

use std::collections::HashMap;

use crate::checklist::{Answer, Item, Progress};
use crate::site::{Site, url};

/// The items of some levels, with all that a format needs to say about them.
#[derive(Debug, Clone)]
pub struct Tree {
    /// The title of the model.
    pub title: String,
    /// The id of the model.
    pub model: String,
    /// The version of the model; may be empty.
    pub version: String,
    /// The language of the texts, a BCP 47 tag.
    pub language: String,
    /// The address of the checklist that this is a snapshot of, where the site's is known.
    pub address: Option<String>,
    /// The levels, lowest first.
    pub levels: Vec<LevelGroup>,
    /// The dimension that the tree is cut down to: its name.
    pub dimension: Option<String>,
}

/// The items of a level.
#[derive(Debug, Clone)]
pub struct LevelGroup {
    /// The id, such as `level-1`.
    pub id: String,
    /// Its number.
    pub rank: u32,
    /// The name, such as `Build`.
    pub name: String,
    /// The label and the name, such as `Level 1 - Build`.
    pub title: String,
    /// The address of its checklist, where the site's is known.
    pub address: Option<String>,
    /// Its items by dimension; those of the level as a whole first, in a group without a name.
    pub dimensions: Vec<Group>,
}

/// The items of a dimension or topic.
#[derive(Debug, Clone)]
pub struct Group {
    /// The id; empty for the level as a whole.
    pub id: String,
    /// The name; empty for the level as a whole.
    pub name: String,
    /// Its own items.
    pub items: Vec<Entry>,
    /// Its topics; a topic has none.
    pub topics: Vec<Group>,
}

/// An item.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The id.
    pub id: String,
    /// What is asked: plain, in one line, never empty.
    pub title: String,
    /// What counts as evidence: plain, in one line; may be empty.
    pub description: String,
    /// The standards that it answers to.
    pub refs: Vec<String>,
    /// The address of the text that it belongs to, where the site's is known.
    pub address: Option<String>,
    /// The answer.
    pub answer: Answer,
}

/// Which items are wanted.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// The levels: indices; none: all.
    pub levels: Vec<usize>,
    /// The dimension: an index.
    pub dimension: Option<usize>,
}

impl Tree {
    /// The items of the site's model that `filter` leaves, with the answers of `progress`. Levels without any are left out.
    pub fn new(site: &Site, filter: &Filter, progress: Option<&Progress>) -> Self {
        let model = &*site.model;
        let base = site.config.base_url.as_deref();
        let address = |route: &str, fragment: Option<&str>| {
            let fragment = fragment.map_or_else(String::new, |id| format!("#{}", url::encode(id)));
            base.map(|base| format!("{base}{}{fragment}", url::encode(route)))
        };
        let mut homes = HashMap::new();
        let mut entry = |item: &Item| Entry {
            id: item.id.clone(),
            title: item.title.clone(),
            description: item.description.clone(),
            refs: item.refs.clone(),
            address: homes
                .entry(item.at)
                .or_insert_with(|| match model.cell(item.at) {
                    Some(cell) => {
                        let (route, anchor) = site.cell_home(cell);
                        address(route, anchor.as_deref())
                    }
                    None => address(&site.level_page(item.at.level).route, None),
                })
                .clone(),
            answer: progress.map(|progress| progress.answer(&item.id)).unwrap_or_default(),
        };
        let mut levels = Vec::new();
        for (index, level) in model.levels.iter().enumerate() {
            if !filter.levels.is_empty() && !filter.levels.contains(&index) {
                continue;
            }
            let mut dimensions: Vec<Group> = Vec::new();
            for item in site.checklist.of_level(index) {
                if filter.dimension.is_some() && item.at.dimension != filter.dimension {
                    continue;
                }
                let dimension = item.at.dimension.map(|dimension| &model.dimensions[dimension]);
                let (id, name) = dimension.map_or(("", ""), |one| (&one.id, &one.name));
                let group = child(&mut dimensions, id, name);
                match dimension.zip(item.at.topic).map(|(dimension, topic)| &dimension.topics[topic]) {
                    Some(topic) => child(&mut group.topics, &topic.id, &topic.name).items.push(entry(item)),
                    None => group.items.push(entry(item)),
                }
            }
            if !dimensions.is_empty() {
                levels.push(LevelGroup {
                    id: level.id.clone(),
                    rank: level.rank,
                    name: level.name.clone(),
                    title: level.title.clone(),
                    address: site.checklist_page(Some(index)).and_then(|page| address(&page.route, None)),
                    dimensions,
                });
            }
        }
        let only = match &levels[..] {
            [level] => level.address.clone(),
            _ => site.checklist_page(None).and_then(|page| address(&page.route, None)),
        };
        Self {
            title: model.title.clone(),
            model: site.checklist.model.clone(),
            version: model.version.clone(),
            language: model.language.clone(),
            address: only,
            levels,
            dimension: filter.dimension.map(|index| model.dimensions[index].name.clone()),
        }
    }

    /// What the export is called, such as `Level 1 - Build: checklist`.
    pub fn heading(&self) -> String {
        let of = match &self.levels[..] {
            [level] => &level.title,
            _ => &self.title,
        };
        match &self.dimension {
            Some(dimension) => format!("{of}: {dimension}, checklist"),
            None => format!("{of}: checklist"),
        }
    }

    /// That this is a snapshot, and of what: one sentence, with the address where it is known.
    pub fn notice(&self) -> String {
        let version = if self.version.is_empty() { String::new() } else { format!(", version {}", self.version) };
        let level = match &self.levels[..] {
            [level] => format!(", {}", level.title),
            _ => String::new(),
        };
        let from = self.address.as_ref().map_or_else(String::new, |address| format!(": {address}"));
        format!("A snapshot of the checklist of {}{version}{level}{from}", self.title)
    }

    /// All items, in order.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.levels.iter().flat_map(LevelGroup::entries)
    }
}

impl LevelGroup {
    /// Its items, in order.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.dimensions
            .iter()
            .flat_map(|group| group.items.iter().chain(group.topics.iter().flat_map(|topic| &topic.items)))
    }
}

/// The group of that id: the last one, or a new one behind it, since items come in order.
fn child<'a>(groups: &'a mut Vec<Group>, id: &str, name: &str) -> &'a mut Group {
    if groups.last().is_none_or(|last| last.id != id) {
        groups.push(Group { id: id.to_owned(), name: name.to_owned(), items: Vec::new(), topics: Vec::new() });
    }
    let last = groups.len() - 1;
    &mut groups[last]
}
