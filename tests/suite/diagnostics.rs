//! Reports in all formats, and the pages of codes.
//!
//! `SNAPSHOTS=overwrite cargo test reports` writes the files in `tests/reports` anew; `tests/readers/reports.py` holds them
//! against their schemas.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use gradus::diagnostic::pages::{page, pages};
use gradus::diagnostic::{Diagnostic, Format, Paths, Place, report};
use serde_json::Value;

use crate::site_test::SiteTest;

fn at(path: &str, text: &str, words: &str) -> Place {
    let start = text.find(words).expect("the words");
    Place::new(path, text, start..start + words.len())
}

/// Diagnostics that hold what each format writes in a way of its own.
fn hostile() -> Vec<Diagnostic> {
    let odd = "a, b/100%25: \"x\"/größe \u{202e}dm.md";
    let text = "# One\n\n- 👩‍🚀 ünd \u{202e}evil\u{202c}\tand \"quotes\" :: <b>&amp;\n";
    let far = format!("{} end", "x".repeat(20_000));
    vec![
        Diagnostic::error(
            "cell-twice",
            "it is \"there\" \\ already\r\n::error file=x,line=1::100% %0A, \u{1b}[31mred\u{0}",
        )
        .at(at(odd, text, "\"quotes\""))
        .help("merge\nthe two ::endgroup:: \u{202e}live\u{202c}"),
        Diagnostic::error("cell-twice", "the same place once more").at(at(odd, text, "\"quotes\"")),
        Diagnostic::warning("translation-name", "of a class").at(at("de/a.md", "b 👩‍🚀 c\n", "👩‍🚀")).class("edited"),
        Diagnostic::warning("broken-link", "see [text](1), {0} and {{1}}").at(at("far.md", &far, "end")),
        Diagnostic::warning("broken-link", "an empty line").at(Place::new("far.md", "a\n\nb\n", 2..2)),
        Diagnostic::error("address-twice", "the file as a whole").at(Place::file("../up:down/ü.md")).help("rename it"),
        Diagnostic::error("address-twice", "the same file, something else").at(Place::file("../up:down/ü.md")),
        Diagnostic::error("no-content", "no place at all").help("write a page"),
    ]
}

const FORMATS: [(Format, &str); 5] = [
    (Format::Text, "report.txt"),
    (Format::Json, "report.json"),
    (Format::Sarif, "report.sarif.json"),
    (Format::Github, "report.github.txt"),
    (Format::Gitlab, "report.gitlab.json"),
];

