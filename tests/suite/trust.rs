//! Texts that nobody trusts, and names and sentences that are plain whoever wrote them.

use std::cell::RefCell;
use std::rc::Rc;

use lol_html::{RewriteStrSettings, element, rewrite_str};

use crate::site_test::{Built, SiteTest};

const UNTRUSTED: &str = "[book]\ntitle = 'Book'\n[build]\ntrust = 'untrusted'\n";

/// What would end whatever it stands in, in one format or another.
const HOSTILE: &str = "=1+1 </title></script>]]>'\"<img src=x onerror=a()> {{html}} {{{ }}} {macro} [[x|y]] | <<b>> ---- *c* `d` && %%</nowiki>%% \\";

/// The same as a text of TOML, JSON and YAML.
fn quoted(text: &str) -> String {
    // YAML takes some characters only as a reference.
    serde_json::to_string(text).expect("a text").replace('\u{fffe}', "\\ufffe")
}

/// The names of the elements of a page, and of their attributes, in order.
fn skeleton(html: &str) -> Vec<String> {
    let found = Rc::new(RefCell::new(Vec::new()));
    let all = found.clone();
    let look = element!("*", move |one| {
        let mut names: Vec<String> = one.attributes().iter().map(lol_html::html_content::Attribute::name).collect();
        names.insert(0, one.tag_name());
        all.borrow_mut().push(names.join(" "));
        Ok(())
    });
    rewrite_str(html, RewriteStrSettings::new().append_element_content_handler(look)).expect("HTML");
    found.take()
}

/// The prose of a page.
fn prose(site: &Built, route: &str) -> String {
    let html = site.page(route).html;
    let from = html.find("<div class=\"prose\">").expect("prose");
    html[from..html.find("</main>").expect("an end")].to_owned()
}

#[test]
fn raw_html_is_cleaned_where_nobody_trusts_it() {
    for (text, expected) in [
        ("<b onclick='a()'>bold</b>", "<p><b>bold</b></p>"),
        ("<span style='x:y' class='table hero'>x</span>", "<p><span class=\"table\">x</span></p>"),
        ("<script>a()</script>", ""),
        ("<svg><style><img title=\"</style><img src=x onerror=a()>\"></style></svg>x", "<p>x</p>"),
        ("a <iframe src='https://example.org'>b</iframe> c", "<p>a  c</p>"),
        ("<form action='javascript:a()'><input name=attributes><b>x</b></form>", "<b>x</b>"),
        ("<img src=data:image/svg+xml,x alt=a>", "<img alt=\"a\">"),
        ("<a href='mailto:a@example.org'>a</a>", "<p><a href=\"mailto:a@example.org\">a</a></p>"),
        ("<a href=' java\tscript:a()'>a</a>", "<p><a>a</a></p>"),
        ("<a id=page.contents name=n>a</a>", "<p><a id=\"text.page.contents\">a</a></p>"),
        (
            "<details open ontoggle=a()><summary>S</summary>\n\nText\n\n</details>",
            "<details open=\"\"><summary>S</summary>",
        ),
        // What is cut into pieces, by lines and by Markdown between.
        ("<img src=x\n onerror=a()>", "<img>"),
        ("<div title='\n\n**b**\n\n'><img src=x onerror=a()>", "<div title=\"\n&lt;p&gt;"),
        ("<!-- a --><img src=x onerror=a()>\n<!-- b -->", ""),
        ("<div></div></div></main></body><b>x</b>", "<b>x</b>"),
        ("[a](javascript:a())", "<p><span class=\"broken\">a</span></p>"),
        ("[a](DATA:text/html,b)", "<p><span class=\"broken\">a</span></p>"),
        ("[a](tel:+49)", "<p><a href=\"tel:+49\">a</a></p>"),
        ("{{< card title=\"b\" link=\"javascript:a()\" >}}", "<p class=\"box-title\">b</p>\n</div>"),
    ] {
        let site = SiteTest::new()
            .toml(UNTRUSTED)
            .page("index.md", "# Home\n")
            .page("t.md", &format!("# X\n\n{text}\n"))
            .build();
        let html = prose(&site, "t/");
        assert!(html.contains(expected), "{text}: {html}");
        let bad = ["script", "iframe", "form", "input", "svg", "style", "name"];
        for one in skeleton(&html).iter().flat_map(|names| names.split(' ')) {
            assert!(!one.starts_with("on") && !bad.contains(&one), "{text}: {html}");
        }
        assert!(!html.contains("=\"javascript") && !html.contains("hero"), "{text}: {html}");
        assert_eq!(site.page("t/").html.matches("</main>").count(), 1);
    }
}

