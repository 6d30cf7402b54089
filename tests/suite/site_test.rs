//! A book in strings, the program run on it, and what came of it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::rc::Rc;

use serde_json::Value;

use crate::html::{self, Page};

/// The program under test.
pub fn gradus() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gradus"));
    command.env("NO_COLOR", "1").env_remove("CLICOLOR_FORCE").stdin(std::process::Stdio::null());
    command
}

/// The folder of shared material, where it is there.
pub fn shared(path: &str) -> Option<PathBuf> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    if shared.is_dir() {
        return Some(shared.join(path));
    }
    eprintln!("skipped: ../shared is not there");
    None
}

/// A book in a folder of its own.
pub struct SiteTest {
    dir: Rc<tempfile::TempDir>,
}

impl SiteTest {
    /// An empty one.
    pub fn new() -> Self {
        Self { dir: Rc::new(tempfile::tempdir().expect("a folder for the book")) }
    }

    /// The model of this repository.
    pub fn own() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let content = html::files(&root.join("content")).into_iter().map(|file| format!("content/{file}"));
        let beside = ["book.toml", "glossary.yaml", "glossary.de.yaml", "checklist.lock"].map(str::to_owned);
        let read = |file: &str| std::fs::read(root.join(file)).expect("a file of the model");
        content.chain(beside).fold(Self::new(), |book, file| book.file(&file, read(&file)))
    }

    /// Adds or replaces a file.
    pub fn file(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.put(path, content);
        self
    }

    /// Adds or replaces a file of the content folder.
    pub fn page(self, path: &str, text: &str) -> Self {
        self.file(&format!("content/{path}"), text)
    }

    /// Adds or replaces files of the content folder.
    pub fn pages(self, pages: &[(&str, &str)]) -> Self {
        pages.iter().fold(self, |book, (path, text)| book.page(path, text))
    }

    /// Sets the `book.toml`.
    pub fn toml(self, text: &str) -> Self {
        self.file("book.toml", text)
    }

    /// Adds or replaces a file of a book that is in use already.
    pub fn put(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, content).expect("a file");
    }

    /// Removes a file or a folder.
    pub fn remove(&self, path: &str) {
        let path = self.path(path);
        if path.is_dir() { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) }.expect("removed");
    }

    /// A path in the book's folder.
    pub fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    /// What a file of the book's folder holds.
    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Runs the program in the book's folder.
    pub fn run(&self, args: &[&str]) -> Run {
        let output = gradus().args(args).current_dir(self.dir.path()).output().expect("the program runs");
        Run {
            args: args.join(" "),
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }

    /// The options that say where the content is: none where there is a `book.toml`.
    fn source(&self) -> &'static [&'static str] {
        if self.path("book.toml").exists() { &[] } else { &["--src", "content"] }
    }

    /// Runs `build` with more options, whatever comes of it.
    pub fn try_build(&self, options: &[&str]) -> Run {
        self.run(&[&["build"], self.source(), options].concat())
    }

    /// Builds the site, which has to succeed, to `public`.
    #[track_caller]
    pub fn build(&self) -> Built {
        self.build_with(&[])
    }

    /// Builds the site with more options, which has to succeed, to `public`.
    #[track_caller]
    pub fn build_with(&self, options: &[&str]) -> Built {
        let run = self.try_build(options);
        run.succeeds();
        self.built("public", run)
    }

    /// A site that a run made in this folder.
    pub fn built(&self, folder: &str, run: Run) -> Built {
        Built { root: self.path(folder), run, _dir: self.dir.clone() }
    }

    /// The items of the checklist, as `gradus checklist --format json` prints them.
    #[track_caller]
    pub fn items(&self) -> Items {
        self.items_with(&[])
    }

    /// The items of the checklist with more options.
    #[track_caller]
    pub fn items_with(&self, options: &[&str]) -> Items {
        let run = self.run(&[&["checklist", "--format", "json"], self.source(), options].concat());
        run.succeeds();
        let data: Value = serde_json::from_str(&run.stdout).expect("JSON");
        Items(data["items"].as_array().cloned().expect("items"))
    }

    /// Runs `checklist lock` with more options, whatever comes of it.
    pub fn lock(&self, options: &[&str]) -> Run {
        self.run(&[&["checklist", "lock"], self.source(), options].concat())
    }

    /// The model, as `gradus model --format json` prints it.
    #[track_caller]
    pub fn model(&self) -> Model {
        let run = self.run(&[&["model", "--format", "json"], self.source()].concat());
        run.succeeds();
        Model(serde_json::from_str(&run.stdout).expect("JSON"))
    }
}

