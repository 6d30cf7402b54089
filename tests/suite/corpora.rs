//! Real models that nobody here wrote, read with no configuration. They lie beside the project, and are not part of it.

use std::path::Path;
use std::process::Command;

use crate::html;
use crate::site_test::{Built, Model, SiteTest, shared};

/// A corpus: the model it is, and the site made of it.
struct Corpus {
    content: std::path::PathBuf,
    model: Model,
    site: Built,
}

/// Reads and builds a folder of `../shared`; nothing where that is not there.
fn corpus(path: &str) -> Option<Corpus> {
    let content = shared(path)?;
    let book = SiteTest::new();
    let src = content.to_str().expect("UTF-8");
    let model = book.run(&["model", "--format", "json", "--src", src]);
    model.succeeds();
    let run = book.run(&["build", "--src", src, "--out", "public"]);
    run.succeeds();
    let model = Model(serde_json::from_str(&model.stdout).expect("JSON"));
    Some(Corpus { content, model, site: book.built("public", run) })
}

impl Corpus {
    /// The numbers of levels, dimensions, topics, cells in a topic, and cells outside of one.
    fn counts(&self) -> (usize, usize, usize, usize, usize) {
        let list = |key: &str| self.model.0[key].as_array().cloned().unwrap_or_default();
        let topics = list("dimensions").iter().map(|one| one["topics"].as_array().map_or(0, Vec::len)).sum();
        let inside = list("cells").iter().filter(|cell| !cell["topic"].is_null()).count();
        (list("levels").len(), list("dimensions").len(), topics, inside, list("cells").len() - inside)
    }

    fn level_names(&self) -> Vec<&str> {
        self.model.0["levels"].as_array().into_iter().flatten().filter_map(|level| level["name"].as_str()).collect()
    }

    /// The checker that others wrote finds nothing: no broken link, no lost run of five words.
    #[track_caller]
    fn passes_the_checker(&self) {
        let checker = shared("verify/site_check.py").expect("../shared is there");
        let run = Command::new("python3").arg(checker).arg(&self.site.root).arg("--words").arg(&self.content).output();
        let run = run.unwrap_or_else(|error| {
            panic!("python3 does not run ({error}): install it, for example with `apt-get install python3`")
        });
        let printed = String::from_utf8_lossy(&run.stdout);
        assert!(run.status.success(), "{printed}{}", String::from_utf8_lossy(&run.stderr));
        let last = printed.lines().last().unwrap_or_default();
        assert!(last.contains("link 0, absolute 0, foreign 0, id 0, page 0, lost 0"), "{printed}");
    }

    /// Every document is a page at the address that its path gives it.
    #[track_caller]
    fn keeps_addresses(&self, drafts: &[&str]) {
        let documents = html::files(&self.content);
        for path in documents.iter().filter(|path| path.ends_with(".md") && !drafts.contains(&path.as_str())) {
            let bare = path.strip_suffix(".md").expect("Markdown");
            let page = match bare.rsplit_once('/') {
                _ if matches!(bare, "index" | "_index") => "index.html".to_owned(),
                Some((folder, "index" | "_index")) => format!("{folder}/index.html"),
                _ => format!("{bare}/index.html"),
            };
            assert!(self.site.has(&page), "{path} is no page at {page}: {:#?}", self.site.routes());
        }
    }

    /// Each warning says file, line and column; the column is that of the line in the file.
    #[track_caller]
    fn warnings_have_places(&self) {
        let places = self.site.run.stderr.lines().filter_map(|line| line.trim_start().strip_prefix("--> "));
        let places: Vec<&str> = places.collect();
        let warnings = self.site.run.stderr.lines().filter(|line| line.starts_with("warning[")).count();
        assert_eq!(warnings, places.len(), "{}", self.site.run.stderr);
        let codes = self.site.run.stderr.lines().filter_map(|line| line.strip_prefix("warning["));
        let of_links = codes.filter(|code| code.starts_with("broken-")).count();
        let mut links = 0;
        for place in places {
            let [path, line, column] = place.splitn(3, ':').collect::<Vec<_>>()[..] else { panic!("{place}") };
            let text = std::fs::read_to_string(self.content.join(path)).unwrap_or_else(|e| panic!("{place}: {e}"));
            let line = text.lines().nth(line.parse::<usize>().expect("a line") - 1).expect("the line is there");
            let rest: String = line.chars().skip(column.parse::<usize>().expect("a column") - 1).collect();
            links += usize::from(rest.starts_with(['[', '!', '<']));
        }
        assert!(links >= of_links, "some places are no links: {}", self.site.run.stderr);
    }
}

