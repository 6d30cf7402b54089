//! What templates get of the glossary.

use schemars::JsonSchema;
use serde::Serialize;

use super::{LinkView, PageView, PartView};

/// What a term means that stands on the page.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DefinitionView {
    /// The anchor of the term in the glossary; the term is described by the element with `page.` before it as its id.
    pub id: String,
    /// The definition, without links.
    pub html: String,
}

/// The glossary.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct GlossaryPageView {
    /// The page.
    pub page: PageView,
    /// The text of the document that stands at its address.
    pub parts: Vec<PartView>,
    /// The terms by letter.
    pub letters: Vec<GlossaryLetterView>,
}

/// The terms that begin with one letter.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct GlossaryLetterView {
    /// The letter; `none` for those that begin with a digit or a character that is no letter of an alphabet.
    pub letter: Option<String>,
    /// The anchor.
    pub id: String,
    /// The terms.
    pub terms: Vec<TermView>,
}

/// A term.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct TermView {
    /// The anchor.
    pub id: String,
    /// The term.
    pub name: String,
    /// Other words for it.
    pub aliases: Vec<String>,
    /// What it means.
    pub html: String,
    /// Where to read on.
    pub link: Option<LinkView>,
}
