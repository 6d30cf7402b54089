//! `gradus theme`: what a theme is made of, and a file of it to edit.

use std::path::PathBuf;

use super::book;
use super::{Console, Outcome, write_file};
use crate::cli::{BookArgs, BookOptions, ThemeCommand};
use crate::diagnostic::{Diagnostic, nearest};
use crate::render::views::reference::Reference;
use crate::render::{self, Layer};

pub(super) fn run(command: ThemeCommand, console: &Console) -> Outcome {
    match command {
        ThemeCommand::List { book } => list(book, console),
        ThemeCommand::Eject { files, book } => eject(&files, book, console),
        ThemeCommand::Data => {
            Console::print(&Reference::new().markdown());
            Outcome::Done
        }
    }
}

/// The theme of a book.
struct Themed {
    name: String,
    /// Its folder in the book, which may not be there yet.
    folder: PathBuf,
    /// Its layers, the uppermost first.
    layers: Vec<Layer>,
}

fn themed(options: BookOptions, console: &Console) -> Result<Themed, Outcome> {
    let misused = |found: Vec<Diagnostic>| {
        console.tell(found);
        Outcome::Misused
    };
    let args = BookArgs::from(options);
    let configured = book::configure(&args).map_err(misused)?;
    let name = configured.config.theme;
    let folder = PathBuf::from("themes").join(&name);
    // A theme that is named and not there yet begins as the default one.
    let begun = configured.dir.join(&folder).is_dir() || name == "default" || name == "plain";
    let layers = render::layers(if begun { &name } else { "default" }, &configured.dir).map_err(misused)?;
    let dir = if configured.dir.as_os_str() == "." { PathBuf::new() } else { configured.dir };
    Ok(Themed { folder: dir.join(folder), name, layers })
}

/// The files that make up a theme: templates and static files.
fn is_of_theme(path: &str) -> bool {
    path.starts_with("templates/") || path.starts_with("static/")
}

fn list(options: BookOptions, console: &Console) -> Outcome {
    let Themed { name, layers, .. } = match themed(options, console) {
        Ok(themed) => themed,
        Err(outcome) => return outcome,
    };
    let mut lines = vec![format!("theme: {name}")];
    let mut paths: Vec<&String> = layers.iter().flat_map(|layer| layer.files.keys()).collect();
    paths.sort();
    paths.dedup();
    for path in paths.into_iter().filter(|path| is_of_theme(path)) {
        let of: Vec<&Layer> = layers.iter().filter(|layer| layer.files.contains_key(path)).collect();
        let from: Vec<String> = of.iter().map(|layer| layer.prefix().trim_end_matches('/').to_owned()).collect();
        let texts: Vec<String> = of
            .iter()
            .filter(|_| path.starts_with("templates/"))
            .filter_map(|layer| layer.files.get(path))
            .map(|bytes| String::from_utf8_lossy(bytes).into_owned())
            .collect();
        // Those that the uppermost does not have are there all the same.
        let mut blocks: Vec<&str> = Vec::new();
        for block in texts.iter().rev().flat_map(|text| render::blocks(text)) {
            if !blocks.contains(&block) {
                blocks.push(block);
            }
        }
        let blocks = blocks.join(" ");
        let line = format!("{path:<32} {:<24} {blocks}", from.join(", "));
        lines.push(line.trim_end().to_owned());
    }
    Console::print(&(lines.join("\n") + "\n"));
    Outcome::Done
}

fn eject(files: &[String], options: BookOptions, console: &Console) -> Outcome {
    let Themed { folder, name, layers } = match themed(options, console) {
        Ok(themed) => themed,
        Err(outcome) => return outcome,
    };
    // What the book's own folder holds already is not what is asked for.
    let below: Vec<&Layer> = layers.iter().filter(|layer| layer.built_in || layer.name != name).collect();
    let mut paths: Vec<&String> = below.iter().flat_map(|layer| layer.files.keys()).collect();
    paths.retain(|path| is_of_theme(path));
    paths.sort();
    paths.dedup();
    let (mut found, mut chosen) = (Vec::new(), Vec::new());
    for asked in files {
        let short = |path: &str| path.split_once('/').is_some_and(|(_, name)| name == asked);
        let Some(path) = paths.iter().find(|path| *path == &asked).or_else(|| paths.iter().find(|path| short(path)))
        else {
            let names = paths.iter().flat_map(|path| [Some(path.as_str()), path.split_once('/').map(|(_, name)| name)]);
            let help = match nearest(asked, names.flatten()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`gradus theme list` tells what there is".to_owned(),
            };
            found.push(Diagnostic::error("option", format!("no theme has a file `{asked}`")).help(help));
            continue;
        };
        let to = folder.join(path);
        if to.exists() {
            let message = format!("`{}` is there already", to.display());
            found.push(Diagnostic::error("exists", message).help("edit it, or remove it first"));
            continue;
        }
        let bytes = below.iter().find_map(|layer| layer.files.get(*path));
        chosen.extend(bytes.map(|bytes| (to, bytes)));
    }
    if !found.is_empty() {
        console.tell(found);
        return Outcome::Misused;
    }
    for (to, bytes) in chosen {
        let made = to.parent().map_or(Ok(()), std::fs::create_dir_all).map_err(|error| {
            let reason = crate::source::reason(&error);
            Diagnostic::error("unwritable", format!("`{}` cannot be written: {reason}", to.display()))
        });
        if let Err(diagnostic) = made.and_then(|()| write_file(&to, bytes)) {
            console.tell(vec![diagnostic]);
            return Outcome::Failed;
        }
        console.say(&format!("wrote {}", to.display()));
    }
    Outcome::Done
}
