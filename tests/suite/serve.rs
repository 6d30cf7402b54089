//! What the live preview shows and tells.

use std::net::TcpListener;

use serde_json::{Value, json};

use crate::preview::Preview;
use crate::site_test::{SiteTest, gradus};

const TOML: &str = "[book]\ntitle = 'Model'\n[[model.dimensions]]\nname = 'People'\n";

fn level(n: usize, topic: &str) -> String {
    format!(
        "---\ntitle: Level {n}\n---\n\n## People\n\n### {topic}\n\nOf {n}.\n\n- [ ] Somebody owns it {{#own-{n}}}\n\n### Skills\n\nWith {n}.\n"
    )
}

/// A small model with pages beside it.
fn book() -> SiteTest {
    SiteTest::new()
        .toml(TOML)
        .page("index.md", "# Home\n\nWelcome.\n")
        .page("level-1/index.md", &level(1, "Culture"))
        .page("level-2/index.md", &level(2, "Culture"))
        .page("guides/start.md", "# Start\n\n## First steps\n\nBegin here.\n")
        .page("guides/other.md", "# Other\n\n[Go](start.md#first-steps)\n")
}

/// The names that an object has.
fn keys(object: &Value) -> Vec<&str> {
    object.as_object().expect("an object").keys().map(String::as_str).collect()
}

#[test]
fn all_that_is_answered_is_what_a_build_with_drafts_writes() {
    let toml = format!(
        "{TOML}[output.exports]\nformats = ['markdown', 'confluence', 'mediawiki', 'html', 'csv', 'xlsx', 'json']\n"
    );
    let book = book()
        .toml(&toml)
        .page("draft.md", "---\ndraft: true\n---\n\n# Draft\n")
        .page("größe/über uns.md", "# Über uns\n")
        .page("guides/pixel.bin", "\u{0}\u{1}")
        .file("checklists/ours.yaml", "level-1/people/skills: [Overlaid]\n")
        .file("static/images/a b.svg", "<svg/>")
        .file("static/page.html", "<!doctype html><p>Not ours</p>")
        .file("static/empty.txt", "");
    book.lock(&[]).succeeds();
    let before = std::fs::read_dir(book.path("")).expect("a folder").count();
    let preview = Preview::of(&book);
    assert!(book.read("book.toml").contains("xlsx"));
    preview.is_as_built(&book);
    // Nothing is written.
    assert_eq!(std::fs::read_dir(book.path("")).expect("a folder").count(), before);
    assert!(!book.path("public").exists());
}

#[test]
fn drafts_are_shown_and_marked() {
    let book = book().page("guides/draft.md", "---\ndraft: true\n---\n\n# Not yet\n\nUnfinished.\n");
    let preview = Preview::of(&book);
    let badge = "<p class=\"badge draft\">";
    let page = preview.get("/guides/draft/").text();
    assert!(page.contains("Unfinished.") && page.contains(badge));
    assert!(!preview.get("/guides/start/").text().contains(badge));
    assert_eq!(preview.state()["draft-pages"], 1);
    assert_eq!(preview.get("/.gradus/sources?page=%2Fguides%2Fdraft%2F").json()["draft"], true);
    book.put("content/guides/draft.md", "# Now\n\nFinished.\n");
    preview.shows("/guides/draft/", "Finished.");
    assert!(!preview.get("/guides/draft/").text().contains(badge));
    assert_eq!(preview.state()["draft-pages"], 0);
}

#[test]
fn a_heading_that_is_renamed_breaks_links_until_it_is_mended() {
    let book = book();
    let preview = Preview::of(&book);
    preview.finds(&[]);
    book.put("content/guides/start.md", "# Start\n\n## Next steps\n\nBegin here.\n");
    let state = preview.finds(&["broken-link"]);
    let told = &state["diagnostics"][0];
    assert_eq!(
        (&told["severity"], &told["path"], &told["line"]),
        (&json!("warning"), &json!("guides/other.md"), &json!(3))
    );
    assert_eq!((&state["errors"], &state["warnings"]), (&json!(0), &json!(1)));
    book.put("content/guides/other.md", "# Other\n\n[Go](start.md#next-steps)\n");
    preview.finds(&[]);
    preview.shows("/guides/other/", "start/#next-steps");
    preview.is_as_built(&book);
}

