//! Pages of standards: which items answer to which clause.

use crate::site_test::{Built, SiteTest};

const STANDARDS: &str = "[book]\ntitle = 'Model'\n\
     [[model.standards]]\nid = 'ssdf'\nname = 'NIST SSDF'\ntitle = 'Secure Software Development Framework'\n\
     url = 'https://csrc.nist.gov/pubs/sp/800/218/final'\n\
     [[model.standards]]\nname = 'ISO/IEC 27001'\n\
     [[model.standards]]\nid = 'iso-2022'\nname = 'ISO/IEC 27001:2022'\naliases = ['27001']\n\
     [[model.standards]]\nname = 'Nobody'\n";

/// A model with items from a text, from front matter and from a file beside it, and with references in odd order.
fn book() -> SiteTest {
    SiteTest::new()
        .toml(STANDARDS)
        .page("index.md", "# Home\n")
        .page(
            "level-1.md",
            "# Level 1\n\n## People\n\n### Culture\n\nText.\n\n\
             - [ ] The `owner` is *named* {#owner refs=\"NIST SSDF PO.10; NIST SSDF PO.2; ISO/IEC 27001:2022 A.5.10\"}\n\
             - [ ] The owner has a deputy[^n] {#deputy refs=\"nist  ssdf PO.2; 27001 A.5.9\"}\n\n  It is written down.\n\n\
             [^n]: A note.\n\n### Skills\n\nText.\n",
        )
        .page("level-2.md", "# Level 2\n\n## People\n\n### Culture\n\nText.\n\n### Skills\n\nText.\n")
        .file(
            "checklists/items.yaml",
            "level-2/skills:\n  - title: Everybody was trained\n    id: trained\n    description: There is a list.\n    \
             refs: [NIST SSDF, NIST SSDF PO.2, 'ISO/IEC 27001:2013 A.7', House rule 4, 'https://example.org/rule']\n",
        )
}

fn hrefs(site: &Built, route: &str, selector: &str) -> Vec<String> {
    site.page(route).links(selector).into_iter().map(|(_, href)| href).collect()
}

#[test]
fn a_standard_lists_its_clauses_in_order_with_the_items() {
    let site = book().build();
    let page = site.page("standards/ssdf/");
    let headings: Vec<String> = page.headings().into_iter().map(|(_, text)| text).collect();
    assert_eq!(headings[0], "NIST SSDF");
    assert!(headings[1].starts_with("NIST SSDF as a whole"), "{headings:?}");
    assert_eq!(headings[2..4], ["PO.2", "PO.10"]);
    assert_eq!(page.attributes(".section h2", "id"), ["whole", "po-2", "po-10"]);
    assert_eq!(
        page.attributes(".item > input", "data-item"),
        ["trained", "owner", "deputy", "trained", "owner"],
        "by clause, and within a clause by level"
    );
    assert_eq!(
        page.links(".lead a"),
        [("Secure Software Development Framework".into(), "https://csrc.nist.gov/pubs/sp/800/218/final".into())]
    );
    page.holds("<p data-count data-main>3 items</p>").holds("The <code>owner</code> is <em>named</em>");
    // Where an item belongs: its section of the checklist, and its text.
    let places = page.links(".item-place a");
    assert_eq!(
        places[..2],
        [
            ("Level 2".into(), "../../level-2/checklist/#skills".into()),
            ("Skills".into(), "../../level-2/#skills".into())
        ]
    );
    // What counts as evidence, and notes, stand on the checklist.
    page.lacks("It is written down").lacks("There is a list");
    assert_eq!(page.links(".crumbs a").len(), 2);
    site.is_sound();
}