/// All that Gradus itself puts into a text.
const ALL_OF_OURS: &str = "# Level 1 - Build\n\n## People\n\n### Culture {#own}\n\nA term, a [link](#own), a note[^1], an icon <i class=\"fas fa-users\"></i>.\n\n```rust\nfn main() {}\n```\n\n:::tip Title\nInside\n:::\n\n| a | b | c | d |\n| --- | :-: | --: | --- |\n| 1 | 2 | 3 | 4 |\n\n- [ ] A task {#task}\n- [x] Another\n\n![alt](a.png \"caption\")\n\n![alt](a.png)\n\n> [!NOTE]\n> Said.\n\n=== \"Tab\"\n\n    Inside\n\n[^1]: The note.\n\n#### Deeper\n\nEnd.\n";

#[test]
fn what_gradus_writes_stays_as_it_is_beside_raw_html() {
    let png = [0x89, b'P', b'N', b'G', 13, 10, 26, 10, 0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0, 0, 2, 0, 0, 0, 3];
    let build = |trust: &str, raw: &str| {
        let text = ALL_OF_OURS.replace("End.", &format!("End{raw}."));
        let site = SiteTest::new()
            .toml(&format!("[build]\ntrust = '{trust}'\n[[model.dimensions]]\nname = 'People'\n"))
            .file("glossary.yaml", "- term: term\n  definition: A word.\n")
            .file("content/a.png", png)
            .page("index.md", "# Home\n")
            .page("level-1.md", &text)
            .page("level-2.md", "# Level 2 - Run\n\n## People\n\n### Culture\n\nText.\n")
            .build();
        let file = |route: &str| site.page(route).html.replace(" and <b>raw</b>", "").replace("=\"\"", "");
        ["level-1/", "dimensions/people/", "level-1/checklist/"].map(file)
    };
    let own = build("authors", "");
    assert!(
        own[0].contains("class=\"term\"") && own[0].contains("data-item=\"task\"") && own[0].contains("<figcaption>")
    );
    assert_eq!(build("authors", " and <b>raw</b>"), own);
    // Without raw HTML nothing is cleaned; with it, all of this is read and written anew.
    assert_eq!(build("untrusted", ""), own);
    for (cleaned, own) in build("untrusted", " and <b>raw</b>").iter().zip(&own) {
        assert_eq!(skeleton(cleaned), skeleton(own));
        let words = |html: &str| html.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(words(cleaned), words(own));
    }
}

#[test]
fn what_is_taken_out_is_told_with_its_place() {
    let text = "# X\n\nSee <b onclick=a()>this</b>.\n\n> <script>\n> a()\n> </script>\n\n[a](vbscript:b)\n";
    let book = SiteTest::new()
        .toml(UNTRUSTED)
        .page("index.md", text)
        .file("content/evil.html", "<script>")
        .file("content/bad.svg", "<svg onload='a()'/>");
    let book =
        book.file("content/good.svg", "<svg/>").file("content/theme/style.css", "a{}").file("static/own.html", "x");
    let site = book.build();
    site.run.reports("warning[raw-html]: left out of the page: the attribute `onclick` of `<b>`\n --> index.md:3:5");
    site.run.reports("warning[raw-html]: left out of the page: `<script>`\n --> index.md:5:3");
    site.run.reports("warning[unsafe-link]: links to `vbscript:` are left out\n --> index.md:9:1");
    for (file, is_there) in [("evil.html", false), ("bad.svg", false), ("good.svg", true), ("own.html", true)] {
        assert_eq!(site.has(file), is_there, "{file}");
        if !is_there {
            site.run.reports(&format!("--> {file}\n"));
        }
    }
    assert!(site.read("theme/style.css").len() > 100);
    book.try_build(&["--strict"]).exits(1);
    let authors = book.toml("[book]\ntitle = 'Book'\n").build();
    assert!(!authors.run.stderr.contains("raw-html") && !authors.run.stderr.contains("unsafe"));
    assert!(authors.has("evil.html") && prose(&authors, "").contains("onclick=a()"));
}

#[test]
fn drafts_and_other_languages_are_cleaned_too() {
    let text = |title: &str| format!("---\ndraft: true\n---\n\n# {title}\n\n<b onclick=a()>x</b>\n");
    let site = SiteTest::new()
        .toml(&format!("{UNTRUSTED}[languages.de]\n"))
        .page("index.md", "# Home\n")
        .page("a.md", &text("A"))
        .page("de/a.md", &text("A"))
        .page("de/evil.js", "a()")
        .build_with(&["--drafts"]);
    for route in ["a/", "de/a/"] {
        assert!(prose(&site, route).contains("<p><b>x</b></p>"), "{route}");
    }
    assert!(!site.has("de/evil.js"));
}

