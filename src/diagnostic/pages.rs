//! What each code means: the pages of `docs/diagnostics`, one a code, which come with the program.

use include_dir::{Dir, include_dir};

static PAGES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/docs/diagnostics");

/// The page of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// The code.
    pub code: &'static str,
    /// What is wrong, in one line.
    pub title: &'static str,
    /// What stands below the title, as Markdown.
    pub text: &'static str,
}

impl Page {
    fn read(file: &'static include_dir::File<'static>) -> Option<Self> {
        let code = file.path().file_name()?.to_str()?.strip_suffix(".md")?;
        let (title, text) = file.contents_utf8()?.split_once('\n')?;
        let title = title.strip_prefix("# `")?.strip_prefix(code)?.strip_prefix("`: ")?.trim();
        Some(Self { code, title, text: text.trim_matches('\n') })
    }

    /// The first paragraph: what the code means.
    pub fn meaning(&self) -> &'static str {
        let paragraphs = self.text.split("\n\n");
        paragraphs.map(str::trim).find(|text| !text.is_empty() && !text.starts_with('#')).unwrap_or_default()
    }
}

/// The page of a code.
pub fn page(code: &str) -> Option<Page> {
    PAGES.get_file(format!("{code}.md")).and_then(Page::read)
}

/// All pages, by code.
pub fn pages() -> Vec<Page> {
    let mut pages: Vec<Page> = PAGES.files().filter_map(Page::read).collect();
    pages.sort_by_key(|page| page.code);
    pages
}