#[test]
fn pages_that_moved_say_where_to() {
    let book = book();
    let preview = Preview::of(&book);
    let moved = |from: &str, to: &str| {
        preview.until(&format!("{from} moved to {to}"), || {
            let answer = preview.get(from);
            (answer.status == 404 && answer.header("gradus-moved") == Some(to)).then_some(())
        });
        assert_eq!(preview.get(to).status, 200);
    };
    // A file with another name, as it is and with its title alone.
    std::fs::rename(book.path("content/guides/start.md"), book.path("content/guides/größe.md")).expect("renamed");
    moved("/guides/start/", "/guides/gr%C3%B6%C3%9Fe/");
    book.remove("content/guides/other.md");
    book.put("content/guides/another.md", "# Other\n\nAnother text.\n");
    moved("/guides/other/", "/guides/another/");
    // Another address.
    book.put("content/guides/another.md", "---\nslug: renamed\n---\n\n# Other\n");
    moved("/guides/another/", "/guides/renamed/");
    moved("/guides/other/", "/guides/renamed/");
    // A topic with another name.
    let with = |topic: &str| format!("{}\n### {topic}\n\nOf one level.\n", level(1, "Culture"));
    book.put("content/level-1/index.md", with("Spirit"));
    preview.shows("/dimensions/people/spirit/", "Of one level.");
    book.put("content/level-1/index.md", with("Mind"));
    moved("/dimensions/people/spirit/", "/dimensions/people/mind/");
    assert_eq!(preview.get("/.gradus/sources?page=%2Fdimensions%2Fpeople%2Fspirit%2F").status, 404);
    // What is there again did not move.
    book.put("content/guides/start.md", "# Start again\n");
    preview.shows("/guides/start/", "Start again");
    // What is gone did not either.
    book.remove("content/guides/start.md");
    assert_eq!(preview.answers("/guides/start/", 404).header("gradus-moved"), None);
    preview.is_as_built(&book);
}

#[test]
fn an_error_leaves_the_last_good_page_until_it_is_mended() {
    let book = book();
    let preview = Preview::with(&book, &["--editor", "vscode"]);
    let mut stream = preview.stream();
    assert_eq!(stream.next()["errors"], 0);
    book.put("content/guides/start.md", "---\ntitle: Größe\ngröße: [\n---\n\n## First steps\n\nBroken.\n");
    let state = preview.finds(&["front-matter"]);
    let told = &state["diagnostics"][0];
    let keys_told = "severity code message help path line column excerpt from to edit";
    assert_eq!(keys(told), keys_told.split(' ').collect::<Vec<_>>());
    assert_eq!((&told["severity"], &told["path"]), (&json!("error"), &json!("guides/start.md")));
    let (line, column) = (told["line"].as_u64().expect("a line"), told["column"].as_u64().expect("a column"));
    let excerpt = told["excerpt"].as_str().expect("an excerpt");
    assert_eq!((line, excerpt), (3, "größe: ["));
    let (from, to) = (told["from"].as_u64().expect("a number"), told["to"].as_u64().expect("a number"));
    assert!(from < to && to <= excerpt.chars().count() as u64 && from + 1 == column, "{told}");
    let file = book.path("content/guides/start.md");
    assert_eq!(told["edit"], format!("vscode://file{}:{line}:{column}", file.display()));
    // Events and lines tell of it too.
    stream.find(|event| event["errors"] == 1);
    let event = preview.event("error");
    assert_eq!((&event["code"], &event["path"], &event["line"]), (&json!("front-matter"), &told["path"], &json!(3)));
    let shown = preview.get("/guides/start/");
    assert!(shown.status == 200 && shown.text().contains("Begin here.") && !shown.text().contains("Broken."));
    book.put("content/guides/start.md", "---\ntitle: Größe\nweight: 3\n---\n\n## First steps\n\nMended.\n");
    preview.finds(&[]);
    stream.find(|event| event["errors"] == 0);
    preview.shows("/guides/start/", "Mended.");
    preview.is_as_built(&book);
}

