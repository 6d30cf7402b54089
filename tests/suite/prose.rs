//! What texts are made of: terms of the glossary, notes, tables, asides, lists of definitions, code, figures, images.

use crate::site_test::{Built, SiteTest};

const GLOSSARY: &str = "- term: SLO\n  definition: A *target*, see [the guide](guide.md).\n  aliases: [service level objective]\n  link: guide.md\n\
     - term: error budget\n  definition: What may go `wrong` before the SLO is missed.\n";

/// A model whose texts use terms, and a page beside it.
fn book() -> SiteTest {
    let level = |n: usize| {
        format!(
            "# Level {n}\n\nAn SLO of the level.\n\n## People\n\n### Culture\n\nAn SLO[^n] and an error budget.\n\n[^n]: A note.\n\n\
             ### Skills\n\nThe SLO of skills.\n\n- [ ] The SLO is written down {{#down-{n}}}\n\n  Its error budget too.[^n]\n"
        )
    };
    SiteTest::new()
        .toml("[book]\ntitle = 'Model'\n")
        .file("glossary.yaml", GLOSSARY)
        .page("index.md", "# Home\n")
        .page("guide.md", "# Guide\n\nGuides.\n")
        .page("level-1.md", &level(1))
        .page("level-2.md", &level(2))
}

/// A book of one page with this text, and a glossary.
fn page_of(text: &str) -> Built {
    SiteTest::new()
        .file("glossary.yaml", GLOSSARY)
        .page("guide.md", "# Guide\n")
        .page("page.md", &format!("# Page\n\n{text}"))
        .toml("[book]\n")
        .build()
}

fn terms(site: &Built, route: &str) -> Vec<(String, String)> {
    site.page(route).links("a.term")
}

fn terms_in(text: &str) -> Vec<String> {
    terms(&page_of(text), "page/").into_iter().map(|(text, _)| text).collect()
}

#[test]
fn the_first_use_of_a_term_on_a_page_leads_to_the_glossary() {
    let site = book().build();
    for route in ["level-1/", "dimensions/culture/", "dimensions/skills/"] {
        let page = site.page(route);
        let found = terms(&site, route);
        assert_eq!(found.iter().filter(|(text, _)| text == "SLO").count(), 1, "{route}: {found:?}");
        for id in page.attributes("a.term", "aria-describedby") {
            assert!(page.ids().contains(&id), "{route}: {id}");
        }
        assert_eq!(page.ids().iter().filter(|id| id.starts_with("page.term-")).count(), found.len(), "{route}");
    }
    assert_eq!(terms(&site, "level-1/")[0], ("SLO".into(), "../glossary/#term-slo".into()));
    site.page("level-1/").holds("role=\"tooltip\" popover=\"manual\">A <em>target</em>, see the guide.</div>");
    site.is_sound();
}

#[test]
fn terms_are_whole_words_in_prose_alone() {
    assert_eq!(
        terms_in("A service level\nobjective, then an Error **Budget** and an error budget.\n"),
        ["service level objective", "error budget"]
    );
    assert_eq!(terms_in("SLOs, unSLO and slower: an (slo).\n"), ["slo"]);
    assert_eq!(terms_in("An **SLO** and *error budget*.\n"), ["SLO", "error budget"]);
    for text in [
        "## The SLO\n",
        "[an SLO](guide.md)\n",
        "`SLO`\n",
        "```\nSLO\n```\n",
        "    SLO\n",
        "![SLO](https://example.org/slo.png \"SLO\")\n",
        "<button>SLO</button> and <a href=\"guide.md\">SLO</a>\n",
        "- [ ] The SLO is written down\n",
        "| SLO |\n| --- |\n| x |\n",
        "SLO\n: Told elsewhere.\n",
        "SLO&#x41;x\n",
    ] {
        assert!(terms_in(text).is_empty(), "{text}");
    }
    for text in
        ["> SLO\n", "- SLO\n", "| a |\n| --- |\n| SLO |\n", "x\n: SLO\n", "> [!NOTE]\n> SLO\n", "x[^1]\n\n[^1]: SLO\n"]
    {
        assert_eq!(terms_in(text), ["SLO"], "{text}");
    }
}

#[test]
fn lists_of_boxes_have_no_terms_and_texts_below_them_have() {
    let site = book().build();
    for route in ["checklist/", "level-1/checklist/", "embed/level-1/", "glossary/", "404.html"] {
        assert!(terms(&site, route).is_empty(), "{route}");
    }
    assert!(site.page("level-1/").select("label a").is_empty());
}

