//! Open pages are told.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use super::Server;
use crate::preview::server::Limits;

/// An open event stream, read line by line.
struct Stream(BufReader<TcpStream>);

impl Stream {
    fn open(server: &Server) -> Self {
        let mut stream = server.connect();
        let port = server.address.port();
        stream
            .write_all(format!("GET /.gradus/events HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n").as_bytes())
            .expect("sent");
        Self(BufReader::new(stream))
    }

    /// The next line that begins so; `None` at the end of the stream.
    fn next(&mut self, begin: &str) -> Option<String> {
        loop {
            let mut line = String::new();
            if self.0.read_line(&mut line).expect("a line or the end") == 0 {
                return None;
            }
            if line.starts_with(begin) {
                return Some(line.trim_end().to_owned());
            }
        }
    }
}

#[test]
fn the_first_event_comes_at_once() {
    let server = Server::start();
    let mut stream = Stream::open(&server);
    assert_eq!(stream.next("HTTP").as_deref(), Some("HTTP/1.1 200 OK"));
    assert_eq!(stream.next("content-type").as_deref(), Some("content-type: text/event-stream"));
    assert_eq!(stream.next("retry").as_deref(), Some("retry: 500"));
    assert_eq!(stream.next("event").as_deref(), Some("event: revision"));
    assert_eq!(stream.next("id").as_deref(), Some("id: 1"));
    assert_eq!(stream.next("data").as_deref(), Some("data: {\"revision\":1}"));
    server.tell(2);
    assert_eq!(stream.next("event").as_deref(), Some("event: revision"));
    assert_eq!(stream.next("id").as_deref(), Some("id: 2"));
    assert_eq!(stream.next("data").as_deref(), Some("data: {\"revision\":2}"));
}

#[test]
fn a_hundred_open_pages_are_told_and_let_go() {
    let mut server = Server::start();
    let mut streams: Vec<Stream> = (0..100).map(|_| Stream::open(&server)).collect();
    for stream in &mut streams {
        assert_eq!(stream.next("id").as_deref(), Some("id: 1"));
    }
    for revision in 2..10 {
        server.tell(revision);
        let begun = Instant::now();
        for stream in &mut streams {
            assert_eq!(stream.next("id"), Some(format!("id: {revision}")));
        }
        assert!(begun.elapsed() < Duration::from_secs(1));
    }
    let begun = Instant::now();
    server.stop();
    assert!(begun.elapsed() < Duration::from_millis(900), "{:?}", begun.elapsed());
    for stream in &mut streams {
        assert_eq!(stream.next("id"), None);
    }
    assert!(TcpStream::connect(server.address).is_err());
}

#[test]
fn a_slow_reader_gets_the_latest() {
    let server = Server::start();
    let mut stream = Stream::open(&server);
    assert_eq!(stream.next("id").as_deref(), Some("id: 1"));
    for revision in 2..=1000 {
        server.tell(revision);
    }
    let mut last = 1;
    while last < 1000 {
        let id = stream.next("id").and_then(|id| id["id: ".len()..].parse::<u64>().ok()).expect("an id");
        assert!(id > last);
        last = id;
    }
}

#[test]
fn a_sign_of_life_is_sent() {
    let server = Server::within(Limits { heartbeat: Duration::from_millis(50), ..Limits::default() });
    let mut stream = Stream::open(&server);
    assert_eq!(stream.next("id").as_deref(), Some("id: 1"));
    assert_eq!(stream.next(":").as_deref(), Some(":"));
    assert_eq!(stream.next(":").as_deref(), Some(":"));
}

#[test]
fn the_end_waits_for_nobody() {
    let mut server = Server::start();
    server.write("large.bin", &vec![b'x'; 64 * 1024 * 1024]);
    let port = server.address.port();
    let begun: Vec<TcpStream> = ["GET / HTTP/1.1\r\nHo", "", "GET /slow HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n"]
        .into_iter()
        .chain(["GET /files/large.bin HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n"])
        .map(|request| {
            let mut stream = server.connect();
            stream.write_all(request.replace("PORT", &port.to_string()).as_bytes()).expect("sent");
            stream
        })
        .collect();
    std::thread::sleep(Duration::from_millis(200));
    let stopped = Instant::now();
    server.stop();
    assert!(stopped.elapsed() < Duration::from_millis(1500), "{:?}", stopped.elapsed());
    drop(begun);
}