#[test]
fn what_is_configured_is_checked() {
    let page = SiteTest::new().page("index.md", "# Home\n");
    page.put("book.toml", "[build]\ntrust = 'untrsted'\n");
    page.try_build(&[])
        .exits(2)
        .reports("`trust` is `authors` or `untrusted`, not `untrsted`")
        .reports("did you mean `untrusted`?");
    for key in ["edit-url", "report-url"] {
        for bad in ["javascript:a('{path}')", " data:text/html,{path}", "java\\tscript:{path}"] {
            page.put("book.toml", format!("[output.html]\n{key} = \"{bad}\"\n"));
            page.try_build(&[]).exits(2).reports("is no web address");
        }
    }
    page.put("book.toml", "[output.html]\nedit-url = '/edit/{path}'\n");
    page.build();
}

#[test]
fn addresses_that_are_data_never_run() {
    for trust in ["authors", "untrusted"] {
        let level = "---\ntitle: Level 1 - Build\nchecklist:\n  - title: Item\n    refs: ['javascript:a()', 'https://example.org/x']\n---\n\n## People\n\nText of term.\n";
        let site = SiteTest::new()
            .toml(&format!("[build]\ntrust = '{trust}'\n[[model.dimensions]]\nname = 'People'\n"))
            .file(
                "glossary.yaml",
                "- term: term\n  definition: See [this](javascript:a()).\n  link: data:text/html,x\n",
            )
            .page("index.md", "# Home\n")
            .page("level-1.md", level)
            .build();
        site.run.reports("warning[unsafe-link]: links to `javascript:` are left out\n --> glossary.yaml:2");
        site.run.reports("warning[unsafe-link]: links to `data:` are left out\n --> glossary.yaml:3");
        for route in ["glossary/", "level-1/checklist/"] {
            let html = site.page(route).html;
            assert!(!html.contains("href=\"javascript:") && !html.contains("href=\"data:"), "{route}");
        }
        assert!(site.page("level-1/checklist/").html.contains("<a href=\"https://example.org/x\">"));
    }
}

#[test]
fn shortcodes_read_no_files() {
    let text = "# X\n\n{{< include \"secret.txt\" >}}\n\n{{% readfile file=\"../secret.txt\" %}}\n\n{% include-markdown \"secret.txt\" %}\n\n--8<-- \"secret.txt\"\n\n<Include src=\"secret.txt\" />\n\n```include\nsecret.txt\n```\n";
    let book =
        SiteTest::new().page("index.md", text).file("secret.txt", "TOPSECRET").file("content/secret.txt", "TOPSECRET");
    for toml in ["[book]\ntitle = 'X'\n", UNTRUSTED] {
        book.put("book.toml", toml);
        assert!(!book.build().page("").html.contains("TOPSECRET"));
    }
}

/// A book in which everything that has a name has this one, and is about that.
fn named(name: &str) -> SiteTest {
    let quoted = quoted(name);
    let toml = format!(
        "[book]\ntitle = {quoted}\ndescription = {quoted}\nauthors = [{quoted}]\n[build]\nbase-url = 'https://example.org/'\n[model]\nid = 'm'\nversion = {quoted}\n[[model.dimensions]]\nid = 'people'\nname = {quoted}\naliases = ['People']\n[[model.dimensions.topics]]\nid = 'culture'\nname = {quoted}\naliases = ['Culture']\n[output.exports]\nformats = ['markdown', 'confluence', 'adf', 'mediawiki', 'dokuwiki', 'tiddlywiki', 'xwiki', 'asciidoc', 'mkdocs', 'html', 'csv', 'json']\n"
    );
    let level = format!(
        "---\ntitle: {}\ndate: 2024-01-01\ndescription: {quoted}\nchecklist:\n  people/culture:\n    - title: {quoted}\n      id: item\n      description: {quoted}\n      refs: [{quoted}]\n---\n\n## People\n\n### Culture\n\nText.\n",
        self::quoted(&format!("Level 1 - {name}"))
    );
    SiteTest::new()
        .toml(&toml)
        .page("index.md", &format!("---\ntitle: {quoted}\ndate: 2024-01-01\n---\n\nWelcome.\n"))
        .page("level-1.md", &level)
}

