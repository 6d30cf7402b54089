//! The pages of a site, and the ways between them.

use crate::site_test::{Built, SiteTest};

/// Three levels, two dimensions, three topics, one gap, and a few other pages.
fn book() -> SiteTest {
    let page = |n: usize, name: &str, skills: &str| {
        format!(
            "---\ntitle: Level {n} - {name}\nweight: {n}\ndescription: What {name} means.\n---\n\nAbout {name}.\n\n\
             ## <i class=\"fas fa-users\"></i> People\n\n### Culture\n\nCulture at {n}. And more.\n\n{skills}\
             ## Tools & Tests\n\n### Shell\n\nShell at {n}.\n"
        )
    };
    SiteTest::new()
        .page("level-1/index.md", &page(1, "Begin", "### Skills\n\nSkills at 1.\n\n"))
        .page("level-2/index.md", &page(2, "Repeat", ""))
        .page("level-3/index.md", &page(3, "Master", "### Skills\n\nSkills at 3.\n\n"))
        .page("index.md", "# A model of models\n\nWords of welcome.\n")
        .page("guides/_index.md", "---\ntitle: Guides\nweight: 10\n---\n\nAll guides.\n")
        .page("guides/first.md", "---\ntitle: First guide\nweight: 1\n---\n\nOne.\n")
        .page("guides/second.md", "---\ntitle: Second guide\nweight: 2\n---\n\nTwo.\n")
}

fn hrefs(site: &Built, route: &str, selector: &str) -> Vec<(String, String)> {
    site.page(route).links(selector)
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
}

#[test]
fn all_pages_are_there() {
    let site = book().build();
    assert_eq!(
        site.routes(),
        [
            "404.html",
            "assess/",
            "checklist/",
            "dimensions/people/culture/",
            "dimensions/people/",
            "dimensions/people/skills/",
            "dimensions/tools-and-tests/",
            "dimensions/tools-and-tests/shell/",
            "embed/level-1/",
            "embed/level-2/",
            "embed/level-3/",
            "guides/first/",
            "guides/",
            "guides/second/",
            "",
            "level-1/checklist/",
            "level-1/",
            "level-2/checklist/",
            "level-2/",
            "level-3/checklist/",
            "level-3/",
            #[cfg(feature = "search")]
            "search/",
        ]
    );
    let told = &site.is_sound().run.stderr;
    assert!(told.starts_with("warning[gap]: People › Skills is missing at Level 2 - Repeat\n"), "{told}");
    assert!(told.ends_with("\n0 errors, 1 warning\n"), "{told}");
}

#[test]
fn the_home_page_has_the_matrix() {
    let site = book().build();
    let home = site.page("");
    home.says("Words of welcome.");
    assert_eq!(home.select(".matrix thead th"), ["Topic", "1 Begin", "2 Repeat", "3 Master"]);
    assert_eq!(home.select(".matrix tbody th"), ["People", "Culture", "Skills", "Tools & Tests", "Shell"]);
    assert_eq!(
        hrefs(&site, "", ".matrix td a"),
        pairs(&[
            ("Culture at 1.", "level-1/#people-culture"),
            ("Culture at 2.", "level-2/#people-culture"),
            ("Culture at 3.", "level-3/#people-culture"),
            ("Skills at 1.", "level-1/#people-skills"),
            ("Skills at 3.", "level-3/#people-skills"),
            ("Shell at 1.", "level-1/#tools-and-tests-shell"),
            ("Shell at 2.", "level-2/#tools-and-tests-shell"),
            ("Shell at 3.", "level-3/#tools-and-tests-shell"),
        ])
    );
    assert_eq!(home.select(".matrix td.gap").len(), 1);
    let scopes = home.attributes(".matrix th", "scope");
    let of = |wanted: &str| scopes.iter().filter(|scope| *scope == wanted).count();
    assert_eq!([of("col"), of("rowgroup"), of("row")], [4, 2, 3]);
    // A home page that nobody wrote has it too.
    let book = book();
    book.remove("content/index.md");
    assert_eq!(book.build().page("").select(".matrix td").len(), 9);
}

