//! The server as a client meets it: raw requests over TCP.

mod bounds;
mod guarding;
mod pages;
mod streams;

use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use tempfile::TempDir;
use tokio::sync::{oneshot, watch};

use super::answers::{Answers, Found, Tidings};
use super::server::{Limits, Options, bind, run_within};

const PAGE: &str = "<!doctype html><html><head><title>One</title></head><body>One</body></html>";
const MISSING: &str = "<!doctype html><html><head><title>Missing</title></head><body>Nothing here</body></html>";

/// A small site.
struct Site {
    folder: TempDir,
    tidings: watch::Sender<Tidings>,
}

impl Answers for Site {
    fn find(&self, path: &str) -> Found {
        let root = self.folder.path().join("in");
        match path {
            "" | "level-1/" | "größe/" => Found::Page(PAGE.into()),
            "level-1" => Found::Redirect("level-1/".into()),
            "größe" => Found::Redirect("größe/".into()),
            "outward" => Found::Redirect("//evil.example/".into()),
            "theme/style.css" => Found::Bytes(b"body {}".as_slice().into()),
            "digits.bin" => Found::Bytes(b"0123456789".to_vec().into()),
            "panic" => panic!("a page that cannot be made"),
            "slow" => {
                std::thread::sleep(Duration::from_secs(2));
                Found::Page(PAGE.into())
            }
            "huge" => Found::Bytes(vec![b'x'; 64 * 1024 * 1024].into()),
            path if path.starts_with("files/") => Found::File { path: root.join(&path["files/".len()..]), root },
            _ => Found::Nothing,
        }
    }

    fn not_found(&self) -> Vec<u8> {
        MISSING.into()
    }

    fn moved(&self, path: &str) -> Option<String> {
        (path == "old/").then(|| "größe/".to_owned())
    }

    fn state(&self) -> Vec<u8> {
        b"{\"revision\":1}".to_vec()
    }

    fn sources(&self, path: &str) -> Option<Vec<u8>> {
        matches!(path, "" | "level-1/" | "größe/").then(|| format!("[\"{path}\"]").into_bytes())
    }

    fn tidings(&self) -> watch::Receiver<Tidings> {
        self.tidings.subscribe()
    }
}

/// A server that runs until it is dropped.
struct Server {
    address: SocketAddr,
    site: Arc<Site>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    fn start() -> Self {
        Self::within(Limits::default())
    }

    fn within(limits: Limits) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("in")).expect("a folder");
        fs::write(folder.path().join("secret.txt"), "secret").expect("a file");
        let (tidings, _) = watch::channel(Tidings { revision: 1, json: "{\"revision\":1}".into() });
        let site = Arc::new(Site { folder, tidings });
        let listening = bind(&Options { host: "127.0.0.1".into(), port: 0 }).expect("a port");
        let address = listening.address;
        let (stop, stopped) = oneshot::channel();
        let answers: Arc<dyn Answers> = Arc::clone(&site) as _;
        let thread = std::thread::spawn(move || {
            let stopped = async { stopped.await.unwrap_or_default() };
            run_within(listening, answers, stopped, limits).expect("a server");
        });
        Self { address, site, stop: Some(stop), thread: Some(thread) }
    }

    /// Stops it, and waits for that.
    fn stop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            thread.join().expect("a clean end");
        }
    }

    /// Makes a file on disk, in the folder of the site.
    fn write(&self, name: &str, content: &[u8]) {
        fs::write(self.site.folder.path().join("in").join(name), content).expect("a file");
    }

    fn tell(&self, revision: u64) {
        self.site.tidings.send_replace(Tidings { revision, json: format!("{{\"revision\":{revision}}}").into() });
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout");
        stream
    }

    /// Sends text as it is, and reads until the server closes.
    fn send(&self, request: &str) -> Reply {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).expect("sent");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("an answer");
        Reply::parse(&bytes)
    }

    /// Asks for a path under our own name; `headers` end with `\r\n` each.
    fn ask(&self, method: &str, path: &str, headers: &str) -> Reply {
        let port = self.address.port();
        self.send(&format!("{method} {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n{headers}\r\n"))
    }

    fn get(&self, path: &str) -> Reply {
        self.ask("GET", path, "")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
    }
}

#[derive(Debug)]
struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Reply {
    fn parse(bytes: &[u8]) -> Self {
        let end = memchr::memmem::find(bytes, b"\r\n\r\n").expect("a whole head");
        let head = String::from_utf8(bytes[..end].to_vec()).expect("a head of text");
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|line| line.get(9..12)?.parse().ok()).expect("a status");
        let headers = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        Self { status, headers, body: bytes[end + 4..].to_vec() }
    }

    fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}
