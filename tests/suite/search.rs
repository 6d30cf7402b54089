//! The search index: what is in it, when it is made, and that it is kept.

use std::collections::BTreeMap;
use std::io::Read;

use flate2::read::GzDecoder;
use serde_json::Value;

use crate::site_test::{Built, SiteTest};

const TOML: &str = "[[model.dimensions]]\nname = 'People'\n";

fn level(n: usize, name: &str) -> String {
    format!(
        "---\ntitle: Level {n} - {name}\n---\n\nAbout this level.\n\n## People\n\nOf people.\n\n### Culture\n\nA *blameless* culture at [level {n}][ref].\n\n- [ ] Somebody owns it {{#own-{n}}}\n\n```bash\nkubectl apply\n```\n\n### Skills\n\nKnow `kubectl` & co.\n\n[ref]: https://example.org/unseen\n"
    )
}

/// A small model with an overlay, a page beside it, and a draft.
fn book() -> SiteTest {
    SiteTest::new()
        .toml(&format!("{TOML}[book]\ntitle = 'Model'\nlanguage = 'en'\n"))
        .page("index.md", "# Home\n\nWelcome to all.\n")
        .page("level-1.md", &level(1, "Build"))
        .page("level-2.md", &level(2, "Run"))
        .page("guides/größe.md", "Before the title.\n\n# Guide\n\nBegin here.\n\n## First steps\n\nGo on.\n\n### Deep\n\n#### Deeper\n\nIn the depth.\n\n## Empty\n\n## Last\n\n| Who | What |\n| --- | --- |\n| All | Git |\n\nEnd<br>of <b>it</b>. <!-- unseen -->\n")
        .page("draft.md", "---\ndraft: true\n---\n\n# Not yet\n\nUnfinished.\n")
        .file("checklists/ours.yaml", "level-1/people/skills: [Everybody was trained]\nlevel-2: [The level is known]\n")
}

/// A record as it is in the index.
struct Entry(Value);

impl Entry {
    fn text(&self, key: &str) -> &str {
        self.0[key].as_str().unwrap_or_default()
    }

    fn meta(&self, key: &str) -> &str {
        self.0["meta"][key].as_str().unwrap_or_default()
    }
}

/// What a file of the index holds.
fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    GzDecoder::new(bytes).read_to_end(&mut plain).expect("gzip");
    plain.strip_prefix(b"pagefind_dcd").expect("a mark").to_vec()
}

/// The records of the index, by address.
fn entries(site: &Built) -> BTreeMap<String, Entry> {
    let files = site.bytes();
    let fragments = files.iter().filter(|(path, _)| path.starts_with("pagefind/fragment/"));
    let entries = fragments.map(|(_, bytes)| Entry(serde_json::from_slice(&unpacked(bytes)).expect("JSON")));
    entries.map(|entry| (entry.text("url").to_owned(), entry)).collect()
}

fn entry_file(site: &Built) -> Value {
    serde_json::from_str(&site.read("pagefind/pagefind-entry.json")).expect("JSON")
}

#[test]
fn there_is_a_record_for_each_cell_and_for_each_section_of_the_rest() {
    let site = book().build();
    let found = entries(&site);
    let urls: Vec<&str> = found.keys().map(String::as_str).collect();
    assert_eq!(
        urls,
        [
            "",
            "guides/gr%C3%B6%C3%9Fe/",
            "guides/gr%C3%B6%C3%9Fe/#deep",
            "guides/gr%C3%B6%C3%9Fe/#empty",
            "guides/gr%C3%B6%C3%9Fe/#first-steps",
            "guides/gr%C3%B6%C3%9Fe/#last",
            "level-1/",
            "level-1/#people",
            "level-1/#people-culture",
            "level-1/#people-skills",
            "level-2/",
            "level-2/#page.2",
            "level-2/#people",
            "level-2/#people-culture",
            "level-2/#people-skills",
        ]
    );
    let culture = &found["level-1/#people-culture"];
    assert_eq!(culture.text("content"), "A blameless culture at level 1. Somebody owns it. kubectl apply.");
    assert_eq!(
        culture.0["meta"],
        serde_json::json!({ "title": "Culture", "page": "Level 1 - Build", "level": "Level 1 - Build", "dimension": "People" })
    );
    assert_eq!(culture.0["filters"], serde_json::json!({ "level": ["level-1"], "dimension": ["people"] }));
    let skills = &found["level-1/#people-skills"];
    assert_eq!(skills.text("content"), "Know kubectl & co. Everybody was trained.");
    assert_eq!(found["level-2/#page.2"].text("content"), "The level is known.");
    assert_eq!(found["level-1/"].text("content"), "About this level.");
    assert_eq!(found["level-1/"].0["filters"], serde_json::json!({ "level": ["level-1"] }));
    let guide = |anchor: &str| &found[&format!("guides/gr%C3%B6%C3%9Fe/{anchor}")];
    assert_eq!(guide("").text("content"), "Before the title. Begin here.");
    assert_eq!(guide("#first-steps").text("content"), "Go on.");
    assert_eq!(guide("#deep").text("content"), "Deeper. In the depth.");
    assert_eq!((guide("#last").meta("title"), guide("#last").meta("page")), ("Last", "Guide"));
    assert_eq!(guide("#last").text("content"), "Who. What. All. Git. End of it.");
    // Each leads to a place that is there.
    for url in urls.iter().filter(|url| !url.contains("#page.")) {
        let (route, anchor) = url.split_once('#').unwrap_or((url, ""));
        let page = site.page(&percent(route));
        assert!(anchor.is_empty() || page.ids().contains(&anchor.to_owned()), "{url}");
    }
}

