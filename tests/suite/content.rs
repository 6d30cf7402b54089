//! What becomes of the text: links, icons, code, notes, headings, names that need care.

use crate::site_test::SiteTest;

/// Two level pages with this below a topic of the first.
fn with(text: &str) -> SiteTest {
    SiteTest::new()
        .page("index.md", "# Home\n")
        .page(
            "level-1/index.md",
            &format!("# Level 1\n\n## People\n\n### Culture\n\n{text}\n\n## Tools\n\n### Shell\n\nOne.\n"),
        )
        .page("level-2/index.md", "# Level 2\n\n## People\n\n### Culture\n\nTwo.\n\n## Tools\n\n### Shell\n\nTwo.\n")
        .page("guides/start.md", "# Start\n\n## First things\n\nText.\n")
}

/// The pages on which a text below People › Culture at level 1 is shown in full.
const PIVOTS: [&str; 2] = ["level-1/", "dimensions/people/culture/"];

#[test]
fn links_of_all_kinds_lead_to_pages() {
    let links = [
        ("[x](../level-2/index.md#culture)", "../level-2/#people-culture"),
        ("[x](../level-2/#people-culture)", "../level-2/#people-culture"),
        ("[x](/level-2/)", "../level-2/"),
        ("[x](/level-2)", "../level-2/"),
        ("[x](../guides/start.md)", "../guides/start/"),
        ("[x](../guides/start.md#first-things)", "../guides/start/#first-things"),
        ("[x](../guides/start)", "../guides/start/"),
        ("[x](/guides/start.html)", "../guides/start/"),
        ("[x][there]\n\n[there]: ../guides/start.md", "../guides/start/"),
        ("[x](/)", "../"),
        ("[x](#shell)", "#tools-shell"),
        ("[[people/culture]]", "../dimensions/people/culture/"),
        ("[[people/culture|x]]", "../dimensions/people/culture/"),
        ("[[guides/start]]", "../guides/start/"),
        ("[[Start]]", "../guides/start/"),
        ("[x]({{< ref \"/guides/start\" >}})", "../guides/start/"),
        ("[x]({{< relref \"/guides/start.md#first-things\" >}})", "../guides/start/#first-things"),
        ("[x]({{% ref \"start\" %}})", "../guides/start/"),
        ("<a href=\"../guides/start.md\">x</a>", "../guides/start/"),
        ("[x](https://example.org/a?b=c&d#e)", "https://example.org/a?b=c&d#e"),
        ("<https://example.org/>", "https://example.org/"),
        ("[x](mailto:a@example.org)", "mailto:a@example.org"),
    ];
    for (written, expected) in links {
        let book = with(&format!("Go there: {written}\n"));
        let site = book.build();
        site.is_sound().run.is_silent();
        let found = site.page("level-1/").attributes("main .prose p:not(.steps) a", "href");
        assert_eq!(found, [expected], "{written}");
        // The same link, from where it is shown once more.
        let page = site.page("dimensions/people/culture/");
        let found = page.attributes(".cell p:not(.steps) a", "href");
        let from_root = match expected.strip_prefix("../") {
            Some(rest) => format!("../../../{rest}"),
            None if expected.starts_with('#') => format!("../../../level-1/{expected}"),
            None => expected.to_owned(),
        };
        let here = "../../../dimensions/people/culture/";
        assert!(found == [from_root.as_str()] || (from_root == here && found == ["./"]), "{written}: {found:?}");
    }
}

#[test]
fn a_broken_link_is_a_warning_and_an_error_if_strict() {
    let book = with("A word and [a link](gone.md).\n");
    let site = book.build();
    site.run.reports("warning[broken-link]: there is nothing at `gone.md`").reports(" --> level-1/index.md:7:12\n");
    site.page("level-1/").says("A word and a link.");
    site.is_sound();
    book.try_build(&["--strict", "--out", "strict"]).exits(1).reports("level-1/index.md:7:12");
    assert!(!book.path("strict").exists());
    // Quiet hides a warning, not an error.
    book.try_build(&["--quiet"]).succeeds().is_silent();
}

