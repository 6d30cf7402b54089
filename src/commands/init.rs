//! `gradus init`: writes down as a book.toml what was found.

use std::path::{Path, PathBuf};

use super::book::{self, Book};
use super::{Console, Outcome};
use crate::cli::{BookArgs, InitArgs};
use crate::config::{self, Globs};
use crate::diagnostic::{Diagnostic, any_error};
use crate::model::DocumentIndex;
use crate::source::reason;

pub(super) fn run(args: &InitArgs, console: &Console) -> Outcome {
    let dir = args.dir.clone().unwrap_or_else(|| PathBuf::from("."));
    let file = dir.join(config::FILE);
    if file.exists() {
        let message = format!("`{}` exists already", file.display());
        console.tell(vec![Diagnostic::error("exists", message).help("edit it, or remove it first")]);
        return Outcome::Misused;
    }
    let text = match &args.from {
        Some(from) => match from_content(from, &dir, console) {
            Ok(text) => text,
            Err(outcome) => return outcome,
        },
        None => plain(),
    };
    if let Err(error) = std::fs::create_dir_all(&dir).and_then(|()| std::fs::write(&file, text)) {
        let message = format!("`{}` cannot be written: {}", file.display(), reason(&error));
        console.tell(vec![Diagnostic::error("output", message)]);
        return Outcome::Failed;
    }
    console.say(&format!("wrote {}", file.display()));
    Outcome::Done
}

fn plain() -> String {
    "[book]\ntitle = \"My maturity model\"\ndescription = \"\"\nlanguage = \"en\"\nsrc = \"content\"\n\n[build]\nbuild-dir = \"public\"\n"
        .to_owned()
}

fn from_content(from: &Path, dir: &Path, console: &Console) -> Result<String, Outcome> {
    let args = BookArgs { src: Some(from.to_owned()), ..BookArgs::default() };
    let configured = book::configure_without_file(&args);
    let mut book = book::read(configured, true);
    let found: Vec<Diagnostic> = std::mem::take(&mut book.found);
    let failed = any_error(&found);
    console.tell(found.into_iter().filter(|one| one.severity == crate::diagnostic::Severity::Error).collect());
    if failed {
        return Err(Outcome::Failed);
    }
    console.say(&book.decisions());
    Ok(describe(&book, &way(dir, from)))
}

/// The way from a folder to another, as it is written in book.toml.
fn way(dir: &Path, to: &Path) -> String {
    let (Ok(dir), Ok(full)) = (std::path::absolute(dir).and_then(|d| d.canonicalize().or(Ok(d))), to.canonicalize())
    else {
        return to.display().to_string();
    };
    let shared = dir.components().zip(full.components()).take_while(|(a, b)| a == b).count();
    let up = dir.components().count() - shared;
    let down: PathBuf = full.components().skip(shared).collect();
    let way = std::iter::repeat_n("..", up).map(PathBuf::from).chain([down]).collect::<PathBuf>();
    way.to_string_lossy().replace('\\', "/")
}

fn describe(book: &Book, src: &str) -> String {
    let model = &book.reading.model;
    let mut text = format!("[book]\ntitle = {}\nlanguage = \"en\"\nsrc = {}\n", quoted(&model.title), quoted(src));
    text.push_str("\n[build]\nbuild-dir = \"public\"\n# base-url = \"https://example.org/model/\"\n");
    if model.levels.is_empty() {
        return text;
    }
    text.push_str("\n[model]\nversion = \"1.0\"\n");
    let pages: Vec<DocumentIndex> = model.flows.keys().copied().collect();
    text.push_str(&format!("pages = {}\n", list(&globs(book, &pages))));
    let mirrors: Vec<DocumentIndex> = model.mirrors.iter().map(|mirror| mirror.document).collect();
    if !mirrors.is_empty() {
        text.push_str(&format!("mirrors = {}\n", list(&globs(book, &mirrors))));
    }
    for level in &model.levels {
        text.push_str(&format!("\n[[model.levels]]\nid = {}\nname = {}\n", quoted(&level.id), quoted(&level.name)));
        if !level.id.ends_with(&level.rank.to_string()) {
            text.push_str(&format!("rank = {}\n", level.rank));
        }
    }
    for dimension in &model.dimensions {
        let id = quoted(&dimension.id);
        text.push_str(&format!("\n[[model.dimensions]]\nid = {id}\nname = {}\n", quoted(&dimension.name)));
        if let Some(icon) = &dimension.icon {
            text.push_str(&format!("icon = {}\n", quoted(icon)));
        }
    }
    text
}

/// Globs that match these documents and no other; the documents themselves where there are none.
fn globs(book: &Book, wanted: &[DocumentIndex]) -> Vec<String> {
    let path = |index: &DocumentIndex| book.reading.documents[*index].path.as_str();
    let escaped = |index: &DocumentIndex| config::escape_glob(path(index));
    let numbers = |text: &str| {
        let mut out = String::new();
        for c in text.chars() {
            if !c.is_ascii_digit() {
                out.push(c);
            } else if !out.ends_with('*') {
                out.push('*');
            }
        }
        out
    };
    let folder = |path: &str| path.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let end = |path: &str| path.rsplit_once('.').map_or(String::new(), |(_, end)| format!(".{end}"));
    let shapes: [&dyn Fn(&str) -> String; 3] =
        [&|path| numbers(path), &|path| format!("{}*{}", numbers(&folder(path)), end(path)), &|path| {
            format!("{}*{}", folder(path), end(path))
        }];
    for shape in shapes {
        let mut globs: Vec<String> = wanted.iter().map(|index| shape(&escaped(index))).collect();
        globs.sort();
        globs.dedup();
        let exact = Globs::new(&globs).is_some_and(|set| {
            (0..book.reading.documents.len()).all(|index| set.matches(path(&index)) == wanted.contains(&index))
        });
        if globs.len() <= 3 && exact {
            return globs;
        }
    }
    wanted.iter().map(escaped).collect()
}

fn list(all: &[String]) -> String {
    let quoted: Vec<String> = all.iter().map(|one| quoted(one)).collect();
    if quoted.iter().map(String::len).sum::<usize>() < 80 {
        return format!("[{}]", quoted.join(", "));
    }
    format!("[\n    {},\n]", quoted.join(",\n    "))
}

/// A text as TOML.
fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}
