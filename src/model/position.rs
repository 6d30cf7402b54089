//! Which of the names above a text are its dimension and its topic.
//!
//! A coordinate distinguishes: a name that never varies is passed over, and a heading inside a level is a coordinate
//! only where its like stands at other levels too.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::piece::{Name, NameKind, Piece};
use super::walk::Walked;
use crate::config::Declared;

/// A piece of text at a level, with the names that are its coordinates.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed<'a> {
    /// The document.
    pub document: usize,
    /// The piece.
    pub piece: &'a Piece,
    /// The dimension.
    pub dimension: Option<usize>,
    /// The topic.
    pub topic: Option<usize>,
    /// Where the last label that counts stands: two texts with different ones at one coordinate are in conflict.
    pub origin: (usize, usize),
    /// How many of its names are coordinates or above them: the others are headings in the text.
    pub used: usize,
}

/// Which piece of which document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct At {
    document: usize,
    /// It is one of the rows.
    row: bool,
    piece: usize,
}

impl At {
    fn piece<'a>(&self, walked: &'a [Arc<Walked>]) -> &'a Piece {
        let Walked { pieces, rows, .. } = &*walked[self.document];
        if self.row { &rows[self.piece] } else { &pieces[self.piece] }
    }
}

/// What the labels of a piece come to, wherever in its file it stands.
#[derive(Debug)]
struct Position {
    at: At,
    rank: u32,
    dimension: Option<usize>,
    topic: Option<usize>,
    /// Which of its names are the dimension and the topic.
    names: [Option<usize>; 2],
}

/// Names that mean the same, in order of appearance.
#[derive(Debug, Default)]
pub(super) struct Groups {
    by_key: HashMap<String, usize>,
    ids: std::collections::HashSet<String>,
    /// The first name of each.
    pub groups: Vec<Group>,
}

/// One dimension or topic.
#[derive(Debug, Clone)]
pub(super) struct Group {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The icon.
    pub icon: Option<String>,
    /// The name is of another language than the book.
    translated: bool,
}

impl Groups {
    fn declared(declared: &[Declared]) -> Self {
        let mut groups = Self::default();
        for (index, one) in declared.iter().enumerate() {
            for name in &one.names {
                groups.by_key.entry(name.clone()).or_insert(index);
            }
            groups.ids.insert(one.id.clone());
            let (id, name, icon) = (one.id.clone(), one.name.clone(), one.icon.clone());
            groups.groups.push(Group { id, name, icon, translated: false });
        }
        groups
    }

    /// The group of a name that is known already.
    pub fn find(&self, name: &Name) -> Option<usize> {
        name.keys.iter().find_map(|key| self.by_key.get(key)).copied()
    }

    fn find_or_add(&mut self, name: &Name, closed: bool) -> Option<usize> {
        let index = match self.find(name) {
            Some(index) => index,
            None if closed => return None,
            None => {
                let id = name.id.as_deref().map_or_else(|| super::name::slug(&name.text), super::name::slug);
                let mut unique = id.clone();
                let mut number = 1;
                while !self.ids.insert(unique.clone()) {
                    number += 1;
                    unique = format!("{id}-{number}");
                }
                let translated = name.translated;
                self.groups.push(Group { id: unique, name: name.text.clone(), icon: None, translated });
                self.groups.len() - 1
            }
        };
        if !closed {
            for key in &name.keys {
                self.by_key.entry(key.clone()).or_insert(index);
            }
        }
        let group = &mut self.groups[index];
        // Where a part is not translated yet, the first name met may be the book's own.
        if name.translated && !group.translated {
            (group.name, group.translated) = (name.text.clone(), true);
        }
        if group.icon.is_none() {
            group.icon.clone_from(&name.icon);
        }
        Some(index)
    }
}

/// What the names come to.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// The text at levels, in reading order.
    positions: Vec<Position>,
    /// The dimensions.
    pub dimensions: Groups,
    /// The topics, by dimension.
    pub topics: Vec<Groups>,
    /// Names at the place of a dimension or topic that `book.toml` does not declare: (piece, number of the name).
    undeclared: Vec<(At, usize)>,
    /// How many leading names of a path are passed over, by what follows; for texts without a level.
    passed: Vec<String>,
    /// Rows of tables were read as names.
    pub rows: bool,
}

impl Reading {
    /// The text at levels, in reading order. `walked` is labelled like what was read.
    pub fn placed<'a>(&'a self, walked: &'a [Arc<Walked>]) -> impl Iterator<Item = Placed<'a>> {
        self.positions.iter().map(|position| {
            let Position { at, dimension, topic, names, .. } = position;
            let piece = at.piece(walked);
            let inner = names.iter().flatten().map(|index| &piece.names[*index]).filter(|name| name.kind.inner());
            // What stands in the path stands before all that is in the file.
            let level = piece.level.as_ref().map_or(0, |(at, _)| *at);
            let last = inner.map(|name| name.origin).fold(level, usize::max);
            Placed {
                document: at.document,
                piece,
                dimension: *dimension,
                topic: *topic,
                origin: (at.document, last),
                used: names.iter().flatten().last().map_or(0, |index| index + 1),
            }
        })
    }

