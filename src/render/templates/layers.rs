//! The files of a theme, and of the themes below it from which it takes what it does not have.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use include_dir::{Dir, include_dir};
use serde::Deserialize;

use crate::diagnostic::{Diagnostic, Place};

static DEFAULT: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");
static PLAIN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes/plain");

/// The theme that every other one inherits from.
pub(super) const LAST: &str = "default";

/// What a theme may say of itself.
const SETTINGS: &str = "theme.toml";

fn built_in(name: &str) -> Option<&'static Dir<'static>> {
    match name {
        LAST => Some(&DEFAULT),
        "plain" => Some(&PLAIN),
        _ => None,
    }
}

/// One folder of files that a theme is made of.
#[derive(Debug)]
pub struct Layer {
    /// The name of the theme.
    pub name: String,
    /// It comes with Gradus; else it is a folder of the book.
    pub built_in: bool,
    /// Its files, by their path in its folder: `templates/…`, `static/…`.
    pub files: BTreeMap<String, Cow<'static, [u8]>>,
}

impl Layer {
    /// How templates call those of this layer: `default/`, `themes/mine/`.
    pub fn prefix(&self) -> String {
        if self.built_in { format!("{}/", self.name) } else { format!("themes/{}/", self.name) }
    }

    /// Its templates, by name.
    pub fn templates(&self) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
        let named = self.files.iter().filter_map(|(path, bytes)| Some((path.strip_prefix("templates/")?, bytes)));
        named.map(|(name, bytes)| (name, String::from_utf8_lossy(bytes)))
    }

    fn of_book(name: &str, folder: &Path) -> Result<Self, Vec<Diagnostic>> {
        let (mut files, mut found) = (BTreeMap::new(), Vec::new());
        for entry in walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok) {
            if !entry.file_type().is_file() {
                continue;
            }
            let path = entry.path().strip_prefix(folder).unwrap_or(entry.path()).to_string_lossy().replace('\\', "/");
            match std::fs::read(entry.path()) {
                Ok(bytes) => drop(files.insert(path, Cow::Owned(bytes))),
                Err(error) => {
                    let reason = crate::source::reason(&error);
                    found.push(Diagnostic::error("unreadable", format!("`{path}` cannot be read: {reason}")));
                }
            }
        }
        if found.is_empty() { Ok(Self { name: name.to_owned(), built_in: false, files }) } else { Err(found) }
    }

    fn embedded(name: &str, dir: &'static Dir<'static>) -> Self {
        fn walk(dir: &'static Dir<'static>) -> Vec<&'static include_dir::File<'static>> {
            dir.dirs().flat_map(walk).chain(dir.files()).collect()
        }
        let path = |file: &include_dir::File<'_>| file.path().to_string_lossy().replace('\\', "/");
        let files = walk(dir).into_iter().map(|file| (path(file), Cow::Borrowed(file.contents())));
        Self { name: name.to_owned(), built_in: true, files: files.collect() }
    }

    /// The theme that it extends, with the place where it says so.
    fn extends(&self) -> Result<Option<(String, Place)>, Diagnostic> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Settings {
            extends: Option<toml::Spanned<String>>,
        }
        let Some(bytes) = self.files.get(SETTINGS) else { return Ok(None) };
        let (path, text) = (format!("themes/{}/{SETTINGS}", self.name), String::from_utf8_lossy(bytes));
        let settings: Settings = toml::from_str(&text).map_err(|error| {
            let place = Place::new(&path, &text, error.span().unwrap_or(0..0));
            let help = "it may hold one key, `extends = \"NAME\"`: the theme from which this one takes the rest";
            Diagnostic::error("theme", error.message().to_owned()).at(place).help(help)
        })?;
        Ok(settings.extends.map(|name| {
            let place = Place::new(&path, &text, name.span());
            (name.into_inner(), place)
        }))
    }
}

/// The layers of the theme `name`, the uppermost first: its folder under `themes` of the book, what it extends, and the
/// default theme.
pub fn layers(name: &str, book: &Path) -> Result<Vec<Layer>, Vec<Diagnostic>> {
    let mut layers: Vec<Layer> = Vec::new();
    let mut seen: Vec<String> = Vec::new();
    let mut next = Some((name.to_owned(), None::<Place>));
    while let Some((name, place)) = next.take() {
        let error = |message: String, help: String| {
            let error = Diagnostic::error("theme", message).help(help);
            vec![if let Some(place) = &place { error.clone().at(place.clone()) } else { error }]
        };
        if seen.contains(&name) {
            let way = seen.iter().chain([&name]).map(String::as_str).collect::<Vec<_>>().join(" → ");
            return Err(error(format!("themes extend each other in a circle: {way}"), "let one of them end it".into()));
        }
        let folder = book.join("themes").join(&name);
        let embedded = built_in(&name);
        if !folder.is_dir() && embedded.is_none() {
            let help = format!("make the folder `themes/{name}`, or use `default` or `plain`, which come with Gradus");
            return Err(error(format!("there is no theme `{name}`"), help));
        }
        if folder.is_dir() {
            let layer = Layer::of_book(&name, &folder)?;
            next = layer.extends().map_err(|error| vec![error])?.map(|(parent, place)| (parent, Some(place)));
            layers.push(layer);
        }
        if let Some(dir) = embedded {
            if let Some((_, Some(place))) = next {
                let help = format!("files in `themes/{name}` take the place of those of `{name}`; give another name");
                let message = format!("`{name}` comes with Gradus, and extends what it extends");
                return Err(vec![Diagnostic::error("theme", message).at(place).help(help)]);
            }
            layers.push(Layer::embedded(&name, dir));
        }
        seen.push(name);
    }
    if !seen.iter().any(|name| name == LAST) {
        layers.push(Layer::embedded(LAST, &DEFAULT));
    }
    Ok(layers)
}