fn percent(route: &str) -> String {
    route.replace("%C3%B6", "ö").replace("%C3%9F", "ß")
}

#[test]
fn drafts_are_found_where_they_are_built() {
    let book = book();
    assert!(!entries(&book.build()).contains_key("draft/"));
    assert_eq!(entries(&book.build_with(&["--drafts"]))["draft/"].text("content"), "Unfinished.");
}

#[test]
fn the_index_is_no_larger_than_it_must_be_and_of_the_version_that_is_named() {
    let site = book().build();
    let files: Vec<String> = site.files().into_iter().filter(|file| file.starts_with("pagefind/")).collect();
    let known = [
        "pagefind/gradus.en.json",
        "pagefind/pagefind-entry.json",
        "pagefind/pagefind.js",
        "pagefind/wasm.en.pagefind",
    ];
    let others = files.iter().filter(|file| !known.contains(&file.as_str()));
    let hashed =
        |file: &&String| [".pf_fragment", ".pf_index", ".pf_filter", ".pf_meta"].iter().any(|end| file.ends_with(end));
    assert_eq!(others.filter(|file| !hashed(file)).collect::<Vec<_>>(), Vec::<&String>::new());
    assert!(known.iter().all(|file| site.has(file)), "{files:#?}");
    let entry = entry_file(&site);
    assert_eq!(entry["version"], gradus::search::PAGEFIND);
    assert_eq!(entry["languages"].as_object().expect("languages").keys().collect::<Vec<_>>(), ["en"]);
    let choices: Value = serde_json::from_str(&site.read("pagefind/gradus.en.json")).expect("JSON");
    let level = |n: usize, name: &str| serde_json::json!({ "id": format!("level-{n}"), "name": name });
    assert_eq!(choices["level"], serde_json::json!([level(1, "Level 1 - Build"), level(2, "Level 2 - Run")]));
    assert_eq!(choices["dimension"], serde_json::json!([{ "id": "people", "name": "People" }]));
}

#[test]
fn languages_have_their_own_stems_and_words() {
    let book =
        book().toml(&format!("{TOML}[book]\nlanguage = 'ja'\n")).page("about.md", "# 概要\n\n東京都に住んでいます。\n");
    let site = book.build();
    // Words are told apart that no space stands between.
    assert!(entries(&site)["about/"].text("content").contains("東京\u{200b}都"));
    assert!(site.has("pagefind/wasm.unknown.pagefind") && site.has("pagefind/gradus.ja.json"));
    let site = book.toml(&format!("{TOML}[book]\nlanguage = 'pt-BR'\n")).build();
    assert!(site.has("pagefind/wasm.pt-br.pagefind") && !site.has("pagefind/wasm.unknown.pagefind"));
    assert_eq!(entry_file(&site)["languages"]["pt-br"]["wasm"], "pt-br");
}

