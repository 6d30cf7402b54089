//! The stylesheets of a theme, as one: a page waits for one file.

use std::borrow::Cow;
use std::collections::BTreeMap;

/// The file that they become.
const JOINED: &str = "theme/style.css";
const FOLDER: &str = "theme/";

/// Puts what `style.css` imports from beside it in the place of the import. A theme that brings another `style.css`
/// takes what that one imports, and nothing else.
pub(super) fn join(files: &mut BTreeMap<String, Cow<'static, [u8]>>) {
    let Some(style) = files.get(JOINED) else { return };
    let style = String::from_utf8_lossy(style).into_owned();
    let mut joined = String::with_capacity(64 * 1024);
    let mut imported = Vec::new();
    for line in style.split_inclusive('\n') {
        let path = line.trim().strip_prefix("@import \"").and_then(|rest| rest.strip_suffix("\";"));
        let path = path.map(|path| format!("{FOLDER}{path}"));
        match path.as_ref().and_then(|path| files.get(path)) {
            Some(text) => {
                joined.push_str(&String::from_utf8_lossy(text));
                joined.push('\n');
                imported.extend(path);
            }
            None => joined.push_str(line),
        }
    }
    for path in imported {
        files.remove(&path);
    }
    files.insert(JOINED.to_owned(), Cow::Owned(joined.into_bytes()));
}
