//! The tables: each case makes a book of a size.

use std::fmt::Write as _;

use crate::site_test::SiteTest;

/// A kind of input.
pub struct Case {
    pub name: &'static str,
    /// Makes the book, with as much of it as is said.
    pub make: fn(usize) -> SiteTest,
    /// How much; a quarter of it is tried too.
    pub size: usize,
}

const fn case(name: &'static str, size: usize, make: fn(usize) -> SiteTest) -> Case {
    Case { name, make, size }
}

/// An empty book. Pagefind takes most of the time of a build that was not optimised, and has a case of its own.
fn book() -> SiteTest {
    SiteTest::new().toml("[book]\ntitle = \"A\"\n[output.html.search]\nenable = false\n")
}

/// A book with a page of this text.
fn text(text: impl AsRef<[u8]>) -> SiteTest {
    book().page("index.md", "# Home\n\n[Page](page.md)\n").file("content/page.md", text)
}

/// A book with a page of this front matter.
fn front(front: &str) -> SiteTest {
    text(format!("---\n{front}\n---\n\n# Page\n\nText.\n"))
}

/// A small model, with a file of the book beside it.
fn beside(path: &str, content: impl AsRef<[u8]>) -> SiteTest {
    let model = "# Model\n\n## Level 1\n\n### People\n\nText.\n\n## Level 2\n\n### People\n\nText.\n";
    book().page("index.md", model).file(path, content)
}

/// `n` lines, each made of its number.
fn lines(n: usize, line: impl Fn(usize) -> String) -> String {
    (0..n).fold(String::new(), |mut all, at| {
        all.push_str(&line(at));
        all.push('\n');
        all
    })
}

/// `n` times what opens, and what closes.
fn nested(n: usize, open: &str, inner: &str, close: &str) -> String {
    format!("{}{inner}{}", open.repeat(n), close.repeat(n))
}

/// Aliases of aliases: `n` lists, each of nine times the one before.
fn bomb(n: usize) -> String {
    let mut out = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for at in 1..=n {
        let before = at - 1;
        let _ = writeln!(out, "a{at}: &a{at} [{}]", vec![format!("*a{before}"); 9].join(", "));
    }
    out
}