#[test]
fn a_place_on_a_long_line_has_its_true_column() {
    let words = "word ".repeat(60);
    let book = with(&format!("{words}[a link](gone.md) {words}\n"));
    book.build().run.reports(" --> level-1/index.md:7:301\n");
}

#[test]
fn icons_become_images() {
    let book = SiteTest::new()
        .page("level-1.md", "# Level 1\n\n## <i class=\"fas fa-users\"></i> People\n\nOne.\n\n## <i class=\"fa-solid fa-gear\"></i> Tools\n\nOne.\n")
        .page("level-2.md", "# Level 2\n\n## People\n\nTwo.\n\n## Tools\n\nTwo.\n")
        .page("other.md", "# Other\n\n## <i class=\"fas fa-users\"></i> Friends\n\nText with <i class=\"fas fa-edit\"></i> an icon.\n");
    let site = book.build();
    for route in ["level-1/", "other/", "dimensions/people/", "dimensions/tools/"] {
        let page = site.page(route);
        page.lacks("<i class").lacks("fa-users").holds("<svg");
        assert!(!page.select("main h1 svg, main h2 svg").is_empty(), "{route}");
    }
    assert_eq!(site.page("other/").select("main h2"), ["Friends"]);
    assert_eq!(site.page("other/").attributes("main h2", "id"), ["friends"]);
}

#[test]
fn code_is_highlighted_with_classes() {
    let code = "```rust\nfn main() { let x = \"<b>\"; } // &\n```\n\n```nonsense\n<plain> & simple\n```\n\n    indented <code>\n";
    let book = with(code).page("code.md", &format!("# Code\n\n{code}\n"));
    let site = book.build();
    for route in ["level-1/", "dimensions/people/culture/", "code/"] {
        let page = site.page(route);
        assert!(page.attributes("main pre span", "class").len() > 5, "{route}");
        assert!(page.attributes("main pre span", "style").is_empty(), "{route}");
        let blocks = page.select("main pre");
        assert_eq!(blocks, ["fn main() { let x = \"<b>\"; } // &", "<plain> & simple", "indented <code>"], "{route}");
    }
    let css = site.read("theme/style.css");
    assert!(css.contains("prefers-color-scheme") || css.contains("light-dark("), "no dark theme");
}

#[test]
fn notes_and_references_work_on_every_page_that_shows_them() {
    let book = with("A claim[^one] and [a book][book], once more[^one].\n\n[^one]: The *proof* of it.\n\n[book]: https://example.org/book\n")
        .page("level-1/more.md", "# More\n\nNothing.\n");
    let site = book.build();
    site.is_sound();
    for route in PIVOTS {
        let page = site.page(route);
        page.says("The proof of it.");
        assert!(page.attributes("main a", "href").contains(&"https://example.org/book".to_owned()), "{route}");
        let notes = page.attributes("main sup a", "href");
        assert!(!notes.is_empty() && notes.iter().all(|href| href.starts_with('#')), "{route}: {notes:?}");
        for href in notes {
            assert!(page.ids().contains(&href[1..].to_owned()), "{route}: {href}");
        }
    }
}

#[test]
fn headings_below_a_topic_follow_the_page() {
    let book = with("Text.\n\n##### Deep\n\nDeeper.\n\n###### Deepest\n\nText.\n");
    let site = book.build();
    site.is_sound();
    assert_eq!(
        site.page("level-1/").headings()[1..5].iter().map(|(depth, _)| *depth).collect::<Vec<_>>(),
        [2, 3, 4, 5]
    );
    let topic = site.page("dimensions/people/culture/").headings();
    assert_eq!(topic[..4].iter().map(|(depth, _)| *depth).collect::<Vec<_>>(), [1, 2, 3, 4], "{topic:?}");
}

#[test]
fn pages_with_several_titles_or_none_are_sound() {
    let site = SiteTest::new()
        .page("none.md", "Text alone.\n")
        .page("several.md", "# One\n\nText.\n\n# Two\n\n#### Skipped\n\n# One\n")
        .page("late.md", "### Late\n\n# Title\n")
        .page("empty.md", "")
        .page("quoted.md", "# Quoted\n\n> ## In a quote\n\n- ### In a list\n")
        .page("same.md", "# Same\n\n## Same\n\n## Same\n\n<h2 id=\"same\">Same</h2>\n\n## Strange {#page.main}\n")
        .build();
    let problems = crate::html::problems(&site.root, &site.files());
    // An id that the author wrote in HTML is the author's.
    assert!(
        problems.iter().all(|problem| problem.starts_with("same/index.html: an id is there twice")),
        "{problems:?}"
    );
    assert_eq!(site.page("none/").select("h1"), ["None"]);
}