#[test]
fn cnmm() {
    let Some(corpus) = corpus("corpora/cnmm/content") else { return };
    assert_eq!(corpus.counts(), (5, 5, 25, 116, 4));
    assert_eq!(corpus.level_names(), ["Build", "Operate", "Scale", "Improve", "Adapt"]);
    // One item stands for each cell; an overlay takes its place.
    let (items, cells) = items_of(&corpus.content, "");
    assert_eq!((items.len(), cells), (120, 120));
    an_overlay_adds_items(&corpus.content);
    let model = &corpus.model.0;
    let gaps: Vec<String> = model["gaps"].as_array().into_iter().flatten().map(place).collect();
    assert_eq!(
        gaps,
        [
            "level-1 people/cncf-certifications",
            "level-2 business-outcomes/business-outcomes",
            "level-2 business-outcomes/cloud-native-maturity-model-example-kpis",
            "level-3 business-outcomes/business-outcomes",
            "level-3 business-outcomes/cloud-native-maturity-model-example-kpis",
            "level-4 business-outcomes/business-outcomes",
            "level-4 business-outcomes/cloud-native-maturity-model-example-kpis",
            "level-5 business-outcomes/business-outcomes",
            "level-5 business-outcomes/cloud-native-maturity-model-example-kpis",
        ]
    );
    let outside = model["cells"].as_array().into_iter().flatten().filter(|cell| cell["topic"].is_null());
    let outside: Vec<String> = outside.map(|cell| format!("{} {}", cell["level"], cell["dimension"])).collect();
    let own = (2..=5).map(|level| format!("\"level-{level}\" \"business-outcomes\"")).collect::<Vec<_>>();
    assert_eq!(outside, own);
    let mirrors = model["mirrors"].as_array().into_iter().flatten().filter_map(|mirror| mirror["path"].as_str());
    assert_eq!(
        mirrors.collect::<Vec<_>>(),
        ["business_outcomes", "people", "policy", "process", "technology"].map(|name| format!("aspects/{name}.md"))
    );
    corpus.site.run.prints("mirrors, compared and never merged: aspects/business_outcomes.md");
    corpus.keeps_addresses(&[]);
    for route in ["", "tldr/", "about/", "contribute/", "search/", "aspects/", "aspects/people/", "level-5/"] {
        corpus.site.page(route);
    }
    corpus.site.is_sound();
    corpus.passes_the_checker();
    corpus.warnings_have_places();
    // What every heading of a level's page is called upstream is an address of ours too.
    let page = corpus.site.page("level-2/");
    assert!(page.ids().contains(&"people".to_owned()) && page.ids().contains(&"people-culture".to_owned()));
}

#[test]
fn gsmm() {
    let Some(corpus) = corpus("corpora/gsmm/content") else { return };
    assert_eq!(corpus.counts(), (5, 9, 0, 0, 45));
    let documents = corpus.model.0["cells"].as_array().into_iter().flatten();
    assert!(
        documents
            .map(|cell| cell["source"]["path"].as_str().expect("a path"))
            .all(|path| { path.strip_prefix("gsmm/level-").is_some_and(|rest| rest.len() == "1.md".len()) })
    );
    assert_eq!(corpus.model.count("gaps"), 0);
    corpus.keeps_addresses(&[]);
    corpus.site.is_sound();
    corpus.passes_the_checker();
    corpus.warnings_have_places();
}