fn json(format: Format, diagnostics: &[Diagnostic]) -> Value {
    serde_json::from_str(&report(format, diagnostics, &Paths::default())).expect("JSON")
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

#[test]
fn reports_in_all_formats() {
    let assert = snapbox::Assert::new().action_env("SNAPSHOTS");
    for (format, file) in FORMATS {
        let text = match format {
            Format::Sarif => format!("{:#}\n", without_pages(json(format, &hostile()))),
            _ => report(format, &hostile(), &Paths::default()),
        };
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reports").join(file);
        let expected = snapbox::Data::read_from(&path, Some(snapbox::data::DataFormat::Text)).raw();
        assert.eq(snapbox::Data::text(text).raw(), expected);
    }
}

/// Takes out what changes with the pages and the version, which must be there.
fn without_pages(mut log: Value) -> Value {
    let driver = &mut log["runs"][0]["tool"]["driver"];
    assert_eq!(driver["version"], env!("CARGO_PKG_VERSION"));
    driver["version"] = "0.0.0".into();
    for rule in driver["rules"].as_array_mut().expect("rules") {
        let page = page(rule["id"].as_str().expect("a code")).expect("a page");
        let texts = [
            ("shortDescription", "text", page.title),
            ("fullDescription", "text", page.meaning()),
            ("help", "text", page.text),
            ("help", "markdown", page.text),
        ];
        for (key, form, text) in texts {
            assert_eq!(rule[key][form], text);
            rule[key][form] = "of the page".into();
        }
    }
    log
}

#[test]
fn reports_without_a_finding() {
    for (format, expected) in
        [(Format::Text, ""), (Format::Json, "[]\n"), (Format::Github, ""), (Format::Gitlab, "[]\n")]
    {
        assert_eq!(report(format, &[], &Paths::default()), expected, "{format:?}");
    }
    assert!(list(&json(Format::Sarif, &[])["runs"][0]["results"]).is_empty());
}

#[test]
fn reports_in_text_do_nothing_to_a_terminal() {
    let text = report(Format::Text, &hostile(), &Paths::default());
    let wild = |c: &char| (c.is_control() && *c != '\n') || matches!(c, '\u{202a}'..='\u{202e}');
    assert_eq!(text.chars().find(wild), None, "{text:?}");
}

#[test]
fn reports_in_json_have_every_key_in_one_order() {
    let expected = ["code", "severity", "path", "line", "column", "message", "help", "class", "file", "end_column"];
    for (entry, one) in list(&json(Format::Json, &hostile())).iter().zip(hostile()) {
        let entry = entry.as_object().expect("an object");
        assert_eq!(entry.keys().collect::<Vec<_>>(), expected);
        assert_eq!(entry["message"], one.message.as_str());
        assert_eq!(entry["path"].as_str(), one.place.as_ref().map(|place| place.path.as_str()));
        let line = one.place.as_ref().filter(|place| place.line > 0).map(|place| place.line as u64);
        assert_eq!(entry["line"].as_u64(), line);
    }
}

/// What a runner of GitHub reads off a line: it takes `::` and `,` and `=` apart, and then takes the escapes back.
fn command(line: &str) -> (String, BTreeMap<String, String>, String) {
    let back = |text: &str| {
        let text = text.replace("%3A", ":").replace("%2C", ",");
        text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
    };
    let (head, message) = line.strip_prefix("::").expect("a command").split_once("::").expect("a message");
    let (name, properties) = head.split_once(' ').expect("properties");
    let properties = properties.split(',').map(|one| one.split_once('=').expect("a value"));
    let properties = properties.map(|(name, value)| (name.to_owned(), back(value))).collect();
    (name.to_owned(), properties, back(message))
}

#[test]
fn reports_for_github_are_read_back_as_they_were() {
    let text = report(Format::Github, &hostile(), &Paths::default());
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), hostile().len());
    for (line, one) in lines.into_iter().zip(hostile()) {
        let (name, properties, message) = command(line);
        assert_eq!(name, if one.severity == gradus::diagnostic::Severity::Error { "error" } else { "warning" });
        let help = one.help.map_or(String::new(), |help| format!("\n{help}"));
        assert_eq!(message, (one.message + &help).replace('\0', "\u{fffd}"));
        assert_eq!(properties.get("file").map(String::as_str), one.place.as_ref().map(|place| place.path.as_str()));
        assert_eq!(properties["title"], one.code);
        let line = one.place.filter(|place| place.line > 0).map(|place| place.line.to_string());
        assert_eq!(properties.get("line"), line.as_ref());
    }
}

#[test]
fn reports_give_every_finding_a_name_of_its_own() {
    let of = |diagnostics: &[Diagnostic]| -> Vec<String> {
        let report = json(Format::Gitlab, diagnostics);
        list(&report).iter().map(|one| one["fingerprint"].as_str().expect("a name").to_owned()).collect()
    };
    let all = of(&hostile());
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), hostile().len());
    let results = &json(Format::Sarif, &hostile())["runs"][0]["results"];
    let same = list(results).iter().map(|one| &one["partialFingerprints"]["primaryLocationLineHash"]);
    assert_eq!(same.collect::<Vec<_>>(), all.iter().collect::<Vec<_>>());
    // What comes before in the file, or in the report, is nothing to it.
    let text = "[gone](gone.md)\n";
    let place = at("a.md", text, "[gone]");
    let moved = at("a.md", &format!("More.\n\n  {text}"), "[gone]");
    let edited = at("a.md", &format!("Not {text}"), "[gone]");
    let link = |place: Place| Diagnostic::warning("broken-link", "there is nothing").at(place);
    let more = [vec![link(place.clone())], hostile()].concat();
    assert_eq!(of(&more)[0], of(&[link(place)])[0]);
    assert_eq!(of(&more)[1..], all);
    assert_eq!(of(&[link(moved)])[0], of(&more)[0]);
    assert_ne!(of(&[link(edited)])[0], of(&more)[0]);
}

#[test]
fn every_page_says_what_why_and_how() {
    let files = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diagnostics")).expect("the pages");
    // One file lists the others.
    assert_eq!(files.count() - 1, pages().len(), "a page begins with \"# `CODE`: what is wrong\"");
    let sections = ["What it means", "Why it matters", "How to mend it", "How to allow it"];
    for page in pages() {
        let code = page.code;
        let mut fenced = false;
        let headings = page.text.lines().filter(|line| {
            fenced ^= line.starts_with("```");
            !fenced && line.starts_with('#')
        });
        let expected = sections.map(|title| format!("## {title}"));
        assert_eq!(headings.collect::<Vec<_>>(), expected, "{code}");
        for section in page.text.split("\n## ") {
            assert!(section.split_once('\n').is_some_and(|(_, text)| text.trim().len() > 20), "{code}: {section}");
        }
        assert!(!page.title.is_empty() && page.title.len() < 80 && !page.title.ends_with('.'), "{code}");
        assert!(page.meaning().ends_with(['.', ':']), "{code}: {}", page.meaning());
        assert_eq!(page.text.matches("\n```").count() % 2, 0, "{code}");
    }
}