#[test]
fn task_items_of_cells_can_be_ticked() {
    let book = with(
        "- [ ] A thing to do {#to-do}\n- [x] A thing *done* [there](https://example.org) {#done refs=\"A; B\"}\n- [ ] Another\n  - [ ] within {#within}\n",
    );
    let site = book.build();
    for route in PIVOTS {
        let page = site.page(route);
        page.lacks("{#to-do}").lacks("{#done").lacks("refs=").says("A thing to do").says("A thing done");
        let mut ids = page.attributes("main label.item input", "data-item");
        ids.retain(|id| !id.starts_with("level-"));
        assert_eq!([&ids[..2], &ids[3..]].concat(), ["to-do", "done", "within"], "{route}");
    }
    site.is_sound();
}

#[test]
fn task_items_outside_of_the_model_are_pictures_of_boxes() {
    let book = with("Text.\n").page("plain.md", "# Plain\n\n- [ ] A thing to do {#to-do}\n- [x] A thing done\n");
    let site = book.build();
    let page = site.page("plain/");
    page.lacks("{#to-do}").says("A thing to do").says("A thing done");
    assert_eq!(page.attributes("main li .box", "aria-label"), ["to do", "done"]);
    site.is_sound();
}

#[test]
fn addresses_in_the_front_matter() {
    let book = SiteTest::new()
        .page("index.md", "# Home\n\n[a](guides/a.md) [b](guides/b.md) [c](c.md)\n")
        .page("guides/a.md", "---\ntitle: A\nslug: first\n---\n\n[b](b.md)\n")
        .page("guides/b.md", "---\ntitle: B\nurl: /second/place/\n---\n\n[a](a.md)\n")
        .page("c.md", "---\ntitle: C\npermalink: /third\n---\n\nText.\n");
    let site = book.build();
    assert_eq!(site.page("").attributes("main .prose a", "href"), ["guides/first/", "second/place/", "third/"]);
    assert_eq!(site.page("second/place/").attributes("main .prose a", "href"), ["../../guides/first/"]);
    site.is_sound().run.is_silent();
}

#[test]
fn an_address_that_is_the_root_makes_the_home_page() {
    let book = SiteTest::new().page("intro.md", "---\ntitle: Welcome\nslug: /\n---\n\nWords of welcome.\n");
    book.build().is_sound().page("").says("Words of welcome.");
}

#[test]
fn an_explicit_address_that_is_taken_is_an_error() {
    let book = with("Text.").page("other.md", "---\nslug: /guides/start\n---\n\n# Other\n");
    book.try_build(&[]).exits(1).reports("error[address-twice]").reports("`/guides/start/`");
    // A page by dimension gives way to none either: a document at its address is that page.
    let site = with("Text.").page("dimensions/people.md", "# People\n\nAll about people.\n").build();
    site.is_sound().page("dimensions/people/").says("All about people.").says("Culture");
}

#[test]
fn a_site_works_in_any_folder() {
    let book = with("![x](/a.png) [y](/guides/start/)\n").file("static/a.png", "png");
    let site = book.build_with(&["--base-url", "https://example.org/deep/down/"]);
    for route in site.routes().iter().filter(|route| *route != "404.html") {
        let page = site.page(route);
        let addresses = [
            page.attributes("[href]:not([rel=canonical]):not([type='application/json+oembed'])", "href"),
            page.attributes("[src]", "src"),
        ]
        .concat();
        for address in addresses {
            assert!(!address.starts_with('/') && !address.contains("example.org"), "{route}: {address}");
        }
    }
    site.is_sound();
}

