//! What the live preview answers to whom, on the real program: hosts, origins, methods, paths, headers.

use std::io::{Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use crate::preview::{Preview, Stream};
use crate::site_test::SiteTest;

/// What no answer may contain: it stands in files that are no part of the site.
const TREASURE: &str = "hidden treasure";

fn book() -> SiteTest {
    SiteTest::new()
        .toml(&format!("[book]\ntitle = 'Model'\n# {TREASURE}\n"))
        .page("index.md", "# Home\n\nWelcome.\n")
        .page("guides/start.md", "# Start\n\nBegin here.\n")
        .page("guides/.hidden.md", TREASURE)
        .page("a/.git/config", TREASURE)
        .file(".git/config", TREASURE)
        .file("static/media/film.mp4", b"0123456789".as_slice())
        .file("static/.env", TREASURE)
        .file("static/data.json", "{}")
}

/// A request with these lines between the first and the last.
fn request(first: &str, lines: &[&str]) -> String {
    let first = format!("{first} HTTP/1.1");
    [&[first.as_str()], lines, &["Connection: close", "", ""]].concat().join("\r\n")
}

#[test]
fn only_its_own_names_are_answered() {
    let book = book();
    let preview = Preview::of(&book);
    let port = preview.address.port();
    let status = |lines: &[&str]| {
        let answer = preview.ask(&request("GET /", lines));
        assert_eq!(answer.status == 200, answer.text().contains("Welcome."), "{lines:?}");
        answer.status
    };
    for host in ["localhost", "127.0.0.1", "[::1]", "LOCALHOST", "model.localhost"] {
        assert_eq!(status(&[&format!("Host: {host}:{port}")]), 200, "{host}");
    }
    let other = port ^ 1;
    for host in [
        "evil.example".into(),
        format!("evil.example:{port}"),
        format!("127.0.0.1.evil.example:{port}"),
        format!("localhost.evil.example:{port}"),
        format!("notlocalhost:{port}"),
        format!("192.0.2.1:{port}"),
        format!("127.0.0.1:{other}"),
        format!("localhost:{other}"),
        "localhost".into(),
    ] {
        assert_eq!(status(&[&format!("Host: {host}")]), 403, "{host}");
    }
    assert_eq!(status(&[]), 400, "no host");
    assert_eq!(status(&["Host:"]), 400, "an empty host");
    let own = format!("Host: 127.0.0.1:{port}");
    assert_eq!(status(&[&own, &own]), 400, "two hosts");
    assert_eq!(status(&[&format!("Host: a b:{port}")]), 400, "no host that could be");
    // Nor without HTTP/1.1.
    assert_eq!(preview.ask("GET / HTTP/1.0\r\n\r\n").status, 400);
}

#[test]
fn only_its_own_pages_may_listen() {
    let book = book();
    let preview = Preview::of(&book);
    let address = preview.address;
    let host = format!("Host: {address}");
    for line in [
        "Origin: null",
        "Origin: http://evil.example",
        "Origin: http://127.0.0.1:1",
        "Origin: http://localhost",
        "Sec-Fetch-Site: cross-site",
        &format!("Origin: https://{address}"),
        &format!("Origin: http://{address}.evil.example"),
        &format!("Origin: http://{address}@evil.example"),
    ] {
        for path in ["/.gradus/events", "/.gradus/state", "/.gradus/sources?page=%2F"] {
            let answer = preview.ask(&request(&format!("GET {path}"), &[&host, line]));
            assert_eq!(answer.status, 403, "{path} {line}");
            assert_eq!(answer.header("access-control-allow-origin"), None, "{path} {line}");
            assert!(!answer.text().contains("revision"), "{path} {line}");
        }
    }
    let own = format!("Origin: http://{address}\r\nSec-Fetch-Site: same-origin\r\n");
    assert_eq!(preview.get_with("/.gradus/state", &own).status, 200);
    assert_eq!(preview.get("/.gradus/nothing").status, 404);
}

#[test]
fn other_methods_are_refused() {
    let book = book();
    let preview = Preview::of(&book);
    let host = format!("Host: {}", preview.address);
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "get"] {
        for path in ["/", "/nowhere/", "/data.json", "/.gradus/events", "/.gradus/state"] {
            let answer = preview.ask(&request(&format!("{method} {path}"), &[&host, "Content-Length: 0"]));
            assert_eq!((answer.status, answer.header("allow")), (405, Some("GET, HEAD")), "{method} {path}");
            assert_eq!(answer.header("access-control-allow-origin"), None);
        }
    }
    let body = format!("POST / HTTP/1.1\r\n{host}\r\nContent-Length: 10\r\n\r\n0123456789");
    assert_eq!(preview.ask(&body).status, 405);
    let connect = preview.ask(&request(&format!("CONNECT {}", preview.address), &[&host]));
    assert!([400, 405].contains(&connect.status), "{}", connect.status);
}