#[test]
fn every_cell_leads_to_its_neighbours() {
    let site = book().build();
    let of = |level: usize| hrefs(&site, &format!("level-{level}/"), ".steps a");
    assert_eq!(
        of(1),
        pairs(&[
            ("All levels", "../dimensions/people/culture/"),
            ("Level 2 - Repeat", "../level-2/#people-culture"),
            ("All levels", "../dimensions/people/skills/"),
            ("Level 3 - Master", "../level-3/#people-skills"),
            ("All levels", "../dimensions/tools-and-tests/shell/"),
            ("Level 2 - Repeat", "../level-2/#tools-and-tests-shell"),
        ])
    );
    assert_eq!(
        of(2)[..3],
        pairs(&[
            ("Level 1 - Begin", "../level-1/#people-culture"),
            ("All levels", "../dimensions/people/culture/"),
            ("Level 3 - Master", "../level-3/#people-culture"),
        ])
    );
    // Where a level is left out, the next that has the topic is the neighbour.
    assert!(of(3).contains(&("Level 1 - Begin".into(), "../level-1/#people-skills".into())), "{:?}", of(3));
}

#[test]
fn cells_that_are_files_lead_to_their_neighbours() {
    let mut book = SiteTest::new();
    for n in 1..=3 {
        for name in ["people", "tools"] {
            book = book.page(&format!("level-{n}/{name}.md"), &format!("# {name}\n\nOf {name} {n}.\n"));
        }
    }
    let site = book.build();
    assert_eq!(
        hrefs(&site, "level-2/people/", ".steps a"),
        pairs(&[
            ("Level 1", "../../level-1/people/"),
            ("All levels", "../../dimensions/people/"),
            ("Level 3", "../../level-3/people/"),
        ])
    );
    site.is_sound().page("level-2/").says("Of people 2.");
}

#[test]
fn level_dimension_and_topic_pages() {
    let site = book().build();
    let level = site.page("level-2/");
    level.says("About Repeat.").says("Culture at 2. And more.").says("Shell at 2.");
    assert_eq!(level.select("h1"), ["Level 2 - Repeat"]);
    assert_eq!(level.select(".strip [aria-current]"), ["2 Repeat"]);
    assert_eq!(site.page("level-3/").select(".badge.new"), Vec::<String>::new());
    let dimension = site.page("dimensions/people/");
    assert_eq!(dimension.select("h1"), ["People"]);
    assert_eq!(dimension.select("main h2"), ["Culture", "Skills"]);
    dimension.says("Culture at 3.").says("Skills at 1.").says("Nothing at this level").lacks("Shell at");
    let topic = site.page("dimensions/people/culture/");
    assert_eq!(topic.select("main h2"), ["1 Level 1 - Begin", "2 Level 2 - Repeat", "3 Level 3 - Master"]);
    assert_eq!(hrefs(&site, "dimensions/people/culture/", ".cell .steps a")[1].1, "../../../level-2/#people-culture");
    topic.says("Culture at 2. And more.");
}

#[test]
fn a_topic_that_begins_late_is_new_there() {
    let page = |n: usize, more: &str| {
        format!("# Level {n}\n\n## People\n\n### Culture\n\nOf {n}.\n\n{more}## Tools\n\n### Shell\n\nOf {n}.\n")
    };
    let book = SiteTest::new()
        .page("level-1.md", &page(1, ""))
        .page("level-2.md", &page(2, "### Pay\n\nOf 2.\n\n"))
        .page("level-3.md", &page(3, "### Pay\n\nOf 3.\n\n"));
    let site = book.build();
    assert_eq!(site.page("level-2/").select(".badge.new").len(), 1);
    assert_eq!(site.page("level-3/").select(".badge.new").len(), 0);
    assert_eq!(site.page("level-1/").select(".badge.new").len(), 0);
}

#[test]
fn breadcrumbs_and_the_way_on() {
    let site = book().build();
    assert_eq!(
        hrefs(&site, "dimensions/people/culture/", ".crumbs a"),
        pairs(&[("A model of models", "../../../"), ("People", "../")])
    );
    assert_eq!(
        hrefs(&site, "guides/first/", ".crumbs a"),
        pairs(&[("A model of models", "../../"), ("Guides", "../")])
    );
    let around = |route: &str, rel: &str| site.page(route).attributes(&format!("a[rel={rel}]"), "href");
    assert_eq!(around("guides/first/", "next"), ["../second/"]);
    assert_eq!(around("guides/second/", "prev"), ["../first/"]);
    assert_eq!(around("level-1/", "next"), ["../level-2/"]);
    assert_eq!(around("level-2/", "prev"), ["../level-1/"]);
    // From the first page to the last, and back the same way.
    let mut route = String::new();
    let mut seen = vec![route.clone()];
    while let Some(next) = around(&route, "next").first().cloned() {
        let mut parts: Vec<&str> = route.trim_end_matches('/').split('/').filter(|part| !part.is_empty()).collect();
        for part in next.split('/').filter(|part| !part.is_empty() && *part != ".") {
            match part {
                ".." => _ = parts.pop(),
                _ => parts.push(part),
            }
        }
        route = format!("{}/", parts.join("/"));
        assert!(!seen.contains(&route), "{seen:?}, and {route} again");
        seen.push(route.clone());
    }
    assert!(seen.len() >= 7, "{seen:?}");
}

