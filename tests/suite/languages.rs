//! A book in several languages.

use crate::site_test::SiteTest;

const BOOK: &str = "\
[book]
title = \"A model\"
language = \"en\"

[build]
base-url = \"https://example.org/m/\"

[languages.de]
title = \"Ein Modell\"
";

fn level(n: usize) -> String {
    format!(
        "# Level {n}: Step {n}\n\n## People\n\n### Culture\n\nCulture at {n}.\n\n- [ ] Somebody talks at {n}\n\
         - [ ] Somebody listens at {n} {{#listens-{n}}}\n\n### Skills\n\nSkills at {n}.\n\n## Tools\n\n### Shell\n\nShell at {n}.\n"
    )
}

fn stufe(n: usize) -> String {
    format!(
        "# Stufe {n}: Schritt {n}\n\n## Menschen\n\n### Kultur\n\nKultur auf {n}.\n\n- [ ] Jemand redet auf {n}\n\
         - [ ] Jemand hört zu auf {n} {{#listens-{n}}}\n\n### Fähigkeiten\n\nFähigkeiten auf {n}.\n\n## Werkzeuge\n\n### Schale\n\nSchale auf {n}.\n"
    )
}

/// Two levels in English, the first also in German.
fn book() -> SiteTest {
    SiteTest::new()
        .file("book.toml", BOOK)
        .page("index.md", "# A model\n\nWelcome.\n")
        .page("level-1/index.md", &level(1))
        .page("level-2/index.md", &level(2))
        .page("about.md", "# About\n\nAbout us.\n")
        .page("de/level-1/index.md", &stufe(1))
}

fn ids(site: &crate::site_test::Built, path: &str) -> Vec<String> {
    let data: serde_json::Value = serde_json::from_str(&site.read(path)).unwrap();
    let mut ids = Vec::new();
    for key in ["levels", "dimensions", "cells"] {
        ids.extend(data[key].as_array().into_iter().flatten().map(|one| one["id"].to_string()));
    }
    ids
}

#[test]
fn every_page_is_there_in_every_language() {
    let site = book().build();
    let (german, own): (Vec<_>, Vec<_>) = site.routes().into_iter().partition(|route| route.starts_with("de/"));
    let german: Vec<_> = german.iter().map(|route| route["de/".len()..].to_owned()).collect();
    let own: Vec<_> = own.into_iter().filter(|route| route != "404.html").collect();
    assert_eq!(german, own);
    site.is_sound();
    assert!(!site.has("de/theme/style.css") && site.has("theme/style.css"));
    assert!(!site.has("de/robots.txt") && !site.has("de/level-1/de/index.html"));
}

#[test]
fn ids_are_the_same_and_names_are_translated() {
    let site = book().build();
    assert_eq!(ids(&site, "de/model.json"), ids(&site, "model.json"));
    let page = site.page("de/level-1/");
    assert_eq!(page.select("h1"), ["Stufe 1: Schritt 1"]);
    assert_eq!(page.select(".named.topic h3"), ["Kultur", "Fähigkeiten", "Schale"]);
    assert_eq!(page.attributes(".named.topic h3", "id"), ["people-culture", "people-skills", "tools-shell"]);
    // The names are those of the language on pages whose text is not translated too.
    let home = site.page("de/");
    assert_eq!(home.select(".matrix tbody th"), ["Menschen", "Kultur", "Fähigkeiten", "Werkzeuge", "Schale"]);
    let culture = site.page("de/dimensions/people/culture/");
    assert_eq!(culture.select("h1"), ["Kultur"]);
    culture.says("Kultur auf 1.").says("Culture at 2.");
    // What is not in the language of the page says so.
    assert_eq!(culture.attributes(".cell [lang]", "lang"), ["en"]);
}

#[test]
fn answers_are_those_of_the_book() {
    let site = book().build();
    let items = |route: &str| site.page(route).attributes("input[data-item]", "data-item");
    assert_eq!(items("de/level-1/checklist/"), items("level-1/checklist/"));
    assert_eq!(items("de/checklist/"), items("checklist/"));
    site.page("de/level-1/checklist/").says("Jemand redet auf 1");
    let model = |route: &str| {
        let data = site.page(route).select("#checklist-data");
        let data: serde_json::Value = serde_json::from_str(&data[0]).unwrap();
        data["model"].clone()
    };
    assert_eq!(model("de/checklist/"), model("checklist/"));
}

