//! Writing the set of files. A site is whole at every moment: the new one is made beside the old one, and takes its
//! place in one step.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;
use uuid::Uuid;

use crate::diagnostic::Diagnostic;
use crate::render::{self, Content, Output};
use crate::source::reason;

/// The list of the files that Gradus wrote; it also says that the folder is Gradus' own.
pub const MANIFEST: &str = ".gradus.json";

#[derive(Default, serde::Serialize, serde::Deserialize)]
struct Manifest {
    generator: String,
    files: BTreeSet<String>,
    /// Folders whose files are costly to make.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    made: BTreeMap<String, Made>,
}

/// Files that need not be made again.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
struct Made {
    /// Names what they were made of.
    from: String,
    /// Names what they are: they may have been changed since.
    files: String,
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// Files that are new or changed.
    pub written: usize,
    /// Files that are as they were.
    pub unchanged: usize,
    /// Files that Gradus had written and that are no more.
    pub removed: usize,
}

/// A site that is being made beside the one it will replace. Dropped without [`Staging::commit`], it leaves nothing.
#[derive(Debug)]
pub struct Staging {
    out: PathBuf,
    /// A folder beside `out`, on the same file system.
    stage: PathBuf,
    old: BTreeSet<String>,
    made_before: BTreeMap<String, Made>,
    made: Mutex<BTreeMap<String, Made>>,
    exists: bool,
    names: Mutex<HashSet<String>>,
    unchanged: Mutex<Vec<String>>,
    written: AtomicUsize,
    failed: Mutex<Vec<Diagnostic>>,
    _lock: File,
}

impl Staging {
    /// Begins a site at `out`.
    ///
    /// # Errors
    /// Where `out` holds files and Gradus did not make it, where another build is under way, or on any failure of the
    /// file system.
    pub fn begin(out: &Path) -> Result<Self, Diagnostic> {
        let shown = out.display().to_string();
        let failed =
            |error: &io::Error| Diagnostic::error("output", format!("`{shown}` cannot be written: {}", reason(error)));
        let out = std::path::absolute(out).map_err(|error| failed(&error))?;
        let out = out.canonicalize().unwrap_or(out);
        let (Some(parent), Some(name)) = (out.parent(), out.file_name()) else {
            return Err(
                Diagnostic::error("output", format!("`{shown}` cannot be a site")).help("name a folder with `--out`")
            );
        };
        fs::create_dir_all(parent).map_err(|error| failed(&error))?;
        let stage = parent.join(format!(".{}.gradus", name.to_string_lossy()));
        let Some(lock) = take(&stage).map_err(|error| failed(&error))? else {
            return Err(Diagnostic::error("output-busy", format!("another build is writing `{shown}`"))
                .help("wait until it is done"));
        };
        // A build that was killed may have left the last site here, or its own beginnings.
        if !out.exists() && stage.join("old").exists() {
            fs::rename(stage.join("old"), &out).map_err(|error| failed(&error))?;
        }
        for left in ["new", "old"] {
            remove(&stage.join(left)).map_err(|error| failed(&error))?;
        }
        let exists = out.exists();
        let Manifest { files: old, made: made_before, .. } = match own_files(&out, exists) {
            Ok(manifest) => manifest,
            Err(diagnostic) => {
                let _ = remove(&stage);
                return Err(diagnostic);
            }
        };
        fs::create_dir(stage.join("new")).map_err(|error| failed(&error))?;
        Ok(Self {
            out,
            stage,
            old,
            made_before,
            made: Mutex::default(),
            exists,
            names: Mutex::default(),
            unchanged: Mutex::default(),
            written: AtomicUsize::new(0),
            failed: Mutex::default(),
            _lock: lock,
        })
    }

    /// Adds a file. May be called from several threads; what fails is told by [`Self::commit`].
    pub fn put(&self, output: &Output) {
        if let Err(diagnostic) = self.try_put(output) {
            lock(&self.failed).push(diagnostic);
        }
    }

