//! Many edits, one after another: the site is what it would be if all were read anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::workspace::{Dirty, Refreshed, Setting, Workspace};
use crate::config::{self, Config};
use crate::diagnostic::{self, Diagnostic};
use crate::render::{Content, Output};

const NAMES: [&str; 5] = ["Culture", "Skills", "Security", "Change & Risk", "Review"];
const WORDS: [&str; 12] =
    ["team", "owner", "backup", "quarter", "budget", "alert", "review", "incident", "names", "keeps", "signed", "week"];

/// So many books…
const SEEDS: u64 = 4;
/// …and so many edits of each.
const STEPS: usize = 25;

/// A generator of numbers: <https://www.pcg-random.org>, its linear congruential part.
struct Random(u64);

impl Random {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % most
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }

    fn sentence(&mut self) -> String {
        let words: Vec<_> = (0..3 + self.below(6)).map(|_| self.of(&WORDS)).collect();
        format!("A {}.", words.join(" "))
    }
}

/// How the content is laid out.
#[derive(Clone, Copy)]
enum Layout {
    /// A page a level, headings are dimensions and topics.
    Levels,
    /// A page a dimension, list items are levels.
    Dimensions,
    /// A folder a level, a file a dimension.
    Files,
}

struct Book {
    dir: PathBuf,
    random: Random,
    items: usize,
    layout: Layout,
    /// There is a German translation.
    german: bool,
}

