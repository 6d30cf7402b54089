//! Full text search: an index that browsers read a little of, made of the site itself.
//!
//! The index is [Pagefind](https://pagefind.app)'s: it lies in `pagefind/` and holds one part for each language. What is
//! found is a cell, or a section of a document, each with its level and dimension. Indexing is the slowest step of a
//! build, so the index of a site that says the same is taken again: [`Corpus::key`].

mod index;
mod records;
mod words;

use rayon::prelude::*;
use serde::Serialize;
use uuid::Uuid;

use crate::diagnostic::Diagnostic;
use crate::render::Output;
use crate::site::Site;

pub use records::Record;

/// The folder of the index in the site.
pub const FOLDER: &str = "pagefind/";

/// The version of the library: another one makes another index. A test holds it to what the index says.
pub const PAGEFIND: &str = "1.6.0";

/// The namespace of the names that texts get here.
const NAMESPACE: Uuid = Uuid::from_u128(0x6f1d_0d6c_53c6_4a52_9f0d_6b5f_2a7c_9be1);

/// All that is to be found, by language.
#[derive(Debug)]
pub struct Corpus {
    languages: Vec<Language>,
}

/// What is to be found in one language.
#[derive(Debug)]
struct Language {
    /// As the pages say it, in small letters: by it the index is chosen.
    tag: String,
    choices: Choices,
    records: Vec<Record>,
}

/// What a search can be narrowed to.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Choices {
    level: Vec<Choice>,
    dimension: Vec<Choice>,
}

/// A level or a dimension.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Choice {
    id: String,
    name: String,
}

impl Corpus {
    /// What the sites say: one for each language.
    pub fn of(sites: &[&Site]) -> Self {
        let languages = sites.iter().map(|site| Language {
            tag: site.config.language.to_lowercase(),
            choices: Choices::of(site),
            records: records::of(site),
        });
        Self { languages: languages.collect() }
    }

    /// How many places there are to be found.
    pub fn len(&self) -> usize {
        self.languages.iter().map(|language| language.records.len()).sum()
    }

    /// Whether there is nothing to be found.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Names what the index is made of: two indexes of one key are the same.
    pub fn key(&self) -> String {
        let mut all = Vec::new();
        for version in [PAGEFIND, env!("CARGO_PKG_VERSION")] {
            all.extend(name(version));
        }
        for Language { tag, choices, records } in &self.languages {
            all.extend(name(tag));
            all.extend(name(choices));
            let records: Vec<[u8; 16]> = records.par_iter().map(name).collect();
            all.extend(records.concat());
        }
        Uuid::new_v5(&NAMESPACE, &all).to_string()
    }

    /// Makes the index: its files, sorted by path. Where there is nothing to be found, there are none.
    ///
    /// # Errors
    ///
    /// What the library could not do.
    pub fn index(self) -> Result<Vec<Output>, Diagnostic> {
        if self.is_empty() {
            return Ok(Vec::new());
        }
        index::make(self.languages).map_err(|error| {
            Diagnostic::error("search-index", format!("the search index cannot be made: {error}"))
                .help("`enable = false` in `[output.html.search]` builds the site without search")
        })
    }
}

impl Choices {
    fn of(site: &Site) -> Self {
        let choice = |id: &str, name: &str| Choice { id: id.to_owned(), name: name.to_owned() };
        Self {
            level: site.model.levels.iter().map(|level| choice(&level.id, &level.title)).collect(),
            dimension: site.model.dimensions.iter().map(|one| choice(&one.id, &one.name)).collect(),
        }
    }
}

/// A short name of a value: the same for the same value, and for no other.
fn name(value: impl Serialize) -> [u8; 16] {
    // Neither strings nor numbers can fail to be JSON.
    let json = serde_json::to_vec(&value).unwrap_or_default();
    Uuid::new_v5(&NAMESPACE, &json).into_bytes()
}