#[test]
fn a_page_leads_to_itself_in_other_languages() {
    let site = book().build();
    let page = site.page("level-1/");
    assert_eq!(
        page.links(".languages a"),
        [("English".to_owned(), "./".to_owned()), ("Deutsch".into(), "../de/level-1/".into())]
    );
    assert_eq!(page.attributes("link[hreflang]", "hreflang"), ["en", "x-default", "de"]);
    assert_eq!(
        page.attributes("link[hreflang]", "href"),
        ["https://example.org/m/level-1/", "https://example.org/m/level-1/", "https://example.org/m/de/level-1/"]
    );
    // A page that is not translated is no German page for search engines.
    assert_eq!(site.page("about/").attributes("link[hreflang]", "hreflang"), ["en", "x-default"]);
    let page = site.page("de/about/");
    assert_eq!(page.attributes("link[rel=canonical]", "href"), ["https://example.org/m/about/"]);
    assert_eq!(page.attributes("html", "lang"), ["de"]);
    assert_eq!(page.attributes(".prose", "lang"), ["en"]);
    assert_eq!(page.links(".translation a"), [("Original lesen (English)".to_owned(), "../../about/".to_owned())]);
    assert!(site.page("de/level-1/").select(".translation").is_empty());
}

#[test]
fn an_alias_comes_before_an_id_and_an_id_before_the_place() {
    let aliases = "[[model.dimensions]]\nid = \"people\"\nname = \"People\"\naliases = [\"Menschen\"]\n\
                   [[model.dimensions]]\nid = \"tools\"\nname = \"Tools\"\n";
    // Menschen and Werkzeuge change places; of three topics one has an id, and one is left out.
    let german =
        "# Stufe 1\n\n## Werkzeuge\n\n### Schale\n\nSchale.\n\n## Menschen\n\n### Können {#skills}\n\nKönnen.\n";
    let site = book().file("book.toml", format!("{BOOK}\n{aliases}")).page("de/level-1/index.md", german).build();
    let page = site.page("de/level-1/");
    assert_eq!(page.attributes(".named.topic h3", "id"), ["tools-shell", "people-skills"]);
    let run = book().file("book.toml", format!("{BOOK}\n{aliases}")).page("de/level-1/index.md", german);
    let run = run.try_build(&["--verbose"]);
    run.prints("de: 1 of 4 pages translated; names: 1 by alias (people), 1 by id (people/skills), 2 by place (tools, tools/shell)");
    run.prints("no name in de: people/culture");
}

#[test]
fn an_item_without_its_like_is_told() {
    let german = stufe(1).replace("- [ ] Jemand redet auf 1\n", "- [ ] Eins\n- [ ] Zwei\n");
    let site = book().page("de/level-1/index.md", &german).build();
    assert!(site.run.stderr.contains("`Eins` is no translation of an item"), "{}", site.run.stderr);
    assert!(site.run.stderr.contains("de/level-1/index.md:9:7"), "{}", site.run.stderr);
    // The one with an id is the same all the same.
    assert!(site.page("de/level-1/").attributes("input[data-item]", "data-item").contains(&"listens-1".to_owned()));
}

#[test]
fn what_is_wrong_in_the_book_is_told_once_and_what_is_wrong_in_a_language_with_its_file() {
    let broken = "\n[nowhere](nowhere.md)\n";
    let site = book()
        .page("about.md", &format!("# About\n{broken}"))
        .page("de/level-1/index.md", &(stufe(1) + broken))
        .build();
    // Beside what is told of items without an id, and of pages that nobody has translated.
    let lines = site.run.stderr.lines().filter(|line| line.contains("-->") && !line.contains("--> level-1/"));
    let places = lines.map(str::trim).filter(|line| line.matches(':').count() > 0);
    let told: Vec<_> = places.collect();
    assert_eq!(told.len(), 2, "{}", site.run.stderr);
    assert!(told.iter().any(|line| line.starts_with("--> about.md:3")));
    assert!(told.iter().any(|line| line.starts_with("--> de/level-1/index.md:")));
}

#[test]
fn what_is_wrong_in_one_language_alone_is_told_and_nothing_is_written() {
    // It fails on pages with a notice alone, and only other languages have those.
    let broken = "{{ page.translation.kind + 1 }}\n";
    let book = book().file("themes/default/templates/translation.html", broken);
    let run = book.try_build(&[]);
    run.exits(1).reports("themes/default/templates/translation.html");
    assert!(!book.path("public").exists());
    book.remove("themes");
    // The translation has no such heading: where the original leads is told, though nobody translated what leads there.
    book.put("content/level-1/index.md", level(1) + "\n## More\n\nMore.\n");
    book.put("content/about.md", "# About\n\n[More](level-1/index.md#more)\n");
    let site = book.build();
    site.run.reports("there is no heading `#more` in `de/level-1/index.md`").reports("--> about.md:3");
    // Two files of one name, in two languages.
    book.put("content/about.md", "# About\n");
    book.put("static/de/about/index.html", "mine");
    book.try_build(&[]).exits(1).reports("`de/about/index.html`");
}

#[test]
fn a_name_that_translates_none_is_told() {
    let german = stufe(1).replace("### Kultur", "### Ganz anderes\n\nX.\n\n### Kultur");
    let site = book().page("de/level-1/index.md", &german).build();
    site.run
        .reports("`Ganz anderes` translates no dimension or topic of the book")
        .reports("--> de/level-1/index.md:5");
}

