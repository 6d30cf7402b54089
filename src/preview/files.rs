//! Opens a file on disk, if it really is in the folder that it is said to be in.

use std::fs::File;
use std::path::Path;
use std::time::UNIX_EPOCH;

/// A file that may be answered.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) file: File,
    pub(super) length: u64,
    /// When it was last written, in nanoseconds.
    pub(super) written: u128,
}

/// Opens the file at `path`. `None` where it is no file, is not to be read, or is not in `root`, after resolving links.
pub(super) fn open(path: &Path, root: &Path) -> Option<Opened> {
    let root = root.canonicalize().ok()?;
    let path = path.canonicalize().ok()?;
    let file = beneath(&root, path.strip_prefix(&root).ok()?)?;
    let metadata = file.metadata().ok().filter(std::fs::Metadata::is_file)?;
    let written = metadata.modified().ok().and_then(|written| written.duration_since(UNIX_EPOCH).ok());
    Some(Opened { length: metadata.len(), written: written.map_or(0, |written| written.as_nanos()), file })
}

/// Opens a path that has no links in it, name by name: a link that takes the place of one of them in between is refused.
#[cfg(unix)]
fn beneath(root: &Path, path: &Path) -> Option<File> {
    use rustix::fs::{Mode, OFlags, open, openat};

    let mut opened = open(root, OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty()).ok()?;
    let mut names = path.components().peekable();
    while let Some(name) = names.next() {
        // A pipe would be waited for.
        let kind = if names.peek().is_some() { OFlags::DIRECTORY } else { OFlags::NONBLOCK };
        let flags = OFlags::NOFOLLOW | OFlags::CLOEXEC | kind;
        opened = openat(&opened, name.as_os_str(), flags, Mode::empty()).ok()?;
    }
    Some(opened.into())
}

/// Opens a path that has no links in it. Where names cannot be opened one by one, it must still be the same file
/// afterwards.
#[cfg(not(unix))]
fn beneath(root: &Path, path: &Path) -> Option<File> {
    let path = root.join(path);
    let file = File::open(&path).ok()?;
    let opened = same_file::Handle::from_file(file.try_clone().ok()?).ok()?;
    let is_still = path.canonicalize().ok()?.starts_with(root);
    (is_still && same_file::Handle::from_path(&path).ok()? == opened).then_some(file)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn files_in_the_folder_are_opened() {
        let dir = tempfile::tempdir().expect("a folder");
        fs::create_dir(dir.path().join("in")).expect("a folder");
        fs::write(dir.path().join("in/a.txt"), "a").expect("a file");
        fs::write(dir.path().join("secret.txt"), "secret").expect("a file");
        let root = dir.path().join("in");
        assert_eq!(open(&root.join("a.txt"), &root).map(|opened| opened.length), Some(1));
        assert!(open(&root.join("../secret.txt"), &root).is_none());
        assert!(open(&root, &root).is_none());
        assert!(open(&root.join("missing"), &root).is_none());
        // A folder whose name begins the same is another one.
        fs::create_dir(dir.path().join("in2")).expect("a folder");
        fs::write(dir.path().join("in2/b.txt"), "b").expect("a file");
        assert!(open(&dir.path().join("in2/b.txt"), &root).is_none());
    }

    #[cfg(unix)]
    #[test]
    fn links_lead_nowhere_else() {
        use std::os::unix::fs::symlink;

        let dir = tempfile::tempdir().expect("a folder");
        let root = dir.path().join("in");
        fs::create_dir(&root).expect("a folder");
        fs::write(root.join("a.txt"), "a").expect("a file");
        fs::write(dir.path().join("secret.txt"), "secret").expect("a file");
        symlink("a.txt", root.join("link.txt")).expect("a link");
        symlink(dir.path().join("secret.txt"), root.join("out.txt")).expect("a link");
        symlink(dir.path(), root.join("up")).expect("a link");
        assert!(open(&root.join("link.txt"), &root).is_some());
        assert!(open(&root.join("out.txt"), &root).is_none());
        assert!(open(&root.join("up/secret.txt"), &root).is_none());
        assert!(open(&root.join("up/in/a.txt"), &root).is_some());
        assert!(beneath(&root, Path::new("link.txt")).is_none());
        assert!(beneath(&root, Path::new("up/in/a.txt")).is_none());
        // A pipe is not waited for.
        let made = std::process::Command::new("mkfifo").arg(root.join("pipe")).status().expect("mkfifo");
        assert!(made.success());
        assert!(open(&root.join("pipe"), &root).is_none());
    }

    /// A folder and a link out of the root take each other's place all the while; what is read is never what is outside.
    #[cfg(unix)]
    #[test]
    fn a_link_that_is_swapped_in_leads_nowhere_else() {
        use std::io::Read;
        use std::os::unix::fs::symlink;
        use std::sync::atomic::{AtomicBool, Ordering};

        let dir = tempfile::tempdir().expect("a folder");
        let root = dir.path().join("in");
        fs::create_dir_all(root.join("here")).expect("a folder");
        fs::create_dir(dir.path().join("out")).expect("a folder");
        fs::write(root.join("here/a.txt"), "inside").expect("a file");
        fs::write(dir.path().join("out/a.txt"), "secret").expect("a file");
        symlink(dir.path().join("out"), root.join("link")).expect("a link");
        let done = AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    for (from, to) in [("here", "kept"), ("link", "here"), ("here", "link"), ("kept", "here")] {
                        fs::rename(root.join(from), root.join(to)).expect("a rename");
                    }
                }
            });
            let read = || {
                let mut opened = open(&root.join("here/a.txt"), &root)?;
                let mut text = String::new();
                opened.file.read_to_string(&mut text).ok()?;
                Some(text)
            };
            let texts: Vec<String> = (0..20_000).filter_map(|_| read()).collect();
            done.store(true, Ordering::Relaxed);
            assert!(!texts.is_empty());
            assert!(texts.iter().all(|text| text == "inside"));
        });
    }
}
