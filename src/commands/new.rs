//! `gradus new`: adds a page, a level, or a topic, in the layout that the model has.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::book::{self, Book};
use super::{Console, Outcome};
use crate::cli::{BookArgs, NewCommand};
use crate::diagnostic::{Diagnostic, Severity, any_error};
use crate::model::name::{normalise, slug};
use crate::model::{Flow, Level, Naming};
use crate::site::url::join;
use crate::source::reason;

pub(super) fn run(command: NewCommand, console: &Console) -> Outcome {
    let done = match command {
        NewCommand::Page { path, title, book } => page(&book.into(), &path, title, console),
        NewCommand::Level { name, book } => read(&book.into(), console).and_then(|book| level(&book, &name)),
        NewCommand::Topic { dimension, name, book } => {
            read(&book.into(), console).and_then(|book| topic(&book, &dimension, &name))
        }
    };
    match done {
        Ok(files) => {
            for file in &files {
                console.say(&format!("{} {}", file.verb, file.path.display()));
            }
            Outcome::Done
        }
        Err((outcome, diagnostic)) => {
            console.tell(diagnostic.into_iter().collect());
            outcome
        }
    }
}

/// A file that was written.
struct Written {
    verb: &'static str,
    path: PathBuf,
}

type Done = Result<Vec<Written>, (Outcome, Option<Diagnostic>)>;

fn misused(message: impl Into<String>, help: impl Into<String>) -> (Outcome, Option<Diagnostic>) {
    (Outcome::Misused, Some(Diagnostic::error("new", message).help(help)))
}

fn read(args: &BookArgs, console: &Console) -> Result<Book, (Outcome, Option<Diagnostic>)> {
    let configured = book::configure(args).map_err(|found| {
        console.tell(found);
        (Outcome::Misused, None)
    })?;
    let mut book = book::read(configured, true);
    let mut found = std::mem::take(&mut book.found);
    found.retain(|one| one.severity == Severity::Error);
    let failed = any_error(&found);
    console.tell(found);
    if failed { Err((Outcome::Failed, None)) } else { Ok(book) }
}

/// Makes a file that is not there yet.
fn create(path: PathBuf, text: &str) -> Result<Written, (Outcome, Option<Diagnostic>)> {
    let failed = |error: &std::io::Error| {
        let message = format!("`{}` cannot be written: {}", path.display(), reason(error));
        (Outcome::Failed, Some(Diagnostic::error("output", message)))
    };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| failed(&error))?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(&path).map_err(|error| failed(&error))?;
    file.write_all(text.as_bytes()).map_err(|error| failed(&error))?;
    Ok(Written { verb: "wrote", path })
}

fn page(args: &BookArgs, path: &str, title: Option<String>, console: &Console) -> Done {
    let configured = book::configure(args).map_err(|found| {
        console.tell(found);
        (Outcome::Misused, None)
    })?;
    let bare = path.strip_suffix(".md").unwrap_or(path).trim_matches('/');
    let bare = if bare.is_empty() { "index" } else { bare };
    let Some(inside) = join("", bare) else {
        return Err(misused(format!("`{path}` leads out of the content folder"), "name a path such as `guides/start`"));
    };
    let stem = inside.rsplit('/').next().unwrap_or(&inside).replace(['-', '_'], " ");
    let mut chars = stem.chars();
    let made = chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default();
    let title = title.unwrap_or(made);
    let file = configured.config.src.join(format!("{inside}.md"));
    Ok(vec![create(file, &format!("---\ntitle: {}\n---\n\n", yaml(&title)))?])
}