#[test]
fn finos_osr() {
    let Some(corpus) = corpus("corpora/finos-osr/content") else { return };
    let (levels, _, topics, inside, cells) = corpus.counts();
    assert_eq!((levels, topics, inside, cells), (5, 0, 0, 31));
    let mut documents: Vec<(String, String)> = Vec::new();
    for cell in corpus.model.0["cells"].as_array().into_iter().flatten() {
        let path = cell["source"]["path"].as_str().expect("a path").to_owned();
        documents.push((path, cell["level"].as_str().expect("a level").to_owned()));
    }
    for (path, level) in &documents {
        assert_eq!(path.split('/').next().map(str::to_lowercase).as_ref(), Some(level), "{path}");
    }
    documents.sort();
    documents.dedup_by(|a, b| a.0 == b.0);
    assert_eq!(documents.len(), 31, "a file is two cells");
    let (items, files) = items_of(&corpus.content, "[checklist]\nevery-cell = false\n");
    assert_eq!((items.len(), files), (72, 24));
    // One document is a draft upstream: it is in the model, and not in the site.
    corpus.keeps_addresses(&["Level-4/Outbound-Security.md"]);
    corpus.site.is_sound();
    corpus.passes_the_checker();
    corpus.warnings_have_places();
    elements_keep_their_text(&corpus.content, &corpus.site);
}

/// An overlay gives a model whose text is not ours items of its own.
#[track_caller]
fn an_overlay_adds_items(content: &Path) {
    let overlay = "level-1:\n  people/security:\n    - {title: Everybody was trained, id: all-trained}\n    - A second one\n\
                   level-2/technology:\n  - {title: For the dimension as a whole, id: whole}\n";
    let book = SiteTest::new().toml("").file("checklists/ours.yaml", overlay);
    let src = content.to_str().expect("UTF-8");
    let run = book.run(&["checklist", "--format", "json", "--config", "book.toml", "--src", src]);
    run.succeeds();
    let data: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    let items = data["items"].as_array().expect("items");
    let at = |id: &str| items.iter().find(|item| item["id"] == id).map(place).unwrap_or_default();
    assert_eq!(at("all-trained"), "level-1 people/security");
    assert_eq!(at("whole"), "level-2 technology");
    // Two where one stood, and one at a place that is no cell.
    assert_eq!(items.len(), 122);
    let site = book.run(&["build", "--config", "book.toml", "--src", src, "--out", "public"]);
    site.succeeds();
    let site = book.built("public", site);
    for route in ["level-1/", "level-1/checklist/", "dimensions/people/security/", "embed/level-1/"] {
        assert!(site.read(&format!("{route}index.html")).contains("data-item=\"all-trained\""), "{route}");
    }
    site.is_sound();
}

/// The items of a model that lies elsewhere, drafts included, and from how many cells they come.
fn items_of(content: &Path, toml: &str) -> (Vec<serde_json::Value>, usize) {
    let book = SiteTest::new().toml(toml);
    let src = content.to_str().expect("UTF-8");
    let run = book.run(&["checklist", "--format", "json", "--drafts", "--config", "book.toml", "--src", src]);
    run.succeeds();
    let data: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    let items = data["items"].as_array().cloned().expect("items");
    let places: std::collections::BTreeSet<String> = items.iter().map(place).collect();
    (items, places.len())
}

/// The titles and link texts of MDX elements are on the pages: the checker does not look at those.
#[track_caller]
fn elements_keep_their_text(content: &Path, site: &Built) {
    let mut count = 0;
    for path in html::files(content).into_iter().filter(|path| path.ends_with(".md")) {
        let text = std::fs::read_to_string(content.join(&path)).expect("a document");
        for element in text.split("<BoxOut ").skip(1).filter_map(|rest| rest.split('>').next()) {
            let page = site.page(&format!("{}/", path.trim_end_matches(".md"))).text();
            for name in [" title=\"", " linkText=\""] {
                let value = format!(" {element}").split_once(name).map(|(_, rest)| rest.to_owned());
                let Some(value) = value.as_deref().and_then(|rest| rest.split('"').next()) else { continue };
                assert!(page.contains(value.trim()), "{path} lost {value:?}");
                count += 1;
            }
        }
    }
    assert!(count > 20, "the elements were not found");
}