#[test]
fn a_topic_that_is_renamed_level_by_level_moved_when_the_last_one_was() {
    let book = book();
    let preview = Preview::of(&book);
    book.put("content/level-1/index.md", level(1, "Spirit"));
    preview.shows("/dimensions/people/spirit/", "Of 1.");
    assert_eq!(preview.get("/dimensions/people/culture/").status, 200);
    book.put("content/level-2/index.md", level(2, "Spirit"));
    let gone = preview.answers("/dimensions/people/culture/", 404);
    assert_eq!(gone.header("gradus-moved"), Some("/dimensions/people/spirit/"));
}

#[test]
fn what_is_broken_does_not_hold_up_the_rest() {
    let book = book().file("themes/default/templates/not-found.html", "<p>Nothing here</p>");
    let preview = Preview::of(&book);
    book.put("content/guides/start.md", "---\ntitle: [\n---\n\nBroken.\n");
    preview.finds(&["front-matter"]);
    book.put("book.toml", "[bok]\n");
    preview.finds(&["config-key", "front-matter"]);
    book.put("themes/default/templates/not-found.html", "{% if %}");
    preview.finds(&["config-key", "front-matter", "template"]);
    book.put("content/guides/other.md", "# Other\n\nWritten meanwhile.\n");
    preview.shows("/guides/other/", "Written meanwhile.");
    preview.shows("/guides/start/", "Begin here.");
    assert!(preview.get("/nowhere/").text().contains("Nothing here"));
    book.put("content/guides/start.md", "# Start\n\nMended.\n");
    book.put("book.toml", TOML);
    book.put("themes/default/templates/not-found.html", "<p>Nothing at all</p>");
    preview.finds(&[]);
    preview.shows("/guides/start/", "Mended.");
    assert!(preview.get("/nowhere/").text().contains("Nothing at all"));
    preview.is_as_built(&book);
}

#[test]
fn a_configuration_that_comes_later_is_read() {
    let book = SiteTest::new().page("index.md", "# Home\n");
    let preview = Preview::with(&book, &["--src", &book.path("content").display().to_string()]);
    preview.shows("/", "<title>Home</title>");
    book.put("book.toml", "[book]\ntitle = 'Another name'\n");
    preview.shows("/", "Another name");
}

#[test]
fn a_book_that_is_wrong_from_the_start_is_served_and_mended() {
    let book = book().page("guides/bad.md", "---\ntitle: [\n---\n\nBad.\n");
    let preview = Preview::of(&book);
    preview.finds(&["front-matter"]);
    assert_eq!(preview.get("/guides/other/").status, 200);
    book.put("content/guides/bad.md", "---\ntitle: Good\n---\n\nMended.\n");
    preview.shows("/guides/bad/", "Mended.");
    preview.finds(&[]);
    preview.is_as_built(&book);

    // Nothing can be shown at all.
    let bare = SiteTest::new().toml(&format!("{TOML}[output.html]\ntheme = 'missing'\n")).page("a.md", "# A\n");
    let preview = Preview::of(&bare);
    let page = preview.get("/");
    assert!(page.status == 200 && page.text().contains("No page yet") && page.text().contains("/.gradus/preview.js"));
    preview.finds(&["theme"]);
    bare.put("book.toml", TOML);
    preview.finds(&[]);
    preview.is_as_built(&bare);

    let empty = SiteTest::new().toml(TOML);
    let preview = Preview::of(&empty);
    preview.finds(&["no-content"]);
    empty.put("content/index.md", "# First\n");
    preview.shows("/", "First");
    preview.finds(&[]);
    preview.is_as_built(&empty);
}

#[test]
fn a_template_that_fails_for_one_kind_of_page_leaves_those_as_they_were() {
    let book = book().toml(&format!("{TOML}[output.html]\ntheme = 'mine'\n"));
    let level_page = |head: &str| format!("{{% extends \"base.html\" %}}\n{{% block main %}}{head}{{% endblock %}}\n");
    book.put("themes/mine/templates/level.html", level_page("<p>Of mine</p>"));
    let preview = Preview::of(&book);
    preview.shows("/level-1/", "Of mine");
    book.put("themes/mine/templates/level.html", level_page("{{ nothing.here.at_all }}"));
    preview.until("an error", || (preview.state()["errors"] != 0).then_some(()));
    assert!(preview.get("/level-1/").text().contains("Of mine"), "as it was");
    book.put("content/guides/start.md", "# Start\n\n## First steps\n\nNew.\n");
    preview.shows("/guides/start/", "New.");
    assert!(preview.get("/level-1/").text().contains("Of mine"), "as it was");
    book.put("themes/mine/templates/level.html", level_page("<p>Mended</p>"));
    preview.shows("/level-1/", "Mended");
    preview.finds(&[]);
    preview.is_as_built(&book);
}

