//! From the paths of diagnostics to those of the repository.

use std::path::{Path, PathBuf};

/// Where the files are that diagnostics speak of. Their paths are within the content, or beside it; what annotates a
/// repository wants them from its root.
#[derive(Debug, Default)]
pub struct Paths {
    /// The folders that paths may be in, from the root: the first that has the file is meant.
    folders: Vec<(PathBuf, PathBuf)>,
    book: String,
}

impl Paths {
    /// For a book whose configuration is the file `config`, which need not be there, and whose files are in `folders`, the
    /// likelier first. The root is the nearest folder at or above that of `config` which holds `.git`; where there is
    /// none, the folder that the program runs in, or that of `config` if it is not inside.
    pub fn new<'a>(config: &Path, folders: impl IntoIterator<Item = &'a Path>) -> Self {
        // The current folder may be written as nothing.
        let real = |path: &Path| if path.as_os_str().is_empty() { Path::new(".") } else { path }.canonicalize();
        let here = real(Path::new("")).unwrap_or_default();
        let beside = config.parent().and_then(|folder| real(folder).ok()).unwrap_or_else(|| here.clone());
        let root = match beside.ancestors().find(|folder| folder.join(".git").exists()) {
            Some(root) => root,
            None if beside.starts_with(&here) => &here,
            None => &beside,
        };
        let within = |folder: PathBuf| {
            let folder = real(&folder).ok()?;
            let inside = folder.strip_prefix(root).ok()?.to_owned();
            Some((folder, inside))
        };
        let last = [beside.clone(), here.clone()];
        let folders = folders.into_iter().map(Path::to_owned).chain(last).filter_map(within).collect();
        let inside = beside.strip_prefix(root).unwrap_or(Path::new(""));
        let book = slashed(&inside.join(config.file_name().unwrap_or_default()));
        Self { folders, book }
    }

    /// The path from the root. Of a file that should be there and is not: where its folder is; as it is where there is none.
    pub fn of(&self, path: &str) -> String {
        let there = |path: &Path| self.folders.iter().find(|(folder, _)| folder.join(path).symlink_metadata().is_ok());
        let parent = Path::new(path).parent().filter(|parent| !parent.as_os_str().is_empty());
        match there(Path::new(path)).or_else(|| parent.and_then(there)) {
            Some((_, inside)) => slashed(&inside.join(path)),
            None => path.to_owned(),
        }
    }

    /// The file of the configuration, from the root: what has no place is told there.
    pub fn book(&self) -> &str {
        if self.book.is_empty() { "book.toml" } else { &self.book }
    }
}

/// A path with `/`, without steps that lead nowhere.
fn slashed(path: &Path) -> String {
    use std::path::Component::{CurDir, ParentDir};
    let mut parts: Vec<String> = Vec::new();
    for part in path.components().filter(|part| *part != CurDir) {
        if part == ParentDir && parts.last().is_some_and(|last| last != "..") {
            parts.pop();
        } else {
            parts.push(part.as_os_str().to_string_lossy().into_owned());
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_from_the_root_of_the_repository() -> std::io::Result<()> {
        let root = tempfile::tempdir()?;
        let put = |path: &str| {
            let path = root.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap_or(&path))?;
            std::fs::write(path, "")
        };
        ["model/content/a.md", "model/content/de/b.md", "model/glossary.yaml"].into_iter().try_for_each(put)?;
        let dir = root.path().join("model");
        let content = dir.join("content");
        let of = |paths: &Paths| ["a.md", "de/b.md", "glossary.yaml", "gone.md"].map(|path| paths.of(path));
        // No repository: the folder of the book, since the tests do not run inside of it.
        let paths = Paths::new(&dir.join("book.toml"), [content.as_path()]);
        assert_eq!(of(&paths), ["content/a.md", "content/de/b.md", "glossary.yaml", "gone.md"]);
        assert_eq!(paths.book(), "book.toml");
        std::fs::create_dir(root.path().join(".git"))?;
        let paths = Paths::new(&dir.join("content/../other.toml"), [content.as_path()]);
        assert_eq!(of(&paths), ["model/content/a.md", "model/content/de/b.md", "model/glossary.yaml", "gone.md"]);
        assert_eq!(paths.book(), "model/other.toml");
        assert_eq!(paths.of("../content/./a.md"), "model/content/a.md");
        assert_eq!(paths.of("de/gone.md"), "model/content/de/gone.md");
        Ok(())
    }

    #[test]
    fn paths_of_no_book_stay() {
        assert_eq!(Paths::default().of("a/b.md"), "a/b.md");
        assert_eq!(Paths::default().book(), "book.toml");
    }
}
