//! A book in another language: which document translates which, and what the names of the model are in it.
//!
//! Ids are those of the language of the book, whatever the names are. A name is known by an alias in `book.toml`, by
//! an id (`{#id}`), or by its place, in this order.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::{Config, Declared, Language};
use crate::diagnostic::{Diagnostic, Place};
use crate::document::{Document, Documents, Match, Parsed};
use crate::model::label::{Labels, Place as LabelPlace};
use crate::model::name::normalise;
use crate::model::{Model, Naming};

/// How the names of the model were found in another language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matched {
    /// Documents of the book that are translated, and all of them.
    pub documents: (usize, usize),
    /// Dimensions and topics, by how they were found.
    pub by: BTreeMap<Match, BTreeSet<String>>,
    /// Dimensions and topics that have the name of the language of the book.
    pub unnamed: Vec<String>,
}

/// Makes each document of a language a translation of the one at its path.
pub fn translate(own: Vec<Parsed>, originals: &Documents, config: &Config) -> Vec<Parsed> {
    let names = Canonical::new(config);
    own.into_par_iter().map(|page| translate_one(page, originals, &names)).collect()
}

/// Makes a document a translation of the one at its path.
pub fn translate_one(page: Parsed, originals: &Documents, names: &Canonical) -> Parsed {
    let Parsed { document, blocks, diagnostic } = page;
    let original = original_of(&document, originals);
    let document = Arc::unwrap_or_clone(document).translating(original, &|name| names.of(name));
    Parsed { document: Arc::new(document), blocks, diagnostic }
}

/// The document of the book that one of another language translates: the one at its path, whatever its ending is.
pub fn original_of(document: &Document, originals: &Documents) -> Option<Arc<Document>> {
    let by_path = |path: &str| originals.binary_search_by(|other| other.path.as_str().cmp(path)).ok();
    if let Some(index) = by_path(&document.path) {
        return Some(Arc::clone(&originals[index]));
    }
    let folder = document.folder();
    let within = |name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
    let stems = if document.is_index() { vec!["index", "_index", "README"] } else { vec![document.stem()] };
    let paths = stems.iter().flat_map(|stem| ["md", "mdx", "markdown"].map(|end| within(&format!("{stem}.{end}"))));
    paths.into_iter().find_map(|path| by_path(&path)).map(|index| Arc::clone(&originals[index]))
}

/// What the names that `book.toml` declares are called.
#[derive(Debug, Default)]
pub struct Canonical(HashMap<String, String>);

impl Canonical {
    /// The declared names.
    pub fn new(config: &Config) -> Self {
        let levels = config.levels.iter().map(|level| &level.names);
        let dimensions = config.dimensions.iter().flat_map(|one| std::iter::once(one).chain(&one.topics));
        let mut all = HashMap::new();
        for names in levels.chain(dimensions.map(|one| &one.names)) {
            for name in names {
                all.entry(name.clone()).or_insert_with(|| names[0].clone());
            }
        }
        Self(all)
    }

    /// What a normalised name is called.
    fn of(&self, name: String) -> String {
        self.0.get(&name).cloned().unwrap_or(name)
    }
}

/// All documents of a language: those that are translated, and those of the book that are not.
pub fn merge(own: &[Parsed], originals: &Documents) -> Documents {
    let translated: BTreeSet<*const Document> =
        own.iter().filter_map(|page| page.document.translation.as_ref()?.original.as_ref()).map(Arc::as_ptr).collect();
    let rest = originals.iter().filter(|original| !translated.contains(&Arc::as_ptr(original))).cloned();
    let mut all: Vec<Arc<Document>> = own.iter().map(|page| Arc::clone(&page.document)).chain(rest).collect();
    all.sort_by(|a, b| a.path.cmp(&b.path));
    all.into()
}

/// The configuration of a language: names, title and folder are its own; ids and order those of the book, whose
/// `model` is what its `originals` say.
pub fn configure(
    config: &Config,
    language: &Language,
    documents: &Documents,
    originals: &Documents,
    model: &Model,
) -> (Config, Matched) {
    let Language { tag, name: _, src, title, description } = language.clone();
    let mut names = Names::of(config, model);
    let mut matched = Matched::default();
    let index_of = |original: &Arc<Document>| originals.binary_search_by(|other| other.path.cmp(&original.path)).ok();
    for document in documents.iter() {
        let original = document.translation.as_ref().and_then(|translation| translation.original.as_ref());
        let Some((original, index)) = original.and_then(|original| Some((original, index_of(original)?))) else {
            continue;
        };
        matched.documents.0 += 1;
        names.learn_title(original, document);
        let headings = document.translation.iter().flat_map(|translation| translation.headings.iter().enumerate());
        let by_original: BTreeMap<usize, (usize, Match)> =
            headings.filter_map(|(own, pair)| pair.map(|(other, how)| (other, (own, how)))).collect();
        for flow in model.flows.get(&index).into_iter().flat_map(|flow| flow.iter()) {
            if let Some((own, how)) = flow.heading.and_then(|heading| by_original.get(&heading)) {
                names.learn(flow.names, &document.headings[*own].text, *how, &mut matched);
            }
        }
        for (level, page) in model.levels.iter().map(|level| level.page).enumerate() {
            if page == Some(index) {
                names.learn_level(level, &document.title, config);
            }
        }
    }
    matched.documents.1 = originals.len();
    let Names { levels, dimensions, .. } = names;
    matched.unnamed = unnamed(&dimensions, &matched);
    let mut own = config.clone();
    own.title = title.or_else(|| config.title.clone()).or_else(|| Some(model.title.clone()));
    own.description = description.unwrap_or_else(|| config.description.clone());
    own.language.clone_from(&tag);
    own.src = src;
    own.levels = levels;
    own.dimensions = dimensions;
    own.keep_id(config.id(&model.title));
    own.base_url = config.base_url.as_ref().map(|base| format!("{base}{tag}/"));
    (own, matched)
}

