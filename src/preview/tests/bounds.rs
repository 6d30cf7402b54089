//! What clients may take.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use super::Server;
use crate::preview::server::Limits;

#[test]
fn a_head_is_bounded() {
    let server = Server::start();
    let headers = |count: usize| "x: 1\r\n".repeat(count);
    assert_eq!(server.ask("GET", "/", &headers(62)).status, 200);
    assert_eq!(server.ask("GET", "/", &headers(63)).status, 431);
    assert_eq!(server.ask("GET", "/", &format!("x: {}\r\n", "x".repeat(30 * 1024))).status, 200);
    assert_eq!(server.ask("GET", "/", &format!("x: {}\r\n", "x".repeat(33 * 1024))).status, 431);
    // One that never ends is not read on.
    let mut stream = server.connect();
    let sent = (0..10_000).try_for_each(|_| stream.write_all(&[b'x'; 8 * 1024]));
    assert!(sent.is_err());
    assert_eq!(server.get(&format!("/{}", "x".repeat(33 * 1024))).status, 431);
}

#[test]
fn a_head_takes_no_longer_than_it_may() {
    let server = Server::within(Limits { header_time: Duration::from_millis(300), ..Limits::default() });
    let closes = |mut stream: TcpStream| {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(10) {
            // It goes on sending, one byte at a time.
            let _ = stream.write_all(b"x");
            stream.set_read_timeout(Some(Duration::from_millis(50))).expect("a timeout");
            match stream.read(&mut [0; 1024]) {
                Ok(0) => return,
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
                Err(error) if error.kind() == std::io::ErrorKind::TimedOut => {}
                Err(_) => return,
                Ok(_) => panic!("an answer to no request"),
            }
        }
        panic!("still open");
    };
    let mut slow = server.connect();
    slow.write_all(b"GET / HTTP/1.1\r\nHost: ").expect("sent");
    closes(slow);
    // Nor does one stay open that is not used: without any request, and after one.
    let mut silent = server.connect();
    assert_eq!(silent.read(&mut [0; 16]).expect("the end"), 0);
    let mut idle = server.connect();
    let port = server.address.port();
    idle.write_all(format!("HEAD / HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n").as_bytes()).expect("sent");
    let mut answer = Vec::new();
    idle.read_to_end(&mut answer).expect("an answer and the end");
    assert!(answer.starts_with(b"HTTP/1.1 200"));
}

#[test]
fn a_client_that_never_reads_is_cut_and_blocks_nobody() {
    let server = Server::within(Limits { write_time: Duration::from_millis(500), ..Limits::default() });
    server.write("large.bin", &vec![b'x'; 64 * 1024 * 1024]);
    let port = server.address.port();
    let ask = |path: &str| {
        let mut stream = server.connect();
        stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n").as_bytes()).expect("sent");
        stream
    };
    let deaf: Vec<TcpStream> = (0..8).map(|at| ask(if at < 4 { "/huge" } else { "/files/large.bin" })).collect();
    let begun = Instant::now();
    // Far longer than the limit: a busy machine is late.
    while begun.elapsed() < Duration::from_secs(4) {
        let asked = Instant::now();
        assert_eq!(server.get("/").status, 200);
        assert!(asked.elapsed() < Duration::from_secs(1));
        std::thread::sleep(Duration::from_millis(20));
    }
    for mut stream in deaf {
        // What the system had taken is there still, and then the connection ends before the answer does.
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        assert!(bytes.len() < 60 * 1024 * 1024, "{}", bytes.len());
    }
}

#[test]
fn an_event_stream_that_is_never_read_is_cut() {
    let limits = Limits {
        write_time: Duration::from_millis(300),
        heartbeat: Duration::from_millis(20),
        connections: 1,
        ..Limits::default()
    };
    let server = Server::within(limits);
    let port = server.address.port();
    let mut deaf = server.connect();
    deaf.write_all(format!("GET /.gradus/events HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n").as_bytes()).expect("sent");
    std::thread::sleep(Duration::from_millis(100));
    // Each tiding is large, so that the buffers of the system are full soon. Nobody waits for the one that never reads.
    let json: std::sync::Arc<str> = "x".repeat(1024 * 1024).into();
    for revision in 0..200 {
        let tidings = super::Tidings { revision, json: json.clone() };
        let begun = Instant::now();
        server.site.tidings.send_replace(tidings);
        assert!(begun.elapsed() < Duration::from_millis(500));
        std::thread::sleep(Duration::from_millis(2));
    }
    // There is room for one connection: this answer comes when the other one is cut.
    assert_eq!(server.get("/").status, 200);
    let mut bytes = Vec::new();
    let _ = deaf.read_to_end(&mut bytes);
    assert!(bytes.len() < 100 * 1024 * 1024, "{}", bytes.len());
}

#[test]
fn connections_are_bounded() {
    let server = Server::within(Limits { connections: 2, ..Limits::default() });
    let open = [server.connect(), server.connect()];
    std::thread::sleep(Duration::from_millis(100));
    let mut third = server.connect();
    let port = server.address.port();
    third
        .write_all(format!("GET / HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n").as_bytes())
        .expect("sent");
    third.set_read_timeout(Some(Duration::from_millis(300))).expect("a timeout");
    assert!(third.read(&mut [0; 1]).is_err());
    // It waits until there is room.
    drop(open);
    third.set_read_timeout(Some(Duration::from_secs(10))).expect("a timeout");
    let mut answer = Vec::new();
    third.read_to_end(&mut answer).expect("an answer");
    assert!(answer.starts_with(b"HTTP/1.1 200"));
}

#[test]
fn a_connection_that_is_cut_half_way_is_only_its_own_end() {
    let server = Server::within(Limits { connections: 4, ..Limits::default() });
    server.write("large.bin", &vec![b'x'; 8 * 1024 * 1024]);
    let port = server.address.port();
    for request in [
        "GET / HT".to_owned(),
        "GET / HTTP/1.1\r\nHost: loc".to_owned(),
        format!("GET /files/large.bin HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n"),
        format!("GET /.gradus/events HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n"),
        format!("POST / HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Length: 10\r\n\r\n123"),
    ] {
        // More than there is room for: those that were cut must be gone.
        for _ in 0..8 {
            let mut stream = server.connect();
            stream.write_all(request.as_bytes()).expect("sent");
            drop(stream);
        }
        assert_eq!(server.get("/").status, 200, "{request}");
    }
}

#[test]
fn a_slow_page_blocks_nobody() {
    let server = Server::start();
    std::thread::scope(|scope| {
        let slow: Vec<_> = (0..8).map(|_| scope.spawn(|| server.get("/slow").status)).collect();
        std::thread::sleep(Duration::from_millis(100));
        let begun = Instant::now();
        assert_eq!(server.get("/").status, 200);
        assert!(begun.elapsed() < Duration::from_secs(1));
        assert!(slow.into_iter().all(|slow| slow.join().is_ok_and(|status| status == 200)));
    });
}