impl Book {
    fn write(&self, path: &str, text: &str) -> PathBuf {
        let file = self.dir.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, text).unwrap();
        file
    }

    fn configuration(&self, text: &str) -> PathBuf {
        let german = if self.german { "[languages.de]\ntitle = \"Ein Modell\"\n" } else { "" };
        self.write("book.toml", &format!("{text}{german}"))
    }

    /// A page of the model, now and then in German.
    fn write_model_page(&mut self, number: usize) -> PathBuf {
        let (path, text) = self.model_page(number);
        if !self.german || self.random.below(2) == 0 {
            return self.write(&path, &text);
        }
        let words =
            [("Culture", "Kultur"), ("People", "Menschen"), ("Review", "Durchsicht {#review}"), ("Level", "Stufe")];
        let text = words.iter().fold(text, |text, (from, to)| text.replace(from, to));
        self.write(&path.replacen("content/", "content/de/", 1), &text)
    }

    fn link(&mut self) -> String {
        let to = ["a.md", "b.md", "level-1.md", "level-2/people.md", "people.md", "c/index.md", "no.md", "plan.png"];
        let to = self.random.of(&to);
        let anchors = ["", "", "#culture", "#people-culture", "#about", "#level-1", "#raw"];
        format!("[{}](/{to}{})", self.random.of(&WORDS), self.random.of(&anchors))
    }

    fn text(&mut self) -> String {
        let mut text = format!("{} See {}.\n\n", self.random.sentence(), self.link());
        match self.random.below(6) {
            0 => {
                self.items += 1;
                let id = if self.random.below(60) == 0 { 1 } else { self.items };
                let (one, other) = (self.random.sentence(), self.random.sentence());
                text.push_str(&format!("- [ ] {one}\n- [ ] {other} {{#item-{id}}}\n\n"));
            }
            1 => text.push_str(&format!("A note[^1].\n\n[^1]: {}\n\n", self.random.sentence())),
            // Under a level of its own it is content; elsewhere it would say what the list says.
            2 if matches!(self.layout, Layout::Levels) => {
                text.push_str("| Level 1 | Level 2 |\n| --- | --- |\n| one | two |\n\n");
            }
            3 => text.push_str("```yaml\nkey: value # x\n```\n\n<a id=\"raw\"></a>\n\n"),
            _ => {}
        }
        text
    }

    fn front(&mut self, title: &str) -> String {
        let mut front = format!("---\ntitle: {title}\n");
        match self.random.below(8) {
            0 => front.push_str(&format!("weight: {}\n", self.random.below(5))),
            1 => front.push_str(&format!("description: {}\n", self.random.sentence())),
            2 => front.push_str("draft: true\n"),
            3 => front.push_str(&format!("slug: s-{}\n", self.random.below(3))),
            4 if matches!(self.layout, Layout::Files) => front.push_str("checklist:\n  - title: One thing\n"),
            _ => {}
        }
        front + "---\n\n"
    }

    fn model_page(&mut self, number: usize) -> (String, String) {
        match self.layout {
            Layout::Levels => {
                let mut text = self.front(&format!("Level {number} - Step {number}")) + &self.text();
                for dimension in ["People", "Process"] {
                    text.push_str(&format!("## {dimension}\n\n{}", self.text()));
                    for name in NAMES.iter().take(2 + self.random.below(3)) {
                        text.push_str(&format!("### {name}\n\n{}", self.text()));
                    }
                }
                (format!("content/level-{number}.md"), text)
            }
            Layout::Dimensions => {
                let dimension = ["people", "process", "policy"][number % 3];
                let mut text = self.front(dimension);
                for name in NAMES.iter().take(2 + self.random.below(3)) {
                    text.push_str(&format!("## {name}\n\n{}", self.text()));
                    for level in 1..=3 {
                        text.push_str(&format!("* **Level {level}:** {} {}\n", self.random.sentence(), self.link()));
                    }
                    text.push('\n');
                }
                (format!("content/{dimension}.md"), text)
            }
            Layout::Files => {
                let dimension = ["people", "process"][number % 2];
                let text = self.front(dimension) + &self.text() + &self.text();
                (format!("content/level-{}/{dimension}.md", 1 + number / 2), text)
            }
        }
    }

    /// One edit: the files and folders that it touched.
    fn edit(&mut self) -> Vec<PathBuf> {
        let mut plain =
            vec!["content/a.md", "content/b.md", "content/c/index.md", "content/c/d.md", "content/index.md"];
        if self.german {
            plain.extend(["content/de/a.md", "content/de/index.md", "content/de/own.md"]);
        }
        let path = self.random.of(&plain);
        let there = self.dir.join(path);
        match self.random.below(16) {
            0..4 => {
                let number = self.random.below(4);
                vec![self.write_model_page(number)]
            }
            // An edit of text alone: of whichever page there is.
            4..8 => {
                let mut pages: Vec<PathBuf> = walkdir::WalkDir::new(self.dir.join("content"))
                    .sort_by_file_name()
                    .into_iter()
                    .filter_map(|entry| Some(entry.ok()?.into_path()))
                    .filter(|path| path.extension().is_some_and(|end| end == "md"))
                    .collect();
                let page = pages.swap_remove(self.random.below(pages.len()));
                let text = fs::read_to_string(&page).unwrap();
                let (from, to) = (self.random.of(&WORDS), self.random.of(&WORDS));
                let text = if self.random.below(3) == 0 {
                    format!("{text}\n{}", self.random.sentence())
                } else {
                    text.replacen(from, to, 2)
                };
                fs::write(&page, text).unwrap();
                vec![page]
            }
            8 | 9 => {
                let title = self.random.of(&NAMES).to_owned();
                let text =
                    self.front(&title) + &self.text() + &format!("## {}\n\n", self.random.of(&NAMES)) + &self.text();
                vec![self.write(path, &text)]
            }
            10 => {
                let _ = fs::remove_file(&there);
                vec![there]
            }
            11 => {
                let to = self.dir.join(self.random.of(&plain));
                let _ = fs::rename(&there, &to);
                vec![there, to]
            }
            12 => {
                let (image, there) = (self.random.of(&["one", "two"]), self.random.below(2) == 0);
                let file = self.dir.join("content/old.txt");
                if there {
                    fs::write(&file, "x").unwrap();
                } else {
                    let _ = fs::remove_file(&file);
                }
                vec![self.write("content/plan.png", image), file]
            }
            13 => {
                let title = self.random.of(&["A Model", "Another"]);
                let more = self.random.of(&[
                    "",
                    "[checklist]\nevery-cell = false\n",
                    "[output.exports]\nformats = [\"csv\"]\n",
                    "[bok]\n",
                    "[[model.levels]]\nid = \"level-1\"\nname = \"One\"\n",
                ]);
                vec![self.configuration(&format!("[book]\ntitle = \"{title}\"\n{more}"))]
            }
            14 => {
                let text = self.random.of(&[
                    "level-1/people: [{title: Over}]\n",
                    "level-2/people/culture: [{title: There}]\n",
                    "x: [\n",
                    "",
                ]);
                vec![self.write("checklists/more.yaml", text)]
            }
            _ => {
                let text = self.random.of(&[
                    "<p>{{ page.title }}</p>",
                    "<p>{{ page.nothing }}</p>",
                    "{% if %}",
                    "<h1>{{ site.title }}</h1>",
                ]);
                let css = self.random.sentence();
                let css = self.write("themes/default/static/style.css", &css);
                vec![self.write("themes/default/templates/not-found.html", text), css]
            }
        }
    }
}

