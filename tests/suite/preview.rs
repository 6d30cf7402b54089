//! The live preview as a program: started, asked over sockets, ended.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::process::{Child, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::site_test::{SiteTest, bytes, gradus};

/// What is not there by then never comes.
pub const DEADLINE: Duration = Duration::from_secs(10);

/// What the preview adds to a page.
const SCRIPT: &str =
    r#"<link rel="stylesheet" href="/.gradus/preview.css"><script src="/.gradus/preview.js" defer></script>"#;

/// A preview that runs until it is dropped.
pub struct Preview {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    events: Receiver<Value>,
    /// The events that were read.
    seen: RefCell<Vec<Value>>,
    reader: Option<JoinHandle<()>>,
}

impl Preview {
    /// Of a book, at any port, after its first look at all of it.
    #[track_caller]
    pub fn of(book: &SiteTest) -> Self {
        Self::with(book, &[])
    }

    /// With more options.
    #[track_caller]
    pub fn with(book: &SiteTest, options: &[&str]) -> Self {
        let preview = Self::start(book, options);
        preview.event("checked");
        preview
    }

    /// As soon as it is ready.
    #[track_caller]
    pub fn start(book: &SiteTest, options: &[&str]) -> Self {
        let mut command = gradus();
        let port: &[&str] = if options.contains(&"--port") { &[] } else { &["--port", "0"] };
        command.args(["serve", "--json"]).args(port).args(options).arg(book.path(""));
        let mut child = command.stdout(Stdio::piped()).spawn().expect("the program runs");
        let stdout = BufReader::new(child.stdout.take().expect("its output"));
        let (sender, events) = channel();
        let reader = std::thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                let event = serde_json::from_str(&line).unwrap_or(Value::String(line));
                if sender.send(event).is_err() {
                    return;
                }
            }
        });
        let nowhere = SocketAddr::from(([127, 0, 0, 1], 0));
        let mut preview = Self { child, address: nowhere, events, seen: RefCell::default(), reader: Some(reader) };
        let url = preview.event("ready")["url"].as_str().expect("an address").to_owned();
        let address = url.strip_prefix("http://").and_then(|url| url.strip_suffix('/')).expect("an address");
        preview.address = address.parse().expect("an address");
        preview
    }

    /// Reads one more event, where there is one in time.
    fn read(&self, time: Duration) -> Option<Value> {
        match self.events.recv_timeout(time) {
            Ok(event) => {
                self.seen.borrow_mut().push(event.clone());
                Some(event)
            }
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => panic!("the preview ended: {:#?}", self.seen.borrow()),
        }
    }

    /// Waits for the next event of this name.
    #[track_caller]
    pub fn event(&self, name: &str) -> Value {
        self.event_where(name, |_| true)
    }

    /// Waits for the next event of this name of which something holds.
    #[track_caller]
    pub fn event_where(&self, name: &str, holds: impl Fn(&Value) -> bool) -> Value {
        let until = Instant::now() + DEADLINE;
        while let Some(event) = self.read(until.saturating_duration_since(Instant::now())) {
            if event["event"] == name && holds(&event) {
                return event;
            }
        }
        panic!("no event {name:?}: {:#?}", self.seen.borrow());
    }

    /// All events so far.
    pub fn seen(&self) -> Vec<Value> {
        self.seen.borrow().clone()
    }

    /// Waits until there is something; whatever happens, it is looked again.
    #[track_caller]
    pub fn until<T>(&self, what: &str, look: impl Fn() -> Option<T>) -> T {
        let until = Instant::now() + DEADLINE;
        loop {
            if let Some(found) = look() {
                return found;
            }
            assert!(Instant::now() < until, "not {what}: {:#?}", self.seen.borrow());
            self.read(Duration::from_millis(20));
        }
    }

    /// Asks for a path.
    #[track_caller]
    pub fn get(&self, path: &str) -> Answer {
        self.get_with(path, "")
    }

    /// Asks with more headers, a line each.
    #[track_caller]
    pub fn get_with(&self, path: &str, headers: &str) -> Answer {
        self.ask(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\n{headers}Connection: close\r\n\r\n", self.address))
    }

    /// Sends a request as it is, and reads until the connection ends.
    #[track_caller]
    pub fn ask(&self, request: &str) -> Answer {
        let mut stream = self.connect();
        // The answer may come, and the connection end, before all was sent.
        let _ = stream.write_all(request.as_bytes());
        let mut bytes = Vec::new();
        // So may an answer that is followed by a reset.
        let read = stream.read_to_end(&mut bytes);
        assert!(read.is_ok() || !bytes.is_empty(), "{read:?} to {request:.200}");
        Answer::parse(&bytes)
    }

    /// A connection.
    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).expect("a connection");
        stream.set_read_timeout(Some(DEADLINE)).expect("a time");
        stream.set_write_timeout(Some(DEADLINE)).expect("a time");
        stream
    }

    /// The stream of events, as a page reads it.
    pub fn stream(&self) -> Stream {
        let mut stream = self.connect();
        write!(stream, "GET /.gradus/events HTTP/1.1\r\nHost: {}\r\n\r\n", self.address).expect("sent");
        Stream(BufReader::new(stream))
    }

    /// What is wrong, and more.
    #[track_caller]
    pub fn state(&self) -> Value {
        self.get("/.gradus/state").json()
    }

    /// Waits until a page contains this.
    #[track_caller]
    pub fn shows(&self, path: &str, wanted: &str) {
        self.until(&format!("{wanted:?} at {path}"), || {
            let answer = self.get(path);
            (answer.status == 200 && answer.text().contains(wanted)).then_some(())
        });
    }

    /// Waits until a path answers with this status.
    #[track_caller]
    pub fn answers(&self, path: &str, status: u16) -> Answer {
        self.until(&format!("{status} at {path}"), || Some(self.get(path)).filter(|answer| answer.status == status))
    }

    /// Waits until the codes of all that is wrong are these.
    #[track_caller]
    pub fn finds(&self, codes: &[&str]) -> Value {
        self.until(&format!("found {codes:?} alone"), || {
            let state = self.state();
            let found = state["diagnostics"].as_array()?.iter().map(|one| one["code"].as_str());
            let same = found.eq(codes.iter().map(|code| Some(*code)));
            same.then_some(state)
        })
    }

    /// Waits until every file of a clean build with drafts is answered as it is written.
    #[track_caller]
    pub fn is_as_built(&self, book: &SiteTest) {
        let out = tempfile::tempdir().expect("a folder");
        let folder = out.path().join("site");
        book.run(&["build", "--drafts", "--out", folder.to_str().expect("a path"), "."]).succeeds();
        let mut files: BTreeMap<String, Vec<u8>> = bytes(&folder);
        assert!(files.remove(".gradus.json").is_some() && files.contains_key("index.html"));
        // Whoever opens the search asks for this one first: it is made then.
        let entry = files.keys().find(|file| file.starts_with("pagefind/") && file.ends_with("entry.json")).cloned();
        if let Some(entry) = entry.and_then(|entry| files.remove_entry(&entry)) {
            self.until("the index as it is built", || (self.get(&address_of(&entry.0)).body == entry.1).then_some(()));
        }
        for (file, bytes) in files {
            let address = address_of(&file);
            self.until(&format!("{file} as it is built"), || (self.get(&address).unscripted() == bytes).then_some(()));
        }
    }

    /// Asks it to end as Ctrl-C does; how it ended, and all that it printed.
    #[track_caller]
    pub fn interrupt(mut self) -> (ExitStatus, Vec<Value>) {
        let id = self.child.id().to_string();
        let sent = std::process::Command::new("kill").args(["-INT", &id]).status().expect("kill runs");
        assert!(sent.success());
        let until = Instant::now() + DEADLINE;
        let status = loop {
            if let Some(status) = self.child.try_wait().expect("a child") {
                break status;
            }
            assert!(Instant::now() < until, "it does not end");
            std::thread::sleep(Duration::from_millis(5));
        };
        // Its output ends: the thread that reads it does.
        self.reader.take().expect("a reader").join().expect("read");
        let rest: Vec<Value> = self.events.try_iter().collect();
        let seen = self.seen.take();
        (status, seen.into_iter().chain(rest).collect())
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The address of a file of the site.
fn address_of(file: &str) -> String {
    let path = match file.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
        _ => file,
    };
    let encoded = |byte: u8| match byte {
        b'/' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
        byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    format!("/{}", path.bytes().map(encoded).collect::<String>())
}

/// An answer.
pub struct Answer {
    pub status: u16,
    head: String,
    pub body: Vec<u8>,
}

impl Answer {
    fn parse(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").map_or(bytes.len(), |end| end + 4);
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default();
        let mut answer = Self { status, head, body: bytes[end..].to_vec() };
        if answer.header("transfer-encoding") == Some("chunked") {
            answer.body = unchunked(&answer.body);
        }
        answer
    }

    /// The value of a header, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as data.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}{}", self.head, self.text()))
    }

    /// The body without what the preview adds: to a page, which is never kept, and to nothing else.
    #[track_caller]
    pub fn unscripted(&self) -> Vec<u8> {
        let text = self.text();
        let is_page = self.header("cache-control") == Some("no-store");
        assert_eq!(text.matches(SCRIPT).count(), usize::from(is_page), "{}{text}", self.head);
        if !is_page {
            return self.body.clone();
        }
        let tag = text.find("<meta data-gradus-preview").expect("the tag of the page");
        let end = text.find(SCRIPT).expect("the script");
        [&text[..tag], &text[end + SCRIPT.len()..]].concat().into_bytes()
    }
}