#[test]
fn files_are_shared_and_a_language_may_have_its_own() {
    let site = book()
        .file("content/plan.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"/>")
        .file("content/own.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"/>")
        .file("content/de/own.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 2 2\"/>")
        .page("de/level-1/index.md", &(stufe(1) + "\n![a](../plan.svg) ![b](../own.svg)\n"))
        .build();
    assert_eq!(site.page("de/level-1/").attributes("main img", "src"), ["../../plan.svg", "../own.svg"]);
    site.is_sound();
}

#[test]
fn right_to_left_in_arabic_and_a_folder_elsewhere() {
    let book = book().file(
        "book.toml",
        BOOK.replace("[languages.de]\ntitle = \"Ein Modell\"", "[languages.ar]\nsrc = \"translations/ar\""),
    );
    book.remove("content/de/level-1/index.md");
    let book = book
        .file("translations/ar/level-2/index.md", "# التشغيل\n\n## الناس {#people}\n\n### الثقافة {#culture}\n\nنص.\n");
    let site = book.file("translations/ar/about.md", "# حول\n\nنص.\n").build();
    assert_eq!(site.page("ar/level-2/").select("h1"), ["التشغيل"]);
    let lists = site.page("ar/checklist/").select(".level h2");
    assert!(lists[1].ends_with("التشغيل") && !lists[1].contains("Level"), "{lists:?}");
    let page = site.page("ar/about/");
    assert_eq!(
        (page.attributes("html", "lang"), page.attributes("html", "dir")),
        (vec!["ar".into()], vec!["rtl".into()])
    );
    assert_eq!(page.select(".languages summary"), ["العربية"]);
    site.is_sound();
}

/// Git in the book's folder, at a fixed time, with nothing of this machine's configuration.
fn commit(book: &SiteTest, date: &str) {
    for args in [&["init", "--quiet"][..], &["add", "--all", "content"], &["commit", "--quiet", "--message", "x"]] {
        let mut git = std::process::Command::new("git");
        git.current_dir(book.path("")).args(args).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        for (name, value) in [("NAME", "A"), ("EMAIL", "a@example.org"), ("DATE", date)] {
            git.env(format!("GIT_AUTHOR_{name}"), value).env(format!("GIT_COMMITTER_{name}"), value);
        }
        assert!(git.status().expect("git runs").success(), "git {args:?}");
    }
}

#[test]
fn a_translation_is_stale_where_its_original_changed_since() {
    let stale = |site: &crate::site_test::Built| site.page("de/level-1/").links(".translation a");
    let book = book();
    commit(&book, "2024-01-01T00:00:00Z");
    assert!(stale(&book.build()).is_empty());
    book.put("content/level-1/index.md", level(1) + "\nMore.\n");
    commit(&book, "2024-02-01T00:00:00Z");
    let site = book.build();
    assert_eq!(stale(&site), [("Original lesen (English)".to_owned(), "../../level-1/".to_owned())]);
    site.page("de/level-1/").says("Das Original (English) hat sich geändert");
    book.put("content/de/level-1/index.md", stufe(1) + "\nMehr.\n");
    commit(&book, "2024-03-01T00:00:00Z");
    assert!(stale(&book.build()).is_empty());
    // A text that is not translated was changed when the book's was; a translation that git does not know has no date.
    let dates = |site: &crate::site_test::Built, route: &str| site.page(route).attributes("time", "datetime");
    let site = book.build();
    assert_eq!(dates(&site, "de/about/"), dates(&site, "about/"));
    assert_eq!(dates(&site, "de/about/").len(), 1);
    book.put("content/de/about.md", "# Impressum\n");
    assert!(dates(&book.build(), "de/about/").is_empty());
    // What a page says of itself comes before what git knows.
    book.put("content/level-1/index.md", format!("---\nlastmod: 2024-04-01\n---\n\n{}", level(1)));
    assert_eq!(stale(&book.build()).len(), 1);
}

#[cfg(feature = "serve")]
#[test]
fn the_preview_shows_all_languages() {
    // Whole addresses lead to the preview.
    let book = book().toml(&BOOK.replace("base-url", "# base-url"));
    let preview = crate::preview::Preview::of(&book);
    preview.shows("/de/level-1/", "Kultur auf 1.");
    preview.shows("/de/about/", "About us.");
    book.put("content/de/about.md", "# Impressum\n\nVon uns.\n");
    preview.shows("/de/about/", "Von uns.");
    preview.is_as_built(&book);
    book.put("content/about.md", "# About\n\nAbout them.\n");
    preview.shows("/about/", "About them.");
    book.remove("content/de/about.md");
    preview.shows("/de/about/", "About them.");
    preview.is_as_built(&book);
}
