//! What machines are told: dates, heads, the feed, the sitemap, `llms.txt`, pages as Markdown, icons and manifest.

use std::process::Command;

use serde_json::Value;

use crate::site_test::{Built, SiteTest};

const BASE: &str = "[build]\nbase-url = \"https://example.org/m/\"\n";

fn book() -> SiteTest {
    let level = |n: usize| {
        format!(
            "# Level {n}\n\nAbout level {n}. More.\n\n## People\n\n### Culture\n\nCulture at {n}, see \
             [the guide](../guide.md#deep \"Title\") and [[guide|it]].\n\n#### Detail\n\n![A picture](../logo.png)\n\n## \
             Process\n\n### Audit\n\nAudit at {n}.\n"
        )
    };
    SiteTest::new()
        .toml(BASE)
        .page("index.md", "---\ntitle: A <model> & \"more\"\ndescription: One & all.\n---\n\nWelcome.\n")
        .page("level-1/index.md", &level(1))
        .page("level-2/index.md", &level(2))
        .page("guide.md", "# Guide\n\nA guide. It says more.\n\n## Deep\n\n[Level 1](level-1/index.md) and <a href=\"level-2/\">two</a>.\n")
        .file("content/logo.png", b"png")
}

/// Git in the book's folder, at a fixed time, with nothing of this machine's configuration.
fn git(book: &SiteTest, date: &str, args: &[&str]) {
    let mut git = Command::new("git");
    git.current_dir(book.path("")).args(args);
    git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    for (name, value) in [("NAME", "A"), ("EMAIL", "a@example.org"), ("DATE", date)] {
        git.env(format!("GIT_AUTHOR_{name}"), value).env(format!("GIT_COMMITTER_{name}"), value);
    }
    let output = git.output().expect("git runs");
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn commit(book: &SiteTest, date: &str) {
    git(book, date, &["add", "--all", "content", "book.toml"]);
    git(book, date, &["commit", "--quiet", "--message", "x"]);
}

fn begin(book: &SiteTest, date: &str) {
    git(book, date, &["init", "--quiet"]);
    commit(book, date);
}

fn json_ld(site: &Built, route: &str) -> Value {
    let html = site.page(route).html;
    let text = html.split("<script type=\"application/ld+json\">").nth(1).expect("JSON-LD");
    serde_json::from_str(text.split("</script>").next().expect("an end")).expect("JSON")
}

/// What a page is called in JSON-LD: the last of its graph.
fn described(site: &Built, route: &str) -> Value {
    json_ld(site, route)["@graph"].as_array().expect("a graph").last().expect("the page").clone()
}

/// The time that a page says it was changed at.
fn changed(site: &Built, route: &str) -> Option<String> {
    site.page(route).attributes("time", "datetime").into_iter().next()
}

#[test]
fn dates_come_from_git() {
    let book = book().page("odd \"näme\" [1].md", "# Odd\n");
    begin(&book, "2024-01-01T10:00:00+01:00");
    book.put("content/guide.md", "# Guide\n\nChanged.\n");
    commit(&book, "2024-02-02T22:30:00-05:00");
    git(&book, "2024-03-03T00:00:00Z", &["mv", "content/level-2", "content/level-3"]);
    commit(&book, "2024-03-03T00:00:00Z");
    book.put("content/new.md", "# New\n");
    let site = book.build();
    assert_eq!(changed(&site, "guide/").as_deref(), Some("2024-02-02T22:30:00-05:00"));
    site.page("guide/").says("Last changed on February 2, 2024");
    assert_eq!(described(&site, "guide/")["dateModified"], "2024-02-02T22:30:00-05:00");
    assert_eq!(described(&site, "guide/")["datePublished"], "2024-01-01T10:00:00+01:00");
    assert_eq!(changed(&site, "odd \"näme\" [1]/").as_deref(), Some("2024-01-01T10:00:00+01:00"));
    // To be moved is no change of the text; a page of several texts has the date of the latest.
    assert_eq!(changed(&site, "level-3/").as_deref(), Some("2024-01-01T10:00:00+01:00"));
    assert_eq!(changed(&site, "dimensions/people/culture/").as_deref(), Some("2024-01-01T10:00:00+01:00"));
    // What is not in git has no date.
    assert_eq!(changed(&site, "new/"), None);
    assert_eq!(described(&site, "new/")["dateModified"], Value::Null);
    site.is_sound();
}

#[test]
fn what_the_front_matter_says_goes_first() {
    let book = book()
        .page("a.md", "---\nlastmod: 2025-05-05\ndate: 2020-01-01\n---\n\nA.\n")
        .page("b.md", "+++\ntitle = \"B\"\ndate = 2020-02-02\n+++\n\nB.\n")
        .page("c.md", "---\nupdated: no date\n---\n\nC.\n");
    let site = book.build();
    assert_eq!(changed(&site, "a/").as_deref(), Some("2025-05-05T00:00:00Z"));
    assert_eq!(described(&site, "a/")["datePublished"], "2020-01-01T00:00:00Z");
    assert_eq!(changed(&site, "b/").as_deref(), Some("2020-02-02T00:00:00Z"));
    assert_eq!(changed(&site, "c/"), None);
    begin(&book, "2024-01-01T00:00:00Z");
    let site = book.build();
    assert_eq!(changed(&site, "a/").as_deref(), Some("2025-05-05T00:00:00Z"));
    assert_eq!(changed(&site, "b/").as_deref(), Some("2024-01-01T00:00:00Z"), "`date` is when it was first there");
}

#[test]
fn nothing_depends_on_who_builds() {
    let book = book();
    begin(&book, "2024-01-01T10:00:00+01:00");
    git(&book, "", &["config", "log.showSignature", "true"]);
    git(&book, "", &["config", "log.showRoot", "false"]);
    git(&book, "", &["config", "diff.relative", "true"]);
    git(&book, "", &["config", "color.ui", "always"]);
    git(&book, "", &["config", "core.fsmonitor", "touch ran; false"]);
    git(&book, "", &["config", "core.pager", "touch ran"]);
    let first = book.build().bytes();
    assert!(String::from_utf8_lossy(&first["sitemap.xml"]).contains("<lastmod>2024-01-01T10:00:00+01:00</lastmod>"));
    assert_eq!(book.build().bytes(), first);
    assert!(!book.path("ran").exists() && !book.path("content/ran").exists());
    // Another clone of the same commit makes the same bytes.
    git(&book, "", &["clone", "--quiet", ".", "clone"]);
    let run = book.run(&["build", "clone", "--out", "again"]);
    run.succeeds();
    assert_eq!(book.built("again", run).bytes(), first);
}

#[test]
fn a_shallow_clone_says_so() {
    let book = book();
    begin(&book, "2024-01-01T00:00:00Z");
    book.put("content/guide.md", "# Guide\n\nChanged.\n");
    commit(&book, "2024-02-02T00:00:00Z");
    let from = format!("file://{}", book.path("").display());
    for (depth, dated) in [("1", None), ("2", Some("2024-02-02T00:00:00Z"))] {
        let (clone, out) = (format!("clone-{depth}"), format!("out-{depth}"));
        git(&book, "", &["clone", "--quiet", "--depth", depth, &from, &clone]);
        let run = book.run(&["build", &clone, "--out", &out, "--verbose"]);
        run.succeeds();
        let is_shallow = run.stdout.contains("the clone is shallow") || run.stderr.contains("the clone is shallow");
        // Git does not tell whether anything was cut off: the last commit that is there may have changed all or nothing.
        assert!(is_shallow, "{}{}", run.stdout, run.stderr);
        let site = book.built(&out, run);
        assert_eq!(changed(&site, "guide/").as_deref(), dated);
        assert_eq!(changed(&site, "level-1/"), None);
    }
}

#[test]
fn without_git_there_is_no_date_and_no_error() {
    let book = book();
    let site = book.build();
    site.run.is_silent();
    assert_eq!(changed(&site, "guide/"), None);
    assert!(!site.has("atom.xml") && !site.read("index.html").contains("atom.xml"));
    assert!(!site.read("sitemap.xml").contains("lastmod"));
    // A repository without a commit.
    git(&book, "", &["init", "--quiet"]);
    book.build().run.is_silent();
    // The program is not there.
    let output = crate::site_test::gradus().arg("build").current_dir(book.path("")).env("PATH", "").output();
    assert!(output.expect("the program runs").status.success());
}

#[test]
fn heads_tell_what_is_right() {
    let book = book();
    let site = book.build();
    let home = site.page("");
    let meta = |name: &str| home.attributes(&format!("meta[property=\"{name}\"]"), "content");
    assert_eq!(meta("og:title"), ["A <model> & \"more\""]);
    assert_eq!(meta("og:url"), ["https://example.org/m/"]);
    assert_eq!(meta("og:type"), ["website"]);
    assert_eq!(meta("og:locale"), ["en_US"]);
    assert_eq!(meta("og:description"), ["One & all."]);
    let guide = site.page("guide/");
    assert_eq!(guide.attributes("meta[name=description]", "content"), ["A guide."]);
    assert_eq!(guide.attributes("meta[property=\"og:type\"]", "content"), ["article"]);
    let trail = &json_ld(&site, "dimensions/people/culture/")["@graph"][0];
    let items: Vec<_> = trail["itemListElement"].as_array().expect("items").iter().map(|one| &one["item"]).collect();
    assert_eq!(
        items,
        [
            "https://example.org/m/",
            "https://example.org/m/dimensions/people/",
            "https://example.org/m/dimensions/people/culture/"
        ]
    );
    assert_eq!(described(&site, "guide/")["isPartOf"]["name"], "A <model> & \"more\"");
    // Nobody knows where it will be.
    book.put("book.toml", "");
    let html = book.build().read("guide/index.html");
    for absent in ["og:url", "canonical", "og:image", "BreadcrumbList", "\"url\"", "atom.xml"] {
        assert!(!html.contains(absent), "{absent}");
    }
    assert!(!book.build().read("404.html").contains("ld+json"));
}

#[test]
fn texts_cannot_leave_their_script() {
    let site =
        book().page("x.md", "---\ntitle: \"</script><script>alert(1)</script> <!-- \\u2028\"\n---\n\nX.\n").build();
    let html = site.read("x/index.html");
    assert!(!html.contains("<script>alert"), "{html}");
    assert_eq!(described(&site, "x/")["name"], "</script><script>alert(1)</script> <!-- \u{2028}");
}

#[test]
fn pictures_have_whole_addresses() {
    let book = book()
        .toml(&format!("{BASE}[output.html]\nimage = \"social.png\"\n"))
        .file("static/social.png", b"png")
        .page("deep/a.md", "---\nimage: ../logo.png\n---\n\nA.\n")
        .page("b.md", "---\nimage: https://a.example/b.png\n---\n\nB.\n")
        .page("c.md", "---\nimage: gone.png\n---\n\nC.\n");
    let site = book.build();
    let image = |route: &str| site.page(route).attributes("meta[property=\"og:image\"]", "content");
    assert_eq!(image("deep/a/"), ["https://example.org/m/logo.png"]);
    assert_eq!(image("b/"), ["https://a.example/b.png"]);
    assert_eq!(image("c/"), ["https://example.org/m/social.png"]);
}

#[test]
fn the_feed_is_of_what_changed() {
    let book = book();
    begin(&book, "2024-01-01T00:00:00Z");
    for n in 0..60 {
        book.put(
            &format!("content/many/{n:02}.md"),
            format!("---\ntitle: Page {n}\nlastmod: 2025-01-01T00:{n:02}:00Z\n---\n\nText & more.\n"),
        );
    }
    book.put("content/many/draft.md", "---\ndraft: true\nlastmod: 2026-01-01\n---\n\nNot yet.\n");
    let feed = book.build().read("atom.xml");
    assert_eq!(feed.matches("<entry>").count(), 50);
    assert!(feed.contains("<updated>2025-01-01T00:59:00Z</updated>") && !feed.contains("Page 9<"), "{feed}");
    assert!(feed.find("Page 59<") < feed.find("Page 58<"));
    assert!(feed.contains("<id>https://example.org/m/many/59/</id>"));
    assert!(feed.contains("Text &amp; more."));
    let with_drafts = book.build_with(&["--drafts"]).read("atom.xml");
    assert!(!with_drafts.contains("Not yet"), "{with_drafts}");
}

#[test]
fn each_page_is_there_as_markdown() {
    let site = book().page("tabs.mdx", "# Tabs\n\nimport A from 'a'\n\n<Card title=\"Go\" href=\"guide.md\" />\n\n<!-- note -->\n\n```\n[x](guide.md)\n```\n").build();
    let guide = site.read("guide/index.md");
    assert_eq!(
        guide,
        "# Guide\n\nA guide. It says more.\n\n## Deep\n\n[Level 1](../level-1/index.md) and <a href=\"../level-2/\">two</a>.\n"
    );
    let level = site.read("level-1/index.md");
    assert!(level.contains("[the guide](../guide/index.md#deep \"Title\") and [it](../guide/index.md)."), "{level}");
    assert!(level.contains("![A picture](../logo.png)"), "{level}");
    assert!(!site.read("index.md").contains("description:"));
    assert!(
        site.read("index.md")
            .starts_with("# A \\<model> & \"more\"\n\nWelcome.\n\n## Levels\n\n- [Level 1](level-1/index.md)")
    );
    // Put together from cells, their headings below those of the page.
    let topic = site.read("dimensions/people/culture/index.md");
    assert!(
        topic.starts_with(
            "# Culture\n\n## Level 1\n\nCulture at 1, see [the guide](../../../guide/index.md#deep \"Title\")"
        ),
        "{topic}"
    );
    assert!(topic.contains("\n### Detail\n"), "{topic}");
    assert!(site.read("level-1/checklist/index.md").contains("- [ ] "));
    let tabs = site.read("tabs/index.md");
    assert!(tabs.contains("[Go](../guide/index.md)") && tabs.contains("\n[x](guide.md)\n"), "{tabs}");
    assert!(!tabs.contains("import") && !tabs.contains("note"), "{tabs}");
    assert_eq!(site.page("guide/").attributes("link[type=\"text/markdown\"]", "href"), ["index.md"]);
    assert!(!site.has("assess/index.md") && !site.has("embed/level-1/index.md"));
}

#[test]
fn all_pages_are_listed_for_those_who_read_markdown() {
    let book = book();
    let list = book.build().read("llms.txt");
    assert!(list.starts_with("# A <model> & \"more\"\n\n> One & all.\n\n## Levels\n\n- [Level 1](https://example.org/m/level-1/index.md): "), "{list}");
    assert!(list.contains("- [Culture](https://example.org/m/dimensions/people/culture/index.md): People\n"), "{list}");
    book.put("book.toml", "[output.html]\nmarkdown = false\n");
    let site = book.build();
    let list = site.read("llms.txt");
    assert!(list.contains("- [Guide](guide/)"), "{list}");
    assert!(!site.has("guide/index.md") && !site.read("guide/index.html").contains("text/markdown"));
}

#[test]
fn a_file_of_the_book_takes_the_name() {
    let names = ["llms.txt", "atom.xml", "sitemap.xml", "robots.txt", "manifest.webmanifest", "guide/index.md"];
    let book = names.iter().fold(book(), |book, name| book.file(&format!("static/{name}"), "mine"));
    let site = book.build();
    site.run.is_silent();
    for name in names {
        assert_eq!(site.read(name), "mine", "{name}");
    }
}

#[test]
fn icons_of_the_book_win() {
    let book = book();
    let site = book.build();
    assert_eq!(site.page("guide/").attributes("link[rel=icon]", "href"), ["../theme/icon.svg"]);
    let manifest: Value = serde_json::from_str(&site.read("manifest.webmanifest")).expect("JSON");
    assert_eq!((&manifest["start_url"], &manifest["icons"][0]["src"]), (&"./".into(), &"theme/icon.svg".into()));
    let book = book
        .file("static/favicon.ico", b"i")
        .file("static/favicon.svg", b"s")
        .file("static/apple-touch-icon.png", b"a");
    let site = book.build();
    assert_eq!(site.page("guide/").attributes("link[rel=icon]", "href"), ["../favicon.ico", "../favicon.svg"]);
    assert_eq!(site.page("").attributes("link[rel=apple-touch-icon]", "href"), ["apple-touch-icon.png"]);
}

#[test]
fn problems_are_told_where_the_book_says() {
    let toml = "[output.html]\nedit-url = \"https://a.example/{path}\"\nreport-url = \"https://a.example/new?t={title}&f={path}&u={url}\"\n";
    let site = book().toml(&format!("{BASE}{toml}")).build();
    let links = site.page("guide/").links(".page-end a");
    assert_eq!(
        links,
        [
            ("Edit this page".to_owned(), "https://a.example/guide.md".to_owned()),
            (
                "Report a problem".to_owned(),
                "https://a.example/new?t=Guide&f=guide.md&u=https%3A%2F%2Fexample.org%2Fm%2Fguide%2F".to_owned()
            ),
        ]
    );
    assert_eq!(site.page("404.html").links(".page-end a"), []);
    let bad = book().toml("[output.html]\nreport-url = \"javascript:alert(1)\"\n").try_build(&[]);
    bad.exits(2).reports("`javascript:alert(1)` is no web address").reports("--> book.toml:2");
}

#[test]
fn the_end_of_each_head_is_the_books() {
    let book = book()
        .toml("[output.html]\nhead = \"head.html\"\n")
        .file("head.html", "<meta name=\"x-own\" content=\"{{ 1 }}\">\n");
    let site = book.build();
    for page in ["index.html", "guide/index.html", "404.html", "checklist/index.html"] {
        assert!(site.read(page).contains("<meta name=\"x-own\" content=\"{{ 1 }}\">\n</head>"), "{page}");
    }
    assert!(!site.read("embed/level-1/index.html").contains("x-own"));
    book.remove("head.html");
    let run = book.try_build(&[]);
    run.exits(2)
        .reports("`head.html` cannot be read")
        .reports("--> book.toml:2:9")
        .reports("relative to the folder of book.toml");
}