#[test]
fn navigation_marks_the_page_and_lists_its_contents() {
    let site = book().build();
    assert_eq!(site.page("level-2/").select("nav.side [aria-current=page]"), ["2 Repeat"]);
    assert_eq!(site.page("dimensions/people/").select("nav.side [aria-current=page]"), ["People"]);
    assert!(site.page("").select("nav.side a").contains(&"Guides".to_owned()));
    assert_eq!(site.page("level-2/").select("nav.contents a"), ["People", "Culture", "Tools & Tests", "Shell"]);
    assert_eq!(site.page("level-2/").attributes("nav.contents a", "href")[1], "#people-culture");
}

#[test]
fn the_page_for_what_is_not_there() {
    let site = book().build();
    let page = site.page("404.html");
    assert_eq!(page.attributes("meta[name=robots]", "content"), ["noindex"]);
    // It is shown at any address: with the site's own, its links go from the root.
    let site = book().build_with(&["--base-url", "https://example.org/model"]);
    assert_eq!(site.page("404.html").attributes("base", "href"), ["https://example.org/model/"]);
    assert!(site.page("level-1/").attributes("base", "href").is_empty());
}

#[test]
fn sitemap_robots_and_canonical_addresses() {
    let site = book().build();
    assert!(!site.has("sitemap.xml"));
    assert_eq!(site.read("robots.txt"), "User-agent: *\nAllow: /\n");
    assert!(site.page("").attributes("link[rel=canonical]", "href").is_empty());
    let site = book().page("a & b.md", "# A & B\n").build_with(&["--base-url", "https://example.org/model"]);
    let sitemap = site.read("sitemap.xml");
    for route in ["", "level-1/", "dimensions/people/culture/", "guides/first/", "a%20%26%20b/"] {
        assert!(sitemap.contains(&format!("<loc>https://example.org/model/{route}</loc>")), "{route}: {sitemap}");
    }
    assert!(!sitemap.contains("404"));
    // Embedded checklists are copies.
    let others = ["404.html", "search/"];
    let pages = site.routes().into_iter();
    let pages = pages.filter(|route| !route.starts_with("embed/") && !others.contains(&route.as_str()));
    assert_eq!(sitemap.matches("<loc>").count(), pages.count());
    assert!(site.read("robots.txt").contains("Sitemap: https://example.org/model/sitemap.xml"));
    assert_eq!(site.page("level-1/").attributes("link[rel=canonical]", "href"), ["https://example.org/model/level-1/"]);
    site.is_sound();
}

#[test]
fn static_files_are_copied() {
    let book = book()
        .file("static/images/logo.svg", "<svg/>")
        .file("static/robots.txt", "User-agent: all of them\n")
        .file("static/.well-known/security.txt", "Contact: us\n")
        .file("static/.hidden", "no")
        .file("content/guides/photo.jpg", [0xff, 0xd8, 0x00])
        .page("guides/shown.md", "![A logo](/images/logo.svg) ![A photo](photo.jpg) [a file](photo.jpg)\n");
    let site = book.build();
    assert_eq!(site.read("images/logo.svg"), "<svg/>");
    assert_eq!(site.read("robots.txt"), "User-agent: all of them\n");
    assert!(site.has(".well-known/security.txt") && !site.has(".hidden"));
    assert_eq!(site.bytes()["guides/photo.jpg"], [0xff, 0xd8, 0x00]);
    assert_eq!(site.page("guides/shown/").attributes("main img", "src"), ["../../images/logo.svg", "../photo.jpg"]);
    site.is_sound();
}

