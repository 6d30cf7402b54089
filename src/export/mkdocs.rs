//! Markdown for [MkDocs](https://www.mkdocs.org/) and Backstage [TechDocs](https://backstage.io/docs/features/techdocs/):
//! a snippet below a page's own heading. Boxes are those of [pymdownx.tasklist].
//!
//! [pymdownx.tasklist]: https://facelessuser.github.io/pymdown-extensions/extensions/tasklist/

use super::markdown::Markdown;
use super::{Tree, text};

pub(super) fn write(tree: &Tree) -> String {
    text::write(tree, &Markdown { glyphs: false, above: 1, smart: true })
}