#[test]
fn the_glossary_lists_all_terms() {
    let site = book().page("glossary.md", "# Our words\n\nAn SLO, and others.\n").build();
    let page = site.page("glossary/");
    page.says("An SLO, and others.").says("service level objective");
    assert_eq!(page.select("dt").len(), 2);
    assert_eq!(page.links("dd a"), [("the guide".into(), "../guide/".into()), ("Guide".into(), "../guide/".into())]);
    assert_eq!(page.links(".letters a").len(), 2);
    site.page("").holds("Our words</a>");
    site.is_sound();
    assert!(!SiteTest::new().page("index.md", "# Home\n").build().has("glossary/index.html"));
}

#[test]
fn a_language_has_its_own_glossary() {
    let site = book()
        .toml("[book]\nlanguage = 'de'\n")
        .file(
            "glossary.de.yaml",
            "- term: Level\n  definition: Eine Stufe.\n- term: Übung\n  definition: Macht Meister.\n",
        )
        .page("guide.md", "# Guide\n\nEine ÜBUNG.\n")
        .build();
    assert_eq!(terms(&site, "guide/"), [("ÜBUNG".into(), "../glossary/#term-%C3%BCbung".into())]);
    assert!(terms(&site, "dimensions/skills/").is_empty());
    site.is_sound();
}

#[test]
fn a_dead_link_in_a_definition_is_told_once_with_its_place() {
    let book = book().file("glossary.yaml", "- term: SLO\n  definition: See [x](gone.md).\n  link: gone-too.md\n");
    let site = book.build();
    site.run.reports("there is nothing at `/gone.md`").reports("there is nothing at `/gone-too.md`");
    site.run.reports("--> glossary.yaml:2:15").reports("--> glossary.yaml:3:9");
    assert_eq!(site.run.stderr.matches("/gone.md").count(), 1);
}

#[test]
fn notes_stand_below_every_text_that_refers_to_them() {
    let introduced = "# People\n\nAbout people.[^a]\n\n[^a]: Of people.\n";
    let site = book()
        .page("people.md", &format!("---\ndimension: People\n---\n\n{introduced}"))
        .page("twice.md", "# Twice\n\nOne.[^x] Two.[^x]\n\n## Next\n\nThree.[^x]\n\n[^x]: Same.\n")
        .build();
    // Every reference leads to a note of its page, and back.
    site.is_sound();
    for route in [
        "level-1/",
        "dimensions/people/culture/",
        "dimensions/people/skills/",
        "checklist/",
        "embed/level-1/",
        "twice/",
    ] {
        let Some(page) = site.has(&format!("{route}index.html")).then(|| site.page(route)) else { continue };
        let ids = page.ids();
        for (_, href) in page.links(".note-ref a").into_iter().chain(page.links(".notes .back")) {
            let id = href.strip_prefix('#').expect("a place on the page");
            assert!(ids.iter().any(|one| one == id), "{route}: {href}: {ids:?}");
        }
    }
    assert_eq!(site.page("twice/").attributes(".note-ref a", "role"), ["doc-noteref"; 3]);
    assert_eq!(site.page("twice/").attributes(".notes .back", "aria-label"), ["Back to the text (1)"]);
}

#[test]
fn tables_scroll_in_a_region_that_has_a_name() {
    let site = page_of(
        "| a | b |\n| --- | --- |\n| 1 | 2 |\n\n## Costs\n\n| a | b | c | d |\n| - | - | - | - |\n| 1 | 2 | 3 | 4 |\n",
    );
    let page = site.page("page/");
    assert_eq!(page.attributes(".table", "aria-label"), ["Page", "Costs"]);
    assert_eq!(page.attributes(".table", "tabindex"), ["0", "0"]);
    assert_eq!(page.select(".pinned").len(), 1);
}

#[test]
fn asides_of_all_tools_are_alike() {
    let text = "> [!WARNING]\n> Hot.\n\n!!! danger \"By hand\"\n    One.\n\n    Two.\n\n        code\n\n!!! tip\n    Three.\n\n\
                :::info Told\nFour.\n:::\n\n{{% alert title=\"Docsy\" color=\"warning\" %}}\nFive.\n{{% /alert %}}\n\n\
                {% hint style=\"success\" %}\nSix.\n{% endhint %}\n\n!!! Attention please\n\nWhat??? note\n";
    let site = page_of(text);
    let page = site.page("page/");
    assert_eq!(
        page.attributes(".aside", "class"),
        [
            "aside aside-warning",
            "aside aside-caution",
            "aside aside-tip",
            "aside aside-note",
            "aside aside-warning",
            "aside aside-tip"
        ]
    );
    let titles: Vec<String> = page.select(".aside-title").iter().map(|title| title.trim().to_owned()).collect();
    assert_eq!(titles, ["Warning", "By hand", "Tip", "Told", "Docsy", "Success"]);
    page.says("!!! Attention please").lacks("danger").lacks("xxx");
    assert_eq!(page.select(".aside pre").len(), 1);
    assert_eq!(page.select("li").len(), page.select("nav li, .contents li, .crumbs li").len());
    site.is_sound();
}