#[test]
fn no_path_leaves_the_site() {
    let book = book();
    let preview = Preview::of(&book);
    let host = format!("Host: {}", preview.address);
    let absolute = |path: &str| format!("http://{}{path}", preview.address);
    let folder = book.path("book.toml").to_str().expect("a path").to_owned();
    for path in [
        "/../book.toml",
        "/guides/../../book.toml",
        "/%2e%2e/book.toml",
        "/.%2e/book.toml",
        "/%2E%2E/%2E%2E/book.toml",
        "/%2e%2e%2fbook.toml",
        "/..%2fbook.toml",
        "/media/..%2f..%2fbook.toml",
        "/..%5cbook.toml",
        "/a/..%5c..%5cbook.toml",
        "/..\\book.toml",
        "/%252e%252e/book.toml",
        "/%252e%252e%252fbook.toml",
        "/%c0%ae%c0%ae/book.toml",
        "/%ff",
        "/%00",
        "/book.toml%00",
        "/book.toml%00.html",
        "/media/film.mp4%00",
        "/%0d%0aSet-Cookie:a",
        "//etc/passwd",
        "//../book.toml",
        "/./book.toml",
        "/book.toml",
        "/content/index.md",
        "/guides/start.md",
        "/.git/config",
        "/a/.git/config",
        "/.env",
        "/guides/.hidden/",
        "/guides/.hidden.md",
        "/.gradus/../../book.toml",
        "/.gradus/%2e%2e/book.toml",
        "/.gradus/sources?page=%2F..%2Fbook.toml",
        "/.gradus/sources?page=..%2Fbook.toml",
        "/.gradus/sources?page=/%252e%252e%252fbook.toml",
        "/media",
        "/media/",
        "book.toml",
        "..",
        "*",
        "",
        &folder,
        &absolute("/../book.toml"),
        &absolute("/%2e%2e/book.toml"),
        "http://evil.example/",
        "https://evil.example/../book.toml",
        "file:///etc/passwd",
    ] {
        for method in ["GET", "HEAD"] {
            let answer = preview.ask(&request(&format!("{method} {path}"), &[&host]));
            assert!(matches!(answer.status, 400 | 403 | 404), "{method} {path}: {}", answer.status);
            assert!(!answer.text().contains(TREASURE) && !answer.text().contains("root:"), "{path}");
            assert_eq!(answer.header("set-cookie"), None, "{path}");
        }
    }
    assert_eq!(preview.ask(&request(&format!("GET {}", absolute("/guides/start/")), &[&host])).status, 200);
    // Whatever the name that the connection has been asked under.
    let foreign = request(&format!("GET {}", absolute("/")), &["Host: evil.example"]);
    assert_eq!(preview.ask(&foreign).status, 403);
}