/// The sources of the program.
fn sources() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = crate::html::files(&folder).into_iter().filter(|path| path.ends_with(".rs"));
    files.map(|path| std::fs::read_to_string(folder.join(path)).expect("a source")).collect()
}

#[test]
fn every_code_has_a_page_and_every_page_a_code() {
    let sources = sources();
    let mut raised = BTreeSet::new();
    for text in &sources {
        for call in ["Diagnostic::error(", "Diagnostic::warning("] {
            for (at, _) in text.match_indices(call) {
                let argument = text[at + call.len()..].trim_start();
                raised.extend(argument.strip_prefix('"').and_then(|rest| rest.split_once('"')).map(|(code, _)| code));
            }
        }
    }
    assert!(raised.len() > 30, "{raised:?}");
    let without: Vec<&&str> = raised.iter().filter(|code| page(code).is_none()).collect();
    assert!(without.is_empty(), "codes without a page: {without:?}");
    // A code may be said in a constant or a condition, in a file that makes diagnostics.
    let makers: Vec<&String> = sources.iter().filter(|text| text.contains("Diagnostic::")).collect();
    let said = |code: &str| raised.contains(code) || makers.iter().any(|text| text.contains(&format!("\"{code}\"")));
    let idle: Vec<&str> = pages().iter().map(|page| page.code).filter(|code| !said(code)).collect();
    assert!(idle.is_empty(), "pages of codes that nothing raises: {idle:?}");
}

#[test]
fn explain_prints_the_page_of_each_code() {
    let book = SiteTest::new();
    let list = book.run(&["explain"]);
    list.succeeds().is_silent();
    assert_eq!(list.stdout.lines().count(), pages().len());
    for page in pages() {
        assert!(list.stdout.contains(page.title), "{}", page.code);
        let run = book.run(&["explain", page.code]);
        run.succeeds().is_silent();
        let file = format!("{}/docs/diagnostics/{}.md", env!("CARGO_MANIFEST_DIR"), page.code);
        assert_eq!(run.stdout, std::fs::read_to_string(file).expect("the page"));
    }
}

#[test]
fn check_tells_the_same_in_each_format() {
    let book = SiteTest::new().toml("").page("index.md", "# Home\n\n[gone](gone.md)\n");
    book.put(".git/HEAD", "");
    book.run(&["check"]).succeeds().reports("warning[broken-link]: there is nothing at `gone.md`").prints("");
    let run = book.run(&["check", "--format", "json"]);
    run.succeeds().is_silent();
    let found: Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(list(&found).len(), 1);
    let one = &found[0];
    assert_eq!((&one["path"], &one["file"]), (&"index.md".into(), &"content/index.md".into()));
    assert_eq!((&one["line"], &one["column"], &one["end_column"]), (&3.into(), &1.into(), &16.into()));
    let line = "::warning file=content/index.md,line=3,endLine=3,col=1,endColumn=16,title=broken-link::there is nothing at `gone.md`\n";
    let run = book.run(&["check", "--format", "github", "--strict"]);
    run.exits(1);
    assert_eq!(run.stdout, line);
    // Errors alone, and the rest of a log without a finding.
    assert_eq!(book.run(&["--quiet", "check", "--format", "gitlab"]).stdout, "[]\n");
    assert_eq!(book.run(&["check", "--format", "json", "--only", "gap,drift"]).stdout, "[]\n");
    book.run(&["check", "--only", "brokn-link"]).exits(2).reports("did you mean `broken-link`?");
    // What is wrong with the configuration comes in the format too, at its file.
    book.put("model/book.toml", "[book]\ntitel = \"\"\n");
    let run = book.run(&["check", "model", "--format", "json"]);
    run.exits(2).is_silent();
    let found: Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!((&found[0]["code"], &found[0]["file"]), (&"config-key".into(), &"model/book.toml".into()));
    let run = book.run(&["check", "nowhere", "--format", "github"]);
    run.exits(2).is_silent();
    assert!(run.stdout.starts_with("::error title=no-book::there is no folder `nowhere`%0A"), "{}", run.stdout);
}
