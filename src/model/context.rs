//! What the path and the front matter of a document say: the labels outside of the file.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::label::{Labels, LevelLabel, Place, without_number};
use super::name::normalise;
use super::piece::{Name, NameKind};
use crate::document::Document;
use crate::document::front_matter::{Scalar, category_label};
use crate::source::Source;

/// The labels outside of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Context {
    /// The level.
    pub level: Option<LevelLabel>,
    /// How many folders stand above the one that is the level.
    pub level_depth: usize,
    /// The folder that is the level.
    pub level_folder: Option<String>,
    /// The names.
    pub names: Vec<Arc<Name>>,
    /// The front matter names the level, and nothing else.
    level_alone: bool,
    /// The document is of another language than the book.
    translated: bool,
    /// The file is of a level that is not declared: what it says.
    pub undeclared_level: Option<String>,
    /// The front matter says that the document is of no level it could name: what it says.
    pub unknown_level: Option<String>,
}

/// The titles of folders: of their index file, else of their `_category_` file.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Folders {
    titles: BTreeMap<String, Titles>,
}

/// What a file or folder is called.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Titles {
    /// The title, then a short one for menus.
    own: Vec<String>,
    /// The title in the language of the book, where this is another.
    original: Option<String>,
}

impl Titles {
    fn of(document: &Document) -> Self {
        let own = std::iter::once(document.title.clone()).chain(document.front.link_title.clone());
        Self { own: own.collect(), original: document.original_title().map(str::to_owned) }
    }
}

impl Folders {
    pub fn new(documents: &[Arc<Document>], categories: &BTreeMap<String, Source>) -> Self {
        let mut titles = BTreeMap::new();
        for (folder, source) in categories {
            if let Some(label) = category_label(&source.text) {
                let own = vec![without_number(&label).to_owned()];
                titles.insert(folder.clone(), Titles { own, original: None });
            }
        }
        for document in documents.iter().filter(|document| document.is_index()) {
            titles.insert(document.folder().to_owned(), Titles::of(document));
        }
        Self { titles }
    }
}

/// Reads the labels above the text of `document`.
pub(super) fn of(document: &Document, folders: &Folders, labels: &Labels<'_>) -> Context {
    let mut context = Context { translated: document.translation.is_some(), ..Context::default() };
    let none = Titles::default();
    let mut folder = String::new();
    for (depth, part) in document.folder().split('/').filter(|part| !part.is_empty()).enumerate() {
        if !folder.is_empty() {
            folder.push('/');
        }
        folder.push_str(part);
        let titles = folders.titles.get(&folder).unwrap_or(&none);
        if let Some(label) = level_of(part, titles, labels) {
            context.set_level(label, depth, Some(&folder));
        } else {
            context.push(titles, part, NameKind::Folder, depth);
        }
    }
    let depth = document.folder().split('/').filter(|part| !part.is_empty()).count();
    let titles = Titles::of(document);
    // In a level's folder a bare name, such as `Ad-Hoc Usage`, is that of the file.
    let of_file = level_of(document.stem(), &titles, labels).filter(|label| context.level.is_none() || !label.bare);
    if document.is_index() {
        context.name_from(&titles, labels);
    } else if let Some(label) = of_file {
        context.set_level(label, depth, None);
    } else {
        context.push(&titles, document.stem(), NameKind::File, depth);
    }
    context.front_matter(document, labels);
    if context.level.is_none() {
        let any = Labels::default();
        let told = level_of(document.stem(), &titles, &any).filter(|label| !labels.knows(label.rank));
        context.undeclared_level = told.map(|label| label.text);
    }
    context
}

/// Decides what front matter leaves open. A document that says its level and nothing else, and is the only one of its
/// level, is the level's page, and its title the level's name. One that says its dimension, and is the only one there,
/// is all of the dimension; otherwise its title is the topic.
pub(super) fn settle(contexts: &mut [Context]) {
    let alone = |context: &Context| context.level_alone && context.names.len() == 1;
    let mut of_level = BTreeMap::<u32, usize>::new();
    for rank in contexts.iter().filter(|c| alone(c)).filter_map(|c| c.level.as_ref()).map(|level| level.rank) {
        *of_level.entry(rank).or_default() += 1;
    }
    let each_once = of_level.len() > 1 && of_level.values().all(|count| *count == 1);
    let by_dimension = |context: &Context| match context.names.as_slice() {
        [dimension, file] if dimension.kind == NameKind::FrontMatter && file.kind == NameKind::File => {
            Some((dimension.keys.clone(), file.keys.clone()))
        }
        _ => None,
    };
    let mut in_dimension = BTreeMap::<_, usize>::new();
    let mut levels_of_file = BTreeMap::<_, usize>::new();
    for (context, (dimension, file)) in contexts.iter().filter_map(|c| Some((c, by_dimension(c)?))) {
        *in_dimension.entry((context.level.as_ref().map(|level| level.rank), dimension.clone())).or_default() += 1;
        *levels_of_file.entry((dimension, file)).or_default() += 1;
    }
    let titles_are_topics = in_dimension.values().any(|n| *n > 1) || levels_of_file.values().any(|n| *n > 1);
    for context in contexts {
        if each_once && alone(context) {
            let title = context.names.pop().map(|name| name.text.clone());
            if let Some(level) = &mut context.level {
                level.name = level.name.take().or(title);
            }
        } else if by_dimension(context).is_some() && !titles_are_topics {
            context.names.pop();
        }
    }
}

