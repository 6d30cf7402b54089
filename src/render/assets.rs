//! Files that are copied: the theme's, and the book's.

use super::{Content, Output, Theme};
use crate::site::Site;

/// Hands them out. A file of the book takes the place of one of the theme.
pub(super) fn write(site: &Site, theme: &Theme, emit: &(dyn Fn(Output) + Sync)) {
    // All languages share the theme of the book's site.
    for (path, bytes) in theme.files.iter().filter(|_| site.at.is_empty()) {
        if !site.files.contains_key(path) {
            emit(Output { path: path.clone(), content: Content::Bytes(bytes.clone()) });
        }
    }
    for (path, file) in &*site.files {
        emit(Output { path: path.clone(), content: Content::Copy(file.clone()) });
    }
}