#[test]
fn all_standards_are_listed_with_counts_by_level() {
    let site = book().build();
    let page = site.page("standards/");
    assert_eq!(
        page.links(".standards h2 a"),
        [
            ("NIST SSDF".into(), "ssdf/".into()),
            ("ISO/IEC 27001".into(), "iso-iec-27001/".into()),
            ("ISO/IEC 27001:2022".into(), "iso-2022/".into())
        ]
    );
    let counts: Vec<String> = page.select(".by-level b").iter().map(|text| text.trim().to_owned()).collect();
    assert_eq!(counts, ["2 items", "1 item", "0 items", "1 item", "2 items", "0 items"]);
    assert!(!site.has("standards/nobody/index.html"), "nothing answers to it");
    assert_eq!(hrefs(&site, "", "[data-group=pages] a"), ["standards/"]);
    let llms = site.read("llms.txt");
    assert!(llms.contains("## Standards\n\n- [NIST SSDF](standards/ssdf/index.md): Secure Software"), "{llms}");
    let markdown = site.read("standards/ssdf/index.md");
    assert!(markdown.contains("## PO.2\n\n- [ ] The owner is named ([level-1/culture]("), "{markdown}");
    assert!(site.read("standards/index.md").contains("- [ISO/IEC 27001](iso-iec-27001/index.md) (1 item)"));
}

#[test]
fn a_reference_leads_to_its_clause_of_the_standard_with_the_longest_name() {
    let site = book().build();
    let links = site.page("level-2/checklist/").links(".refs a");
    assert_eq!(
        links,
        [
            ("NIST SSDF".into(), "../../standards/ssdf/#whole".into()),
            ("NIST SSDF PO.2".into(), "../../standards/ssdf/#po-2".into()),
            ("ISO/IEC 27001:2013 A.7".into(), "../../standards/iso-iec-27001/#2013-a-7".into()),
            ("https://example.org/rule".into(), "https://example.org/rule".into()),
        ]
    );
    site.page("level-2/checklist/").holds("<li>House rule 4</li>");
    assert!(hrefs(&site, "level-2/", ".refs a").contains(&"../standards/ssdf/#po-2".to_owned()));
    // An alias is the same standard, and spelling makes no other clause.
    assert_eq!(site.page("standards/iso-2022/").attributes(".section h2", "id"), ["a-5-9", "a-5-10"]);
    let others = hrefs(&site, "standards/iso-2022/", ".refs a");
    assert_eq!(others, ["../ssdf/#po-2", "../ssdf/#po-10", "../ssdf/#po-2"]);
}

#[test]
fn without_declared_standards_there_is_no_page() {
    let site = book().toml("[book]\ntitle = 'Model'\n").build();
    assert!(!site.files().iter().any(|file| file.starts_with("standards")), "{:?}", site.files());
    site.page("level-2/checklist/").holds("<li>NIST SSDF PO.2</li>");
    assert!(!site.run.stderr.contains("reference-unknown"));
    let none = SiteTest::new().toml(STANDARDS).page("level-1.md", "# Level 1\n\n- [ ] Do it\n").build();
    assert!(!none.has("standards/index.html"));
}

#[test]
fn a_document_at_the_address_keeps_its_text() {
    let site = book()
        .page("standards/index.md", "# What we answer to\n\nOur own words.\n")
        .page("standards/ssdf.md", "# The framework\n\nWhy we chose it.\n\n## PO.2 {#po-2}\n\nAbout PO.2.\n")
        .page(
            "links.md",
            "# Links\n\n[All](standards/index.md) [whole](/standards/ssdf/#whole) [a](/standards/iso-2022/#a-5-9)\n",
        )
        .build();
    site.page("standards/").says("Our own words.").says("NIST SSDF").lacks("prove conformity");
    let page = site.page("standards/ssdf/");
    page.says("Why we chose it.").says("PO.10");
    assert!(page.ids().contains(&"model-po-2".to_owned()));
    assert!(hrefs(&site, "level-2/", ".refs a").contains(&"../standards/ssdf/#model-po-2".to_owned()));
    site.page("").holds("What we answer to</a>");
    assert!(!site.run.stderr.contains("broken-link"), "{}", site.run.stderr);
    site.is_sound();
}

