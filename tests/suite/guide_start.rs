//! `docs/start.md`, as a reader follows it: each file is written, each command run, what is shown is what is printed.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::guide::{blocks, page};
use crate::preview::DEADLINE;
use crate::site_test::SiteTest;

/// A line of a reader's shell in the folder of the book, with the program under test on the path.
fn shell(line: &str, folder: &Path) -> Command {
    let own = Path::new(env!("CARGO_BIN_EXE_gradus")).parent().expect("a folder").to_owned();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths([own].into_iter().chain(std::env::split_paths(&path))).expect("a path");
    let mut command = Command::new("sh");
    command.args(["-c", line]).current_dir(folder).env("PATH", path).env("NO_COLOR", "1").stdin(Stdio::null());
    command
}

/// What is printed, without what differs: times, the port, and how many files there are in the theme.
fn steady(text: &str) -> Vec<String> {
    let line = |line: &str| {
        let (line, time) = line.split_once(", in ").map_or((line, ""), |(line, time)| (line, time));
        let rest = time.split_once("; ").map_or("", |(_, rest)| rest);
        let line = line
            .split_once(" files written")
            .map_or(line, |(line, _)| line.trim_end_matches(|c: char| c.is_ascii_digit()));
        let port = |word: &str| word.starts_with("http://127.0.0.1:");
        let words = line.split(' ').map(|word| if port(word) { "http://127.0.0.1:PORT/:" } else { word });
        format!("{} {rest}", words.collect::<Vec<_>>().join(" ")).trim_end().to_owned()
    };
    text.trim_end().lines().map(line).collect()
}

/// Fails unless what was printed is what the page shows; `...` stands for any lines.
#[track_caller]
fn is_shown(command: &str, printed: &str, shown: &str) {
    let (printed, shown) = (steady(printed), steady(shown));
    let whole = !shown.iter().any(|line| line == "...");
    let (head, tail) = match shown.iter().position(|line| line == "...") {
        Some(at) => (&shown[..at], &shown[at + 1..]),
        None => (&shown[..], &[][..]),
    };
    let is_right = printed.starts_with(head) && printed.ends_with(tail) && (!whole || printed.len() == shown.len());
    assert!(is_right, "$ {command}\n--- printed\n{}\n--- shown\n{}", printed.join("\n"), shown.join("\n"));
}

/// The installation builds everything anew, which takes minutes. That there is a program of this name in the package is
/// what is asked here; that it can be built, every other test asks.
fn is_installable() {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let metadata = ["metadata", "--no-deps", "--offline", "--format-version", "1"];
    let output = Command::new(cargo).args(metadata).current_dir(env!("CARGO_MANIFEST_DIR")).output().expect("cargo");
    let data: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let targets = data["packages"][0]["targets"].as_array().expect("targets");
    let is_program = |one: &&serde_json::Value| one["kind"][0] == "bin" && one["name"] == "gradus";
    assert_eq!(targets.iter().filter(is_program).count(), 1, "{targets:#?}");
}

/// Ends a program whatever becomes of the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts the preview, asks it for the home page, and ends it as `Ctrl-C` does.
fn serves(command: &str, shown: &str, folder: &Path, title: &str) {
    // The shell must be the program, so that it can be ended.
    let mut command_line = shell(&format!("exec {command}"), folder);
    let mut running = Running(command_line.stdout(Stdio::piped()).spawn().expect("a shell"));
    let output = BufReader::new(running.0.stdout.take().expect("its output"));
    let lines = output.lines().take(shown.lines().count());
    let printed = lines.map(|line| line.expect("a line") + "\n").collect::<String>();
    is_shown(command, &printed, shown);
    let address = printed.strip_prefix("http://").and_then(|rest| rest.split_once("/: ")).expect("an address").0;
    let mut stream = TcpStream::connect(address).expect("it listens");
    stream.set_read_timeout(Some(DEADLINE)).expect("a limit");
    write!(stream, "GET / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").expect("it reads");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("it answers");
    let answer = String::from_utf8_lossy(&answer);
    assert!(answer.starts_with("HTTP/1.1 200 ") && answer.contains(title), "{answer}");
    let id = running.0.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().expect("a signal").success());
    let until = Instant::now() + DEADLINE;
    let code = loop {
        if let Some(status) = running.0.try_wait().expect("a status") {
            break status.code();
        }
        assert!(Instant::now() < until, "it does not end");
        std::thread::sleep(Duration::from_millis(20));
    };
    assert_eq!(code, Some(0), "it ends well");
}

#[test]
fn every_command_does_what_it_shows() {
    let book = SiteTest::new();
    let folder = book.path("");
    let (mut ran, mut wrote) = (Vec::new(), 0);
    for block in blocks(&page("start.md")) {
        match block.kind.as_str() {
            "markdown" => {
                let named = block.above.split('`').skip(1).step_by(2).filter(|name| name.ends_with(".md"));
                let file = named.last().expect("the paragraph above names the file");
                // With front matter it is the whole file, else what is added at the end of one.
                let whole = block.text.starts_with("---\n");
                let before = if whole { String::new() } else { book.read(file) + "\n" };
                book.put(file, before + &block.text);
                wrote += 1;
            }
            "console" => {
                let text = format!("\n{}", block.text);
                for (command, shown) in text.split("\n$ ").skip(1).map(|one| one.split_once('\n').unwrap_or((one, "")))
                {
                    ran.push(command.to_owned());
                    if command.starts_with("cargo install") {
                        assert_eq!(command, "cargo install --path .");
                        is_installable();
                    } else if command.starts_with("gradus serve") {
                        serves(command, shown, &folder, "Our model");
                    } else {
                        let output = shell(command, &folder).output().expect("a shell");
                        let errors = String::from_utf8_lossy(&output.stderr);
                        assert!(output.status.success() && errors.is_empty(), "$ {command}\n{errors}");
                        is_shown(command, &String::from_utf8(output.stdout).expect("UTF-8"), shown);
                    }
                }
            }
            other => panic!("a block of {other}, which nobody tries"),
        }
    }
    assert_eq!(wrote, 3);
    assert!(ran.len() >= 10, "{ran:#?}");
    assert!(book.path("public/index.html").is_file());
}
