//! What changed on disk: events of the system, merged.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use super::workspace::{Dirty, Setting};
use crate::source::is_hidden;

/// A file that is being written is read when it is closed; where the system does not say so, after this time.
const OPEN: Duration = Duration::from_millis(if cfg!(target_os = "linux") { 20 } else { 5 });

/// More files than these at once were saved by no hand: what comes with them is waited for.
const MANY: usize = 8;

/// Many files are all there when nothing more came for this time…
const QUIET: Duration = Duration::from_millis(50);
/// …and are not waited for any longer than this.
const LONGEST: Duration = Duration::from_millis(500);

/// What the system said.
enum Message {
    Event(Event),
    Lost,
    Stop,
}

/// Ends the watch.
#[derive(Clone)]
pub struct Stopper(Sender<Message>);

impl Stopper {
    /// The next wait ends with nothing.
    pub fn stop(&self) {
        let _ = self.0.send(Message::Stop);
    }
}

/// Watches the files of a book.
pub struct Watch {
    watcher: Box<dyn Watcher + Send>,
    sender: Sender<Message>,
    messages: Receiver<Message>,
    /// The folders that are watched, and whether with all in them.
    folders: Vec<(PathBuf, RecursiveMode)>,
    out: PathBuf,
    /// Files that are being written.
    open: BTreeSet<PathBuf>,
    dirty: Dirty,
    stopped: bool,
}

impl Watch {
    /// Watches nothing yet; `poll`: looks at the files every so often, for file systems that tell of nothing.
    ///
    /// # Errors
    ///
    /// Where the system cannot watch.
    pub fn new(poll: Option<Duration>) -> notify::Result<Self> {
        let (sender, messages) = channel();
        let events = sender.clone();
        let handler = move |event: notify::Result<Event>| {
            // A queue that nobody reads any more is no fault.
            let _ = events.send(event.map_or(Message::Lost, Message::Event));
        };
        // Links within a folder lead to what is watched anyway; where one went, that would no longer be.
        let config = Config::default().with_follow_symlinks(false);
        let watcher: Box<dyn Watcher + Send> = match poll {
            Some(interval) => {
                // Times are compared by the second, and a file that takes another's place may be older.
                let config = config.with_poll_interval(interval).with_compare_contents(true);
                Box::new(PollWatcher::new(handler, config)?)
            }
            None => Box::new(RecommendedWatcher::new(handler, config)?),
        };
        let (folders, out, open, dirty) = Default::default();
        Ok(Self { watcher, sender, messages, folders, out, open, dirty, stopped: false })
    }

    /// What ends the watch.
    pub fn stopper(&self) -> Stopper {
        Stopper(self.sender.clone())
    }

    /// Watches what a book is made of.
    ///
    /// # Errors
    ///
    /// Where a folder cannot be watched, for instance because the system allows no more.
    pub fn follow(&mut self, setting: &Setting) -> notify::Result<()> {
        let Setting { file, dir, beside, config, .. } = setting;
        self.out.clone_from(&config.out);
        let mut folders: Vec<(PathBuf, RecursiveMode)> = Vec::new();
        let inside = [Some(&config.src), config.static_dir.as_ref()].into_iter().flatten().cloned();
        let inside = inside.chain(config.languages.iter().map(|language| language.src.clone()));
        let inside = inside.chain([dir.join("themes"), beside.join(crate::source::OVERLAYS)]);
        for folder in inside.filter(|folder| folder.is_dir()) {
            // Languages may lie within the content of the book.
            if !folders.iter().any(|(known, _)| folder.starts_with(known)) {
                folders.push((folder, RecursiveMode::Recursive));
            }
        }
        // Folders that are not there yet appear in these.
        let languages = config.languages.iter().map(|language| language.src.parent());
        let above = [file.parent(), config.src.parent()].into_iter().chain(languages).flatten();
        let above: BTreeSet<PathBuf> = above.chain([dir.as_path(), beside.as_path()]).map(PathBuf::from).collect();
        for folder in above {
            let covered =
                folders.iter().any(|(inside, mode)| *mode == RecursiveMode::Recursive && folder.starts_with(inside));
            if folder.is_dir() && !covered {
                folders.push((folder, RecursiveMode::NonRecursive));
            }
        }
        for (folder, _) in self.folders.iter().filter(|known| !folders.contains(known)) {
            // It may be gone.
            let _ = self.watcher.unwatch(folder);
        }
        for (folder, mode) in folders.iter().filter(|wanted| !self.folders.contains(wanted)) {
            self.watcher.watch(folder, *mode)?;
            // What came into it before it was watched was told by nobody.
            if !self.folders.is_empty() {
                self.dirty.paths.insert(folder.clone());
            }
        }
        self.folders = folders;
        Ok(())
    }