#[test]
fn a_request_has_bounds() {
    let book = book();
    let preview = Preview::of(&book);
    let host = format!("Host: {}", preview.address);
    let long = "x".repeat(1024 * 1024);
    let many = "X-Same: y\r\n".repeat(1000);
    for (what, request) in [
        ("a long header", format!("GET / HTTP/1.1\r\n{host}\r\nX: {long}\r\n\r\n")),
        ("a long path", format!("GET /{long} HTTP/1.1\r\n{host}\r\n\r\n")),
        ("many headers", format!("GET / HTTP/1.1\r\n{host}\r\n{many}\r\n")),
        ("no HTTP", format!("{}\r\n\r\n", "\u{1}".repeat(100))),
    ] {
        let mut stream = preview.connect();
        // It may be refused, and the connection be closed, before all was sent.
        let _ = stream.write_all(request.as_bytes());
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let first = String::from_utf8_lossy(&answer).lines().next().unwrap_or_default().to_owned();
        assert!(first.is_empty() || first.starts_with("HTTP/1.1 4"), "{what}: {first}");
        assert_eq!(preview.get("/").status, 200, "after {what}");
    }
}

#[test]
fn answers_have_the_right_status_and_headers() {
    let book = book();
    let preview = Preview::of(&book);
    let page = preview.get("/guides/start/");
    assert_eq!(page.status, 200);
    for (name, value) in [
        ("content-type", "text/html; charset=utf-8"),
        ("cache-control", "no-store"),
        ("x-content-type-options", "nosniff"),
    ] {
        assert_eq!(page.header(name), Some(value));
    }
    let tag = page.header("etag").expect("a tag").to_owned();
    let same = preview.get_with("/guides/start/", &format!("If-None-Match: {tag}\r\n"));
    assert_eq!((same.status, same.body.len(), same.header("etag")), (304, 0, Some(tag.as_str())));
    book.put("content/guides/start.md", "# Start\n\nChanged.\n");
    preview.shows("/guides/start/", "Changed.");
    let changed = preview.get_with("/guides/start/", &format!("If-None-Match: {tag}\r\n"));
    assert_eq!(changed.status, 200);
    assert_ne!(changed.header("etag"), Some(tag.as_str()));

    let missing = preview.get("/nowhere/at/all/");
    assert_eq!((missing.status, missing.header("content-type")), (404, Some("text/html; charset=utf-8")));
    assert_eq!(missing.header("cache-control"), Some("no-store"));
    assert_eq!(missing.header("gradus-moved"), None);
    assert!(missing.text().contains("<base href=\"/\">") && missing.text().contains("Model"), "{}", missing.text());

    let redirect = preview.get("/guides/start?x=1");
    assert_eq!((redirect.status, redirect.header("location")), (302, Some("/guides/start/?x=1")));
    assert_eq!(preview.get("/guides/start/index.html").status, 200);

    for (path, kind) in [
        ("/data.json", "application/json; charset=utf-8"),
        ("/media/film.mp4", "video/mp4"),
        ("/theme/style.css", "text/css; charset=utf-8"),
        ("/theme/site.js", "text/javascript; charset=utf-8"),
        ("/theme/icon.svg", "image/svg+xml; charset=utf-8"),
        ("/.gradus/preview.js", "text/javascript; charset=utf-8"),
        ("/.gradus/preview.css", "text/css; charset=utf-8"),
        ("/.gradus/state", "application/json"),
        ("/404.html", "text/html; charset=utf-8"),
    ] {
        let answer = preview.get(path);
        assert_eq!((answer.status, answer.header("content-type")), (200, Some(kind)), "{path}");
        // A browser takes nothing from its store without asking.
        assert!(["no-store", "no-cache"].contains(&answer.header("cache-control").unwrap_or_default()), "{path}");
        // The headers alone are the same.
        let head = preview.ask(&request(&format!("HEAD {path}"), &[&format!("Host: {}", preview.address)]));
        assert_eq!((head.status, head.body.len(), head.header("content-type")), (200, 0, Some(kind)), "{path}");
        let length = answer.body.len().to_string();
        assert_eq!(head.header("content-length"), Some(length.as_str()), "{path}");
        assert_eq!(head.header("etag"), answer.header("etag"), "{path}");
    }
}