/// A text as a YAML scalar in double quotes, which are those of JSON: <https://yaml.org/spec/1.2.2/#example-double-quoted-scalars>.
fn yaml(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn level(book: &Book, name: &str) -> Done {
    let model = &book.reading.model;
    let rank = model.levels.last().map_or(1, |last| last.rank + 1);
    if let Some(level) = model.levels.iter().find(|level| normalise(&level.name) == normalise(name)) {
        return Err(misused(format!("there is a level `{}` already", level.title), "give it another name"));
    }
    let src = &book.config.src;
    let word = model.levels.last().map_or("Level", word_for_level);
    let title = format!("{word} {rank} - {name}");
    let last_page = model.levels.iter().rev().find_map(|level| level.page);
    let path = match last_page.map(|index| book.reading.documents[index].path.clone()) {
        Some(path) => {
            let before = model.levels.last().map_or(0, |last| last.rank).to_string();
            match path.rfind(&before) {
                Some(at) => format!("{}{rank}{}", &path[..at], &path[at + before.len()..]),
                None => format!("{}.md", slug(name)),
            }
        }
        None if model.levels.is_empty() => format!("level-{rank}/index.md"),
        None => {
            return Err(misused(
                "the levels of this model have no pages of their own",
                "add a heading for the new level to each document by hand",
            ));
        }
    };
    let mut text = format!("---\ntitle: {}\nweight: {rank}\ndescription: \"\"\n---\n", yaml(&title));
    for dimension in &model.dimensions {
        text.push_str(&format!("\n## {}\n", dimension.name));
        for topic in &dimension.topics {
            text.push_str(&format!("\n### {}\n", topic.name));
        }
    }
    let mut files = vec![create(src.join(path), &text)?];
    if !book.config.levels.is_empty() {
        files.push(declare(book, rank, name)?);
    }
    Ok(files)
}

/// `Level` of `Level 2 - Operate`.
fn word_for_level(level: &Level) -> &str {
    let end = level.title.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    let word = level.title[..end].trim();
    if word.is_empty() { "Level" } else { word }
}

/// Adds a declared level to book.toml, behind the others.
fn declare(book: &Book, rank: u32, name: &str) -> Result<Written, (Outcome, Option<Diagnostic>)> {
    let file = book.dir.join(crate::config::FILE);
    let name = toml::Value::from(name).to_string();
    let text = format!("\n[[model.levels]]\nid = \"level-{rank}\"\nname = {name}\n");
    append(&file, &text).map(|()| Written { verb: "changed", path: file })
}

fn append(file: &Path, text: &str) -> Result<(), (Outcome, Option<Diagnostic>)> {
    let write = || -> std::io::Result<()> { OpenOptions::new().append(true).open(file)?.write_all(text.as_bytes()) };
    write().map_err(|error| {
        let message = format!("`{}` cannot be written: {}", file.display(), reason(&error));
        (Outcome::Failed, Some(Diagnostic::error("output", message)))
    })
}

fn topic(book: &Book, dimension: &str, name: &str) -> Done {
    let model = &book.reading.model;
    let wanted = normalise(dimension);
    let found = model.dimensions.iter().position(|one| normalise(&one.id) == wanted || normalise(&one.name) == wanted);
    let Some(index) = found else {
        let names = model.dimensions.iter().map(|dimension| dimension.name.as_str());
        let error = Diagnostic::error("new", format!("there is no dimension `{dimension}`"));
        return Err((Outcome::Misused, Some(error.did_you_mean(dimension, names))));
    };
    if model.dimensions[index].topics.iter().any(|topic| normalise(&topic.name) == normalise(name)) {
        return Err(misused(format!("`{dimension}` has a topic `{name}` already"), "give it another name"));
    }
    let mut edits: Vec<(usize, String)> = Vec::new();
    for (document, flow) in &model.flows {
        if let Some(text) = with_topic(book, *document, flow, index, name) {
            edits.push((*document, text));
        }
    }
    if edits.is_empty() {
        return Err(misused(
            format!("`{}` is no heading in the documents of this model", model.dimensions[index].name),
            "add the topic by hand, in the way of the others",
        ));
    }
    let mut files = Vec::new();
    for (document, text) in edits {
        let path = book.config.src.join(&book.reading.documents[document].path);
        replace(&path, &text).map_err(|error| {
            let message = format!("`{}` cannot be written: {}", path.display(), reason(&error));
            (Outcome::Failed, Some(Diagnostic::error("output", message)))
        })?;
        files.push(Written { verb: "changed", path });
    }
    Ok(files)
}

/// The text of a document with a new topic at the end of each place where the dimension is a heading.
///
/// Nothing where it is none, or where the levels below it are no headings.
fn with_topic(book: &Book, document: usize, flow: &[Flow], dimension: usize, name: &str) -> Option<String> {
    let one = &book.reading.documents[document];
    let opens = |step: &Flow| step.names == Naming::Dimension(dimension);
    let headings: Vec<_> = flow.iter().filter(|step| opens(step)).filter_map(|step| step.heading).collect();
    let first = one.headings.get(*headings.first()?)?;
    // Levels below the dimension are repeated below the topic; those above it, or of the file, are not.
    let levels: Vec<_> = flow.iter().filter(|step| matches!(step.names, Naming::Level(_))).collect();
    let below = |step: &&&Flow| step.heading.is_none_or(|heading| one.headings[heading].depth > first.depth);
    let repeated = levels.iter().any(|step| below(&step));
    if levels.iter().filter(below).any(|step| step.heading.is_none()) {
        return None;
    }
    let mut text = one.text.clone();
    for heading in headings.into_iter().rev().map(|index| &one.headings[index]) {
        let after =
            one.headings.iter().find(|next| next.range.start > heading.range.start && next.depth <= heading.depth);
        let end = after.map_or(text.len(), |next| next.range.start);
        let marks = "#".repeat(usize::from(heading.depth) + 1);
        let mut section = format!("{marks} {name}\n");
        if repeated {
            for level in &book.reading.model.levels {
                section.push_str(&format!("\n{marks}# {}\n", level.title));
            }
        }
        let rest = text.split_off(end);
        let gap = if rest.is_empty() { "" } else { "\n" };
        text.truncate(text.trim_end().len());
        text.push_str(&format!("\n\n{section}{gap}{rest}"));
    }
    Some(text)
}

/// Replaces a file in one step, so that nothing is lost on the way.
fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    let beside = path.with_extension("gradus-new");
    std::fs::write(&beside, text)?;
    std::fs::rename(&beside, path)
}