    /// Names at the place of a dimension or topic that `book.toml` does not declare, with their documents.
    pub fn undeclared<'a>(&'a self, walked: &'a [Arc<Walked>]) -> impl Iterator<Item = (usize, &'a Name)> {
        self.undeclared.iter().map(|(at, name)| (at.document, &*at.piece(walked).names[*name]))
    }

    /// How finely the texts are placed: 0 by level alone, 1 by dimension, 2 by topic.
    pub fn depth(&self) -> u8 {
        let topics = self.positions.iter().any(|position| position.topic.is_some());
        let dimensions = self.positions.iter().any(|position| position.dimension.is_some());
        u8::from(dimensions) + u8::from(topics)
    }

    /// The levels.
    pub fn ranks(&self) -> BTreeSet<u32> {
        self.positions.iter().map(|position| position.rank).collect()
    }

    /// Whether this reading is finer, and has more cells.
    pub fn says_more_than(&self, other: &Self) -> bool {
        let cells = |reading: &Self| {
            let placed = reading.positions.iter().filter(|position| position.dimension.is_some());
            placed.map(|one| (one.rank, one.dimension, one.topic)).collect::<BTreeSet<_>>().len()
        };
        self.depth() > other.depth() && cells(self) > cells(other)
    }

    /// Whether a name is passed over because it never varies.
    pub fn is_passed(&self, name: &Name) -> bool {
        name.keys.iter().any(|key| self.passed.contains(key))
    }

    /// The dimension and topic of names above a text without a level; `None` where a name is neither.
    pub fn place(&self, names: &[Arc<Name>]) -> Option<(Option<usize>, Option<usize>)> {
        let mut rest = names.iter().filter(|name| !self.is_passed(name)).peekable();
        // A folder or wrapper above the dimension.
        while rest.peek().is_some_and(|name| !name.kind.inner() && self.dimensions.find(name).is_none()) {
            rest.next();
        }
        let Some(first) = rest.next() else { return Some((None, None)) };
        let dimension = self.dimensions.find(first)?;
        let Some(second) = rest.next() else { return Some((Some(dimension), None)) };
        let topic = self.topics.get(dimension)?.find(second)?;
        rest.next().is_none().then_some((Some(dimension), Some(topic)))
    }
}

/// A text and the indices of those of its names that may be coordinates.
struct Candidate<'a> {
    at: At,
    rank: u32,
    piece: &'a Piece,
    kept: Vec<usize>,
}

impl<'a> Candidate<'a> {
    fn name(&self, position: usize) -> Option<&'a Name> {
        self.kept.get(position).map(|index| &*self.piece.names[*index])
    }
}

/// Reads the coordinates of the texts in `documents`.
pub(super) fn read(documents: &[usize], walked: &[Arc<Walked>], declared: &[Declared]) -> Reading {
    let mut passed = Vec::new();
    let mut texts = candidates(documents, walked, false);
    let ranks = texts.iter().map(|text| text.rank);
    // With one level alone nothing can recur.
    let one_level = ranks.collect::<BTreeSet<_>>().len() == 1;
    distinguish(&mut texts, declared, &mut passed);
    let mut rows = candidates(documents, walked, true);
    for row in &mut rows {
        row.kept.retain(|index| {
            let name = &row.piece.names[*index];
            name.kind == NameKind::Row || !name.keys.iter().any(|key| passed.contains(key))
        });
    }
    let mut use_rows = false;
    let mut dimensions = is_coordinate(&texts, 0, declared, one_level);
    if !dimensions {
        let at_top: Vec<_> = rows.iter().filter(|row| row.name(0).is_some_and(|n| n.kind == NameKind::Row)).collect();
        use_rows = !at_top.is_empty() && recurs(at_top.iter().map(|row| (row.piece, vec![row.name(0)])), one_level);
        dimensions = use_rows;
    }
    let mut topics = dimensions && !use_rows && is_coordinate(&texts, 1, declared, one_level);
    if dimensions && !topics && !use_rows {
        let below: Vec<_> = rows.iter().filter(|row| row.name(1).is_some_and(|n| n.kind == NameKind::Row)).collect();
        use_rows =
            !below.is_empty() && recurs(below.iter().map(|row| (row.piece, vec![row.name(0), row.name(1)])), one_level);
        topics = use_rows;
    }
    if use_rows {
        texts.extend(rows);
    }
    let mut reading = Reading { dimensions: Groups::declared(declared), passed, rows: use_rows, ..Reading::default() };
    for candidate in &texts {
        reading.place_one(candidate, dimensions, topics, declared);
    }
    reading
}

fn candidates<'a>(documents: &[usize], walked: &'a [Arc<Walked>], row: bool) -> Vec<Candidate<'a>> {
    let of_one = |document: &usize| {
        let document = *document;
        let pieces = if row { &walked[document].rows } else { &walked[document].pieces };
        pieces.iter().enumerate().filter_map(move |(index, piece)| {
            let (_, label) = piece.level.as_ref()?;
            let at = At { document, row, piece: index };
            Some(Candidate { at, rank: label.rank, piece, kept: (0..piece.names.len()).collect() })
        })
    };
    documents.iter().flat_map(of_one).collect()
}