#[test]
fn media_are_answered_in_parts() {
    let book = book();
    let preview = Preview::of(&book);
    let whole = preview.get("/media/film.mp4");
    assert_eq!((whole.text().as_str(), whole.header("accept-ranges")), ("0123456789", Some("bytes")));
    let tag = whole.header("etag").expect("a tag").to_owned();
    for (range, status, body, content) in [
        ("bytes=2-5", 206, "2345", Some("bytes 2-5/10")),
        ("bytes=7-", 206, "789", Some("bytes 7-9/10")),
        ("bytes=-2", 206, "89", Some("bytes 8-9/10")),
        ("bytes=0-99", 206, "0123456789", Some("bytes 0-9/10")),
        ("bytes=10-", 416, "", Some("bytes */10")),
        ("lines=1-2", 200, "0123456789", None),
    ] {
        let part = preview.get_with("/media/film.mp4", &format!("Range: {range}\r\nIf-Range: {tag}\r\n"));
        let found = (part.status, part.text(), part.header("content-range"));
        assert_eq!(found, (status, body.to_owned(), content), "{range}");
        assert_eq!(part.header("content-length"), Some(body.len().to_string().as_str()), "{range}");
    }
    let unchanged = preview.get_with("/media/film.mp4", &format!("If-None-Match: {tag}\r\n"));
    assert_eq!((unchanged.status, unchanged.body.len()), (304, 0));
    book.put("static/media/film.mp4", "abcdefghijklm");
    preview.until("the new film", || (preview.get("/media/film.mp4").text() == "abcdefghijklm").then_some(()));
    // A part of another file would not fit.
    let part = preview.get_with("/media/film.mp4", &format!("Range: bytes=2-5\r\nIf-Range: {tag}\r\n"));
    assert_eq!((part.status, part.text().as_str()), (200, "abcdefghijklm"));
}

/// A hundred open pages, of which some never read, and some go away in the middle: none of it holds up the others.
#[test]
fn many_open_pages_hold_up_nothing() {
    let book = book();
    let preview = Preview::of(&book);
    let _silent: Vec<Stream> = (0..20).map(|_| preview.stream()).collect();
    let told: Vec<Arc<AtomicU64>> = (0..80).map(|_| Arc::default()).collect();
    for one in &told {
        let (mut stream, one) = (preview.stream(), Arc::clone(one));
        // Ends with the preview.
        thread::spawn(move || {
            while let Some(event) = stream.read() {
                let revision = event["revision"].as_u64().unwrap_or_default();
                // They count up, whichever of them are missed.
                if one.fetch_max(revision, Ordering::SeqCst) > revision {
                    one.store(u64::MAX, Ordering::SeqCst);
                }
            }
        });
    }
    for n in 0..50 {
        // Connections that are cut: in the middle of a request, of an answer, of a stream.
        let mut half = preview.connect();
        half.write_all(b"GET / HTTP/1.1\r\nHo").expect("sent");
        let mut unread = preview.connect();
        let get = format!("GET /theme/style.css HTTP/1.1\r\nHost: {}\r\n\r\n", preview.address);
        unread.write_all(get.repeat(20).as_bytes()).expect("sent");
        preview.stream().cut();
        book.put("content/guides/start.md", format!("# Start\n\nSave {n} of many.\n"));
        preview.shows("/guides/start/", &format!("Save {n} of many."));
        drop((half, unread));
    }
    preview.until("every page that reads is told", || {
        let now = preview.state()["revision"].as_u64();
        told.iter().all(|one| Some(one.load(Ordering::SeqCst)) == now).then_some(())
    });
    preview.is_as_built(&book);
}
