//! A source as an outline: labelled places in the file, no HTML yet. Spans are bytes of the file as it is on disk.

mod admonitions;
mod colons;
mod fragments;
pub mod front_matter;
pub mod items;
mod mask;
mod outline;
mod plain;
mod tasks;
mod translation;

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, Options, Parser};

use crate::diagnostic::{Diagnostic, Lines, Place};
use crate::model::name::{github_anchor, normalise};
use crate::source::Source;

pub use admonitions::of_element as admonition_of;
pub use fragments::Fragments;
pub use front_matter::FrontMatter;
pub use mask::{Foreign, ForeignKind};
pub use plain::{first_sentence, icon_classes, plain_text, sentence, words};
pub use tasks::Task;
pub use translation::{Known, Match, Translation, pair};

/// A parsed source.
#[derive(Debug, Clone)]
pub struct Document {
    /// Relative to the content folder, with `/`.
    pub path: String,
    /// Where the file's name begins in the path.
    name: usize,
    /// The file stands for its folder.
    index: bool,
    /// The file as it is on disk.
    pub text: String,
    /// What Markdown is read from, where that differs: the same length, foreign syntax masked.
    masked: Option<String>,
    /// The pieces of foreign syntax, in order.
    pub foreign: Vec<Foreign>,
    /// Where the text begins, behind the front matter.
    pub body: usize,
    /// The front matter.
    pub front: FrontMatter,
    /// The title: front matter, else the first heading, else the file name.
    pub title: String,
    /// The heading that is (or repeats) the title: an index into [`Self::headings`].
    pub title_heading: Option<usize>,
    /// Where the lines begin; found when the first line number is asked for.
    lines: Lines,
    /// What fragments of links may mean here; found when the first one is looked for.
    fragments: std::sync::OnceLock<Fragments>,
    /// All headings, in order, those in quotes and lists included.
    pub headings: Vec<Heading>,
    /// All task items, in order.
    pub tasks: Vec<Task>,
    /// It is of another language than the book: what it translates.
    pub translation: Option<Translation>,
}

/// All documents of a book, sorted by path.
pub type Documents = Arc<[Arc<Document>]>;

/// A document, and what only the reading of the model needs.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// The document.
    pub document: Arc<Document>,
    /// Its text as a sequence of blocks.
    pub blocks: Arc<[Block]>,
    /// What is wrong with its front matter.
    pub diagnostic: Option<Box<Diagnostic>>,
}

/// A heading.
#[derive(Debug, Clone)]
pub struct Heading {
    /// Its text, without markup.
    pub text: String,
    /// Its explicit id.
    pub id: Option<String>,
    /// The anchor that GitHub gives it, unique in the document; the explicit id where there is one.
    pub anchor: String,
    /// Its depth as written, 1 to 6, but for a misplaced H1, which counts as H2.
    pub depth: u8,
    /// Its depth in the outline, where no step is skipped; 1 is right under the title.
    pub nesting: u8,
    /// The classes of an icon in it.
    pub icon: Option<String>,
    /// The whole heading.
    pub range: Range<usize>,
}

/// A piece of the document's flow.
#[derive(Debug, Clone)]
pub struct Block {
    /// Where it is.
    pub range: Range<usize>,
    /// Its words, as a reader counts them.
    pub words: u32,
    /// What it is.
    pub kind: BlockKind,
}

/// What a block is.
#[derive(Debug, Clone)]
pub enum BlockKind {
    /// A heading: an index into [`Document::headings`].
    Heading(usize),
    /// The beginning of a list item whose list may hold labels; the rest of the item follows as blocks.
    Item {
        /// How deep the list is, from 1.
        depth: u8,
        /// Where the whole item ends.
        end: usize,
        /// Where its list ends.
        list_end: usize,
        /// The labels that it may open with.
        leads: Vec<Lead>,
        /// Its first paragraph, where that is short enough to be a name.
        name: Option<String>,
    },
    /// A paragraph that may open with a label.
    Paragraph(Vec<Lead>),
    /// A table.
    Table(Table),
    /// A tab begins.
    TabOpen(String),
    /// A tab ends.
    TabClose,
    /// Anything else.
    Other,
}