#[test]
fn drafts_are_left_out_unless_asked_for() {
    let book = book().page("guides/draft.md", "---\ntitle: Not yet\ndraft: true\n---\n\nSoon.\n").page(
        "level-4/index.md",
        "---\ntitle: Level 4 - Later\ndraft: true\n---\n\n## People\n\n### Culture\n\nAt 4.\n",
    );
    let site = book.build();
    assert!(!site.has("guides/draft/index.html") && !site.has("level-4/index.html"));
    for route in site.routes() {
        site.page(&route).lacks("Not yet").lacks("Later");
    }
    let site = book.build_with(&["--drafts", "--base-url", "https://example.org/"]);
    site.is_sound().page("guides/draft/").says("Soon.").says("Draft");
    site.page("dimensions/people/culture/").says("At 4.");
    assert!(!site.read("sitemap.xml").contains("guides/draft/"));
}

#[test]
fn the_model_as_data_is_the_one_that_is_printed() {
    let book = book();
    let site = book.build();
    let mut file: serde_json::Value = serde_json::from_str(&site.read("model.json")).expect("JSON");
    let schema = file.as_object_mut().expect("an object").shift_remove("$schema").expect("a schema");
    assert_eq!(file, book.model().0);
    assert!(site.has(schema.as_str().expect("an address")), "{schema}");
    let schema: serde_json::Value = serde_json::from_str(&site.read(schema.as_str().expect("text"))).expect("JSON");
    for key in file.as_object().expect("an object").keys() {
        assert!(schema["properties"].get(key).is_some(), "the schema does not know {key}");
    }
    assert_eq!(
        file["cells"][0],
        serde_json::json!({
            "level": "level-1", "dimension": "people", "topic": "people/culture",
            "source": {"path": "level-1/index.md", "line": 11}, "words": 5
        })
    );
}

#[test]
fn levels_that_follow_each_other_read_on() {
    let page = |name: &str| {
        format!(
            "# {name}\n\n## Craft\n\n* Level 1: Alone we try it.\n* **Level 2:** Together we do it.\n\nThat is all.\n"
        )
    };
    let site = SiteTest::new().page("people.md", &page("People")).page("tools.md", &page("Tools")).build();
    let text = site.page("people/").text();
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let words = words.join(" ");
    assert!(words.contains("Level 1 Alone we try it Level 2 Together we do it That is all"), "{words}");
}

#[test]
fn cells_of_a_table_lead_to_the_levels_beside() {
    let page = |n: usize| {
        format!(
            "# Level {n}\n\n| Axis | State |\n| --- | --- |\n| Energy | Used at {n} |\n| People | Trained at {n} |\n"
        )
    };
    let site = SiteTest::new().page("level-1.md", &page(1)).page("level-2.md", &page(2)).build();
    let turns = |route: &str| site.page(route).attributes("td a.turn", "href");
    assert_eq!(turns("level-1/"), ["../level-2/#energy", "../level-2/#people"]);
    assert_eq!(turns("level-2/"), ["../level-1/#energy", "../level-1/#people"]);
    // Levels that are columns stand side by side already.
    let table =
        "# Model\n\n| | Level 1 | Level 2 |\n| --- | --- | --- |\n| Energy | Some | Less |\n| People | Few | All |\n";
    let site = SiteTest::new().page("model.md", table).build();
    assert!(site.page("model/").select("a.turn").is_empty());
}

#[test]
fn a_dimension_that_nobody_reads_at_once_is_an_overview() {
    let page = |level: usize, words: usize| {
        let text = "One word more. ".repeat(words / 3);
        format!(
            "# Level {level}\n\n## People\n\n### Culture\n\nThis comes first. {text}\n\n## Tools\n\n### Shell\n\nShell. In full.\n"
        )
    };
    let build = |words| {
        let book = SiteTest::new().page("level-1.md", &page(1, words)).page("level-2.md", &page(2, 6));
        book.build()
    };
    let long = build(12_000);
    let overview = long.page("dimensions/people/");
    overview.says("This comes first.");
    assert!(!overview.text().contains("One word more."), "the page has the texts in full");
    assert!(overview.links("main a").iter().any(|(_, href)| href == "../../level-1/#people-culture"));
    long.page("dimensions/people/culture/").says("One word more.");
    long.page("dimensions/tools/").says("In full.");
    long.is_sound();
    build(6000).page("dimensions/people/").says("One word more.");
}