/// Within one page or file.
pub const TEXTS: &[Case] = &[
    // YAML and TOML.
    case("alias bomb in front matter", 40, |n| front(&bomb(n))),
    case("alias bomb under a key that is read", 40, |n| front(&format!("{}checklist: *a{n}\n", bomb(n)))),
    case("alias bomb in the glossary", 40, |n| beside("glossary.yaml", bomb(n))),
    case("alias bomb in an overlay", 40, |n| beside("checklists/a.yaml", bomb(n))),
    case("many aliases in front matter", 20_000, |n| front(&format!("a: &a x\nb: [{}x]", "*a, ".repeat(n)))),
    case("nested lists in front matter", 10_000, |n| front(&format!("a: {}", nested(n, "[", "", "]")))),
    case("nested lists under a key that is read", 10_000, |n| {
        front(&format!("checklist: {}", nested(n, "[", "", "]")))
    }),
    case("nested lists under a date", 10_000, |n| front(&format!("date: {}", nested(n, "[", "", "]")))),
    case("nested tables in front matter", 10_000, |n| front(&format!("a: {}", nested(n, "{a: ", "b", "}")))),
    case("nested places of items", 10_000, |n| front(&format!("checklist: {}", nested(n, "{a: ", "[b]", "}")))),
    case("nested blocks in front matter", 1000, |n| front(&lines(n, |at| format!("{}a:", " ".repeat(at))))),
    case("lists that do not end in front matter", 10_000, |n| front(&format!("a: {}", "[".repeat(n)))),
    case("nested lists in the glossary", 10_000, |n| beside("glossary.yaml", nested(n, "[", "", "]"))),
    case("nested places in an overlay", 10_000, |n| {
        beside("checklists/a.yaml", format!("level-1: {}", nested(n, "{a: ", "[b]", "}")))
    }),
    case("nested lists in a _category_ file", 10_000, |n| {
        beside("content/a/_category_.yaml", format!("label: {}", nested(n, "[", "", "]"))).page("a/b.md", "# B\n")
    }),
    case("nested lists in front matter of TOML", 10_000, |n| {
        text(format!("+++\na = {}\n+++\n\n# Page\n", nested(n, "[", "", "]")))
    }),
    case("nested tables in book.toml", 10_000, |n| {
        beside("book.toml", format!("a = {}\n", nested(n, "{ a = ", "1", " }")))
    }),
    case("nested lists in book.toml", 10_000, |n| beside("book.toml", format!("a = {}\n", nested(n, "[", "", "]")))),
    case("a long key in book.toml", 10_000, |n| beside("book.toml", format!("[{}a]\n", "a.".repeat(n)))),
    case("many unknown keys in book.toml", 4000, |n| beside("book.toml", lines(n, |at| format!("key{at} = 1")))),
    case("nested tables in words of a theme", 10_000, |n| {
        beside("themes/own/words/en.toml", format!("a = {}\n", nested(n, "{ a = ", "1", " }")))
            .toml("[output.html]\ntheme = \"own\"\n")
    }),
    case("nested lists in theme.toml", 10_000, |n| {
        beside("themes/own/theme.toml", format!("a = {}\n", nested(n, "[", "", "]")))
            .toml("[output.html]\ntheme = \"own\"\n")
    }),
    case("nested lists in the lock", 10_000, |n| {
        beside("checklist.lock", format!("version = 1\nitems = {}\n", nested(n, "[", "", "]")))
    }),
    case("a lock of many items that are gone", 10_000, |n| {
        let line = |at| format!("  {{ id = \"i{at}\", at = \"level-1/people\", text = \"Do thing {at} well\" }},");
        beside("checklist.lock", format!("version = 1\n\nitems = [\n{}]\n", lines(n, line)))
    }),
    case("many terms in the glossary", 4000, |n| {
        beside("glossary.yaml", lines(n, |at| format!("- term: Term {at}\n  definition: See [x](gone{at}.md)")))
    }),
    case("many mistakes in the glossary", 4000, |n| {
        beside("glossary.yaml", lines(n, |_| "- term: Term\n  definition: A\n  link: gone.md".into()))
    }),
    case("many standards, and references to all and to none", 1000, |n| {
        let toml = lines(n, |at| format!("[[model.standards]]\nname = \"Standard {at}\"\n"));
        let items = lines(n, |at| {
            format!("- title: Do {at}\n  id: do-{at}\n  refs: [Standard {at} 1.{at}, Standard 1 {at}, Rule {at}]")
        });
        let items = items.lines().fold(String::from("level-1:\n"), |all, line| all + "  " + line + "\n");
        let toml = format!("[model]\nid = \"a\"\n[output.html.search]\nenable = false\n{toml}");
        beside("checklists/a.yaml", items).toml(&toml)
    }),
    case("many standards of one name", 4000, |n| {
        beside("book.toml", lines(n, |at| format!("[[model.standards]]\nid = \"s{at}\"\nname = \"Standard\"\n")))
    }),
    case("places that are none", 1000, |n| {
        let topics = lines(n, |at| format!("### Topic {at}\n\na\n"));
        let model = format!("# Model\n\n## Level 1\n\n{topics}\n## Level 2\n\n{topics}");
        beside("checklists/a.yaml", lines(n, |at| format!("level-1/tropic-{at}: [Do it]"))).page("index.md", &model)
    }),
    // What nests in Markdown.
    case("nested lists in a line", 10_000, |n| text("- ".repeat(n) + "x")),
    case("nested lists by indent", 800, |n| text(lines(n, |at| format!("{}- x", "  ".repeat(at))))),
    case("nested tasks in a line", 10_000, |n| text("- ".repeat(n) + "[ ] x")),
    case("nested numbers in a line", 10_000, |n| text("1. ".repeat(n) + "x")),
    case("nested labels", 800, |n| text(lines(n, |at| format!("{}- Level {}: x", "  ".repeat(at), at % 5)))),
    case("nested quotes", 10_000, |n| text("> ".repeat(n) + "x")),
    case("nested quotes with headings", 10_000, |n| text("> ".repeat(n) + "# x\n")),
    case("quotes and lists by turns", 10_000, |n| text("> - ".repeat(n) + "x")),
    case("nested brackets", 10_000, |n| text(nested(n, "[", "a", "]"))),
    case("brackets that do not end", 40_000, |n| text("[".repeat(n))),
    case("links that do not end", 20_000, |n| text("[a](".repeat(n))),
    case("links in brackets that do not end", 20_000, |n| text("[a](<b".repeat(n))),
    case("nested images", 10_000, |n| text(nested(n, "![", "a", "](b.png)"))),
    case("nested emphasis", 10_000, |n| text(nested(n, "*a ", "b", " a*"))),
    case("nested strong", 10_000, |n| text(nested(n, "**a ", "b", " a**"))),
    case("emphasis by turns", 10_000, |n| text("*a_ **b~ ".repeat(n))),
    case("emphasis on lines", 4000, |n| text(lines(n, |_| "**a".into()) + &lines(n, |_| "b**".into()))),
    case("backticks of all lengths", 600, |n| text(lines(n, |at| format!("a {}", "`".repeat(at))).replace('\n', " "))),
    case("wiki links", 20_000, |n| text("[[a]] [[b ".repeat(n))),
    case("footnotes", 4000, |n| text(lines(n, |at| format!("[^{at}]: a [^{}]\n", (at + 1) % n)) + "[^0]\n")),
    case("one footnote, many times", 10_000, |n| text("a[^1] ".repeat(n) + "\n\n[^1]: b\n")),
    case("nested footnotes", 10_000, |n| text("[^1]: ".repeat(n) + "a")),
    case("definitions of links", 10_000, |n| text(lines(n, |at| format!("[a{at}]: b{at}.md")) + "\n[a0]")),
    case("definition lists", 10_000, |n| text(lines(n, |at| format!("a{at}\n: b\n")))),
    case("nested definition lists", 4000, |n| text(format!("a\n{}b", ": ".repeat(n)))),
    case("a table of many rows", 10_000, |n| {
        text(format!("| a | b |\n|---|---|\n{}", lines(n, |_| "| c | d |".into())))
    }),
    case("a table of many columns", 4000, |n| {
        text(format!("{}|\n{}|\n{}|\n", "| Level 1 ".repeat(n), "|---".repeat(n), "| b ".repeat(n)))
    }),
    case("a wide table of short rows", 1000, |n| {
        text(format!("{}|\n{}|\n{}", "| a ".repeat(n), "|---".repeat(n), lines(n, |_| "| b".into())))
    }),
    case("escapes and entities", 40_000, |n| text("\\*&amp;&#0;&#x110000;&nosuch; ".repeat(n))),
    // HTML, and what other tools know.
    case("nested elements", 10_000, |n| text(nested(n, "<div>", "a", "</div>"))),
    case("nested elements on lines", 10_000, |n| text(nested(n, "<div>\n\n", "a\n\n", "</div>\n\n"))),
    case("nested inline elements", 10_000, |n| text(format!("a {}", nested(n, "<span>", "a", "</span>")))),
    case("elements that do not end", 20_000, |n| text("a <b c=\"".repeat(n))),
    case("comments that do not end", 20_000, |n| text("a <!-- ".repeat(n))),
    case("comments that do not end, on lines", 10_000, |n| text("<!-- a\n\n".repeat(n))),
    case("instructions and declarations that do not end", 10_000, |n| text("a <? b <!X <![CDATA[ ".repeat(n))),
    case("less-than signs", 40_000, |n| text("a <".repeat(n))),
    case("closing tags", 20_000, |n| text("</div>".repeat(n))),
    case("an element of many attributes", 10_000, |n| text(format!("<div {}>a</div>", "a=\"b\" ".repeat(n)))),
    case("elements with ids", 10_000, |n| text(lines(n, |_| "<p id=\"a\">b</p>\n".into()))),
    case("nested shortcodes", 10_000, |n| text(nested(n, "{{< a >}}", "b", "{{< /a >}}"))),
    case("nested shortcodes on lines", 10_000, |n| text(nested(n, "{{% a %}}\n", "b\n", "{{% /a %}}\n"))),
    case("shortcodes that are not closed", 10_000, |n| text(lines(n, |at| format!("{{{{< a{at} >}}}}\n")))),
    case("shortcodes of several names that cross", 4000, |n| {
        text(lines(n, |at| format!("{{{{< a{at} >}}}}\n")) + &lines(n, |at| format!("{{{{< /a{at} >}}}}\n")))
    }),
    case("closing shortcodes of other names", 4000, |n| {
        text(lines(n, |_| "{{< a >}}\n".into()) + &lines(n, |_| "{{< /b >}}\n".into()))
    }),
    case("shortcodes that do not end", 20_000, |n| text("{{< a {% b ".repeat(n))),
    case("shortcodes that do not end, on lines", 20_000, |n| text("{{< a\n".repeat(n))),
    case("shortcodes in a line", 10_000, |n| text("{{< a >}} ".repeat(n))),
    case("references in a line", 10_000, |n| text("[a]({{< ref \"b.md\" >}}) ".repeat(n))),
    case("nested JSX", 10_000, |n| text(nested(n, "<A>", "b", "</A>"))),
    case("JSX that does not end", 10_000, |n| text("<A b={\"".repeat(n))),
    case("braces in JSX", 10_000, |n| text(format!("<A b={}>", nested(n, "{", "", "}")))),
    case("nested tabs of MkDocs", 400, |n| text(lines(n, |at| format!("{}=== \"Level 1\"\n", "    ".repeat(at))))),
    case("nested tabs", 4000, |n| text(nested(n, "<Tab label=\"Level 1\">\n\n", "a\n\n", "</Tab>\n\n"))),
    case("nested details", 4000, |n| {
        text(nested(n, "<details><summary>Level 1</summary>\n\n", "a\n\n", "</details>\n\n"))
    }),
    case("nested asides", 4000, |n| text(nested(n, ":::note\n", "a\n", ":::\n"))),
    case("nested admonitions", 400, |n| text(lines(n, |at| format!("{}!!! note \"A\"\n", "    ".repeat(at))))),
    case("tabs in a line", 10_000, |n| text("{{< tab \"Level 1\" >}}a{{< /tab >}}".repeat(n))),
    case("colons", 20_000, |n| text(lines(n, |_| ":a".into()) + &" :".repeat(n))),
    case("code that does not end", 10_000, |n| text("```a\n".repeat(n) + "~~~\n")),
    case("code of many lines", 4000, |n| text(format!("```rust\n{}```\n", lines(n, |_| "fn a() { \"b\" }".into())))),
    case("code that nests", 4000, |n| text(format!("```rust\n{}\n```\n", nested(n, "{", "a", "}")))),
    case("comments in code that nest", 2000, |n| text(format!("```rust\n{}\n```\n", nested(n, "/*", "a", "*/")))),
    // Much of one thing.
    case("headings", 100_000, |n| text(lines(n, |at| format!("## Heading {at}\n")))),
    case("the same heading", 40_000, |n| text(lines(n, |_| "## Heading\n".into()))),
    case("headings for the search", 2000, |n| {
        text(lines(n, |at| format!("## Heading {at}\n\nText.\n"))).toml("[book]\ntitle = \"A\"\n")
    }),
    case("the same id", 10_000, |n| text(lines(n, |_| "## Heading {#a}\n".into()))),
    case("headings that number themselves", 10_000, |n| {
        text(lines(n, |at| format!("## Heading\n\n## Heading {}\n", at + 1)))
    }),
    case("headings without a letter", 10_000, |n| text(lines(n, |_| "## !\n".into()))),
    case("headings of levels", 10_000, |n| text(lines(n, |at| format!("## Level {}\n\n### A {at}\n\nb\n", at % 99)))),
    case("topics", 4000, |n| {
        text(lines(2, |level| {
            format!("## Level {}\n\n{}", level + 1, lines(n, |at| format!("### A {}\n\n#### B {at}\n\nc\n", at % 50)))
        }))
    }),
    case("the same cell", 4000, |n| {
        text(lines(n, |_| "## Level 1\n\n### A\n\nb\n\n## Level 2\n\n### A\n\nb\n".into()))
    }),
    case("tasks", 100_000, |n| text(lines(n, |at| format!("- [ ] Do {at}")))),
    case("tasks of a cell", 4000, |n| {
        text(format!(
            "## Level 1\n\n### A\n\n{}\n\n## Level 2\n\n### A\n\nb\n",
            lines(n, |at| format!("- [ ] Do {at}"))
        ))
    }),
    case("the same task of a cell", 4000, |n| {
        text(format!("## Level 1\n\n### A\n\n{}\n\n## Level 2\n\n### A\n\nb\n", lines(n, |_| "- [ ] Do it".into())))
    }),
    case("tasks with the same id", 4000, |n| {
        text(format!(
            "## Level 1\n\n### A\n\n{}\n\n## Level 2\n\n### A\n\nb\n",
            lines(n, |_| "- [ ] Do it {#a}".into())
        ))
    }),
    case("broken links", 10_000, |n| text(lines(n, |at| format!("[a](gone{at}.md)\n")))),
    case("broken links in a line", 10_000, |n| text("[a](gone.md) ".repeat(n))),
    case("broken fragments", 10_000, |n| text(lines(n, |at| format!("[a](#gone{at})\n")))),
    case("links with long fragments", 1000, |n| text(lines(n, |_| format!("[a](#{})\n", "a".repeat(100))))),
    case("paragraphs", 20_000, |n| text("a\n\n".repeat(n))),
    case("rules", 20_000, |n| text("***\n".repeat(n))),
    case("line ends", 100_000, |n| text("\n".repeat(n) + "a")),
    case("carriage returns", 100_000, |n| text("a\r".repeat(n))),
    // Long lines.
    case("a line of 100 MB", 100_000_000, |n| text("word ".repeat(n / 5))),
    case("front matter of 100 MB", 100_000_000, |n| front(&format!("title: {}", "a ".repeat(n / 2)))),
    case("a long line of prose", 1_000_000, |n| text("word and word ".repeat(n / 14))),
    case("a long word", 1_000_000, |n| text("a".repeat(n))),
    case("a long heading", 200_000, |n| text("# ".to_owned() + &"word ".repeat(n / 5))),
    case("a long line in a table", 400_000, |n| {
        text(format!("| a | b |\n|---|---|\n| {} | d |\n", "c ".repeat(n / 2)))
    }),
    case("a long line in front matter", 400_000, |n| front(&format!("title: {}", "a ".repeat(n / 2)))),
    case("a long list in front matter", 400_000, |n| front(&format!("a: [{}]", "b, ".repeat(n / 3)))),
    case("a long mistake in front matter", 400_000, |n| front(&format!("a: \"{}", "b ".repeat(n / 2)))),
    case("a long address", 400_000, |n| text(format!("[a](gone{}.md)", "a".repeat(n)))),
    case("a long line in book.toml", 400_000, |n| {
        beside("book.toml", format!("[book]\ntitle = \"{}\"\n", "a".repeat(n)))
    }),
    case("spaces", 400_000, |n| text(" ".repeat(n) + "a" + &" ".repeat(n))),
    case("spaces before colons", 400_000, |n| text(format!("a\n{}:b\n", " ".repeat(n)))),
    // Strange characters.
    case("NUL", 100_000, |n| text("a\0".repeat(n) + "\n\n# \0\n\n[\0](\0)")),
    case("NUL in front matter", 100_000, |n| front(&format!("title: a\0b{}", "\0".repeat(n)))),
    case("control characters", 1000, |n| text((0..32_u8).map(char::from).collect::<String>().repeat(n))),
    case("bidi characters", 20_000, |n| {
        text("# \u{202e}a\u{2066}\n\n".to_owned() + &"\u{202e}a\u{2066}b\u{200f} ".repeat(n))
    }),
    case("joined characters", 100_000, |n| text("# a".to_owned() + &"\u{301}".repeat(n) + "\n")),
    case("private and last characters", 20_000, |n| text("\u{e000}\u{fffd}\u{fffe}\u{10ffff}\u{feff} ".repeat(n))),
    case("surrogates", 10_000, |n| text(b"\xed\xa0\x80\xed\xbf\xbf".repeat(n))),
    case("overlong bytes", 10_000, |n| text(b"a\xc0\xaf\xf5\x80\x80\x80\xff".repeat(n))),
    case("UTF-16", 10_000, |n| text([&b"\xff\xfe"[..], &b"#\0 \0a\0\n\0".repeat(n)].concat())),
    case("what grows in lower case", 20_000, |n| text("# ".to_owned() + &"\u{130}\u{1e9e}".repeat(n) + "\n")),
];