#[test]
fn each_language_of_a_book_has_its_own_index() {
    let toml = format!("{TOML}[languages.de]\nname = 'Deutsch'\nsrc = 'german'\n");
    let site = book().toml(&toml).file("german/guides/größe.md", "# Anleitung\n\nHier geht es los.\n").build();
    let found = entries(&site);
    let texts: Vec<&str> = found.values().map(|entry| entry.text("content")).collect();
    assert!(texts.contains(&"Hier geht es los.") && texts.contains(&"Before the title. Begin here."));
    // Addresses are from the root of the book.
    let german = found.iter().find(|(_, entry)| entry.text("content") == "Hier geht es los.").expect("a record");
    assert_eq!(german.0, "de/guides/gr%C3%B6%C3%9Fe/");
    let languages = entry_file(&site)["languages"].clone();
    assert_eq!(languages.as_object().expect("languages").keys().collect::<Vec<_>>(), ["de", "en"]);
    for file in
        ["pagefind/wasm.de.pagefind", "pagefind/gradus.de.json", "pagefind/wasm.en.pagefind", "de/search/index.html"]
    {
        assert!(site.has(file), "{file}");
    }
    assert!(!site.has("pagefind/wasm.unknown.pagefind"));
    let page = site.page("de/level-1/").html;
    assert!(page.contains("href=\"../search/\""));
}

#[test]
fn two_builds_make_the_same_index() {
    let index = |site: &Built| -> BTreeMap<String, Vec<u8>> {
        site.bytes().into_iter().filter(|(path, _)| path.starts_with("pagefind/")).collect()
    };
    let many = |book: SiteTest| {
        (0..40).fold(book, |book, n| {
            book.page(&format!("more/{n}.md"), &format!("# Page {n}\n\nÉté cooperate co-operate {n} naïve Naive naive.\n\n## Part\n\nWord{n} camelCase{n}.\n"))
        })
    };
    let (one, other) = (many(book()).build(), many(book()).build());
    assert!(index(&one) == index(&other));
    assert!(index(&one).len() > 80);
}

#[test]
fn what_says_the_same_is_not_indexed_again() {
    let book = book();
    let build = || book.build_with(&["--verbose"]);
    let first = build();
    first.run.prints("search index: 15 places, ");
    let before = first.bytes();
    let again = build();
    again.run.prints("search index: unchanged").prints(" 0 files written");
    assert!(again.bytes() == before);
    // The index stays though pages change that say the same.
    book.put("content/level-1.md", level(1, "Build").replace("*blameless*", "**blameless**"));
    let same = build();
    same.run.prints("search index: unchanged");
    assert!(same.page("level-1/").html.contains("<strong>blameless"));
    // And is another where a word is.
    book.put("content/level-1.md", level(1, "Build").replace("blameless", "open"));
    let other = build();
    other.run.prints("search index: 15 places, ");
    assert!(entries(&other)["level-1/#people-culture"].text("content").starts_with("A open culture"));
    // Of the index that was, nothing is left.
    assert_eq!(entries(&other).len(), 15);
    book.put("content/level-1.md", level(1, "Build"));
    let back = build();
    back.run.prints("search index: 15 places, ");
    assert!(back.bytes() == before);
}

#[test]
fn an_index_that_was_touched_is_made_again() {
    let book = book();
    let before = book.build().bytes();
    let fragment = before.keys().find(|path| path.ends_with(".pf_fragment")).expect("a fragment").clone();
    for damage in [None, Some("damaged")] {
        let path = format!("public/{fragment}");
        match damage {
            None => book.remove(&path),
            Some(text) => book.put(&path, text),
        }
        let site = book.build_with(&["-v"]);
        site.run.prints("search index: 15 places, ");
        assert!(site.bytes() == before);
    }
    book.build_with(&["-v"]).run.prints("search index: unchanged");
}

#[test]
fn a_build_that_fails_leaves_the_index_as_it_was() {
    let book = book();
    let before = book.build().bytes();
    book.put("content/level-1.md", format!("{}\n[Gone](gone.md)\n", level(1, "Other")));
    let run = book.try_build(&["--strict", "-v"]);
    run.exits(1);
    assert!(!run.stdout.contains("search index"), "{}", run.stdout);
    assert!(crate::site_test::bytes(&book.path("public")) == before);
}

#[test]
fn a_site_may_have_no_search() {
    let book = book();
    book.build();
    let site = book.toml(&format!("{TOML}[output.html.search]\nenable = false\n")).build_with(&["-v"]);
    assert!(!site.files().iter().any(|file| file.starts_with("pagefind/") || file.starts_with("search/")));
    assert!(!site.run.stdout.contains("search index"), "{}", site.run.stdout);
    for route in site.routes() {
        let html = site.page(&route).html;
        assert!(
            !html.contains("<dialog") && !html.contains("search.js") && !html.contains("class=\"button find\""),
            "{route}"
        );
    }
    site.is_sound();
}