/// The level that a folder or file is, by its titles or its name.
fn level_of(part: &str, titles: &Titles, labels: &Labels<'_>) -> Option<LevelLabel> {
    let by_path = labels.level(part, Place::Path);
    let label = |title: &String| labels.level(title, Place::Title);
    let by_title = titles.own.iter().filter_map(label).max_by_key(|l| l.name.is_some()).or_else(|| {
        // A translated title says no number: the original does.
        let label = label(titles.original.as_ref()?)?;
        Some(LevelLabel { name: titles.own.first().cloned(), ..label })
    });
    let titles = &titles.own;
    match (by_path, by_title) {
        (Some(path), Some(title)) if path.rank == title.rank => Some(LevelLabel {
            name: title.name.or(path.name.map(|name| capital(&name))),
            text: if title.bare { path.text } else { title.text },
            ..title
        }),
        (None, Some(title)) => Some(title),
        // `Level-1/` titled `Ad-Hoc Usage`: the title is the name.
        (Some(path), _) => {
            // `Level 1 checklist` says no more than the level.
            let number = path.rank.to_string();
            let is_name = |title: &&String| !normalise(title).split(' ').any(|word| word == number);
            let name = titles.first().filter(|title| normalise(title) != normalise(part)).filter(is_name).cloned();
            let name = name.or(path.name.map(|name| capital(&name)));
            Some(LevelLabel { name, ..path })
        }
        (None, None) => None,
    }
}

impl Context {
    /// Whether front matter says where in the model the document is.
    pub fn is_explicit(&self) -> bool {
        self.level.is_some() && self.names.iter().any(|name| name.kind == NameKind::FrontMatter)
    }

    fn set_level(&mut self, label: LevelLabel, depth: usize, folder: Option<&str>) {
        if let Some(set) = &mut self.level {
            // A file `level-1.md` in the folder `level-1`.
            if set.rank == label.rank {
                set.name = set.name.take().or(label.name);
                return;
            }
        }
        self.level = Some(label);
        self.level_depth = depth;
        self.level_folder = folder.map(str::to_owned);
    }

    /// An index file's title may give the name of its folder's level.
    fn name_from(&mut self, titles: &Titles, labels: &Labels<'_>) {
        if let Some(level) = &mut self.level {
            let found =
                titles.own.iter().filter_map(|title| labels.level(title, Place::Title)).find(|l| l.rank == level.rank);
            level.name = level.name.take().or(found.and_then(|label| label.name));
        }
    }

    fn push(&mut self, titles: &Titles, part: &str, kind: NameKind, depth: usize) {
        let bare = without_number(part);
        let text = titles.own.first().cloned().unwrap_or_else(|| capital(bare));
        // A short title for a menu, such as `Overview`, is no identity.
        let names = titles.original.iter().chain(titles.own.first());
        let mut keys: Vec<String> = names.map(|title| normalise(title)).collect();
        keys.push(normalise(bare));
        keys.dedup();
        let (inside_level, translated) = (self.level.is_some(), self.translated);
        let id = None;
        self.names.push(Arc::new(Name { text, keys, id, kind, icon: None, origin: depth, inside_level, translated }));
    }

    /// Front matter decides: `level`, `dimension`, `topic`.
    fn front_matter(&mut self, document: &Document, labels: &Labels<'_>) {
        let front = &document.front;
        if let Some(level) = &front.level {
            let found = match level {
                Scalar::Integer(rank) => u32::try_from(*rank).ok().map(numbered),
                other => {
                    let text = other.to_string();
                    let number = text.trim().parse().ok().map(numbered);
                    number.or_else(|| labels.level(&text, Place::Title))
                }
            };
            let found = found.filter(|label| labels.knows(label.rank));
            match found {
                Some(label) => {
                    self.level_alone = front.dimension.is_none() && front.topic.is_none();
                    let same = self.level.as_ref().is_some_and(|set| set.rank == label.rank);
                    if !same {
                        self.level = Some(label);
                        self.level_folder = None;
                    }
                }
                None => self.unknown_level = Some(level.to_string()),
            }
        }
        let original = document.translation.as_ref().map(|translation| translation.original.as_deref());
        let explicit = |value: &Scalar, origin: usize| {
            let text = value.to_string();
            let keys = vec![normalise(&text)];
            let (kind, id, icon) = (NameKind::FrontMatter, None, None);
            // An id is the same in every language, and no name.
            let same = |original: &Document| {
                let front = &original.front;
                [&front.dimension, &front.topic].into_iter().flatten().any(|one| one.to_string() == text)
            };
            let translated = original.is_some_and(|original| original.is_some_and(|one| !same(one)));
            Arc::new(Name { text, keys, id, kind, icon, origin, inside_level: false, translated })
        };
        match (&front.dimension, &front.topic) {
            (Some(dimension), Some(topic)) => self.names = vec![explicit(dimension, 0), explicit(topic, 1)],
            (Some(dimension), None) => {
                // The title may be the topic; `settle` decides it when all documents are known.
                let dimension = explicit(dimension, 0);
                let file = self.names.pop().filter(|name| name.kind == NameKind::File);
                let file = file.filter(|name| !name.keys.iter().any(|key| dimension.keys.contains(key)));
                self.names = std::iter::once(dimension).chain(file).collect();
            }
            (None, Some(topic)) => {
                if self.names.last().is_some_and(|name| name.kind == NameKind::File) {
                    self.names.pop();
                }
                self.names.push(explicit(topic, 1));
            }
            (None, None) => {}
        }
    }
}

/// A level that is given by its number alone.
fn numbered(rank: u32) -> LevelLabel {
    LevelLabel { rank, name: None, text: format!("Level {rank}"), word: "", bare: false }
}

/// The words of a folder's or file's name as they are shown: `data-quality` → `Data quality`.
fn capital(part: &str) -> String {
    let words = part.replace(['-', '_'], " ");
    let mut chars = words.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
