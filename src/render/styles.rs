//! The stylesheets of a theme, as one: a page waits for one file.

use std::borrow::Cow;
use std::collections::BTreeMap;

/// The file that they become.
const JOINED: &str = "theme/style.css";
/// The folder that they are in.
const FOLDER: &str = "theme/style/";
/// What the others are made of stands first.
const FIRST: &str = "theme/style/tokens.css";

/// Joins the files of the folder `style` with `style.css`, in this order: tokens, `style.css`, the others by name.
pub(super) fn join(files: &mut BTreeMap<String, Cow<'static, [u8]>>) {
    let mut joined = files.remove(FIRST).unwrap_or_default().into_owned();
    joined.extend_from_slice(&files.remove(JOINED).unwrap_or_default());
    let names: Vec<String> = files.keys().filter(|path| path.starts_with(FOLDER)).cloned().collect();
    for name in names {
        joined.push(b'\n');
        joined.extend_from_slice(&files.remove(&name).unwrap_or_default());
    }
    files.insert(JOINED.to_owned(), Cow::Owned(joined));
}