    fn try_put(&self, output: &Output) -> Result<(), Diagnostic> {
        let path = &output.path;
        if !lock(&self.names).insert(path.clone()) {
            return Err(render::name_twice(path));
        }
        let failed =
            |error: io::Error| Diagnostic::error("output", format!("`{path}` cannot be written: {}", reason(&error)));
        let before = self.out.join(path);
        if self.exists && self.old.contains(path) {
            if same(&before, &output.content) {
                lock(&self.unchanged).push(path.clone());
                return Ok(());
            }
        } else if self.exists && before.symlink_metadata().is_ok() {
            return Err(Diagnostic::error(
                "output-foreign",
                format!("`{path}` is in the output folder, but not from Gradus"),
            )
            .help("move it to the static folder, or remove it"));
        }
        let file = self.stage.join("new").join(path);
        if let Some(folder) = file.parent() {
            match fs::create_dir(folder) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => fs::create_dir_all(folder).map_err(failed)?,
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(failed(error)),
                _ => {}
            }
        }
        match &output.content {
            Content::Bytes(bytes) => fs::write(&file, bytes).map_err(failed)?,
            Content::Copy(from) => {
                let bytes = fs::read(from).map_err(failed)?;
                fs::write(&file, bytes).map_err(failed)?;
            }
        }
        self.written.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    /// Adds the files of a `folder`, such as `pagefind/`, which were made of what `from` names.
    pub fn put_made(&self, folder: &str, from: String, outputs: &[Output]) {
        outputs.par_iter().for_each(|output| self.put(output));
        let read = |output: &Output| match &output.content {
            Content::Bytes(bytes) => Some((output.path.clone(), name(bytes))),
            Content::Copy(from) => Some((output.path.clone(), name(&fs::read(from).ok()?))),
        };
        if let Some(files) = outputs.par_iter().map(read).collect::<Option<BTreeMap<_, _>>>() {
            lock(&self.made).insert(folder.to_owned(), Made { from, files: name_of_all(&files) });
        }
    }

    /// Takes the files of a `folder` from the site that is there, where they were made of the same and are as they were.
    /// Otherwise nothing is done. All other files come first.
    pub fn take_again(&self, folder: &str, from: &str) -> bool {
        let Some(made) = self.made_before.get(folder).filter(|made| made.from == from) else { return false };
        let all: BTreeSet<&String> = {
            let others = lock(&self.names);
            self.old.iter().filter(|path| path.starts_with(folder) && !others.contains(*path)).collect()
        };
        let read = |path: &&String| Some(((*path).clone(), name(&fs::read(self.out.join(path)).ok()?)));
        let files: Option<BTreeMap<_, _>> = all.par_iter().map(read).collect();
        if files.is_none_or(|files| name_of_all(&files) != made.files) {
            return false;
        }
        lock(&self.names).extend(all.iter().map(|path| (*path).clone()));
        lock(&self.unchanged).extend(all.into_iter().cloned());
        lock(&self.made).insert(folder.to_owned(), made.clone());
        true
    }

    /// Puts the new site in the place of the old one. Nothing happens to a site that is the same.
    ///
    /// # Errors
    /// Where a file could not be written; the old site is as it was.
    pub fn commit(self) -> Result<Summary, Vec<Diagnostic>> {
        let failed = std::mem::take(&mut *lock(&self.failed));
        if !failed.is_empty() {
            return Err(failed);
        }
        let names = std::mem::take(&mut *lock(&self.names));
        let unchanged = std::mem::take(&mut *lock(&self.unchanged));
        let removed = self.old.iter().filter(|path| !names.contains(*path)).count();
        let summary = Summary { written: self.written.load(Ordering::Relaxed), unchanged: unchanged.len(), removed };
        let made = std::mem::take(&mut *lock(&self.made));
        if self.exists && summary.written == 0 && removed == 0 && made == self.made_before {
            return Ok(summary);
        }
        self.swap(names.into_iter().collect(), made, &unchanged).map_err(|error| {
            let message = format!("`{}` cannot be written: {}", self.out.display(), reason(&error));
            vec![Diagnostic::error("output", message)]
        })?;
        Ok(summary)
    }

    fn swap(&self, files: BTreeSet<String>, made: BTreeMap<String, Made>, unchanged: &[String]) -> io::Result<()> {
        let new = self.stage.join("new");
        unchanged.par_iter().try_for_each(|path| link(&self.out.join(path), &new.join(path)))?;
        if self.exists {
            self.keep_foreign(&new)?;
        }
        let manifest = Manifest { generator: concat!("gradus ", env!("CARGO_PKG_VERSION")).into(), files, made };
        fs::write(new.join(MANIFEST), serde_json::to_vec(&manifest)?)?;
        if !self.exists {
            return fs::rename(&new, &self.out);
        }
        exchange(&new, &self.out, &self.stage.join("old"))
    }

