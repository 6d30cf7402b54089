//! Images without words, and files that nothing uses. Links that lead nowhere are told while texts are rendered.

use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use aho_corasick::AhoCorasick;
use rayon::prelude::*;

use super::{Finding, Rule, Subject};
use crate::diagnostic::{Diagnostic, Place};
use crate::site::{Site, url};

pub(super) const RULE: Rule = Rule { codes: &["image-alt", "unused-file"], find };

/// Files that readers see or load because a page says so. Others may be there for the host, or for other programs.
const MEDIA: [&str; 22] = [
    "png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "bmp", "tiff", "mp4", "webm", "mov", "mp3", "ogg", "wav",
    "pdf", "docx", "pptx", "xlsx", "odt", "odp", "zip",
];

/// What stands in such a name is found by its name, by Hugo's themes:
/// <https://gohugo.io/templates/embedded/#open-graph>.
const FOUND_BY_NAME: [&str; 7] = ["favicon", "apple-touch-icon", "feature", "cover", "thumbnail", "og-image", "logo"];

/// Files that may name others.
const TEXTS: [&str; 10] = ["css", "js", "mjs", "html", "svg", "xml", "json", "webmanifest", "toml", "yaml"];

fn find(subject: &Subject<'_>) -> Vec<Finding> {
    let mut found = subject.in_each(|document| images(subject, document));
    found.extend(unused(subject.site));
    found
}

fn images(subject: &Subject<'_>, document: usize) -> Vec<Finding> {
    let tell = |one: &super::marks::Mute| {
        let message = if one.is_link {
            "a link shows this image and nothing else, and the image has no words"
        } else {
            "the image has no words for those who do not see it"
        };
        let help = "say between `[` and `]` what it shows; of an ornament, write `<img alt=\"\" src=\"…\">`";
        let place = subject.place(document, one.range.clone());
        Finding::of(Diagnostic::warning("image-alt", message).at(place).help(help))
    };
    subject.marks(document).mute.iter().map(tell).collect()
}

/// Files beside the documents whose names stand nowhere.
fn unused(site: &Site) -> Vec<Finding> {
    let is_media = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
        let is_one = name.rsplit_once('.').is_some_and(|(_, end)| MEDIA.contains(&end));
        is_one && !path.starts_with(".well-known/") && !FOUND_BY_NAME.iter().any(|part| name.contains(part))
    };
    // What lies in the folder of static files is asked for by its address, by anyone.
    let beside = site.files.iter().filter(|(path, file)| file.starts_with(&site.config.src) && is_media(path));
    let files: Vec<&str> = beside.map(|(path, _)| path.as_str()).collect();
    if files.is_empty() {
        return Vec::new();
    }
    let mut by_name = HashMap::<&str, Vec<usize>>::new();
    for (index, path) in files.iter().enumerate() {
        by_name.entry(path.rsplit('/').next().unwrap_or(path)).or_default().push(index);
    }
    // As it is, and as addresses have it.
    let spellings = by_name.iter().flat_map(|(name, files)| {
        let encoded = Some(url::encode(name)).filter(|encoded| encoded != name);
        let json = Some(name.replace('/', "\\/")).filter(|escaped| escaped != name).map(Into::into);
        let all = std::iter::once((*name).into()).chain(encoded).chain(json);
        all.map(move |spelling: std::borrow::Cow<'_, str>| (spelling, files))
    });
    let (spellings, of): (Vec<_>, Vec<_>) = spellings.unzip();
    let Ok(names) = AhoCorasick::new(spellings.iter().map(|spelling| spelling.as_bytes())) else { return Vec::new() };
    let used: Vec<AtomicBool> = files.iter().map(|_| AtomicBool::new(false)).collect();
    let look = |text: &[u8]| {
        for found in names.find_overlapping_iter(text) {
            for file in of[found.pattern().as_usize()] {
                used[*file].store(true, Ordering::Relaxed);
            }
        }
    };
    site.documents.par_iter().for_each(|document| look(document.text.as_bytes()));
    // The files of the book are those of its translations too.
    let of_book = site.editions.iter().filter(|_| site.at.is_empty());
    for edition in of_book {
        edition.documents.par_iter().for_each(|document| look(document.text.as_bytes()));
    }
    let config = &site.config;
    let written = [config.image.as_deref(), Some(&*config.head_html), Some(&*site.glossary.text)];
    written.into_iter().flatten().for_each(|text| look(text.as_bytes()));
    let is_done = || used.iter().all(|used| used.load(Ordering::Relaxed));
    if !is_done() {
        let themes = config.src.parent().map(|parent| parent.join("themes")).into_iter();
        let of_theme = themes.flat_map(|folder| walkdir::WalkDir::new(folder).into_iter().flatten());
        let of_theme = of_theme.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path);
        let may_name = |file: &Path| file.extension().is_some_and(|end| TEXTS.iter().any(|text| end == *text));
        for file in site.files.values().cloned().chain(of_theme).filter(|file| may_name(file)) {
            if let Ok(text) = std::fs::read(file) {
                look(&text);
            }
        }
    }
    let unused = files.iter().zip(used).filter(|(_, used)| !used.load(Ordering::Relaxed)).map(|(path, _)| path);
    unused.map(|path| Finding::of(tell_unused(site, path))).collect()
}

fn tell_unused(site: &Site, path: &str) -> Diagnostic {
    let shown = if site.folder.is_empty() { path.to_owned() } else { format!("{}/{path}", site.folder) };
    Diagnostic::warning("unused-file", "nothing in the book names this file, and it is copied into the site")
        .at(Place::file(&shown))
        .help("remove it, use it, or put it into the folder of static files")
}
