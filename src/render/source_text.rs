//! The Markdown of a document for readers of Markdown: syntax of other tools unwrapped, links leading on within the site.

use std::borrow::Cow;
use std::ops::Range;

use lol_html::{RewriteStrSettings, element, rewrite_str};
use pulldown_cmark::{CowStr, Event, LinkType, Parser, Tag};

use super::guard;
use super::metadata::has_markdown;
use super::plain::{escape, href};
use crate::document::{Document, ForeignKind, OPTIONS};
use crate::model::DocumentIndex;
use crate::site::{Site, Target, url};
use crate::trust::is_safe_link;

/// A part of a document for the page at a route; `under`: the depths of the heading above it, here and in its own outline.
///
/// The part alone is read: what stands elsewhere in its document, such as the targets of `[text][name]`, is not known.
pub(super) fn part(
    site: &Site,
    index: DocumentIndex,
    route: &str,
    range: Range<usize>,
    under: Option<(u8, u8)>,
) -> String {
    SourceText::new(site, index, route, range, under).text()
}

/// A part of a document, with all that is put in its place on one page.
struct SourceText<'a> {
    site: &'a Site,
    document: &'a Document,
    index: DocumentIndex,
    /// The page.
    route: &'a str,
    range: Range<usize>,
    /// In order; they do not overlap.
    edits: Vec<(Range<usize>, String)>,
}

impl<'a> SourceText<'a> {
    fn new(site: &'a Site, index: DocumentIndex, route: &'a str, range: Range<usize>, under: Option<(u8, u8)>) -> Self {
        let document = &*site.documents[index];
        let mut text = Self { site, document, index, route, range, edits: Vec::new() };
        text.events();
        text.foreign();
        if let Some(under) = under {
            text.headings(under);
        }
        text.edits.sort_by_key(|(place, _)| (place.start, std::cmp::Reverse(place.end)));
        let mut end = 0;
        text.edits.retain(|(place, _)| {
            let apart = place.start >= end;
            end = if apart { place.end } else { end };
            apart
        });
        text
    }

    fn text(&self) -> String {
        let (text, range) = (&self.document.text, &self.range);
        let mut out = String::with_capacity(range.len() + 64);
        let mut from = range.start;
        for (place, new) in self.edits.iter().filter(|(place, _)| place.start >= range.start && place.end <= range.end)
        {
            out.push_str(&text[from..place.start]);
            out.push_str(new);
            from = place.end;
        }
        out.push_str(&text[from..range.end.max(from)]);
        // A part that begins in the middle of a line, such as an item of a list, leaves its depth behind.
        let inside = !text[..range.start].ends_with('\n') && range.start > self.document.body;
        if inside { dedent(&out) } else { out }
    }

