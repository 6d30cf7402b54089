//! The only user of Pagefind. It is asynchronous code; the runtime lives as long as one index is made.

use std::collections::BTreeMap;

use pagefind::api::PagefindIndex;

use super::{FOLDER, Language, Record};
use crate::render::Output;

/// Files of other ways to search: nothing here uses them.
const UNUSED: [&str; 8] = [
    "pagefind-worker.js",
    "pagefind-highlight.js",
    "pagefind-ui.js",
    "pagefind-ui.css",
    "pagefind-modular-ui.js",
    "pagefind-modular-ui.css",
    "pagefind-component-ui.js",
    "pagefind-component-ui.css",
];

/// The program for languages whose words have no stems.
const WITHOUT_STEMS: &str = "wasm.unknown.pagefind";

type Failure = Box<dyn std::error::Error>;

/// Makes the index of all languages.
pub(super) fn make(languages: Vec<Language>) -> Result<Vec<Output>, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    runtime.block_on(files(languages))
}

async fn files(languages: Vec<Language>) -> Result<Vec<Output>, Failure> {
    let mut index = PagefindIndex::new(None)?;
    let mut files = BTreeMap::new();
    for Language { tag, choices, records } in languages {
        files.insert(format!("gradus.{tag}.json"), serde_json::to_vec(&choices)?);
        for record in records {
            let Record { url, title, page, level, dimension, text } = record;
            let level = level.and_then(|at| choices.level.get(at));
            let dimension = dimension.and_then(|at| choices.dimension.get(at));
            let places = [("level", level), ("dimension", dimension)];
            let places = || places.iter().filter_map(|(key, choice)| Some(((*key).to_owned(), (*choice)?)));
            let filters = places().map(|(key, choice)| (key, vec![choice.id.clone()])).collect();
            let told = [("title", title), ("page", page)].map(|(key, value)| (key.to_owned(), value));
            let told = told.into_iter().chain(places().map(|(key, choice)| (key, choice.name.clone()))).collect();
            index.add_custom_record(url, text, tag.clone(), Some(told), Some(filters), None).await?;
        }
    }
    let made = index.get_files().await?;
    for file in made {
        let path = file.filename.to_string_lossy().replace('\\', "/");
        if !UNUSED.contains(&path.as_str()) {
            files.insert(path, file.contents);
        }
    }
    let count = |start: &str| files.keys().filter(|path| path.starts_with(start)).count();
    if count("wasm.") > count("gradus.") {
        files.remove(WITHOUT_STEMS);
    }
    Ok(files.into_iter().map(|(path, bytes)| Output::new(format!("{FOLDER}{path}"), bytes)).collect())
}