/// Passes over the positions whose name never varies, and over folders above the last two names outside a level.
fn distinguish(texts: &mut [Candidate<'_>], declared: &[Declared], passed: &mut Vec<String>) {
    let known = Groups::declared(declared);
    let mut position = 0;
    while position < 4 {
        let mut groups = Groups::default();
        let mut parents = BTreeSet::new();
        let mut fixed = false;
        for text in texts.iter() {
            if let Some(name) = text.name(position) {
                groups.find_or_add(name, false);
                parents.insert(position.checked_sub(1).and_then(|above| text.name(above)).map(|name| &name.keys));
                fixed |= name.kind == NameKind::FrontMatter || known.find(name).is_some();
            }
        }
        if groups.groups.is_empty() {
            break;
        }
        if groups.groups.len() > 1 || fixed || (position > 0 && parents.len() < 2) {
            position += 1;
            continue;
        }
        passed.extend(groups.by_key.into_keys());
        for text in texts.iter_mut().filter(|text| text.kept.len() > position) {
            text.kept.remove(position);
        }
    }
    for text in texts.iter_mut() {
        let names = &text.piece.names;
        let outside = text.kept.iter().filter(|index| !names[**index].inside_level).count();
        for _ in 2..outside {
            // What front matter says stays; then what is nearer to the text.
            let first = text.kept.iter().position(|index| names[*index].kind != NameKind::FrontMatter);
            text.kept.remove(first.unwrap_or(0));
        }
    }
}

/// Whether the names at a position are coordinates.
fn is_coordinate(texts: &[Candidate<'_>], position: usize, declared: &[Declared], one_level: bool) -> bool {
    let there: Vec<_> = texts.iter().filter(|text| text.name(position).is_some()).collect();
    let names = || there.iter().filter_map(|text| text.name(position));
    if there.is_empty() {
        return false;
    }
    let is_declared = match position {
        0 => !declared.is_empty(),
        _ => declared.iter().any(|dimension| !dimension.topics.is_empty()),
    };
    // What stands outside the level distinguishes by itself: a folder, a file, a heading above the level's.
    if is_declared || names().any(|name| !name.inside_level || !name.kind.inner()) {
        return true;
    }
    if position > 0 && same_everywhere(&there) {
        return false;
    }
    recurs(there.iter().map(|text| (text.piece, (0..=position).map(|p| text.name(p)).collect())), one_level)
}

/// Whether at least a third of the names stand at more than one level.
fn recurs<'n>(texts: impl Iterator<Item = (&'n Piece, Vec<Option<&'n Name>>)>, one_level: bool) -> bool {
    let mut levels = HashMap::<Vec<&str>, BTreeSet<u32>>::new();
    for (piece, names) in texts {
        let Some((_, label)) = &piece.level else { continue };
        let key = names.iter().flatten().map(|name| name.keys.first().map_or("", String::as_str)).collect();
        levels.entry(key).or_default().insert(label.rank);
    }
    let again = levels.values().filter(|levels| levels.len() > 1).count();
    one_level || again * 3 >= levels.len()
}

/// Whether the headings in files that are cells are the same in each: the sections of a template, no topics.
fn same_everywhere(texts: &[&Candidate<'_>]) -> bool {
    let mut sections = HashMap::<&[String], BTreeSet<&str>>::new();
    for text in texts {
        let (Some(dimension), Some(section)) = (text.name(0), text.name(1)) else { continue };
        if dimension.kind.inner() {
            return false;
        }
        sections.entry(&dimension.keys).or_default().insert(section.keys.first().map_or("", String::as_str));
    }
    let mut all = sections.values();
    let first = all.next();
    sections.len() > 1 && all.all(|sections| Some(sections) == first)
}

impl Reading {
    fn place_one(&mut self, text: &Candidate<'_>, dimensions: bool, topics: bool, declared: &[Declared]) {
        let Candidate { at, rank, .. } = *text;
        let mut position = Position { at, rank, dimension: None, topic: None, names: [None; 2] };
        if let Some(name) = text.name(0).filter(|_| dimensions) {
            let closed = !declared.is_empty();
            position.dimension = self.dimensions.find_or_add(name, closed);
            if position.dimension.is_none() {
                self.undeclared.push((at, text.kept[0]));
            } else {
                position.names[0] = Some(text.kept[0]);
            }
        }
        while self.topics.len() < self.dimensions.groups.len() {
            let of = declared.get(self.topics.len()).map_or(&[][..], |dimension| &dimension.topics);
            self.topics.push(Groups::declared(of));
        }
        if let (Some(dimension), Some(name), true) = (position.dimension, text.name(1), topics) {
            let closed = declared.get(dimension).is_some_and(|dimension| !dimension.topics.is_empty());
            position.topic = self.topics[dimension].find_or_add(name, closed);
            if position.topic.is_none() {
                self.undeclared.push((at, text.kept[1]));
            } else {
                position.names[1] = Some(text.kept[1]);
            }
        }
        self.positions.push(position);
    }
}