    /// What Gradus did not write stays in the folder.
    fn keep_foreign(&self, new: &Path) -> io::Result<()> {
        let mut own_folders = BTreeSet::new();
        for path in &self.old {
            let mut path = Path::new(path.as_str());
            while let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
                if !own_folders.insert(parent.to_owned()) {
                    break;
                }
                path = parent;
            }
        }
        for entry in walkdir::WalkDir::new(&self.out).min_depth(1) {
            let entry = entry?;
            let path = entry.path().strip_prefix(&self.out).unwrap_or(entry.path());
            let known =
                path.to_str().is_some_and(|path| path == MANIFEST || self.old.contains(&path.replace('\\', "/")));
            if known {
                continue;
            }
            if entry.file_type().is_dir() {
                if !own_folders.contains(path) {
                    fs::create_dir_all(new.join(path))?;
                }
            } else {
                link(entry.path(), &new.join(path))?;
            }
        }
        Ok(())
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // What cannot be removed now is removed by the next build.
        let _ = remove(&self.stage);
    }
}

/// Makes the folder `stage` and takes its lock; nothing where another build has it.
///
/// A build that ends removes the folder with the lock in it: a lock is good only while it is still there.
fn take(stage: &Path) -> io::Result<Option<File>> {
    let path = stage.join("lock");
    for _ in 0..100 {
        fs::create_dir_all(stage)?;
        let lock = match File::create(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            result => result?,
        };
        if lock.try_lock().is_err() {
            return Ok(None);
        }
        let held = same_file::Handle::from_file(lock.try_clone()?)?;
        if same_file::Handle::from_path(&path).is_ok_and(|there| there == held) {
            return Ok(Some(lock));
        }
    }
    Ok(None)
}

/// A mutex that a panicking thread held is still good: what it guards is added to in one step.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Names some bytes: the same bytes have the same name, and others another.
fn name(bytes: &[u8]) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, bytes)
}

/// Names all files of a folder.
fn name_of_all(files: &BTreeMap<String, Uuid>) -> String {
    let mut all = Vec::new();
    for (path, content) in files {
        all.extend(content.as_bytes());
        all.extend(name(path.as_bytes()).as_bytes());
    }
    name(&all).to_string()
}

/// The files that Gradus wrote to `out`; an error where the folder is not its own.
fn own_files(out: &Path, exists: bool) -> Result<Manifest, Diagnostic> {
    if !exists {
        return Ok(Manifest::default());
    }
    let shown = out.display();
    let refuse = |why: &str| {
        Err(Diagnostic::error("output-foreign", format!("`{shown}` {why}"))
            .help("name an empty folder, or one that does not exist, with `--out`"))
    };
    match fs::read(out.join(MANIFEST)) {
        Ok(bytes) => match serde_json::from_slice::<Manifest>(&bytes) {
            Ok(manifest) => Ok(manifest),
            Err(_) => refuse("has a list of files that cannot be read"),
        },
        Err(_) if !out.is_dir() => refuse("is no folder"),
        Err(_) => match fs::read_dir(out).map(|mut entries| entries.next().is_some()) {
            Ok(false) => Ok(Manifest::default()),
            Ok(true) => refuse("is not empty, and Gradus did not make it"),
            Err(error) => refuse(&format!("cannot be read: {}", reason(&error))),
        },
    }
}

/// Whether the file has this content already.
fn same(file: &Path, content: &Content) -> bool {
    let length = |file: &Path| fs::metadata(file).map(|data| data.len()).ok();
    match content {
        Content::Bytes(bytes) => {
            length(file) == Some(bytes.len() as u64) && fs::read(file).is_ok_and(|before| before == **bytes)
        }
        Content::Copy(from) => {
            length(file).is_some()
                && length(file) == length(from)
                && matches!((fs::read(file), fs::read(from)), (Ok(a), Ok(b)) if a == b)
        }
    }
}

/// The same file at another place: a link, or a copy where there can be none.
fn link(from: &Path, to: &Path) -> io::Result<()> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    #[cfg(unix)]
    if let Ok(target) = fs::read_link(from) {
        return std::os::unix::fs::symlink(target, to);
    }
    fs::hard_link(from, to).or_else(|_| fs::copy(from, to).map(drop))
}

/// Makes `new` stand where `out` is, and `out` where `new` is, in one step where the system can.
fn exchange(new: &Path, out: &Path, old: &Path) -> io::Result<()> {
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        if renameat_with(CWD, new, CWD, out, RenameFlags::EXCHANGE).is_ok() {
            return Ok(());
        }
    }
    fs::rename(out, old)?;
    fs::rename(new, out).inspect_err(|_| {
        // Back to what was; the next build does it where this fails too.
        let _ = fs::rename(old, out);
    })
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