#[test]
fn definitions_need_a_space_behind_the_colon() {
    let site = page_of(
        "Term\n: What it is.\n\nText that goes on\n:smile: and on\n\n::: {.fence}\n\n> quoted\n> :bar:\n\n| a |\n|:-:|\n| 1 |\n\na | b\n:-|-:\n1 | 2\n",
    );
    let page = site.page("page/");
    assert_eq!(page.select("dt"), ["Term"]);
    assert_eq!(page.select("dd").len(), 1);
    page.says(":smile: and on").says("::: {.fence}").says(":bar:");
    assert_eq!(page.select(".table").len(), 2);
}

#[test]
fn code_says_its_language() {
    let site = page_of("```rust\nlet a = 1;\n```\n\n```\nplain\n```\n");
    let page = site.page("page/");
    assert_eq!(page.attributes(".code", "data-language"), ["rust"]);
    assert_eq!(page.select(".code > pre").len(), 2);
}

/// A PNG of this size, as far as its head.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend([8, 2, 0, 0, 0, 0, 0, 0, 0]);
    bytes
}

#[test]
fn images_keep_their_room_and_have_captions() {
    let site = SiteTest::new()
        .file("content/a.png", png(400, 200))
        .file("content/b.svg", "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 30 20'/>")
        .file("content/broken.gif", "no image")
        .page("page.md", "# Page\n\n![A](a.png \"The *caption*\")\n\n![B](b.svg) in text ![A](a.png \"Title\")\n\n![C](broken.gif)\n\n<img src=\"a.png\" alt=\"\"> <img src=\"a.png\" alt=\"\" width=\"20\">\n")
        .page("other.md", "# Other\n\n![A](a.png)\n")
        .build();
    let page = site.page("page/");
    page.holds("<figure><img src=\"../a.png\" alt=\"A\" width=\"400\" height=\"200\" decoding=\"async\">\n<figcaption>The *caption*</figcaption></figure>");
    page.holds("<img src=\"../b.svg\" alt=\"B\" width=\"30\" height=\"20\" loading=\"lazy\" decoding=\"async\">");
    page.holds("alt=\"A\" title=\"Title\" width=\"400\"");
    page.holds("alt=\"C\" loading=\"lazy\"");
    assert_eq!(page.attributes("main img", "width"), ["400", "30", "400", "400", "20"]);
    assert_eq!(page.attributes("main img", "loading").len(), 5);
    site.page("other/").lacks("lazy").holds("width=\"400\" height=\"200\" decoding=\"async\"");
    site.is_sound();
}

#[cfg(feature = "serve")]
mod live {
    use super::{GLOSSARY, book, png};
    use crate::preview::Preview;

    #[test]
    fn the_preview_follows_the_glossary() {
        let book = book();
        let preview = Preview::of(&book);
        preview.shows("/level-1/", "<a class=\"term\" href=\"../glossary/#term-slo\"");
        book.put("glossary.yaml", GLOSSARY.replace("A *target*", "Another *goal*"));
        preview.shows("/level-1/", "Another <em>goal</em>");
        book.put("glossary.yaml", format!("{GLOSSARY}- term: guides\n  definition: Those who lead.\n"));
        preview.shows("/guide/", "<a class=\"term\" href=\"../glossary/#term-guides\"");
        preview.is_as_built(&book);
        // A mistake leaves what was good.
        book.put("glossary.yaml", "- term: SLO\n");
        preview.finds(&["glossary"]);
        preview.shows("/guide/", "#term-guides");
        book.remove("glossary.yaml");
        preview.answers("/glossary/", 404);
        preview.is_as_built(&book);
        book.put("glossary.yaml", "- term: SLO\n  definition: See [x](gone.md).\n");
        preview.finds(&["broken-link"]);
        book.put("content/guide.md", "# Guide\n\nMore.\n");
        preview.finds(&["broken-link"]);
        preview.is_as_built(&book);
    }

    #[test]
    fn the_preview_follows_the_size_of_images() {
        let book = book().file("content/a.png", png(10, 20)).page("guide.md", "# Guide\n\n![A](a.png)\n");
        let preview = Preview::of(&book);
        preview.shows("/guide/", "width=\"10\" height=\"20\"");
        book.put("content/a.png", png(30, 40));
        preview.shows("/guide/", "width=\"30\" height=\"40\"");
        preview.is_as_built(&book);
    }
}