#[test]
fn a_language_has_the_pages_and_the_references_of_the_book() {
    let german = "# Stufe 1\n\n## Menschen {#people}\n\n### Kultur {#culture}\n\nText.\n\n\
         - [ ] Der Besitzer hat einen Namen {#owner}\n- [ ] Er hat einen Stellvertreter {#deputy refs=\"NIST SSDF PO.3\"}\n";
    let site = book()
        .toml(&format!("{STANDARDS}[languages.de]\ntitle = 'Modell'\n[build]\nbase-url = 'https://example.org/'\n"))
        .page("de/level-1.md", german)
        .build();
    let page = site.page("de/standards/ssdf/");
    page.says("Der Besitzer hat einen Namen").says("NIST SSDF insgesamt");
    assert_eq!(page.attributes(".section h2", "id"), ["whole", "po-2", "po-3", "po-10"]);
    site.page("de/standards/").says("2 Punkte");
    assert!(site.read("de/sitemap.xml").contains("<loc>https://example.org/de/standards/ssdf/</loc>"));
    assert!(site.read("sitemap.xml").contains("<loc>https://example.org/standards/</loc>"));
    site.is_sound();
}

#[test]
fn names_of_standards_are_text() {
    let hostile = "</title><img src=x onerror=a()>\\\"'{{ x }}";
    let toml = format!(
        "[book]\ntitle = 'M'\n[[model.standards]]\nid = 'h'\nname = \"{hostile}\"\ntitle = \"{hostile}\"\nurl = \"https://example.org/\\\"><b>\"\n"
    );
    let refs = hostile.replace("\\\"", "\"").replace('\'', "''");
    let site = SiteTest::new()
        .toml(&toml)
        .page("level-1.md", "# Level 1\n\n## People\n\nText.\n\n## Tools\n\nText.\n")
        .page("level-2.md", "# Level 2\n\n## People\n\nText.\n\n## Tools\n\nText.\n")
        .file(
            "checklists/a.yaml",
            format!(
                "level-1/people:\n  - title: Do it\n    id: do\n    refs: ['{refs} <b>1</b>', '{refs} \"><script>']\n"
            ),
        )
        .build();
    for route in ["standards/", "standards/h/", "level-1/checklist/", "level-1/"] {
        let page = site.page(route);
        assert!(page.select("img, main script:not([type])").is_empty(), "{route}: {}", page.html);
        assert_eq!(page.html.matches("</title>").count(), 1, "{route}");
    }
    assert_eq!(site.page("standards/h/").select(".section").len(), 2);
    let markdown = site.read("standards/h/index.md");
    assert!(!markdown.contains("<img") || markdown.contains("\\<img"), "{markdown}");
    site.is_sound();
}

#[test]
fn the_model_as_data_names_the_standards() {
    let book = book();
    let data: serde_json::Value = serde_json::from_str(&book.build().read("model.json")).expect("JSON");
    let names: Vec<_> = data["standards"].as_array().expect("a list").iter().map(|one| &one["id"]).collect();
    assert_eq!(names, ["ssdf", "iso-iec-27001", "iso-2022", "nobody"]);
    assert_eq!(data["standards"][0]["url"], "https://csrc.nist.gov/pubs/sp/800/218/final");
}

#[cfg(feature = "serve")]
mod preview {
    use super::book;
    use crate::preview::Preview;

    #[test]
    fn the_preview_follows_references() {
        let book = book();
        let preview = Preview::of(&book);
        preview.shows("/standards/ssdf/", "id=\"po-10\"");
        let text = book.read("content/level-1.md");
        book.put("content/level-1.md", text.replace("NIST SSDF PO.10", "NIST SSDF RV.1"));
        preview.shows("/standards/ssdf/", "id=\"rv-1\"");
        book.put("content/level-1.md", text.replace("*named*", "known"));
        preview.shows("/standards/ssdf/", "is known</span>");
        book.put("book.toml", "[book]\ntitle = 'Model'\n");
        preview.answers("/standards/", 404);
    }
}
