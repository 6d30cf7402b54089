//! A reader's answers, as the site saves them to a file.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Checklist;
use crate::diagnostic::{Diagnostic, Place};

/// The version of the format.
const FORMAT: u32 = 1;

/// An answer to an item.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// Not yet; items without an answer are to do as well.
    #[default]
    Todo,
    /// Done.
    Done,
    /// It does not apply here.
    NotApplicable,
}

/// The answers to the checklist of a model.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Progress {
    /// The schema of this document.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// The version of the format: 1.
    #[schemars(range(min = 1, max = 1))]
    pub format: u32,
    /// The model that was answered.
    pub model: ProgressModel,
    /// The answers by the id of the item, those to items that were removed from the model included.
    pub items: BTreeMap<String, Answer>,
}

/// The model that was answered.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ProgressModel {
    /// Its id.
    pub id: String,
    /// Its version; may be empty.
    #[serde(default)]
    pub version: String,
}

impl Progress {
    /// Reads answers to `checklist` from the text of a file: renamed items follow, answers to others are told of.
    pub fn read(path: &str, text: &str, checklist: &Checklist) -> Result<(Self, Vec<Diagnostic>), Diagnostic> {
        let place = |value: &str| {
            let at = text.find(value).unwrap_or(0);
            Place::new(path, text, at..at + value.len())
        };
        let bad = |message: String| Diagnostic::error("progress", message);
        let help = "save it again from the checklist page of the site";
        let mut progress: Self = serde_json::from_str(text).map_err(|error| {
            let start: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
            let at = start + error.column().saturating_sub(1);
            let message = error.to_string();
            let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message);
            bad(format!("these are no answers: {message}")).at(Place::new(path, text, at..at + 1)).help(help)
        })?;
        if progress.format != FORMAT {
            let message =
                format!("the answers have format {}, and this program knows format {FORMAT}", progress.format);
            return Err(bad(message).at(place("\"format\"")).help("use a newer release of Gradus"));
        }
        if progress.model.id != checklist.model {
            let message =
                format!("these are answers to `{}`, and the model is `{}`", progress.model.id, checklist.model);
            return Err(bad(message).at(place("\"id\"")).help("name the file that was saved for this model"));
        }
        let items = std::mem::take(&mut progress.items);
        let known: std::collections::HashSet<&str> = checklist.items.iter().map(|item| item.id.as_str()).collect();
        let mut apart = Vec::new();
        // Under its own name an item's answer counts for more than under an old one.
        let (renamed, own): (Vec<_>, Vec<_>) =
            items.into_iter().partition(|(id, _)| checklist.renamed.contains_key(id) && !known.contains(id.as_str()));
        for (id, answer) in own {
            if !known.contains(id.as_str()) {
                apart.push(id.clone());
            }
            progress.items.insert(id, answer);
        }
        for (id, answer) in renamed {
            progress.items.entry(checklist.renamed[&id].clone()).or_insert(answer);
        }
        let mut found = Vec::new();
        if !apart.is_empty() {
            let count = apart.len();
            let (answers, are) = if count == 1 { ("answer", "is") } else { ("answers", "are") };
            let message =
                format!("{count} {answers} {are} to items that the model no longer has: {}", apart.join(", "));
            found.push(
                Diagnostic::warning("progress-apart", message)
                    .at(place(&apart[0]))
                    .help("they count for nothing, and stay in the file"),
            );
        }
        Ok((progress, found))
    }

    /// The answer to an item.
    pub fn answer(&self, id: &str) -> Answer {
        self.items.get(id).copied().unwrap_or_default()
    }

    /// The JSON Schema of this document.
    pub fn json_schema() -> schemars::Schema {
        schemars::schema_for!(Progress)
    }
}
