//! A definition: one paragraph of Markdown.

use pulldown_cmark::{CowStr, Event, LinkType, Parser, Tag, TagEnd};

use crate::document::OPTIONS;

/// A piece of a definition, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text, not escaped.
    Text(CowStr<'a>),
    /// A piece of code, not escaped.
    Code(CowStr<'a>),
    /// The beginning or end of an element without attributes: its tag.
    Tag(&'static str),
    /// A link begins: where it leads, and whether it is a wiki link.
    Link(CowStr<'a>, bool),
    /// A link ends.
    LinkEnd,
}

/// The pieces of a definition.
pub fn pieces(markdown: &str) -> impl Iterator<Item = Piece<'_>> {
    Parser::new_ext(markdown, OPTIONS).filter_map(|event| {
        Some(match event {
            Event::Text(text) => Piece::Text(text),
            Event::Code(code) => Piece::Code(code),
            Event::SoftBreak | Event::HardBreak => Piece::Text(" ".into()),
            Event::Start(Tag::Emphasis) => Piece::Tag("<em>"),
            Event::End(TagEnd::Emphasis) => Piece::Tag("</em>"),
            Event::Start(Tag::Strong) => Piece::Tag("<strong>"),
            Event::End(TagEnd::Strong) => Piece::Tag("</strong>"),
            Event::Start(Tag::Strikethrough) => Piece::Tag("<del>"),
            Event::End(TagEnd::Strikethrough) => Piece::Tag("</del>"),
            Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                let email = link_type == LinkType::Email && !dest_url.starts_with("mailto:");
                let dest = if email { format!("mailto:{dest_url}").into() } else { dest_url };
                Piece::Link(dest, matches!(link_type, LinkType::WikiLink { .. }))
            }
            Event::End(TagEnd::Link) => Piece::LinkEnd,
            _ => return None,
        })
    })
}

/// What stands in a definition that has no place in one.
pub fn not_inline(markdown: &str) -> Option<&'static str> {
    let mut paragraphs = 0;
    Parser::new_ext(markdown, OPTIONS).find_map(|event| match event {
        Event::Start(Tag::Paragraph) => {
            paragraphs += 1;
            (paragraphs > 1).then_some("a second paragraph")
        }
        Event::Start(Tag::Heading { .. }) => Some("a heading"),
        Event::Start(Tag::List(_) | Tag::DefinitionList) => Some("a list"),
        Event::Start(Tag::BlockQuote(_)) => Some("a quote"),
        Event::Start(Tag::CodeBlock(_)) => Some("a block of code"),
        Event::Start(Tag::Table(_)) => Some("a table"),
        Event::Start(Tag::Image { .. }) => Some("an image"),
        Event::Start(Tag::FootnoteDefinition(_)) | Event::FootnoteReference(_) => Some("a footnote"),
        Event::Rule => Some("a rule"),
        Event::Start(Tag::HtmlBlock) | Event::Html(_) | Event::InlineHtml(_) => Some("HTML"),
        _ => None,
    })
}