#[test]
fn gaps_and_following_are_told() {
    let book = book();
    book.put("content/level-2/index.md", "---\ntitle: Level 2\n---\n\n## People\n\n### Culture\n\nOf 2.\n");
    let preview = Preview::with(&book, &["--follow"]);
    let state = preview.state();
    let known = "revision follow draft-pages errors warnings diagnostics more gaps more-gaps";
    assert_eq!(keys(&state), known.split(' ').collect::<Vec<_>>());
    assert_eq!(state["follow"], true);
    assert_eq!(state["gaps"], json!([{ "name": "People › Skills", "level": "Level 2", "href": "/level-2/" }]));
    book.put("content/level-2/index.md", level(2, "Culture"));
    preview.until("no gaps", || (preview.state()["gaps"] == json!([])).then_some(()));
    assert_eq!(Preview::of(&book).state()["follow"], false);
}

#[test]
fn sources_name_the_lines_of_what_is_on_a_page() {
    let book = book();
    let preview = Preview::with(&book, &["--editor", "idea"]);
    let path = book.path("content/level-1/index.md");
    let lines: Vec<String> = book.read("content/level-1/index.md").lines().map(str::to_owned).collect();
    for page in ["%2Flevel-1%2F", "/level-1/", "/level-1/index.html"] {
        let sources = preview.get(&format!("/.gradus/sources?page={page}")).json();
        assert_eq!(keys(&sources), ["page", "draft", "sections", "items"]);
        assert_eq!(sources["page"]["path"], "level-1/index.md");
        let html = preview.get("/level-1/").text();
        let sections = sources["sections"].as_array().expect("a list");
        assert!(sections.len() >= 3, "{sources}");
        for section in sections {
            let id = section["id"].as_str().expect("an id");
            assert!(html.contains(&format!("id=\"{id}\"")), "{id}");
            let at = section["line"].as_u64().expect("a line");
            let line = &lines[usize::try_from(at).expect("a line") - 1];
            assert!(line.starts_with('#'), "{id}: {line}");
            let edit = format!("idea://open?file={}&line={at}&column=1", path.display());
            assert_eq!((&section["path"], &section["edit"]), (&json!("level-1/index.md"), &json!(edit)));
        }
        let heads = sections.iter().filter_map(|one| lines.get(usize::try_from(one["line"].as_u64()?).ok()? - 1));
        let heads: std::collections::BTreeSet<&str> = heads.map(String::as_str).collect();
        assert!(["## People", "### Culture", "### Skills"].iter().all(|head| heads.contains(head)), "{heads:?}");
        let item = sources["items"].as_array().and_then(|items| items.iter().find(|item| item["id"] == "own-1"));
        let at = item.and_then(|item| item["line"].as_u64()).expect("the item");
        assert!(lines[usize::try_from(at).expect("a line") - 1].contains("Somebody owns it"));
    }
    assert_eq!(preview.get("/.gradus/sources?page=%2Fnowhere%2F").status, 404);
    assert_eq!(preview.get("/.gradus/sources").status, 400);
}