/// Words at the beginning of an item or paragraph that may be a label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lead {
    /// The words.
    pub label: String,
    /// Where the text behind them begins.
    pub text: usize,
    /// A dash ended them, so that a name cannot be part of them.
    pub dash: bool,
}

/// A table, as far as it may hold labels.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// The head.
    pub head: Vec<TableCell>,
    /// The rows.
    pub rows: Vec<Vec<TableCell>>,
}

/// A cell of a table.
#[derive(Debug, Clone)]
pub struct TableCell {
    /// Its text, without markup.
    pub text: String,
    /// Where it is.
    pub range: Range<usize>,
}

/// The Markdown events of a document, with their places in the file.
pub type Events<'a> = Vec<(Event<'a>, Range<usize>)>;

/// The Markdown that is understood. Named one by one: `all()` would turn on old footnotes and smart quotes.
pub const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_WIKILINKS)
    .union(Options::ENABLE_DEFINITION_LIST);

impl Document {
    /// What Markdown is read from: the file with foreign syntax masked, from [`Self::body`] on.
    pub fn markdown(&self) -> &str {
        &self.masked.as_deref().unwrap_or(&self.text)[self.body..]
    }

    /// A part of the file as Markdown is read from it.
    pub fn masked_text(&self, range: Range<usize>) -> &str {
        &self.masked.as_deref().unwrap_or(&self.text)[range]
    }

    /// The Markdown events of the document, with their places in the file.
    pub fn events(&self) -> Events<'_> {
        let parser = Parser::new_ext(self.markdown(), OPTIONS);
        // Prose has about an event every thirty bytes.
        let mut events = Vec::with_capacity(self.markdown().len() / 24 + 16);
        let placed = parser.into_offset_iter();
        events.extend(placed.map(|(event, range)| (event, range.start + self.body..range.end + self.body)));
        if self.masked.is_some() {
            colons::unmask_events(&mut events);
        }
        events
    }

    /// The foreign piece that begins at `at`.
    pub fn foreign_at(&self, at: usize) -> Option<&Foreign> {
        self.foreign.binary_search_by_key(&at, |piece| piece.range.start).ok().map(|index| &self.foreign[index])
    }

    /// The title for navigation.
    pub fn short_title(&self) -> &str {
        self.front.link_title.as_deref().unwrap_or(&self.title)
    }

    /// The file name without its ending; of an index file, the folder's name; empty for the home page.
    pub fn stem(&self) -> &str {
        if self.index {
            return self.folder().rsplit('/').next().unwrap_or("");
        }
        let name = &self.path[self.name..];
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }

    /// Whether the file stands for its folder.
    pub fn is_index(&self) -> bool {
        self.index
    }

    /// The folder that the file is in, or stands for.
    pub fn folder(&self) -> &str {
        &self.path[..self.name.saturating_sub(1)]
    }

    /// Where the heading is that is the title.
    pub fn title_range(&self) -> Option<Range<usize>> {
        self.title_heading.map(|index| self.headings[index].range.clone())
    }

    /// The line (from 1) of a position.
    pub fn line(&self, at: usize) -> usize {
        self.lines.line(&self.text, at)
    }

    /// What a fragment of a link may mean in this document.
    pub fn fragments(&self) -> &Fragments {
        self.fragments.get_or_init(|| Fragments::new(&self.text, &self.headings))
    }

    /// A place in the document, for a report.
    pub fn place(&self, span: Range<usize>) -> Place {
        self.lines.place(&self.path, &self.text, span)
    }
}

/// The blocks of the document at a path, among documents that are sorted by it.
pub fn blocks_of(parsed: &[Parsed], path: &str) -> Arc<[Block]> {
    let found = parsed.binary_search_by(|one| one.document.path.as_str().cmp(path));
    found.map_or_else(|_| Arc::from([]), |index| Arc::clone(&parsed[index].blocks))
}

/// Whether a file of this name stands for its folder.
pub fn is_index_stem(stem: &str) -> bool {
    matches!(stem, "index" | "_index") || stem.eq_ignore_ascii_case("readme")
}

