//! When files were changed last, and first: what git knows, from one `git log`.
//!
//! Nothing of it is needed: without git, or outside of a repository, no date is known.

use std::collections::{HashMap, HashSet};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread::JoinHandle;

use crate::date::Date;

/// More commits that changed the content are not asked for: what was changed before them alone has no date.
const MOST_COMMITS: &str = "50000";

/// What begins a commit in the output.
const COMMIT: u8 = 1;

/// When a file was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastChange {
    /// The last time.
    pub last: Date,
    /// The first time, where the history reaches back so far.
    pub first: Option<Date>,
}

/// The last change of each file of a folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    /// By the path within the folder, with `/`.
    changes: HashMap<String, LastChange>,
    /// Why dates may be missing.
    pub hint: Option<String>,
}

impl History {
    /// The change of the file at a path within the folder, where it is known.
    pub fn of(&self, path: &str) -> Option<&LastChange> {
        self.changes.get(path)
    }

    /// Begins to ask for the history of folders, beside whatever else is done.
    pub fn begin(folders: Vec<PathBuf>) -> Pending {
        Pending(std::thread::spawn(move || read(&folders)))
    }
}

/// A history that is being asked for.
#[derive(Debug)]
pub struct Pending(JoinHandle<Vec<Arc<History>>>);

impl Pending {
    /// The histories, one for each folder.
    pub fn finish(self) -> Vec<Arc<History>> {
        self.0.join().unwrap_or_default()
    }
}

fn read(folders: &[PathBuf]) -> Vec<Arc<History>> {
    match whole(folders) {
        Ok((changes, hint)) => folders.iter().map(|one| Arc::new(within(one, &changes, hint.clone()))).collect(),
        Err(hint) => {
            folders.iter().map(|_| Arc::new(History { changes: HashMap::new(), hint: hint.clone() })).collect()
        }
    }
}

/// The files of one folder.
fn within(folder: &Path, changes: &Changes, hint: Option<String>) -> History {
    let inside = folder.canonicalize().ok();
    let prefix = inside.as_deref().and_then(|inside| inside.strip_prefix(&changes.root).ok());
    let Some(prefix) = prefix.and_then(Path::to_str).map(|prefix| prefix.replace('\\', "/")) else {
        return History { changes: HashMap::new(), hint };
    };
    let inside = |path: &str| {
        if prefix.is_empty() {
            return Some(path.to_owned());
        }
        Some(path.strip_prefix(&prefix)?.strip_prefix('/')?.to_owned())
    };
    let dated = changes.files.iter().filter_map(|(path, file)| {
        let change = LastChange { last: file.last.clone()?, first: file.first.clone() };
        Some((inside(path)?, change))
    });
    History { changes: dated.collect(), hint }
}

/// All that git says; where it says nothing, why, if that is worth a word.
fn whole(folders: &[PathBuf]) -> Result<(Changes, Option<String>), Option<String>> {
    let folders: Vec<&PathBuf> = folders.iter().filter(|folder| folder.is_dir()).collect();
    let first = folders.first().ok_or(None)?;
    let asked = git(first).args(["rev-parse", "--show-toplevel", "--git-path", "shallow"]).output();
    let asked = asked.map_err(|_| Some("no dates: the program git cannot be run".to_owned()))?;
    let said = String::from_utf8(asked.stdout).map_err(|_| None)?;
    let mut lines = said.lines();
    let (Some(root), Some(shallow), true) = (lines.next(), lines.next(), asked.status.success()) else {
        let said = String::from_utf8_lossy(&asked.stderr);
        // Outside of a repository there is nothing to say.
        let known = said.contains("not a git repository");
        return Err(said.lines().next().filter(|_| !known).map(|why| format!("no dates: git says `{why}`")));
    };
    let root = PathBuf::from(root);
    let root = root.canonicalize().unwrap_or(root);
    // Relative to the folder that git was run in.
    let boundary = std::fs::read_to_string(first.join(shallow)).unwrap_or_default();
    let boundary: HashSet<&[u8]> = boundary.lines().map(str::as_bytes).collect();
    let mut log = git(first);
    log.args(["log", "-z", "--name-status", "-M100%", "--no-diff-merges", "--no-relative", "--no-color"]);
    log.args(["--no-ext-diff", "--no-textconv", "--no-show-signature", "--no-notes", "--no-mailmap"]);
    log.args(["--max-count", MOST_COMMITS, "--format=%x01%H%x00%cI", "HEAD", "--"]);
    // Paths that git takes as they are, whatever characters are in them.
    log.args(folders.iter().filter_map(|folder| folder.canonicalize().ok()).filter(|folder| folder.starts_with(&root)));
    let failed = || Some("no dates: git cannot be run".to_owned());
    let mut running = log.stderr(Stdio::null()).spawn().map_err(|_| failed())?;
    let output = running.stdout.take().ok_or_else(failed)?;
    let files = parse(BufReader::with_capacity(1 << 16, output), &boundary);
    // A repository without a commit has no history, which is no error.
    let ended = running.wait().is_ok_and(|status| status.success());
    if !ended {
        return Err(None);
    }
    let hint = (!boundary.is_empty()).then(|| {
        "the clone is shallow: files that did not change in it have no date (clone with the whole history, such as \
         `fetch-depth: 0`)"
            .to_owned()
    });
    Ok((Changes { root, files }, hint))
}