#[test]
fn names_of_all_scripts_and_with_spaces() {
    let book = SiteTest::new()
        .page("index.md", "# Home\n\n[a](<über uns/mit leerzeichen.md>) [b](日本語.md) [c](50%25.md) [d](a%26b.md)\n")
        .page("über uns/mit leerzeichen.md", "# Mit Leerzeichen\n\n## Größe\n\n[hier](#größe)\n")
        .page("日本語.md", "# 日本語\n\n[u](<über uns/mit leerzeichen.md#größe>)\n")
        .page("50%.md", "# Half\n")
        .page("a&b.md", "# A and B\n")
        .page("level-1.md", "# Level 1\n\n## Größe & Maß\n\n### Übung\n\nEins.\n\n## 人材\n\n### 育成\n\nEins.\n")
        .page("level-2.md", "# Level 2\n\n## Größe & Maß\n\n### Übung\n\nZwei.\n\n## 人材\n\n### 育成\n\nZwei.\n");
    book.model().is("1 Level 1, 2 Level 2
        größe-and-maß Größe & Maß
        größe-and-maß/übung Übung: 1 2
        人材 人材
        人材/育成 育成: 1 2");
    let site = book.build();
    site.is_sound().run.is_silent();
    site.page("dimensions/人材/育成/").says("Zwei.");
    site.page("über uns/mit leerzeichen/").says("hier");
}

#[test]
fn nothing_that_is_a_name_becomes_code() {
    let evil = "<script>alert(1)</script>";
    let quoted = "\\<script>alert(1)\\</script>";
    let book = SiteTest::new()
        .toml(&format!(
            "[book]\ntitle = '{evil}'\ndescription = '\"><script>x</script>'\n[model]\nversion = '{evil}'\n\
             [[model.dimensions]]\nname = 'People {evil}'\nid = 'people'\naliases = ['People']\n[[model.dimensions]]\nname = 'Tools'\n"
        ))
        .page("level-1.md", &format!("---\ntitle: 'Level 1 - {evil}'\ndescription: '\"{evil}'\n---\n\n## People\n\n### {quoted}\n\nOne {quoted}.\n\n## Tools\n\n### `{evil}`\n\nOne.\n"))
        .page("level-2.md", &format!("# Level 2\n\n## People\n\n### {quoted}\n\nTwo.\n\n## Tools\n\n### `{evil}`\n\nTwo.\n"))
        .page("a.md", &format!("---\ntitle: '{evil}'\nlinkTitle: '\"><script>y</script>'\n---\n\n## {quoted}\n\nText\n\n```{evil}\ncode\n```\n"))
        .page("index.md", "# Home\n");
    let site = book.build();
    for route in site.routes() {
        let page = site.page(&route);
        page.lacks("<script>");
        let code = page.select("script:not([type='application/json']):not([type='application/ld+json'])");
        assert_eq!(page.attributes("script", "src").len(), code.len(), "{route}");
    }
    site.is_sound();
    assert_eq!(site.page("a/").select("h1"), [evil]);
}

#[test]
fn the_edit_link_names_the_file() {
    let book =
        with("Text.").toml("[output.html]\nedit-url = 'https://example.org/edit/{path}'\n").page("a b.md", "# A\n");
    let site = book.build();
    assert_eq!(
        site.page("level-1/").attributes(".page-end .edit", "href"),
        ["https://example.org/edit/level-1/index.md"]
    );
    assert_eq!(site.page("a b/").attributes(".page-end .edit", "href"), ["https://example.org/edit/a%20b.md"]);
}

#[test]
fn another_prefix_for_the_pages_by_dimension() {
    let site = with("Text.").toml("[output.html]\ndimensions-path = 'aspects'\n").build();
    site.is_sound().page("aspects/people/culture/").says("Two.");
    assert!(!site.root.join("dimensions").exists());
}

#[test]
fn a_theme_of_ones_own_lies_on_top_of_the_default_one() {
    let book = with("Text.")
        .toml("[output.html]\ntheme = 'mine'\n")
        .file("themes/mine/templates/cell.html", "<p>My cell</p>\n{{ cell.html | safe }}\n")
        .file("themes/mine/static/mine.css", "p { color: red }");
    let site = book.build();
    site.is_sound().page("dimensions/people/culture/").says("My cell").says("Two.");
    assert_eq!(site.read("theme/mine.css"), "p { color: red }");
    assert!(site.has("theme/style.css"));
}
