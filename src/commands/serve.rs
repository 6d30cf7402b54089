//! `gradus serve`

use std::future::poll_fn;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::book::{self, Configured};
use super::{Console, Outcome, plural};
use crate::cli::{BookArgs, ServeArgs};
use crate::config;
use crate::diagnostic::{Diagnostic, Severity};
use crate::preview::editor::Editor;
use crate::preview::live::Live;
use crate::preview::server::{self, Options};
use crate::preview::watch::Watch;
use crate::preview::workshop::{Notice, Workshop};
use crate::preview::workspace::{Setting, Workspace};
use crate::source::reason;

pub(super) fn run(args: ServeArgs, console: &Console) -> Outcome {
    match serve(args, console) {
        Ok(()) => Outcome::Done,
        Err(found) => {
            console.tell(found);
            Outcome::Misused
        }
    }
}

fn serve(args: ServeArgs, console: &Console) -> Result<(), Vec<Diagnostic>> {
    let begun = Instant::now();
    let ServeArgs { book, host, port, open, poll, follow, editor, json } = args;
    let editor = match editor {
        Some(name) => Editor::named(&name).ok_or_else(|| vec![unknown_editor(&name)])?,
        None => Editor::guess(|variable| std::env::var(variable).ok()),
    };
    let failed =
        |what: &str, error: &std::io::Error| vec![Diagnostic::error("serve", format!("{what}: {}", reason(error)))];
    // What is wrong with the book is told before a port is taken.
    setting(&book, None)?;
    let listening = server::bind(&Options { host: host.clone(), port }).map_err(|error| {
        let mut found = failed(&format!("`{host}` cannot be listened at"), &error);
        found[0].help = Some("name another address with `--host`, or another port with `--port`".into());
        found
    })?;
    let url = format!("http://{}/", shown_host(&host, listening.address));
    let own = url.clone();
    let workspace = Workspace::new(Box::new(move || setting(&book, Some(&own))))?;
    let mut watch = Watch::new(poll.map(Duration::from_millis)).map_err(|error| vec![unwatchable(&error)])?;
    watch.follow(workspace.setting()).map_err(|error| vec![unwatchable(&error)])?;
    let live = Arc::new(Live::new(workspace.setting().clone(), editor, follow));
    let mut workshop = Workshop::new(workspace, Arc::clone(&live));
    let pages = workshop.open();
    let printer = Printer { json, console: console.clone() };
    let stopper = watch.stopper();
    let (told, when_told) = std::sync::mpsc::channel();
    let worker = std::thread::spawn({
        let printer = printer.clone();
        move || {
            let _: Result<(), _> = when_told.recv();
            workshop.work(&mut watch, &mut |notice| printer.notice(notice));
        }
    });
    let moved = listening.moved;
    let tell = move || {
        if moved {
            printer.say(&format!("port {port} is busy: taking the next one"));
        }
        printer.event("ready", json!({ "url": url, "pages": pages, "ms": milliseconds(begun.elapsed()) }));
        printer.say(&format!("{url}: {}, in {}; Ctrl-C ends it", plural(pages, "page"), human(begun.elapsed())));
        if open && let Err(error) = open::that_detached(&url) {
            printer.say(&format!("no browser could be opened: {}", reason(&error)));
        }
        let _ = told.send(());
    };
    let served = server::run(listening, live, ended(tell));
    stopper.stop();
    // It ends within the portion that it is at.
    let _ = worker.join();
    served.map_err(|error| failed("the server ended", &error))
}

/// Resolves at an interrupt. Whoever is told may send one at once: so `tell` is called when they are listened for.
async fn ended(tell: impl FnOnce()) {
    let mut interrupted = pin!(server::interrupted());
    let mut tell = Some(tell);
    poll_fn(|context| {
        let ended = interrupted.as_mut().poll(context);
        if let Some(tell) = tell.take() {
            tell();
        }
        ended
    })
    .await;
}