/// The names of the model, as the configuration declares names.
struct Names {
    levels: Vec<crate::config::DeclaredLevel>,
    dimensions: Vec<Declared>,
    /// What each name of the book is a name of: a dimension, and a topic of it.
    by_name: HashMap<String, Vec<(usize, Option<usize>)>>,
}

impl Names {
    fn of(config: &Config, model: &Model) -> Self {
        let declared = |list: &[Declared], id: &str| list.iter().find(|one| one.id == id).cloned();
        let named = |known: Option<Declared>, id: &str, name: &str, icon: Option<&String>| {
            let mut one = known.unwrap_or_else(|| Declared {
                id: id.to_owned(),
                name: name.to_owned(),
                icon: None,
                names: Vec::new(),
                topics: Vec::new(),
            });
            one.icon = one.icon.or_else(|| icon.cloned());
            one.names.extend([normalise(name), normalise(id)]);
            one
        };
        let dimensions = model.dimensions.iter().map(|dimension| {
            let known = declared(&config.dimensions, &dimension.id);
            let topics = known.as_ref().map(|known| known.topics.clone()).unwrap_or_default();
            let topics = dimension
                .topics
                .iter()
                .map(|topic| named(declared(&topics, &topic.slug), &topic.slug, &topic.name, None))
                .collect();
            Declared { topics, ..named(known, &dimension.id, &dimension.name, dimension.icon.as_ref()) }
        });
        let dimensions: Vec<Declared> = dimensions.collect();
        let mut by_name = HashMap::<_, Vec<_>>::new();
        for (index, dimension) in dimensions.iter().enumerate() {
            let topics = dimension.topics.iter().enumerate().map(|(topic, one)| (Some(topic), one));
            for (topic, one) in std::iter::once((None, dimension)).chain(topics) {
                for name in &one.names {
                    let places: &mut Vec<_> = by_name.entry(name.clone()).or_default();
                    if places.last() != Some(&(index, topic)) {
                        places.push((index, topic));
                    }
                }
            }
        }
        Self { levels: config.levels.clone(), dimensions, by_name }
    }

    /// A heading of the language is the name of something.
    fn learn(&mut self, naming: Naming, text: &str, how: Match, matched: &mut Matched) {
        let (one, id) = match naming {
            Naming::Nothing | Naming::Level(_) => return,
            Naming::Dimension(dimension) => {
                let one = &mut self.dimensions[dimension];
                let id = one.id.clone();
                (one, id)
            }
            Naming::Topic(dimension, topic) => {
                let above = self.dimensions[dimension].id.clone();
                let one = &mut self.dimensions[dimension].topics[topic];
                let id = format!("{above}/{}", one.id);
                (one, id)
            }
        };
        let key = normalise(text);
        if !one.names.contains(&key) {
            one.names.push(key);
        }
        if !matched.by.values().any(|known| known.contains(&id)) {
            matched.by.entry(how).or_default().insert(id);
        }
    }

    /// Where a document's title is the name of something, so is that of its translation.
    fn learn_title(&mut self, original: &Document, document: &Document) {
        let to = normalise(&document.title);
        for (dimension, topic) in self.by_name.get(&normalise(&original.title)).into_iter().flatten() {
            let dimension = &mut self.dimensions[*dimension];
            let one = match topic {
                Some(topic) => &mut dimension.topics[*topic],
                None => dimension,
            };
            let names = &mut one.names;
            if !names.contains(&to) {
                names.push(to.clone());
            }
        }
    }

    /// The page of a declared level has a title in this language: its name is in it.
    fn learn_level(&mut self, level: usize, title: &str, config: &Config) {
        let label = Labels::new(&config.levels).level(title, LabelPlace::Title);
        let name = label.and_then(|label| label.name).unwrap_or_else(|| title.to_owned());
        if let Some(declared) = self.levels.get_mut(level) {
            declared.names.extend([normalise(&name), normalise(title)]);
            declared.name = name;
        }
    }
}

/// What has no name in the language yet.
fn unnamed(dimensions: &[Declared], matched: &Matched) -> Vec<String> {
    let known = |id: &String| matched.by.values().any(|ids| ids.contains(id));
    let ids = dimensions.iter().flat_map(|dimension| {
        let topics = dimension.topics.iter().map(|topic| format!("{}/{}", dimension.id, topic.id));
        std::iter::once(dimension.id.clone()).chain(topics)
    });
    ids.filter(|id| !known(id)).collect()
}

/// Diagnostics of a language, with the paths that its own documents have. What is wrong with a document of the book in
/// every language is the same diagnostic each time, and told once.
pub fn tell(found: Vec<Diagnostic>, own: &dyn Fn(&str) -> bool, folder: &str) -> Vec<Diagnostic> {
    let told = found.into_iter().map(|mut diagnostic| {
        if let Some(Place { path, .. }) = diagnostic.place.as_mut().filter(|place| own(&place.path)) {
            *path = format!("{folder}/{path}");
        }
        diagnostic
    });
    told.collect()
}
