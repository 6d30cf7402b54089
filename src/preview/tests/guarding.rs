//! What is refused.

use std::fs;
use std::net::TcpListener;

use super::Server;
use crate::preview::server::{Options, bind};

#[test]
fn a_foreign_host_is_refused() {
    let server = Server::start();
    let port = server.address.port();
    let of = |request: String| server.send(&request.replace("PORT", &port.to_string()));
    for path in ["/", "/level-1/", "/.gradus/events", "/.gradus/state", "/nothing", "/theme/style.css"] {
        let reply = of(format!("GET {path} HTTP/1.1\r\nHost: evil.example:PORT\r\nConnection: close\r\n\r\n"));
        assert_eq!(reply.status, 403, "{path}");
        assert!(reply.text().contains("`evil.example"), "{}", reply.text());
        assert_eq!(reply.header("content-type"), "text/plain; charset=utf-8");
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
    }
    let close = "Connection: close\r\n\r\n";
    for (request, status) in [
        ("GET / HTTP/1.1\r\n", 400),
        ("GET / HTTP/1.0\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: localhost:PORT\r\nHost: localhost:PORT\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: localhost:PORT\r\nHost: evil.example:PORT\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: \r\n", 400),
        ("GET / HTTP/1.1\r\nHost: local host\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: localhost\r\n", 403),
        ("GET / HTTP/1.1\r\nHost: LOCALHOST.:PORT\r\n", 200),
        ("GET / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n", 200),
        ("GET / HTTP/1.0\r\nHost: 127.0.0.1:PORT\r\n", 200),
        ("GET http://localhost:PORT/ HTTP/1.1\r\nHost: localhost:PORT\r\n", 200),
        ("GET http://localhost:PORT HTTP/1.1\r\nHost: localhost:PORT\r\n", 200),
        ("GET http://evil.example:PORT/ HTTP/1.1\r\nHost: localhost:PORT\r\n", 403),
        ("GET http://localhost:PORT/ HTTP/1.1\r\nHost: evil.example:PORT\r\n", 403),
        ("GET https://localhost:PORT/ HTTP/1.1\r\nHost: localhost:PORT\r\n", 403),
        ("GET http://me@localhost:PORT/ HTTP/1.1\r\nHost: localhost:PORT\r\n", 400),
        ("GET localhost:PORT HTTP/1.1\r\nHost: localhost:PORT\r\n", 400),
        ("CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n", 403),
        ("CONNECT localhost:PORT HTTP/1.1\r\nHost: localhost:PORT\r\n", 405),
    ] {
        assert_eq!(of(format!("{request}{close}")).status, status, "{request}");
    }
}

#[test]
fn a_foreign_origin_is_refused() {
    let server = Server::start();
    let port = server.address.port();
    let own = [
        "/.gradus/state",
        "/.gradus/preview.js",
        "/.gradus/events",
        "/%2egradus/state",
        "/.gradus/nothing",
        "/.gradus",
    ];
    for header in [
        "Origin: http://evil.example\r\n".to_owned(),
        format!("Origin: http://evil.example:{port}\r\n"),
        format!("Origin: https://localhost:{port}\r\n"),
        "Origin: http://localhost:1\r\n".to_owned(),
        "Origin: null\r\n".to_owned(),
        format!("Origin: http://localhost:{port}\r\nOrigin: http://evil.example\r\n"),
        "Sec-Fetch-Site: cross-site\r\n".to_owned(),
    ] {
        for path in own {
            let reply = server.ask("GET", path, &header);
            assert_eq!(reply.status, 403, "{path} {header}");
            assert_eq!(reply.header("access-control-allow-origin"), "");
        }
        // A page may be framed anywhere.
        assert_eq!(server.ask("GET", "/level-1/", &header).status, 200, "{header}");
    }
    for header in [format!("Origin: http://localhost:{port}\r\n"), "Sec-Fetch-Site: same-origin\r\n".to_owned()] {
        let reply = server.ask("GET", "/.gradus/state", &header);
        assert_eq!(reply.status, 200, "{header}");
        assert_eq!(reply.header("access-control-allow-origin"), "");
    }
}