/// The setting of a book, with paths that do not depend on the folder that the program was started in.
fn setting(args: &BookArgs, url: Option<&str>) -> Result<Setting, Vec<Diagnostic>> {
    let configured = book::configure(args)?;
    let beside = absolute(&configured.beside());
    let Configured { dir, mut config, found, .. } = configured;
    let dir = absolute(&dir);
    // One that is not there may come.
    let file = absolute(&args.config.clone().unwrap_or_else(|| dir.join(config::FILE)));
    config.src = absolute(&config.src);
    config.out = absolute(&config.out);
    config.static_dir = config.static_dir.as_deref().map(absolute);
    for language in &mut config.languages {
        language.src = absolute(&language.src);
    }
    // Readers are counted, those who write are not.
    config.head_html.clear();
    // Addresses that have to be whole lead to the preview, where the book has an address of its own.
    if let (Some(base), Some(url)) = (&mut config.base_url, url) {
        url.clone_into(base);
    }
    Ok(Setting { file, dir, beside, config, found })
}

/// A path from the root, without `.` in it, as the watch tells of it.
fn absolute(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut clean = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::CurDir => {}
            // The folder above one that is a link is not the one before it.
            std::path::Component::ParentDir => {
                clean = clean.canonicalize().unwrap_or(clean);
                clean.pop();
            }
            part => clean.push(part),
        }
    }
    clean
}

fn shown_host(host: &str, address: std::net::SocketAddr) -> String {
    match host.parse::<std::net::IpAddr>() {
        // Everywhere is also here.
        Ok(ip) if ip.is_unspecified() => format!("localhost:{}", address.port()),
        Ok(_) => address.to_string(),
        Err(_) => format!("{host}:{}", address.port()),
    }
}

fn unknown_editor(name: &str) -> Diagnostic {
    let names: Vec<&str> = Editor::names().collect();
    let help =
        format!("name one of {}, or a link such as `editor://open?file={{path}}&line={{line}}`", names.join(", "));
    Diagnostic::error("option", format!("`{name}` is no editor that is known")).help(help).did_you_mean(name, names)
}

fn unwatchable(error: &notify::Error) -> Diagnostic {
    let help =
        "look at the files every so often with `--poll`; on Linux more can be watched with fs.inotify.max_user_watches";
    Diagnostic::error("watch", format!("the folders cannot be watched: {error}")).help(help)
}

fn milliseconds(took: Duration) -> f64 {
    (took.as_secs_f64() * 10_000.0).round() / 10.0
}

fn human(took: Duration) -> String {
    if took < Duration::from_millis(10) {
        format!("{:.1} ms", took.as_secs_f64() * 1000.0)
    } else if took < Duration::from_secs(1) {
        format!("{} ms", took.as_millis())
    } else {
        format!("{:.1} s", took.as_secs_f64())
    }
}

/// Prints what happens, for people or for programs.
#[derive(Clone)]
struct Printer {
    json: bool,
    console: Console,
}

impl Printer {
    fn say(&self, text: &str) {
        if !self.json {
            self.console.say(text);
        }
    }

    fn event(&self, name: &str, data: Value) {
        if let (true, Value::Object(data)) = (self.json, data) {
            let event: serde_json::Map<_, _> = [("event".to_owned(), name.into())].into_iter().chain(data).collect();
            Console::print(&format!("{}\n", Value::Object(event)));
        }
    }

    fn notice(&self, notice: Notice) {
        match notice {
            Notice::Changed(files) => {
                self.event("changed", json!({ "files": files }));
                self.say(&match files.as_slice() {
                    [] => "changed".to_owned(),
                    [one] => format!("{one} changed"),
                    [first, rest @ ..] => format!("{first} and {} changed", plural(rest.len(), "other file")),
                });
            }
            Notice::Rebuilt { revision, took, pages } => {
                self.event("rebuilt", json!({ "revision": revision, "ms": milliseconds(took), "pages": pages }));
                self.say(&format!("shown in {}", human(took)));
            }
            Notice::Checked { took, rendered, found, news } => {
                let count = |severity| found.iter().filter(|one| one.severity == severity).count();
                let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
                let data = json!({
                    "ms": milliseconds(took), "rendered": rendered, "errors": errors, "warnings": warnings,
                });
                self.event("checked", data);
                if news && self.json {
                    for one in found.iter().filter(|one| one.severity == Severity::Error) {
                        let place = one.place.as_ref();
                        let data = json!({
                            "code": one.code,
                            "message": one.message,
                            "help": one.help,
                            "path": place.map(|place| &place.path),
                            "line": place.map(|place| place.line),
                            "column": place.map(|place| place.column),
                        });
                        self.event("error", data);
                    }
                } else if news {
                    let none = found.is_empty();
                    self.console.tell(found);
                    if none {
                        self.say("nothing is wrong");
                    }
                }
            }
        }
    }
}
