//! The levels, dimensions and topics that `book.toml` declares.

use super::raw::{RawDimension, RawLevel, RawTopic};
use super::{Declared, DeclaredLevel, Reporter};
use crate::diagnostic::Diagnostic;
use crate::model::name;

/// The levels, by rank.
pub(super) fn levels(raw: Vec<RawLevel>, reporter: &Reporter<'_>) -> Vec<DeclaredLevel> {
    let mut levels: Vec<DeclaredLevel> = Vec::new();
    for (index, RawLevel { id, name, rank, aliases }) in raw.into_iter().enumerate() {
        let written = id.clone().or_else(|| name.clone()).unwrap_or_default();
        let rank = rank
            .or_else(|| id.as_deref().and_then(trailing_number))
            .unwrap_or_else(|| levels.last().map_or(1, |last| last.rank + 1));
        let Some(name) = name.filter(|name| !name.trim().is_empty()).or_else(|| id.clone()) else {
            reporter.missing_name("[[model.levels]]", index);
            continue;
        };
        let id = id.unwrap_or_else(|| name::slug(&name));
        if let Some(other) = levels.iter().find(|level| level.id == id || level.rank == rank) {
            let message = format!("level `{written}` has the id or rank of level `{}`", other.name);
            let error = Diagnostic::error("config-value", message).help("give it another `id` or `rank`");
            reporter.tell_value(error, &written);
            continue;
        }
        let names = [&name, &id].into_iter().chain(&aliases).map(|n| name::normalise(n)).collect();
        levels.push(DeclaredLevel { id, rank, name, names });
    }
    distinct(levels.iter().map(|level| (level.name.as_str(), level.names.as_slice())), reporter);
    for level in &levels {
        check_id(&level.id, reporter);
    }
    levels.sort_by_key(|level| level.rank);
    levels
}

fn trailing_number(id: &str) -> Option<u32> {
    let digits = id.rsplit(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok()
}

/// A dimension, with its topics.
pub(super) fn dimension(raw: RawDimension, reporter: &Reporter<'_>) -> Option<Declared> {
    let RawDimension { id, name, icon, aliases, topics } = raw;
    let topics = topics
        .into_iter()
        .filter_map(|RawTopic { id, name, aliases }| {
            declared("[[model.dimensions.topics]]", id, name, &aliases, reporter)
        })
        .collect();
    let dimension = declared("[[model.dimensions]]", id, name, &aliases, reporter)?;
    Some(Declared { icon, topics: unique(topics, reporter), ..dimension })
}

fn declared(
    table: &str,
    id: Option<String>,
    name: Option<String>,
    aliases: &[String],
    reporter: &Reporter<'_>,
) -> Option<Declared> {
    let Some(name) = name.filter(|name| !name.trim().is_empty()).or_else(|| id.clone()) else {
        reporter.missing_name(table, 0);
        return None;
    };
    let id = id.unwrap_or_else(|| name::slug(&name));
    let names = [&name, &id].into_iter().chain(aliases).map(|n| name::normalise(n)).collect();
    Some(Declared { id, name, icon: None, names, topics: Vec::new() })
}

/// Refuses an id or name that two entries have.
pub(super) fn unique(all: Vec<Declared>, reporter: &Reporter<'_>) -> Vec<Declared> {
    distinct(all.iter().map(|one| (one.name.as_str(), one.names.as_slice())), reporter);
    for one in &all {
        check_id(&one.id, reporter);
    }
    all
}

/// Refuses a name that means two entries.
fn distinct<'a>(all: impl Iterator<Item = (&'a str, &'a [String])>, reporter: &Reporter<'_>) {
    let mut seen = std::collections::BTreeMap::<&str, &str>::new();
    for (entry, names) in all {
        let mut own = std::collections::BTreeSet::new();
        for name in names.iter().filter(|name| own.insert(name.as_str())) {
            if let Some(other) = seen.insert(name, entry) {
                let message = format!("`{name}` means both `{other}` and `{entry}`");
                let error = Diagnostic::error("config-value", message).help("give one of them another name or alias");
                reporter.tell_value(error, entry);
            }
        }
    }
}

/// An id is a part of addresses: letters, digits, `-`, `_` and `.`, and no dot first.
pub(super) fn check_id(id: &str, reporter: &Reporter<'_>) {
    let good = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    if id.is_empty() || id.starts_with('.') || !id.chars().all(good) {
        let error = Diagnostic::error("config-value", format!("`{id}` cannot be an id"));
        reporter.tell_value(error.help("use letters, digits and hyphens"), id);
    }
}

impl Reporter<'_> {
    fn missing_name(&self, table: &str, index: usize) {
        let at = self.text.match_indices(table).nth(index).map_or(0, |(at, _)| at);
        let message = format!("an entry of `{}` has neither `id` nor `name`", table.trim_matches(['[', ']']));
        self.tell(Diagnostic::error("config-value", message).help("add `name = \"…\"`"), at..at + table.len());
    }
}