/// The items of a checklist as data.
pub struct Items(pub Vec<Value>);

impl Items {
    /// A line an item: `place: title`, the place without what it is outside of.
    pub fn lines(&self) -> Vec<String> {
        let text = |item: &Value, key: &str| item[key].as_str().unwrap_or_default().to_owned();
        let place = |item: &Value| match (text(item, "topic"), text(item, "dimension")) {
            (topic, _) if !topic.is_empty() => format!("{}/{topic}", text(item, "level")),
            (_, dimension) if !dimension.is_empty() => format!("{}/{dimension}", text(item, "level")),
            _ => text(item, "level"),
        };
        self.0.iter().map(|item| format!("{}: {}", place(item), text(item, "title"))).collect()
    }

    /// The id of the item with this title.
    #[track_caller]
    pub fn id(&self, title: &str) -> String {
        let item = self.0.iter().find(|item| item["title"] == title);
        let item = item.unwrap_or_else(|| panic!("no item {title:?}: {:#?}", self.lines()));
        item["id"].as_str().expect("an id").to_owned()
    }

    /// All ids.
    pub fn ids(&self) -> Vec<&str> {
        self.0.iter().filter_map(|item| item["id"].as_str()).collect()
    }
}

/// What a run came to.
pub struct Run {
    args: String,
    /// The exit code; none where a signal ended it.
    pub code: Option<i32>,
    /// What was printed.
    pub stdout: String,
    /// What was reported.
    pub stderr: String,
}

impl Run {
    /// Fails unless the exit code is this one.
    #[track_caller]
    pub fn exits(&self, code: i32) -> &Self {
        let Self { args, stdout, stderr, .. } = self;
        assert_eq!(self.code, Some(code), "gradus {args}\n--- stdout\n{stdout}\n--- stderr\n{stderr}");
        self
    }

    /// Fails unless all went well.
    #[track_caller]
    pub fn succeeds(&self) -> &Self {
        self.exits(0)
    }

    /// Fails unless the report contains `wanted`.
    #[track_caller]
    pub fn reports(&self, wanted: &str) -> &Self {
        assert!(self.stderr.contains(wanted), "no {wanted:?} in the report of gradus {}:\n{}", self.args, self.stderr);
        self
    }

    /// Fails unless nothing is reported.
    #[track_caller]
    pub fn is_silent(&self) -> &Self {
        assert_eq!(self.stderr, "", "gradus {}", self.args);
        self
    }

    /// Fails unless `wanted` is printed.
    #[track_caller]
    pub fn prints(&self, wanted: &str) -> &Self {
        assert!(self.stdout.contains(wanted), "gradus {} does not print {wanted:?}:\n{}", self.args, self.stdout);
        self
    }
}

/// A site that was built.
pub struct Built {
    /// Its folder.
    pub root: PathBuf,
    /// The run.
    pub run: Run,
    /// Keeps the folder.
    _dir: Rc<tempfile::TempDir>,
}

impl Built {
    /// The files of the site.
    pub fn files(&self) -> BTreeSet<String> {
        html::files(&self.root)
    }

    /// Whether there is a file.
    pub fn has(&self, file: &str) -> bool {
        self.root.join(file).is_file()
    }

    /// What a file holds.
    #[track_caller]
    pub fn read(&self, file: &str) -> String {
        std::fs::read_to_string(self.root.join(file))
            .unwrap_or_else(|error| panic!("{file}: {error}; there are {:#?}", self.files()))
    }

    /// The page at an address within the site: empty, or with a `/` at its end; or a file.
    #[track_caller]
    pub fn page(&self, route: &str) -> Page {
        let file = if route.ends_with(".html") { route.to_owned() } else { format!("{route}index.html") };
        Page { html: self.read(&file), file }
    }