/// Git, such that nothing of it depends on who runs it: no hooks, pager, colours, or downloads.
fn git(folder: &Path) -> Command {
    let mut git = Command::new("git");
    git.arg("--no-pager").arg("--literal-pathspecs").arg("-C").arg(folder);
    for setting in [
        "core.quotepath=off",
        "core.fsmonitor=false",
        "log.showSignature=false",
        "log.showRoot=true",
        "log.follow=false",
        "diff.ignoreSubmodules=all",
    ] {
        git.args(["-c", setting]);
    }
    git.envs([("GIT_OPTIONAL_LOCKS", "0"), ("GIT_NO_LAZY_FETCH", "1"), ("GIT_NO_REPLACE_OBJECTS", "1")]);
    git.envs([("GIT_TERMINAL_PROMPT", "0"), ("LC_ALL", "C")]);
    // What a hook of another repository may have set.
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_EXTERNAL_DIFF"] {
        git.env_remove(name);
    }
    git.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    git
}

/// What was read of the log.
#[derive(Debug)]
struct Changes {
    root: PathBuf,
    files: HashMap<String, File>,
}

/// A file that is there now.
#[derive(Debug, Default, PartialEq, Eq)]
struct File {
    last: Option<Date>,
    first: Option<Date>,
}

/// Reads the log, newest first.
fn parse(output: impl Read, boundary: &HashSet<&[u8]>) -> HashMap<String, File> {
    let mut tokens = Tokens(BufReader::new(output));
    let mut reading = Reading::default();
    let mut date = None;
    // The files of a boundary commit are all that there were: nobody knows when they were changed.
    let mut known = true;
    while let Some(token) = tokens.next() {
        let token = token.strip_prefix(b"\n").unwrap_or(&token);
        if let Some(hash) = token.strip_prefix(&[COMMIT]) {
            known = !boundary.contains(hash);
            date = tokens.text().and_then(|text| Date::parse(&text));
            continue;
        }
        let Some(kind) = token.first().copied() else { continue };
        let Some(path) = tokens.text() else { break };
        let to = matches!(kind, b'R' | b'C').then(|| tokens.text()).flatten();
        match &date {
            Some(date) if known => reading.step(kind, path, to, date),
            _ => {}
        }
    }
    reading.files
}

/// Pieces of bytes that end with a NUL.
struct Tokens<R>(BufReader<R>);

impl<R: Read> Tokens<R> {
    fn next(&mut self) -> Option<Vec<u8>> {
        let mut token = Vec::new();
        let read = self.0.read_until(0, &mut token).ok()?;
        token.pop_if(|last| *last == 0);
        (read > 0).then_some(token)
    }

    fn text(&mut self) -> Option<String> {
        // A path that is no UTF-8 is no document either.
        self.next().map(|token| String::from_utf8_lossy(&token).into_owned())
    }
}

#[derive(Default)]
struct Reading {
    files: HashMap<String, File>,
    /// What a path of then is called now; nothing: it is another file, or none.
    now: HashMap<String, Option<String>>,
}

impl Reading {
    /// A change of a path, older than all before.
    fn step(&mut self, kind: u8, path: String, to: Option<String>, date: &Date) {
        match (kind, to) {
            // Moved as it was: the text did not change.
            (b'R', Some(to)) => {
                let now = self.name(&to);
                self.now.insert(to, None);
                self.now.insert(path, now);
            }
            (b'D', _) => {
                // The newest that is known of it.
                if !self.files.contains_key(&path) {
                    self.now.entry(path).or_insert(None);
                }
            }
            (kind, to) => {
                let path = to.unwrap_or(path);
                if let Some(name) = self.name(&path) {
                    let file = self.files.entry(name).or_default();
                    file.last.get_or_insert_with(|| date.clone());
                    if kind == b'A' {
                        file.first = Some(date.clone());
                    }
                }
                if kind == b'A' {
                    self.now.insert(path, None);
                }
            }
        }
    }

    /// What a path of then is called now.
    fn name(&self, path: &str) -> Option<String> {
        self.now.get(path).map_or_else(|| Some(path.to_owned()), Clone::clone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(file: Option<&File>) -> (Option<&str>, Option<&str>) {
        file.map_or((None, None), |file| (file.last.as_ref().map(Date::day), file.first.as_ref().map(Date::day)))
    }

    #[test]
    fn files_are_followed_where_they_moved() {
        let log = "\u{1}e\x002026-05-01T00:00:00Z\0\nM\0b.md\0D\0gone.md\0\
                   \u{1}d\x002026-04-01T00:00:00Z\0\nR100\0a.md\0b.md\0\
                   \u{1}c\x002026-03-01T00:00:00Z\0\nR100\0old.md\0new.md\0A\0\u{1}odd \"name\n.md\0\
                   \u{1}b\x002026-02-01T00:00:00Z\0\nM\0old.md\0A\0b.md\0\
                   \u{1}a\x002026-01-01T00:00:00Z\0\nA\0a.md\0A\0old.md\0A\0gone.md\0";
        let files = parse(log.as_bytes(), &HashSet::new());
        assert_eq!(day(files.get("b.md")), (Some("2026-05-01"), Some("2026-01-01")));
        assert_eq!(day(files.get("new.md")), (Some("2026-02-01"), Some("2026-01-01")));
        assert_eq!(day(files.get("\u{1}odd \"name\n.md")), (Some("2026-03-01"), Some("2026-03-01")));
        assert_eq!(files.len(), 3, "{files:?}");
    }

    #[test]
    fn a_boundary_commit_says_nothing() {
        let log = "\u{1}b\x002026-02-01T00:00:00Z\0\nM\0a.md\0\u{1}a\x002026-01-01T00:00:00Z\0\nA\0a.md\0A\0b.md\0";
        let files = parse(log.as_bytes(), &HashSet::from([&b"a"[..]]));
        assert_eq!(day(files.get("a.md")), (Some("2026-02-01"), None));
        assert_eq!(files.get("b.md"), None);
    }
}