    fn events(&mut self) {
        let markdown = self.document.masked_text(self.range.clone());
        let before = self.range.start;
        // Where a piece of the text that is parsed stands in the file.
        let place_of = |piece: &CowStr<'_>| {
            let CowStr::Borrowed(piece) = piece else { return None };
            let start = (piece.as_ptr() as usize).checked_sub(markdown.as_ptr() as usize)?;
            let inside = start + piece.len() <= markdown.len();
            inside.then(|| start + before..start + before + piece.len())
        };
        let mut edits = Vec::new();
        for (event, place) in Parser::new_ext(markdown, OPTIONS).into_offset_iter() {
            let place = place.start + before..place.end + before;
            match event {
                Event::Start(Tag::Link { link_type, dest_url, .. } | Tag::Image { link_type, dest_url, .. }) => {
                    match link_type {
                        LinkType::WikiLink { .. } => {
                            let (target, _) = self.site.resolve_wiki(self.index, &dest_url);
                            edits.push((place.clone(), self.wiki(&place, target.as_ref())));
                        }
                        LinkType::Autolink if self.resolve(&dest_url) == Some(nowhere()) => {
                            edits.push((place.clone(), escape(&dest_url)));
                        }
                        LinkType::Autolink | LinkType::Email => {}
                        _ => {
                            let Some(at) = place_of(&dest_url).filter(|at| !at.is_empty()) else { continue };
                            let at = self.document.foreign_at(at.start).map_or(at, |piece| piece.range.clone());
                            if let Some(target) = self.resolve(&dest_url) {
                                edits.extend(self.address(&target).map(|address| (at, address)));
                            }
                        }
                    }
                }
                Event::Html(_) | Event::InlineHtml(_) if self.site.config.trust.is_untrusted() => {
                    edits.extend(self.words(place));
                }
                Event::Html(html) | Event::InlineHtml(html) => edits.extend(self.html(&html, place)),
                _ => {}
            }
        }
        self.edits.extend(edits);
    }

    /// Where a link leads: nowhere, where it might run something and nobody trusts the text.
    fn resolve(&self, dest: &str) -> Option<Target> {
        match self.site.resolve(self.index, dest).0? {
            Target::External(address) if self.site.config.trust.is_untrusted() && !is_safe_link(&address) => {
                Some(nowhere())
            }
            target => Some(target),
        }
    }

    /// The address of what is in the site.
    fn address(&self, target: &Target) -> Option<String> {
        match target {
            Target::External(address) => (address == NOWHERE).then(|| NOWHERE.to_owned()),
            Target::Page { route, fragment } => {
                let page = self.site.page_at(route).map(|index| &self.site.plan.pages[index]);
                let markdown = page.is_some_and(|page| has_markdown(&self.site.config, page));
                Some(href(self.route, route, fragment.as_deref(), markdown))
            }
            Target::File(path) => Some(href(self.route, path, None, false)),
        }
    }

    /// `[[page|text]]` as a link; what leads nowhere is its text.
    fn wiki(&self, place: &Range<usize>, target: Option<&Target>) -> String {
        let written = &self.document.text[place.clone()];
        let image = if written.starts_with('!') { "!" } else { "" };
        let inner = written.trim_start_matches('!').trim_start_matches('[').trim_end_matches(']');
        let text = escape(inner.rsplit('|').next().unwrap_or(inner));
        let address = target.and_then(|target| match target {
            Target::External(address) => Some(address.clone()),
            target => self.address(target),
        });
        address.map_or(text.clone(), |address| format!("{image}[{text}]({address})"))
    }

    /// The words of raw HTML that nobody trusts: what its tags would come to elsewhere is not known. What is of another
    /// syntax is let be.
    fn words(&self, place: Range<usize>) -> Vec<(Range<usize>, String)> {
        let (text, foreign) = (&self.document.text, &self.document.foreign);
        let first = foreign.partition_point(|piece| piece.range.end <= place.start);
        let mut edits = Vec::new();
        let mut from = place.start;
        let within = foreign[first..].iter().map(|piece| piece.range.clone());
        let end = place.end;
        for piece in within.take_while(|piece| piece.start < end).chain(std::iter::once(end..end)) {
            if from < piece.start {
                edits.push((from..piece.start, guard::words_of(&text[from..piece.start])));
            }
            from = from.max(piece.end);
        }
        edits
    }

    /// Raw HTML: comments go, addresses lead on within the site.
    fn html(&self, html: &str, place: Range<usize>) -> Option<(Range<usize>, String)> {
        let first = self.document.foreign.partition_point(|piece| piece.range.end <= place.start);
        if self.document.foreign.get(first).is_some_and(|piece| piece.range.start < place.end) {
            return None;
        }
        if html.trim_start().starts_with("<!--") && html.trim_end().ends_with("-->") {
            let kept = html.len() - html.trim_end_matches(['\r', '\n']).len();
            return Some((place.start..place.end - kept, String::new()));
        }
        if !html.contains("href=") && !html.contains("src=") {
            return None;
        }
        let addresses = element!("[href], [src]", |element| {
            for name in ["href", "src"] {
                let Some(value) = element.get_attribute(name) else { continue };
                let target = self.resolve(value.trim());
                let new = match &target {
                    Some(Target::Page { route, fragment }) => {
                        Some(url::relative(self.route, route, fragment.as_deref()))
                    }
                    Some(target) => self.address(target),
                    None => None,
                };
                if let Some(new) = new {
                    element.set_attribute(name, &new)?;
                }
            }
            Ok(())
        });
        let settings = RewriteStrSettings::new().append_element_content_handler(addresses);
        let new = rewrite_str(html, settings).ok()?;
        // Events leave out what the lines of a quote begin with: then the text is not the file's.
        (self.document.text.get(place.clone()) == Some(html)).then_some((place, new))
    }

    fn foreign(&mut self) {
        let document = self.document;
        let first = document.foreign.partition_point(|piece| piece.range.start < self.range.start);
        for piece in document.foreign[first..].iter().take_while(|piece| piece.range.end <= self.range.end) {
            let raw = &self.document.text[piece.range.clone()];
            let find = |names: &[&str], attributes: &'a [(String, String)]| {
                let found = names.iter().find_map(|name| attributes.iter().find(|(key, _)| key == name));
                found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
            };
            let new = match &piece.kind {
                // HTML that every reader knows, and lines whose content is indented below them.
                ForeignKind::TabOpen(label) => {
                    let indent = &raw[..raw.len() - raw.trim_start().len()];
                    if raw.trim_start().starts_with("===") {
                        format!("{indent}- **{}**", escape(label))
                    } else if raw.trim_start().starts_with("<details") && !self.site.config.trust.is_untrusted() {
                        continue;
                    } else {
                        format!("**{}**", escape(label))
                    }
                }
                ForeignKind::TabClose if raw.contains("</details>") && !self.site.config.trust.is_untrusted() => {
                    continue;
                }
                ForeignKind::AsideOpen(kind, title) => {
                    let title = if title.is_empty() { kind } else { title };
                    format!("**{}**\n", escape(title))
                }
                ForeignKind::Open { attributes, .. } => {
                    let title = find(&["title", "heading", "header", "summary", "caption"], attributes);
                    let link = find(&["link", "href", "to", "url"], attributes);
                    let text = find(&["linkText", "link-text", "text", "label"], attributes).or(title);
                    let link = link.and_then(|link| {
                        let address = match self.resolve(link)? {
                            Target::External(address) => address,
                            target => self.address(&target)?,
                        };
                        Some(format!("[{}]({address})", escape(text.unwrap_or(link))))
                    });
                    let title = title.filter(|title| link.is_none() || text != Some(title));
                    let title = title.map(|title| format!("**{}**", escape(title)));
                    title
                        .into_iter()
                        .chain(link.or_else(|| text.filter(|_| title_is_other(attributes)).map(escape)))
                        .collect::<Vec<_>>()
                        .join(" ")
                }
                // Where it is the target of a link it is one of the edits already.
                ForeignKind::Ref(target) => target.clone(),
                _ => String::new(),
            };
            self.edits.push((piece.range.clone(), new));
        }
        // Links come before what they hold.
        self.edits.dedup_by(|later, earlier| later.0 == earlier.0);
    }

    /// Headings as deep as where the text stands now.
    fn headings(&mut self, (depth, nesting): (u8, u8)) {
        let headings = &self.document.headings;
        let first = headings.partition_point(|heading| heading.range.start < self.range.start);
        for heading in headings[first..].iter().take_while(|heading| heading.range.start < self.range.end) {
            let start = heading.range.start;
            let marks = self.document.text[start..].bytes().take_while(|byte| *byte == b'#').count();
            if marks > 0 {
                let deep = depth.saturating_add(heading.nesting.saturating_sub(nesting)).clamp(2, 6);
                self.edits.push((start..start + marks, "#".repeat(deep.into())));
            }
        }
    }
}

/// Where a link leads that is left out.
const NOWHERE: &str = "#";

fn nowhere() -> Target {
    Target::External(NOWHERE.to_owned())
}

/// Whether the text of a link is not the title already.
fn title_is_other(attributes: &[(String, String)]) -> bool {
    attributes.iter().any(|(key, _)| matches!(key.as_str(), "linkText" | "link-text" | "text" | "label"))
}

/// Takes away what all lines but the first are indented by.
fn dedent(text: &str) -> String {
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let lines = text.split('\n').skip(1).filter(|line| !line.trim().is_empty());
    let Some(shared) = lines.map(indent).min().filter(|shared| *shared > 0) else { return text.to_owned() };
    let cut = |(number, line): (usize, &str)| -> String {
        let line: Cow<'_, str> = if number == 0 { line.into() } else { line.get(shared..).unwrap_or("").into() };
        line.into_owned()
    };
    text.split('\n').enumerate().map(cut).collect::<Vec<_>>().join("\n")
}