#[test]
fn events_are_lines_of_json() {
    let book = book();
    let preview = Preview::of(&book);
    let mut stream = preview.stream();
    let first = stream.next();
    assert_eq!(keys(&first), ["revision", "errors", "warnings", "files", "saved", "gone"]);
    book.put("content/guides/start.md", "---\ntitle: [\n---\n");
    let error = preview.event("error");
    book.put("content/guides/start.md", "# Start\n\n## First steps\n");
    let rebuilt = preview.event("rebuilt");
    preview.event_where("checked", |event| event["errors"] == 0);
    let event = stream.find(|event| event["revision"].as_u64() >= rebuilt["revision"].as_u64());
    assert_eq!(event["gone"], false);
    let seen = preview.seen();
    for (name, known) in [
        ("ready", "event url pages ms"),
        ("changed", "event files"),
        ("rebuilt", "event revision ms pages"),
        ("checked", "event ms rendered errors warnings"),
        ("error", "event code message help path line column"),
    ] {
        let event = seen.iter().find(|event| event["event"] == name).unwrap_or_else(|| panic!("no {name}: {seen:#?}"));
        assert_eq!(keys(event), known.split(' ').collect::<Vec<_>>());
    }
    assert_eq!((&error["code"], &error["path"]), (&json!("front-matter"), &json!("guides/start.md")));
    let changed = seen.iter().filter(|event| event["event"] == "changed");
    assert!(changed.into_iter().all(|event| event["files"] == json!(["guides/start.md"])), "{seen:#?}");
    assert!(seen.iter().all(Value::is_object), "{seen:#?}");
    // What was saved last is told to whoever comes.
    book.put("content/guides/other.md", "# Other\n\nSaved.\n");
    let saved = json!({ "path": "guides/other.md", "href": "/guides/other/" });
    assert_eq!(stream.find(|event| event["saved"] == saved)["files"], json!([]));
}

#[test]
fn a_busy_port_is_passed_over() {
    let taken = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let port = taken.local_addr().expect("an address").port();
    let book = book();
    let preview = Preview::with(&book, &["--port", &port.to_string()]);
    let now = preview.address.port();
    assert!(now > port && now <= port + 100, "{now} for {port}");
    assert_eq!(preview.get("/").status, 200);
    drop(preview);
    // People are told.
    let port = taken.local_addr().expect("an address").port().to_string();
    let mut command = gradus();
    let command = command.args(["serve", "--port", &port]).arg(book.path("")).stdout(std::process::Stdio::piped());
    let mut child = command.spawn().expect("the program runs");
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(child.stdout.take().expect("its output")));
    let told = lines.next().expect("a line").expect("text");
    assert!(told.contains(&format!("port {port} is busy")), "{told}");
    let ready = lines.next().expect("a line").expect("text");
    assert!(ready.starts_with("http://127.0.0.1:") && !ready.contains(&format!(":{port}/")), "{ready}");
    child.kill().expect("ended");
    child.wait().expect("ended");
}

#[test]
fn an_interrupt_ends_it_well() {
    let book = book();
    let preview = Preview::of(&book);
    let mut stream = preview.stream();
    stream.next();
    let (status, printed) = preview.interrupt();
    assert_eq!(status.code(), Some(0), "{printed:#?}");
    assert!(printed.iter().all(Value::is_object), "{printed:#?}");
    assert!(stream.ends());
    // As soon as it says that it is ready.
    for _ in 0..10 {
        let (status, printed) = Preview::start(&book, &[]).interrupt();
        assert_eq!(status.code(), Some(0), "{status}: {printed:#?}");
    }
    // Also where a page is open that reads nothing, and a request is half sent.
    let preview = Preview::of(&book);
    let _open = (preview.stream(), preview.connect());
    let mut half = preview.connect();
    std::io::Write::write_all(&mut half, b"GET / HTTP/1.1\r\n").expect("sent");
    assert_eq!(preview.interrupt().0.code(), Some(0));
}

#[test]
fn what_cannot_be_served_is_said_and_ends_it() {
    let book = book();
    book.run(&["serve", "--port", "0", "--editor", "notepad", "."]).exits(2).reports("`notepad` is no editor");
    book.run(&["serve", "--port", "0", "--editor", "vscod", "."]).exits(2).reports("did you mean `vscode`?");
    book.run(&["serve", "--port", "0", "--editor", "javascript:x{path}", "."]).exits(2).reports("error[option]");
    book.run(&["serve", "--port", "0", "nowhere"]).exits(2).reports("there is no folder `nowhere`");
    book.run(&["serve", "--port", "0", "--host", "no host", "."]).exits(2).reports("`no host` cannot be listened at");
    book.run(&["serve", "--port", "70000", "."]).exits(2).reports("70000");
    book.put("book.toml", "[book]\ntitel = 'x'\n");
    let run = book.run(&["serve", "--port", "0", "--json", "."]);
    run.exits(2).reports("error[").reports("titel");
    assert_eq!(run.stdout, "");
}
