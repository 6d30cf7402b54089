//! From the plan to files: each page is a pure function of the site, the theme and the page.

mod assets;
mod cells;
mod checklists;
mod data;
mod elements;
mod foreign;
mod fragment;
mod highlight;
mod icons;
mod markdown;
mod one_page;
mod pages;
mod parts;
mod state;
mod templates;
pub mod views;

use std::borrow::Cow;

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::site::Site;

pub use highlight::Highlighter;
pub use templates::{Theme, theme};

/// A file of the site.
#[derive(Debug, Clone)]
pub struct Output {
    /// Its path in the site, with `/`.
    pub path: String,
    /// What is in it.
    pub content: Content,
}

/// What is in a file.
#[derive(Debug, Clone)]
pub enum Content {
    /// Bytes.
    Bytes(Cow<'static, [u8]>),
    /// A file that is copied.
    Copy(std::path::PathBuf),
}

impl Output {
    fn new(path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { path: path.into(), content: Content::Bytes(Cow::Owned(bytes.into())) }
    }
}

/// The absolute address of a page.
fn url_of(base: &str, page: &crate::site::Page) -> String {
    format!("{base}{}", crate::site::url::encode(&page.route))
}

/// Renders the whole site. Each file is handed to `emit` as soon as it is done, from several threads.
///
/// Where anything is wrong with a page or template, diagnostics come back, and the files so far make no whole site.
pub fn render(site: &Site, theme: &Theme, emit: &(dyn Fn(Output) + Sync)) -> Vec<Diagnostic> {
    let highlighter = Highlighter::default();
    let parts = parts::render(site, &highlighter);
    let (frames, mut found) = pages::Frames::new(site, theme);
    found.extend(parts.found.iter().cloned());
    let renderer = pages::Renderer { site, theme, parts: &parts, frames: &frames, highlighter: &highlighter };
    let of_pages: Vec<Diagnostic> = (0..site.plan.pages.len())
        .into_par_iter()
        .flat_map_iter(|index| {
            let (output, found) = renderer.page(index);
            if let Some(output) = output {
                emit(output);
            }
            found
        })
        .collect();
    found.extend(of_pages);
    found.extend(data::write(site, emit));
    assets::write(site, theme, emit);
    found
}