fn setting(dir: &Path) -> Result<Setting, Vec<Diagnostic>> {
    let file = dir.join("book.toml");
    let (mut config, found): (Config, _) = config::parse(config::FILE, &fs::read_to_string(&file).unwrap());
    if diagnostic::any_error(&found) {
        return Err(found);
    }
    config.src = dir.join("content");
    config.out = dir.join("public");
    config.static_dir = Some(dir.join("static"));
    for language in &mut config.languages {
        language.src = dir.join(&language.src);
    }
    Ok(Setting { file, dir: dir.to_owned(), beside: dir.to_owned(), config, found })
}

fn workspace(dir: &Path) -> Result<Workspace, Vec<Diagnostic>> {
    let dir = dir.to_owned();
    Workspace::new(Box::new(move || setting(&dir)))
}

/// All files of a site, and all that is wrong with it.
fn outcome(refreshed: &Refreshed) -> (BTreeMap<String, Vec<u8>>, Vec<Diagnostic>) {
    let files = Mutex::new(BTreeMap::new());
    let mut found: Vec<Diagnostic> = refreshed.found.iter().chain(&refreshed.held).cloned().collect();
    if let Some(renderer) = &refreshed.renderer {
        found.extend(renderer.all(&|Output { path, content }| {
            let bytes = match content {
                Content::Bytes(bytes) => bytes.into_owned(),
                Content::Copy(file) => fs::read(file).unwrap(),
            };
            files.lock().unwrap().insert(path, bytes);
        }));
    }
    diagnostic::sort(&mut found);
    (files.into_inner().unwrap(), found)
}

fn check(layout: Layout, german: bool, seed: u64) -> usize {
    let dir = tempfile::tempdir().unwrap();
    let mut book = Book { dir: dir.path().canonicalize().unwrap(), random: Random(seed), items: 0, layout, german };
    book.configuration("[book]\ntitle = \"A Model\"\n");
    for number in 0..4 {
        let (path, text) = book.model_page(number);
        book.write(&path, &text);
    }
    book.write("content/a.md", "# About\n\n[to](b.md#culture)\n");
    let mut edited = workspace(&book.dir).unwrap();
    let first = edited.refresh(&Dirty { all: true, ..Dirty::default() });
    assert!(first.is_some());
    let mut compared = 0;
    for step in 0..STEPS {
        let paths: BTreeSet<PathBuf> = book.edit().into_iter().collect();
        let Some(refreshed) = edited.refresh(&Dirty { all: false, paths: paths.clone() }) else { continue };
        // Wrong configuration: there is nothing to compare with, as no new site could be begun.
        let Ok(mut fresh) = workspace(&book.dir) else { continue };
        let fresh = fresh.refresh(&Dirty { all: true, ..Dirty::default() }).unwrap();
        let ((files, found), (expected, wrong)) = (outcome(&refreshed), outcome(&fresh));
        let context = format!("seed {seed}, step {step}, {paths:?}");
        // Where something is wrong, what was good before is kept, and other things may be wrong with that.
        assert_eq!(diagnostic::any_error(&found), diagnostic::any_error(&wrong), "{context}: {found:?} {wrong:?}");
        if diagnostic::any_error(&wrong) {
            // A build writes nothing.
            continue;
        }
        compared += 1;
        assert_eq!(found, wrong, "{context}");
        let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&files), names(&expected), "{context}");
        for (path, bytes) in &files {
            let shown = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            assert_eq!(shown(bytes), shown(&expected[path]), "{path}: {context}");
        }
    }
    compared
}

/// Most of the edits leave a site that can be compared.
fn check_all(layout: Layout, german: bool) {
    let compared: usize = (0..SEEDS).map(|seed| check(layout, german, seed)).sum();
    assert!(compared > usize::try_from(SEEDS).unwrap() * STEPS / 6, "only {compared} sites could be compared");
}

#[test]
fn pages_of_levels() {
    check_all(Layout::Levels, false);
}

#[test]
fn pages_of_dimensions() {
    check_all(Layout::Dimensions, false);
}

#[test]
fn files_that_are_cells() {
    check_all(Layout::Files, false);
}

#[test]
fn pages_of_levels_in_two_languages() {
    check_all(Layout::Levels, true);
}

#[test]
fn files_that_are_cells_in_two_languages() {
    check_all(Layout::Files, true);
}