/// A name of `n` bytes.
fn name(n: usize) -> String {
    "n".repeat(n)
}

/// A book with pages at these paths, each with a text of its own.
fn paths(paths: impl IntoIterator<Item = String>) -> SiteTest {
    let book = book().page("index.md", "# Home\n");
    for path in paths {
        let path = book.path("content").join(path);
        // Not every file system takes every name.
        let _ = std::fs::create_dir_all(path.parent().expect("a folder"));
        let _ = std::fs::write(path, "# Page\n\nText, and [home](/).\n");
    }
    book
}

/// Files and folders.
pub const FILES: &[Case] = &[
    case("dots", 4, |n| {
        paths((1..=n).flat_map(|n| [format!("{}.md", ".".repeat(n)), format!("a{}/b.md", "..".repeat(n))]))
    }),
    case("spaces at the ends", 4, |n| {
        paths(
            (1..=n).flat_map(|n| {
                [format!("a{}.md", " ".repeat(n)), format!("{}b.md", " ".repeat(n)), format!("c./d{n}.md")]
            }),
        )
    }),
    case("lines in names", 4, |n| paths((1..=n).map(|n| format!("a\nb{n}\r.md")))),
    case("marks in names", 4, |n| {
        let marks = [
            "<b>",
            "\"q\"",
            "'q'",
            "&amp;",
            "a?b#c",
            "%2e%2e",
            "a\\b",
            "a:b",
            "{{ x }}",
            "|",
            "*",
            "\u{202e}a",
            "\u{7f}",
            "\t",
        ];
        paths(marks.iter().flat_map(|mark| (1..=n).map(move |n| format!("{mark}{n}.md"))))
    }),
    case("reserved names", 4, |n| {
        let reserved = [
            "CON",
            "NUL",
            "aux",
            "com1",
            "prn.",
            "lpt9 ",
            "index",
            "404",
            "static",
            "pagefind",
            "search",
            "model.json",
        ];
        paths(reserved.iter().flat_map(|name| {
            [format!("{name}.md"), format!("{name}/a.md"), format!("a/{name}.txt")].into_iter().take(n)
        }))
    }),
    case("names as long as can be", 252, |n| {
        paths([format!("{}.md", name(n)), format!("{0}/{0}.md", name(n)), format!("{}.md", "ä".repeat(n / 2))])
    }),
    case("deep folders", 120, |n| paths([format!("{}b.md", "a/".repeat(n))])),
    case("deep folders with pages", 60, |n| paths((0..n).map(|n| format!("{}b.md", "a/".repeat(n))))),
    case("names that differ in case", 4, |n| {
        paths((0..n).flat_map(|n| [format!("a{n}.md"), format!("A{n}.md"), format!("a{n}.MD")]))
    }),
    case("names that differ in normalisation", 4, |n| {
        paths((0..n).flat_map(|n| {
            [format!("\u{e9}{n}.md"), format!("e\u{301}{n}.md"), format!("\u{212b}{n}.md"), format!("\u{c5}{n}.md")]
        }))
    }),
    case("a folder of many pages", 1000, |n| paths((0..n).map(|n| format!("a/p{n}.md")))),
    case("many folders", 400, |n| paths((0..n).map(|n| format!("a{n}/index.md")))),
    case("many files that are no pages", 4000, |n| paths((0..n).map(|n| format!("a/p{n}.txt")))),
    case("pages that want the same address", 400, |n| {
        (0..n).fold(book().page("index.md", "# Home\n"), |book, at| {
            book.page(&format!("p{at}.md"), "---\nslug: /same\n---\n\n# Page\n")
        })
    }),
    case("addresses that lead out", 4, |n| {
        let out =
            ["../../out", "/../out", "..", "a/../../b", "%2e%2e/x", "//host/a", "C:\\a", "a\\..\\b", "\\0", "a\\nb"];
        out.iter().enumerate().fold(book().page("index.md", "# Home\n"), |book, (at, slug)| {
            book.page(
                &format!("p{at}.md"),
                &format!("---\nslug: \"{}\"\n---\n\n# Page\n", slug.repeat(n).replace('\\', "\\\\")),
            )
        })
    }),
    case("an address that is too long", 4000, |n| front(&format!("slug: {}", name(n)))),
    case("an id that is too long", 4000, |n| {
        text(format!("## Level 1\n\n### {}\n\nb\n\n## Level 2\n\n### A\n\nb\n", name(n.min(110)) + &" x".repeat(n)))
    }),
    case("a folder that is no folder", 4, |_| {
        beside("checklists", "a").file("themes", "b").file("glossary.yaml/a", "c")
    }),
];