    /// The addresses of all pages, in order.
    pub fn routes(&self) -> Vec<String> {
        let files = self.files().into_iter().filter(|file| file.ends_with(".html"));
        files.map(|file| file.strip_suffix("index.html").unwrap_or(&file).to_owned()).collect()
    }

    /// What each file of the site holds.
    pub fn bytes(&self) -> BTreeMap<String, Vec<u8>> {
        bytes(&self.root)
    }

    /// Fails where a link leads nowhere or is not relative, an id is there twice, or a heading level is skipped.
    #[track_caller]
    pub fn is_sound(&self) -> &Self {
        let problems = html::problems(&self.root, &self.files());
        assert!(problems.is_empty(), "{problems:#?}");
        self
    }
}

/// What each file under a folder holds.
pub fn bytes(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = html::files(root).into_iter();
    files.map(|file| (file.clone(), std::fs::read(root.join(&file)).unwrap_or_default())).collect()
}

/// A model as data.
pub struct Model(pub Value);

impl Model {
    /// The model in a few lines, as [`Model::is`] compares it.
    pub fn shape(&self) -> String {
        let list = |of: &Value, key: &str| of[key].as_array().cloned().unwrap_or_default();
        let text = |of: &Value, key: &str| of[key].as_str().map(str::to_owned);
        let levels = list(&self.0, "levels");
        let cells = list(&self.0, "cells");
        let row = |head: String, dimension: Option<&str>, topic: Option<&str>| {
            let at = levels.iter().filter(|level| {
                let here = |cell: &&Value| {
                    cell["level"] == level["id"]
                        && cell["dimension"].as_str() == dimension
                        && cell["topic"].as_str() == topic
                };
                cells.iter().any(|cell| here(&cell))
            });
            let ranks: Vec<String> = at.map(|level| level["rank"].to_string()).collect();
            if ranks.is_empty() { head } else { format!("{head}: {}", ranks.join(" ")) }
        };
        let names = levels.iter().map(|level| {
            let (rank, name) = (&level["rank"], text(level, "name").unwrap_or_default());
            format!("{rank} {name}")
        });
        let mut lines = vec![names.collect::<Vec<_>>().join(", ")];
        if cells.iter().any(|cell| cell["dimension"].is_null()) {
            lines.push(row("(no dimension)".into(), None, None));
        }
        for dimension in list(&self.0, "dimensions") {
            let (id, name) = (text(&dimension, "id").unwrap_or_default(), text(&dimension, "name").unwrap_or_default());
            lines.push(row(format!("{id} {name}"), Some(&id), None));
            for topic in list(&dimension, "topics") {
                let (of, name) = (text(&topic, "id").unwrap_or_default(), text(&topic, "name").unwrap_or_default());
                lines.push(row(format!("{of} {name}"), Some(&id), Some(&of)));
            }
        }
        lines.join("\n")
    }

    /// Fails unless the model is this one. A line each: the levels (`1 Build, 2 Operate`), then each dimension and
    /// topic with its id, its name and the ranks of the levels that have a cell there (`people/culture Culture: 1 2`).
    #[track_caller]
    pub fn is(&self, expected: &str) -> &Self {
        let lines = expected.lines().map(str::trim).filter(|line| !line.is_empty());
        let expected = lines.collect::<Vec<_>>().join("\n");
        assert_eq!(self.shape(), expected);
        self
    }

    /// How many entries a list of the model has.
    pub fn count(&self, list: &str) -> usize {
        self.0[list].as_array().map_or(0, Vec::len)
    }

    /// The cell at a coordinate, by ids.
    #[track_caller]
    pub fn cell(&self, level: &str, dimension: &str, topic: Option<&str>) -> &Value {
        let cells = self.0["cells"].as_array().expect("cells");
        let found = cells
            .iter()
            .find(|cell| cell["level"] == level && cell["dimension"] == dimension && cell["topic"].as_str() == topic);
        found.unwrap_or_else(|| panic!("no cell at {level} {dimension} {topic:?}:\n{}", self.shape()))
    }
}