fn unchunked(mut bytes: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some(end) = bytes.windows(2).position(|two| two == b"\r\n") {
        let size = std::str::from_utf8(&bytes[..end]).ok().and_then(|size| usize::from_str_radix(size, 16).ok());
        let Some(size) = size.filter(|size| *size > 0) else { break };
        whole.extend_from_slice(&bytes[end + 2..end + 2 + size]);
        bytes = &bytes[end + 4 + size..];
    }
    whole
}

/// Server-sent events.
pub struct Stream(BufReader<TcpStream>);

impl Stream {
    /// Waits for the next event: its data; nothing at the end of the stream.
    pub fn read(&mut self) -> Option<Value> {
        let mut line = String::new();
        while self.0.read_line(&mut line).ok()? > 0 {
            if let Some(data) = line.strip_prefix("data: ") {
                return serde_json::from_str(data).ok();
            }
            line.clear();
        }
        None
    }

    /// Waits for the next event, which has to come.
    #[track_caller]
    pub fn next(&mut self) -> Value {
        self.read().expect("an event")
    }

    /// Waits for an event of which something holds.
    #[track_caller]
    pub fn find(&mut self, holds: impl Fn(&Value) -> bool) -> Value {
        loop {
            let event = self.next();
            if holds(&event) {
                return event;
            }
        }
    }

    /// Whether the server ends the stream.
    pub fn ends(&mut self) -> bool {
        let mut rest = Vec::new();
        self.0.read_to_end(&mut rest).is_ok()
    }

    /// Cuts the connection.
    pub fn cut(self) {
        let _ = self.0.get_ref().shutdown(Shutdown::Both);
    }
}
