//! What is answered.

use super::{PAGE, Server};

const SCRIPT: &str =
    "<link rel=\"stylesheet\" href=\"/.gradus/preview.css\"><script src=\"/.gradus/preview.js\" defer></script></head>";

#[test]
fn a_page_is_answered_with_the_script() {
    let server = Server::start();
    let reply = server.get("/level-1/?x=1");
    assert_eq!(reply.status, 200);
    let tag = reply.header("etag");
    let tag = format!("<meta data-gradus-preview name=\"gradus-page\" content={tag}>{SCRIPT}");
    assert_eq!(reply.text(), PAGE.replace("</head>", &tag));
    assert_eq!(reply.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(reply.header("cache-control"), "no-store");
    assert_eq!(reply.header("x-content-type-options"), "nosniff");
    assert_eq!(reply.header("content-length"), reply.body.len().to_string());
    assert_eq!(server.get("/gr%C3%B6%C3%9Fe/").status, 200);
}

#[test]
fn what_is_known_is_not_sent_again() {
    let server = Server::start();
    for path in ["/level-1/", "/theme/style.css", "/.gradus/preview.js"] {
        let first = server.get(path);
        let tag = first.header("etag");
        assert!(tag.starts_with('"') && tag.ends_with('"') && tag.len() > 2, "{tag}");
        for known in [tag.to_owned(), format!("W/{tag}"), format!("\"x\", {tag}"), "*".to_owned()] {
            for method in ["GET", "HEAD"] {
                let reply = server.ask(method, path, &format!("If-None-Match: {known}\r\nRange: bytes=0-1\r\n"));
                assert_eq!((reply.status, reply.body.len()), (304, 0), "{path} {known}");
                assert_eq!(reply.header("etag"), tag);
                assert_eq!(reply.header("content-length"), "");
                assert_eq!(reply.header("cache-control"), first.header("cache-control"));
            }
        }
        assert_eq!(server.ask("GET", path, "If-None-Match: \"other\"\r\n").status, 200);
        // Another server may add another script.
        assert_ne!(Server::start().get(path).header("etag"), tag);
    }
}

#[test]
fn head_is_get_without_a_body() {
    let server = Server::start();
    server.write("a.bin", b"0123456789");
    for path in
        ["/", "/theme/style.css", "/files/a.bin", "/nothing", "/level-1", "/a//b", "/.gradus/state", "/digits.bin"]
    {
        let (get, head) = (server.get(path), server.ask("HEAD", path, ""));
        let but_date = |reply: &super::Reply| {
            let mut headers: Vec<_> = reply.headers.iter().filter(|(name, _)| name != "date").cloned().collect();
            headers.sort();
            headers
        };
        assert_eq!(head.body.len(), 0, "{path}");
        assert_eq!((head.status, but_date(&head)), (get.status, but_date(&get)), "{path}");
    }
    let events = server.ask("HEAD", "/.gradus/events", "");
    assert_eq!((events.status, events.body.len()), (200, 0));
    assert_eq!(events.header("content-length"), "");
}

#[test]
fn nothing_is_our_page() {
    let server = Server::start();
    let reply = server.get("/deep/down/nothing/");
    assert_eq!(reply.status, 404);
    assert_eq!(reply.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(reply.header("cache-control"), "no-store");
    assert_eq!(reply.header("gradus-moved"), "");
    assert!(reply.text().contains("<head><base href=\"/\"><title>Missing"), "{}", reply.text());
    assert!(reply.text().contains(SCRIPT), "{}", reply.text());
    let moved = server.get("/old/");
    assert_eq!((moved.status, moved.header("gradus-moved")), (404, "/gr%C3%B6%C3%9Fe/"));
}

#[test]
fn an_address_without_its_slash_leads_on() {
    let server = Server::start();
    for (path, to) in [
        ("/level-1", "/level-1/"),
        ("/level-1?a=%20&b=c", "/level-1/?a=%20&b=c"),
        ("/gr%C3%B6%C3%9Fe", "/gr%C3%B6%C3%9Fe/"),
        // Never to another site.
        ("/outward", "/evil.example/"),
    ] {
        let reply = server.get(path);
        assert_eq!((reply.status, reply.header("location")), (302, to));
    }
}

#[test]
fn files_have_their_type() {
    let server = Server::start();
    for (name, kind) in [
        ("a.css", "text/css; charset=utf-8"),
        ("a.js", "text/javascript; charset=utf-8"),
        ("a.json", "application/json; charset=utf-8"),
        ("a.svg", "image/svg+xml; charset=utf-8"),
        ("a.xml", "text/xml; charset=utf-8"),
        ("a.txt", "text/plain; charset=utf-8"),
        ("a.html", "text/html; charset=utf-8"),
        ("a.png", "image/png"),
        ("a.woff2", "font/woff2"),
        ("a.mp4", "video/mp4"),
        ("a", "application/octet-stream"),
    ] {
        server.write(name, b"content");
        let reply = server.get(&format!("/files/{name}"));
        assert_eq!((reply.status, reply.header("content-type"), reply.text().as_str()), (200, kind, "content"));
        assert_eq!(reply.header("cache-control"), "no-cache");
        assert_eq!(reply.header("accept-ranges"), "bytes");
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
    }
    assert_eq!(server.get("/theme/style.css").text(), "body {}");
    assert_eq!(server.get("/.gradus/preview.css").header("content-type"), "text/css; charset=utf-8");
    assert_eq!(server.get("/.gradus/preview.js").header("content-type"), "text/javascript; charset=utf-8");
}

#[test]
fn a_file_that_changes_has_another_tag() {
    let server = Server::start();
    server.write("a.txt", b"one");
    let tag = server.get("/files/a.txt").header("etag").to_owned();
    let known = format!("If-None-Match: {tag}\r\n");
    assert_eq!(server.ask("GET", "/files/a.txt", &known).status, 304);
    server.write("a.txt", b"two!");
    assert_eq!(server.ask("GET", "/files/a.txt", &known).text(), "two!");
}

#[test]
fn parts_of_files_are_answered() {
    let server = Server::start();
    server.write("digits.bin", b"0123456789");
    server.write("empty.bin", b"");
    for path in ["/digits.bin", "/files/digits.bin"] {
        for (range, content, part) in [
            ("bytes=0-0", "0", "bytes 0-0/10"),
            ("bytes=2-4", "234", "bytes 2-4/10"),
            ("bytes=7-", "789", "bytes 7-9/10"),
            ("bytes=7-99", "789", "bytes 7-9/10"),
            ("bytes=-2", "89", "bytes 8-9/10"),
            ("bytes=-99", "0123456789", "bytes 0-9/10"),
        ] {
            let reply = server.ask("GET", path, &format!("Range: {range}\r\n"));
            assert_eq!((reply.status, reply.text().as_str()), (206, content), "{path} {range}");
            assert_eq!(reply.header("content-range"), part);
            assert_eq!(reply.header("content-length"), content.len().to_string());
        }
        for range in ["bytes=10-", "bytes=99-100", "bytes=-0"] {
            let reply = server.ask("GET", path, &format!("Range: {range}\r\n"));
            assert_eq!((reply.status, reply.header("content-range")), (416, "bytes */10"), "{path} {range}");
            assert_eq!(reply.body.len(), 0);
        }
        for range in ["bytes=0-1,4-5", "bytes=4-2", "bytes=x", "lines=1-2", "bytes=0-1\r\nRange: bytes=2-3"] {
            let reply = server.ask("GET", path, &format!("Range: {range}\r\n"));
            assert_eq!((reply.status, reply.text().as_str()), (200, "0123456789"), "{path} {range}");
        }
        let tag = server.get(path).header("etag").to_owned();
        for (condition, status) in [(tag.as_str(), 206), ("\"other\"", 200), ("Wed, 21 Oct 2015 07:28:00 GMT", 200)] {
            let reply = server.ask("GET", path, &format!("Range: bytes=1-2\r\nIf-Range: {condition}\r\n"));
            assert_eq!(reply.status, status, "{path} {condition}");
        }
        let head = server.ask("HEAD", path, "Range: bytes=1-2\r\n");
        assert_eq!((head.status, head.header("content-length")), (200, "10"));
    }
    assert_eq!(server.ask("GET", "/files/empty.bin", "Range: bytes=0-\r\n").status, 416);
    let empty = server.get("/files/empty.bin");
    assert_eq!((empty.status, empty.header("content-length")), (200, "0"));
}

#[test]
fn a_large_file_comes_whole() {
    let server = Server::start();
    let content: Vec<u8> = (0..3_000_001_u32).flat_map(u32::to_le_bytes).collect();
    server.write("large.bin", &content);
    assert!(server.get("/files/large.bin").body == content);
    let part = server.ask("GET", "/files/large.bin", "Range: bytes=1000000-9000000\r\n");
    assert!(part.body == content[1_000_000..=9_000_000]);
}

#[test]
fn the_preview_answers_for_itself() {
    let server = Server::start();
    let state = server.get("/.gradus/state");
    assert_eq!((state.status, state.text().as_str()), (200, "{\"revision\":1}"));
    assert_eq!((state.header("content-type"), state.header("cache-control")), ("application/json", "no-store"));
    for (query, status, text) in [
        ("?page=%2Flevel-1%2F", 200, "[\"level-1/\"]"),
        ("?page=/level-1/", 200, "[\"level-1/\"]"),
        ("?page=%2F", 200, "[\"\"]"),
        ("?page=%2Fgr%25C3%25B6%25C3%259Fe%2F", 200, "[\"größe/\"]"),
        ("?page=%2Fgr%C3%B6%C3%9Fe%2F", 200, "[\"größe/\"]"),
        ("?page=%2Fnothing%2F", 404, "there is no such page\n"),
        ("?page=%2F..%2F", 400, "`page` is the path of a page\n"),
        ("?page=", 400, "`page` is the path of a page\n"),
        ("", 400, "`page` is the path of a page\n"),
    ] {
        let reply = server.get(&format!("/.gradus/sources{query}"));
        assert_eq!((reply.status, reply.text().as_str()), (status, text), "{query}");
    }
    for path in ["/.gradus", "/.gradus/", "/.gradus/state/", "/.gradus/other"] {
        assert_eq!(server.get(path).status, 404, "{path}");
    }
}

#[test]
fn a_page_that_cannot_be_made_is_only_its_own_end() {
    let server = Server::start();
    for _ in 0..3 {
        assert_eq!(server.get("/panic").status, 500);
    }
    assert_eq!(server.get("/").status, 200);
}
