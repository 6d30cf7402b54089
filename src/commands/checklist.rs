//! `gradus checklist lock` and `gradus checklist draft`.

use std::path::{Path, PathBuf};

use super::book::{self, Book};
use super::export::filter;
use super::{Console, Outcome, plural, write_file};
use crate::checklist::{self, ATTRIBUTES, Change, LOCK, Locked, Order};
use crate::cli::{BookOptions, ChecklistCommand};
use crate::diagnostic::{Diagnostic, any_error};

pub(super) fn run(command: ChecklistCommand, console: &Console) -> Outcome {
    match command {
        ChecklistCommand::Lock { rename, revive, check, book } => {
            let mut orders = Vec::new();
            for one in rename {
                let Some((from, to)) = one.split_once('=').filter(|(from, to)| !from.is_empty() && !to.is_empty())
                else {
                    let help = "write the old id, `=` and the new one";
                    console.tell(vec![Diagnostic::error("option", format!("`{one}` names no two ids")).help(help)]);
                    return Outcome::Misused;
                };
                orders.push(Order::Rename { from: from.to_owned(), to: to.to_owned() });
            }
            orders.extend(revive.into_iter().map(Order::Revive));
            with_book(book, console, |book| lock(book, &orders, check, console))
        }
        ChecklistCommand::Draft { levels, out, book } => {
            with_book(book, console, |book| draft(book, &levels, out.as_deref(), console))
        }
    }
}

/// Reads the book, drafts included: the lock knows them too.
fn with_book(options: BookOptions, console: &Console, then: impl FnOnce(&mut Book) -> Outcome) -> Outcome {
    match book::configure(&options.into()) {
        Ok(configured) => then(&mut book::read(configured, true)),
        Err(found) => {
            console.tell(found);
            Outcome::Misused
        }
    }
}

fn lock(book: &mut Book, orders: &[Order], check: bool, console: &Console) -> Outcome {
    // What is wrong with the items is told with the lock; that it is stale is no news here.
    let mut found: Vec<_> = std::mem::take(&mut book.found);
    found.retain(|one| !one.code.starts_with("checklist"));
    let relocked = checklist::relock(&book.reading.documents, &book.reading.model, &book.written, &book.config, orders);
    let (text, changes) = match relocked {
        Ok((text, changes, told)) => {
            found.extend(told);
            (text, changes)
        }
        Err(told) => {
            found.extend(told);
            console.tell(found);
            return Outcome::Failed;
        }
    };
    let wrong = any_error(&found);
    console.tell(found);
    if wrong {
        return Outcome::Failed;
    }
    let path = beside(&book.beside, LOCK);
    let same = book.written.lock.as_ref().is_some_and(|lock| lock.text == text);
    for change in &changes {
        console.say(&told(change));
    }
    if check {
        let stale = !changes.is_empty() || book.written.lock.is_none();
        if stale {
            let message = format!("`{LOCK}` is {}", if book.written.lock.is_some() { "stale" } else { "not there" });
            console.tell(vec![Diagnostic::error("checklist-stale", message).help("run `gradus checklist lock`")]);
        }
        return if stale { Outcome::Failed } else { Outcome::Done };
    }
    if same {
        console.say(&format!("{}: nothing to do", path.display()));
        return Outcome::Done;
    }
    let first = book.written.lock.is_none();
    if let Err(diagnostic) = write_file(&path, text.as_bytes()) {
        console.tell(vec![diagnostic]);
        return Outcome::Failed;
    }
    console.say(&format!("{}: {}", path.display(), checklist::summary(&changes).unwrap_or_else(|| "tidied".into())));
    if first {
        attributes(&book.beside, console);
    }
    Outcome::Done
}

/// A file of the book's folder, without a `./` before it.
fn beside(dir: &Path, name: &str) -> PathBuf {
    if dir == Path::new(".") { PathBuf::from(name) } else { dir.join(name) }
}

/// A change, in a line.
fn told(change: &Change) -> String {
    let of = |item: &Locked| format!("{} ({}): {}", item.id, item.at, item.text);
    match change {
        Change::Added(item) => format!("added     {}", of(item)),
        Change::Reworded(item) => format!("reworded  {}", of(item)),
        Change::Moved(item) => format!("moved     {}", of(item)),
        Change::Renamed(from, item) => format!("renamed   {from} to {}", of(item)),
        Change::Revived(item) => format!("back      {}", of(item)),
        Change::Retired(item) => format!(
            "removed   {}\n          answers to it are kept apart; where another item takes its place: gradus checklist lock --rename {}=NEW",
            of(item),
            item.id
        ),
    }
}

/// Tells git to keep the lines of both branches, where it does not know.
fn attributes(dir: &Path, console: &Console) {
    let path = beside(dir, ".gitattributes");
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    if known.lines().any(|line| line.split_whitespace().next() == Some(LOCK)) {
        return;
    }
    let gap = if known.is_empty() || known.ends_with('\n') { "" } else { "\n" };
    match write_file(&path, format!("{known}{gap}{ATTRIBUTES}\n").as_bytes()) {
        Ok(()) => console.say(&format!("{}: `{ATTRIBUTES}`, so that branches merge", path.display())),
        Err(diagnostic) => console.tell(vec![diagnostic]),
    }
}

fn draft(book: &mut Book, levels: &[String], out: Option<&Path>, console: &Console) -> Outcome {
    let found = std::mem::take(&mut book.found);
    let wrong = any_error(&found);
    console.tell(found);
    if wrong {
        return Outcome::Failed;
    }
    let mut wanted = match filter(&book.reading.model, levels, None) {
        Ok(filter) => filter.levels,
        Err(diagnostic) => {
            console.tell(vec![diagnostic]);
            return Outcome::Misused;
        }
    };
    if wanted.is_empty() {
        wanted.extend(0..book.reading.model.levels.len());
    }
    let (text, count) =
        checklist::propose(&book.reading.documents, &book.reading.model, &book.reading.checklist, &wanted);
    let Some(path) = out else {
        Console::print(&text);
        return Outcome::Done;
    };
    if path.exists() {
        let message = format!("`{}` is there already", path.display());
        let help = "name another file: proposals never take the place of what a person edited";
        console.tell(vec![Diagnostic::error("option", message).help(help)]);
        return Outcome::Misused;
    }
    match write_file(path, text.as_bytes()) {
        Ok(()) => {
            console.say(&format!("{}: {}", path.display(), plural(count, "proposal")));
            Outcome::Done
        }
        Err(diagnostic) => {
            console.tell(vec![diagnostic]);
            Outcome::Failed
        }
    }
}