#[test]
fn seed() {
    let Some(corpus) = corpus("seed") else { return };
    assert_eq!(corpus.counts(), (1, 5, 24, 24, 0));
    assert_eq!(corpus.level_names(), ["Build"]);
    assert_eq!(corpus.model.count("gaps"), 0, "one level can have no gap");
    corpus.keeps_addresses(&[]);
    corpus.site.is_sound();
    corpus.passes_the_checker();
    corpus.warnings_have_places();
}

/// `level-1 people/culture`.
fn place(of: &serde_json::Value) -> String {
    let text = |key: &str| of[key].as_str().unwrap_or("-");
    format!("{} {}", text("level"), of["topic"].as_str().unwrap_or_else(|| text("dimension")))
}

#[test]
fn what_is_written_down_is_read_back() {
    for path in ["corpora/cnmm/content", "corpora/gsmm/content", "corpora/finos-osr/content", "seed"] {
        let Some(content) = shared(path) else { return };
        let book = SiteTest::new();
        let src = content.to_str().expect("UTF-8");
        let before = book.run(&["model", "--format", "json", "--src", src]);
        book.run(&["init", "--from", src]).succeeds();
        let after = book.run(&["model", "--format", "json"]);
        after.succeeds();
        let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).expect("JSON");
        let (mut before, mut after) = (read(&before.stdout), read(&after.stdout));
        // The one thing that `init` adds.
        before["version"] = "".into();
        after["version"] = "".into();
        for (key, value) in before.as_object().expect("an object") {
            assert_eq!(&after[key], value, "{key} of {path}");
        }
    }
}

/// What `gradus check` finds in a corpus: code, class, path and line of each.
fn found_in(path: &str) -> Option<Vec<(String, String, String, u64)>> {
    let content = shared(path)?;
    let book = SiteTest::new();
    let run = book.run(&["check", "--format", "json", "--src", content.to_str().expect("UTF-8")]);
    run.succeeds();
    let found: Vec<serde_json::Value> = serde_json::from_str(&run.stdout).expect("an array");
    let text = |one: &serde_json::Value, key: &str| one[key].as_str().unwrap_or_default().to_owned();
    let row = |one: &serde_json::Value| {
        assert_eq!(one["severity"], "warning", "{one}");
        (text(one, "code"), text(one, "class"), text(one, "path"), one["line"].as_u64().unwrap_or_default())
    };
    Some(found.iter().map(row).collect())
}

#[test]
fn what_is_wrong_with_cnmm_is_found() {
    let Some(found) = found_in("corpora/cnmm/content") else { return };
    let count = |code: &str, class: &str| found.iter().filter(|one| one.0 == code && one.1 == class).count();
    let places = |code: &str| {
        let of_code = found.iter().filter(|one| one.0 == code);
        of_code.map(|(_, _, path, line)| format!("{path}:{line}")).collect::<Vec<_>>()
    };
    // Of 110 cells that both have, 38 are the same: nothing is told of them.
    let classes = ["lead-in", "near", "edited", "different", "only-in-copy", "only-in-model"];
    assert_eq!(classes.map(|class| count("drift", class)), [58, 5, 4, 5, 20, 4]);
    let different = found.iter().filter(|one| one.1 == "different");
    assert!(different.clone().all(|one| one.2 == "aspects/business_outcomes.md"), "{found:#?}");
    let cut = found.iter().find(|one| (one.1.as_str(), one.2.as_str(), one.3) == ("edited", "level-2/index.md", 124));
    assert!(cut.is_some(), "the cell that lost paragraphs: {found:#?}");
    assert_eq!(places("gap").len(), 9);
    let twice = ["level-4/index.md:122", "level-4/index.md:124", "level-4/index.md:126", "level-4/index.md:128"];
    assert_eq!(places("repeated-paragraph"), twice);
    assert_eq!(places("label-leaked"), ["aspects/technology.md:159", "level-1/index.md:155", "level-5/index.md:56"]);
    assert_eq!(places("heading-repeats"), ["level-1/index.md:10"]);
    assert_eq!(places("misplaced-h1"), ["aspects/technology.md:278"]);
}