#[test]
fn names_are_plain_on_every_page() {
    let (plain, hostile) = (named("Plain").build(), named(HOSTILE).build());
    let routes = plain.routes();
    assert!(routes.len() > 8, "{routes:?}");
    for route in routes {
        let (plain, hostile) = (plain.page(&route).html, hostile.page(&route).html);
        assert_eq!(skeleton(&hostile), skeleton(&plain), "{route}");
        // What scripts read holds no sign that means something around it.
        let mut rest = hostile.as_str();
        while let Some(at) = rest.find("json\"") {
            let script = &rest[at..];
            let from = script.find('>').expect("a tag") + 1;
            let to = script.find("</script>").map_or(script.len(), |to| to);
            if rest[..at].ends_with("<script type=\"application/")
                || rest[..at].ends_with("<script type=\"application/ld+")
            {
                assert!(!script[from..to].contains(['<', '>', '&']), "{route}: {}", &script[from..to]);
            }
            rest = &script[from.min(to)..];
        }
    }
}

/// What is left when the pieces between two marks are taken out.
fn without(text: &str, pieces: &[(&str, &str)]) -> String {
    let mut out = String::new();
    let mut rest = text;
    'next: while let Some(one) = rest.chars().next() {
        for (open, close) in pieces {
            if let Some(inside) = rest.strip_prefix(open) {
                let end = inside.find(close).unwrap_or_else(|| panic!("{open} has no end: {rest}"));
                rest = &inside[end + close.len()..];
                continue 'next;
            }
        }
        out.push(one);
        rest = &rest[one.len_utf8()..];
    }
    out
}