#[test]
fn only_get_and_head_are_answered() {
    let server = Server::start();
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "QUERY", "get"] {
        let reply = server.ask(method, "/level-1/", "");
        assert_eq!(reply.status, 405, "{method}");
        assert_eq!(reply.header("allow"), "GET, HEAD");
    }
    assert_eq!(server.ask("OPTIONS", "*", "").status, 405);
    assert_eq!(server.ask("GET", "*", "").status, 400);
    // A body is not waited for, and is not taken for another request.
    let port = server.address.port();
    for (method, status) in [("POST", 405), ("GET", 200)] {
        let reply = server.send(&format!(
            "{method} / HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Length: 1000000\r\n\r\nGET / HTTP/1.1\r\n\r\n"
        ));
        assert_eq!(reply.status, status, "{method}");
        assert_eq!(reply.header("connection"), "close");
        assert_eq!(memchr::memmem::find_iter(&reply.body, b"HTTP/1.1").count(), 0);
    }
}

#[test]
fn no_request_leaves_the_root() {
    let server = Server::start();
    server.write("a.txt", b"a");
    assert_eq!(server.get("/files/a.txt").text(), "a");
    for path in [
        "/../secret.txt",
        "/files/../secret.txt",
        "/files/../../secret.txt",
        "/files/%2e%2e/secret.txt",
        "/files/..%2fsecret.txt",
        "/files/%2e%2e%2fsecret.txt",
        "/files/.%2e/secret.txt",
        "/files/%2E%2E%2Fsecret.txt",
        "/files/..%5csecret.txt",
        "/files/..\\secret.txt",
        "/files/./a.txt",
        "/files/%2e/a.txt",
        "/files//a.txt",
        "//files/a.txt",
        "/files/a.txt%00",
        "/files/a.txt%00.png",
        "/files/%0d%0ax",
        "/files/%ff",
        "/files/%c0%ae%c0%ae/secret.txt",
        "//evil.example/",
        "/files/..",
    ] {
        let reply = server.get(path);
        assert_eq!(reply.status, 400, "{path}");
        assert!(!reply.text().contains("secret"), "{path}");
    }
    for path in
        ["/files/%252e%252e/secret.txt", "/files/%252e%252e%252fsecret.txt", "/files/", "/files/...", "/secret.txt"]
    {
        let reply = server.get(path);
        assert_eq!(reply.status, 404, "{path}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_root_is_nothing() {
    use std::os::unix::fs::symlink;

    let server = Server::start();
    let folder = server.site.folder.path();
    server.write("a.txt", b"a");
    symlink("a.txt", folder.join("in/link.txt")).expect("a link");
    assert_eq!(server.get("/files/link.txt").text(), "a");
    // It was a file when the site was read, and is swapped.
    fs::remove_file(folder.join("in/a.txt")).expect("removed");
    symlink(folder.join("secret.txt"), folder.join("in/a.txt")).expect("a link");
    symlink(folder, folder.join("in/up")).expect("a link");
    symlink("/etc", folder.join("in/etc")).expect("a link");
    for path in ["/files/a.txt", "/files/link.txt", "/files/up/secret.txt", "/files/etc/passwd", "/files/up"] {
        let reply = server.get(path);
        assert_eq!(reply.status, 404, "{path}");
        assert!(reply.text().contains("Nothing here"), "{path}");
    }
}

#[test]
fn a_busy_port_is_passed_by() {
    let busy = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = busy.local_addr().expect("an address").port();
    let listening = bind(&Options { host: "127.0.0.1".into(), port }).expect("another port");
    assert!(listening.moved);
    assert!(listening.address.port() > port);
    let any = bind(&Options { host: "127.0.0.1".into(), port: 0 }).expect("a port");
    assert!(!any.moved && any.address.port() != 0);
    // What is wrong with the host is not mended by another port.
    let error = bind(&Options { host: "192.0.2.1".into(), port: 0 }).expect_err("no address of this machine");
    assert_ne!(error.kind(), std::io::ErrorKind::AddrInUse);
}