#[test]
fn every_page_leads_to_the_search() {
    let site = book().toml(&format!("{TOML}[build]\nbase-url = 'https://example.org/model/'\n")).build();
    for route in site.routes().into_iter().filter(|route| !route.starts_with("embed/") && route != "search/") {
        let page = site.page(&route);
        let way = "../".repeat(route.matches('/').count());
        let link = format!("<a class=\"button find\" href=\"{way}search/\">");
        assert!(page.html.contains(&link) && page.html.contains("<dialog "), "{route}");
        assert!(!page.html.contains("search.css"), "{route}");
    }
    let page = site.page("search/").html;
    assert!(
        page.contains("<noscript>")
            && page.contains("href=\"../level-1/\"")
            && page.contains("href=\"../dimensions/people/\"")
    );
    assert!(page.contains("noindex") && !page.contains("<dialog"));
    assert!(!site.read("sitemap.xml").contains("/search/"));
    assert!(!entries(&site).contains_key("search/"));
    site.is_sound();
}

#[test]
fn a_document_at_the_address_gives_way_and_stays() {
    let site = book().page("search.md", "# Find it\n\nHow to find.\n").build();
    let page = site.page("search/").html;
    assert!(page.contains("How to find.") && page.contains("data-search") && page.contains("<h1>Find it</h1>"));
    assert_eq!(entries(&site)["search/"].text("content"), "How to find.");
}

#[test]
fn a_page_that_is_but_a_title_is_found_by_it() {
    let site = SiteTest::new().page("index.md", "# Alone\n").build();
    assert_eq!(entries(&site)[""].text("content"), "Alone");
}

#[test]
fn files_of_the_book_are_not_lost_under_the_index() {
    let book = book().file("static/pagefind/own.txt", "ours");
    assert_eq!(book.build().read("pagefind/own.txt"), "ours");
    book.build_with(&["-v"]).run.prints("search index: unchanged");
    let run = book.file("static/pagefind/pagefind.js", "theirs").try_build(&[]);
    run.exits(1).reports("file-twice");
}

#[cfg(feature = "serve")]
mod serve {
    use super::*;
    use crate::preview::Preview;

    fn words(preview: &Preview) -> Value {
        preview.get("/pagefind/pagefind-entry.json").json()["languages"]["en"]["hash"].clone()
    }

    #[test]
    fn the_preview_has_the_index_that_a_build_makes() {
        let book = book();
        let preview = Preview::of(&book);
        preview.is_as_built(&book);
        assert_eq!(preview.get("/pagefind/nothing.json").status, 404);
        let script = preview.get("/pagefind/pagefind.js");
        assert!(script.header("content-type").is_some_and(|kind| kind.starts_with("text/javascript")));
    }

    #[test]
    fn it_is_made_anew_where_words_changed_when_the_search_is_opened_again() {
        let book = book();
        let preview = Preview::of(&book);
        let before = words(&preview);
        assert_eq!(words(&preview), before);
        let old = format!("/pagefind/pagefind.{}.pf_meta", before.as_str().expect("a hash"));
        // Another look, the same words.
        book.put("content/level-1.md", level(1, "Build").replace("*blameless*", "**blameless**"));
        preview.shows("/level-1/", "<strong>blameless");
        assert_eq!(words(&preview), before);
        book.put("content/level-1.md", level(1, "Build").replace("blameless", "open"));
        preview.shows("/level-1/", "<em>open");
        // A page that has opened the search goes on with the index that it has.
        assert_eq!(preview.get(&old).status, 200);
        let after = words(&preview);
        assert_ne!(after, before);
        assert_eq!(preview.get(&old).status, 200);
        assert_eq!(preview.get(&format!("/pagefind/pagefind.{}.pf_meta", after.as_str().expect("a hash"))).status, 200);
        preview.is_as_built(&book);
    }

    #[test]
    fn a_preview_without_search_has_none() {
        let preview = Preview::of(&book().toml(&format!("{TOML}[output.html.search]\nenable = false\n")));
        assert_eq!(preview.get("/pagefind/pagefind.js").status, 404);
        assert_eq!(preview.get("/search/").status, 404);
    }
}