    /// Waits for the next change; nothing at the end. `missing`: whether files are gone that may be back in a moment, as
    /// some editors save.
    pub fn next(&mut self, missing: impl Fn(&Dirty) -> bool) -> Option<Dirty> {
        // The end may have come while something else was waited for.
        while !self.is_dirty() && !self.stopped {
            let message = self.messages.recv().ok()?;
            self.take(message);
        }
        if self.stopped {
            return None;
        }
        self.drain();
        let begun = Instant::now();
        while !self.open.is_empty() && begun.elapsed() < OPEN && self.wait(OPEN.saturating_sub(begun.elapsed())) {}
        // The system watches a new folder a moment after it tells of it, and is silent on what came into it before.
        let has_folder = self.dirty.paths.iter().any(|path| path.is_dir());
        if has_folder || self.dirty.paths.len() > MANY || missing(&self.dirty) {
            while begun.elapsed() < LONGEST && self.wait(QUIET) {}
        }
        self.drain();
        self.open.clear();
        (!self.stopped).then(|| std::mem::take(&mut self.dirty))
    }

    /// Whether something changed, or the end came, that was not waited for yet.
    pub fn is_pending(&mut self) -> bool {
        self.drain();
        self.is_dirty() || self.stopped
    }

    /// Waits for a change at most so long: whether there is one.
    pub fn is_pending_within(&mut self, time: Duration) -> bool {
        let until = Instant::now() + time;
        while !self.is_pending() {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() || !self.wait(left) {
                return self.is_pending();
            }
        }
        true
    }

    fn is_dirty(&self) -> bool {
        self.dirty.all || !self.dirty.paths.is_empty()
    }

    /// Takes one message, where there is one in time.
    fn wait(&mut self, time: Duration) -> bool {
        match self.messages.recv_timeout(time) {
            Ok(message) => {
                self.take(message);
                self.drain();
                !self.stopped
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => false,
        }
    }

    fn drain(&mut self) {
        while let Ok(message) = self.messages.try_recv() {
            self.take(message);
        }
    }

    fn take(&mut self, message: Message) {
        let event = match message {
            Message::Stop => {
                self.stopped = true;
                return;
            }
            Message::Lost => {
                self.dirty.all = true;
                return;
            }
            Message::Event(event) => event,
        };
        if event.need_rescan() {
            self.dirty.all = true;
        }
        let closed = event.kind == EventKind::Access(AccessKind::Close(AccessMode::Write));
        // To read a file is no change: it would be rebuilt for ever.
        if matches!(event.kind, EventKind::Access(_)) && !closed {
            return;
        }
        let written =
            matches!(event.kind, EventKind::Modify(ModifyKind::Data(_) | ModifyKind::Any) | EventKind::Create(_));
        let moves =
            matches!(event.kind, EventKind::Create(_) | EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)));
        for path in event.paths {
            if !self.matters(&path) {
                continue;
            }
            if moves {
                // A folder that went is watched no more, though it be back.
                self.folders.retain(|(folder, _)| *folder != path);
            }
            if closed {
                self.open.remove(&path);
            } else if written && !path.is_dir() {
                self.open.insert(path.clone());
            }
            self.dirty.paths.insert(path);
        }
    }

    /// Whether a path may be part of a book: not the site itself, and nothing that is hidden.
    fn matters(&self, path: &Path) -> bool {
        if path.starts_with(&self.out) {
            return false;
        }
        let root = self.folders.iter().map(|(folder, _)| folder).filter(|folder| path.starts_with(folder));
        let Some(root) = root.max_by_key(|folder| folder.as_os_str().len()) else { return true };
        let inside = path.strip_prefix(root).unwrap_or(path);
        !inside.components().any(|part| part.as_os_str().to_str().is_some_and(is_hidden))
    }
}
