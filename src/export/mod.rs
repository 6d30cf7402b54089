//! The checklist in the formats of other tools: one file a format, all made of one tree of items.
//!
//! Every export is a snapshot, and says so, with the model, its version, the level and the address of the page.

mod adf;
mod asciidoc;
mod confluence;
mod csv;
mod dokuwiki;
mod html;
mod json;
mod local_id;
mod markdown;
mod mediawiki;
mod mkdocs;
mod text;
mod tiddlywiki;
mod tree;
mod walk;
mod xlsx;
pub(crate) mod xml;
mod xwiki;

pub use crate::config::Format;
pub use json::ChecklistData;
pub use tree::{Entry, Filter, Group, LevelGroup, Tree};

/// How to write an export, where the format leaves a choice.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Boxes as characters (☐ ☑) instead of the format's own, for wikis that show `[ ]` literally.
    pub glyphs: bool,
}

/// Writes the items of a tree in a format: the bytes of the file.
///
/// # Errors
///
/// What the library that writes the format says, in one sentence.
pub fn write(tree: &Tree, format: Format, options: Options) -> Result<Vec<u8>, String> {
    let text = match format {
        Format::Markdown => markdown::write(tree, options),
        Format::Confluence => confluence::write(tree),
        Format::Adf => adf::write(tree),
        Format::Mediawiki => mediawiki::write(tree),
        Format::Dokuwiki => dokuwiki::write(tree),
        Format::Tiddlywiki => tiddlywiki::write(tree),
        Format::Xwiki => xwiki::write(tree),
        Format::Asciidoc => asciidoc::write(tree),
        Format::Mkdocs => mkdocs::write(tree),
        Format::Html => html::write(tree),
        Format::Json => json::write(tree),
        Format::Csv => return csv::write(tree),
        Format::Xlsx => return xlsx::write(tree),
    };
    Ok(text.into_bytes())
}

/// What an item's answer is called.
pub(crate) fn status(answer: crate::checklist::Answer) -> &'static str {
    match answer {
        crate::checklist::Answer::Todo => "to do",
        crate::checklist::Answer::Done => "done",
        crate::checklist::Answer::NotApplicable => "not applicable",
    }
}