#[test]
fn names_are_plain_in_every_export() {
    let (plain, hostile) = (named("Plain").build(), named(HOSTILE).build());
    let read = |site: &Built, end: &str| site.read(&format!("exports/level-1.{end}"));
    let both = |end: &str| (read(&plain, end), read(&hostile, end));
    for end in ["confluence.xml", "html"] {
        let (plain, hostile) = both(end);
        assert_eq!(skeleton(&hostile), skeleton(&plain), "{end}");
        assert!(!hostile.contains("]]>"));
    }
    // Markdown is read as Markdown: there is as much markup, and no HTML.
    for end in ["md", "mkdocs.md"] {
        let shape = |text: &str| {
            let events = pulldown_cmark::Parser::new_ext(text, gradus::document::OPTIONS);
            let kinds = events.filter_map(|event| match event {
                pulldown_cmark::Event::Text(_) | pulldown_cmark::Event::SoftBreak => None,
                pulldown_cmark::Event::Start(tag) => Some(format!("{:?}", tag.to_end())),
                other => Some(format!("{other:?}")),
            });
            kinds.collect::<Vec<_>>()
        };
        let (plain, hostile) = both(end);
        assert_eq!(shape(&hostile), shape(&plain), "{end}");
    }
    // Of wikis, what is left beside plain text is the same.
    for (end, pieces) in [
        ("mediawiki.txt", &[("<nowiki>", "</nowiki>")][..]),
        ("tid", &[("<$text text=\"", "\"/>"), ("<$text text='", "'/>")][..]),
    ] {
        let (plain, hostile) = both(end);
        let body = |text: &str| text.split_once("\n\n").map_or(text, |(_, body)| body).to_owned();
        let left = |text: &str| without(&body(text), pieces);
        assert_eq!(left(&hostile), left(&plain), "{end}");
    }
    let (_, dokuwiki) = both("dokuwiki.txt");
    let left = without(&dokuwiki, &[("%%", "%%"), ("<nowiki>", "</nowiki>"), ("[[https://", "]]")]);
    let lines = left.lines().filter(|line| !line.starts_with('='));
    assert!(lines.clone().all(|line| !line.contains(['<', '{', '[', '|', '`'])), "{left}");
    let (_, xwiki) = both("xwiki.txt");
    let escaped = xwiki.replace("~~", "~");
    let bare = |sign: char| escaped.match_indices(sign).filter(|(at, _)| !escaped[..*at].ends_with('~')).count();
    assert_eq!((bare('|'), bare('<'), bare('`')), (0, 0, 0), "{xwiki}");
    assert_eq!(xwiki.matches("{{taskbox").count(), xwiki.matches("{{/taskbox}}").count());
    assert_eq!(bare('{'), 4 * xwiki.matches("{{taskbox").count());
    let (_, asciidoc) = both("adoc");
    assert!(!asciidoc.contains(['<', '`', '|', '\\']) && !asciidoc.contains("{{") && !asciidoc.contains("----"));
    // The shape of data is that of data.
    fn shape(value: &serde_json::Value) -> serde_json::Value {
        match value {
            serde_json::Value::String(_) => "".into(),
            serde_json::Value::Array(all) => all.iter().map(shape).collect(),
            serde_json::Value::Object(all) => all.iter().map(|(key, value)| (key.clone(), shape(value))).collect(),
            other => other.clone(),
        }
    }
    for end in ["adf.json", "json"] {
        let (plain, hostile) = both(end);
        let parsed = |text: &str| shape(&serde_json::from_str(text).expect("JSON"));
        assert_eq!(parsed(&hostile), parsed(&plain), "{end}");
    }
    let (_, csv) = both("csv");
    let mut table = csv::Reader::from_reader(csv.as_bytes());
    for record in table.records() {
        for cell in &record.expect("a row") {
            assert!(!cell.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
        }
    }
    assert!(csv.contains("'=1+1"));
}

#[test]
fn data_holds_what_its_format_can() {
    // Characters that XML cannot hold, and those that end lines in scripts.
    let site = named("a \u{1}\u{fffe}\u{2028}\u{2029} <b> & \"c\" ]]>").build();
    for file in ["atom.xml", "sitemap.xml", "exports/level-1.confluence.xml"] {
        let xml = site.read(file);
        let bad = |one: char| (one < ' ' && !matches!(one, '\n' | '\t')) || matches!(one, '\u{fffe}' | '\u{ffff}');
        assert!(!xml.contains(bad) && !xml.contains("<b>") && !xml.contains("]]>"), "{file}");
    }
    assert!(site.read("atom.xml").contains("&lt;b&gt; &amp; &quot;c&quot;"));
    let html = site.page("level-1/checklist/").html;
    assert!(html.contains("\\u2028\\u2029 \\u003cb\\u003e \\u0026 \\\"c\\\""), "{html}");
}

#[test]
fn pages_as_markdown_hold_the_words_of_untrusted_html() {
    let text = "# X\n\nSee <b onclick=a()>this</b> <!-- not -->and [that](javascript:a()), <javascript:b>.\n\n<div onclick=a()>\n<img src=x\n onerror=a()>words\n</div>\n\n<details ontoggle=a()><summary>S <i>T</i></summary> <img onerror=a()>\n\nInside\n\n</details>\n\n> <b\n> onclick=a()>quoted</b>\n";
    let site = SiteTest::new().toml(UNTRUSTED).page("index.md", text).build();
    let markdown = site.read("index.md");
    let events = pulldown_cmark::Parser::new_ext(&markdown, gradus::document::OPTIONS);
    for event in events {
        assert!(
            !matches!(event, pulldown_cmark::Event::Html(_) | pulldown_cmark::Event::InlineHtml(_)),
            "{event:?}: {markdown}"
        );
    }
    assert!(markdown.contains("See this and [that](#), javascript:b.") && markdown.contains("words"), "{markdown}");
    let own = SiteTest::new().page("index.md", text).build().read("index.md");
    assert!(own.contains("<b onclick=a()>this</b>"));
}

#[test]
fn what_is_meant_to_be_left_out_is_not_told() {
    let text =
        "# X\n\n<!-- gradus-allow raw-html: it reads well without -->\n<p style='x:y'>a</p>\n\n<p style='x:y'>b</p>\n";
    let site = SiteTest::new().toml(UNTRUSTED).page("index.md", text).build();
    site.run.reports("--> index.md:6:1");
    assert!(!site.run.stderr.contains("index.md:4") && !prose(&site, "").contains("style"));
}

#[test]
fn the_time_for_elements_that_nobody_closes_is_linear() {
    // Each that is open is opened again in each paragraph: a browser's way to read them grows with the square.
    let text = |n: usize| {
        let open = (0..n).map(|number| format!("<b title={number}>")).collect::<Vec<_>>().concat();
        format!("# X\n\n<p>{open}</p>{}\n\n{}\n", "<p>x".repeat(n), "<div>".repeat(n))
    };
    let time = |n: usize| {
        let book = SiteTest::new().toml(UNTRUSTED).page("index.md", &text(n));
        let begun = std::time::Instant::now();
        let site = book.build();
        assert!(prose(&site, "").len() < 100 * n);
        begun.elapsed()
    };
    let (one, ten) = (time(500), time(5000));
    assert!(ten < one * 20 + std::time::Duration::from_secs(4), "{one:?}, {ten:?}");
}