/// Parses a source.
pub fn parse(source: Source) -> Parsed {
    let Source { path, text } = source;
    let (front, body, diagnostic) = front_matter::read(&path, &text);
    let (masked, foreign) = mask::mask(&text, body).map_or((None, Vec::new()), |(text, found)| (Some(text), found));
    let name = path.rfind('/').map_or(0, |at| at + 1);
    let stem = path[name..].rsplit_once('.').map_or(&path[name..], |(stem, _)| stem);
    let mut document = Document {
        name,
        index: is_index_stem(stem),
        path,
        text,
        masked,
        foreign,
        body,
        front,
        title: String::new(),
        title_heading: None,
        lines: Lines::default(),
        fragments: std::sync::OnceLock::new(),
        headings: Vec::new(),
        tasks: Vec::new(),
        translation: None,
    };
    let events = document.events();
    let (blocks, headings) = outline::read(&document, &events);
    let tasks = tasks::read(&document, &events);
    drop(events);
    document.headings = headings;
    document.tasks = tasks;
    title(&mut document, &blocks);
    nest(&mut document);
    number_anchors(&mut document.headings);
    Parsed { document: Arc::new(document), blocks: blocks.into(), diagnostic: diagnostic.map(Box::new) }
}

/// Finds the title, and the heading that repeats it.
fn title(document: &mut Document, blocks: &[Block]) {
    let stem = document.stem().to_owned();
    // Headings in quotes and lists are no titles.
    let outer = blocks.iter().filter_map(|block| match block.kind {
        BlockKind::Heading(index) => Some((index, &document.headings[index])),
        _ => None,
    });
    let first = outer.clone().next().filter(|(_, heading)| heading.depth == 1);
    let alone = outer.filter(|(_, heading)| heading.depth == 1).count() == 1;
    let declared = document.front.title.clone().filter(|title| !title.trim().is_empty());
    let repeats =
        |heading: &Heading| {
            let heading = normalise(&heading.text);
            let known = [declared.as_deref(), document.front.link_title.as_deref(), Some(stem.as_str())];
            known.into_iter().flatten().map(normalise).any(|known| {
                !known.is_empty() && (contains_words(&heading, &known) || contains_words(&known, &heading))
            })
        };
    let found = first.filter(|(_, heading)| alone || repeats(heading));
    let text = found.map(|(_, heading)| heading.text.clone());
    document.title_heading = found.map(|(index, _)| index);
    document.title = declared.or(text).unwrap_or_else(|| humanise(&stem));
    if let Some(title) = document.title_heading {
        // The title is an H1; any other H1 is misplaced and counts as a section.
        for (index, heading) in document.headings.iter_mut().enumerate() {
            if heading.depth == 1 && index != title {
                heading.depth = 2;
            }
        }
    }
}

/// Whether the words of `part` stand together in `whole`.
fn contains_words(whole: &str, part: &str) -> bool {
    format!(" {whole} ").contains(&format!(" {part} "))
}

/// `business_outcomes` → `Business outcomes`.
fn humanise(stem: &str) -> String {
    let words = crate::model::label::without_number(stem).replace(['-', '_'], " ");
    let mut chars = words.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => "Home".to_owned(),
    }
}

/// Gives every heading its depth in the outline, without steps that are skipped.
fn nest(document: &mut Document) {
    let mut open: Vec<u8> = Vec::new();
    for (index, heading) in document.headings.iter_mut().enumerate() {
        if Some(index) == document.title_heading {
            continue;
        }
        while open.last().is_some_and(|depth| *depth >= heading.depth) {
            open.pop();
        }
        open.push(heading.depth);
        heading.nesting = u8::try_from(open.len()).unwrap_or(u8::MAX);
    }
}

/// Makes anchors unique as GitHub does: `security`, `security-1`, …
fn number_anchors(headings: &mut [Heading]) {
    let mut seen = std::collections::HashMap::<String, usize>::new();
    for heading in headings {
        let base = match &heading.id {
            Some(id) => id.clone(),
            None => github_anchor(&heading.text),
        };
        let mut anchor = base.clone();
        let mut number = seen.get(&base).copied().unwrap_or(0);
        while seen.contains_key(&anchor) {
            number += 1;
            anchor = format!("{base}-{number}");
        }
        seen.insert(base, number);
        seen.insert(anchor.clone(), 0);
        heading.anchor = if anchor.is_empty() { format!("section-{}", seen.len()) } else { anchor };
    }
}
