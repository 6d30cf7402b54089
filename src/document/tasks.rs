//! Task items: `- [ ] A named team owns it {#owner}`.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::{Document, Events};

/// A task item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Where its box is: the key by which it is found.
    pub marker: usize,
    /// Its text, the attributes left out.
    pub title: Range<usize>,
    /// The text without markup, in one line.
    pub text: String,
    /// What stands below the text in the same item, up to the first task within it.
    pub details: Range<usize>,
    /// Its explicit id.
    pub id: Option<String>,
    /// The standards that it answers to.
    pub refs: Vec<String>,
}

/// The task items of a document, in order.
pub(super) fn read(document: &Document, events: &Events<'_>) -> Vec<Task> {
    let mut tasks = Vec::new();
    // The ends of the items that are open.
    let mut open: Vec<usize> = Vec::new();
    for (at, (event, range)) in events.iter().enumerate() {
        match event {
            Event::Start(Tag::Item) => open.push(range.end),
            Event::End(TagEnd::Item) => drop(open.pop()),
            Event::TaskListMarker(_) => {
                let end = open.last().copied().unwrap_or(range.end);
                tasks.extend(task(document, events, at, end));
            }
            _ => {}
        }
    }
    tasks
}

/// The task whose box is the event `at`, in an item that ends at `item_end`.
fn task(document: &Document, events: &Events<'_>, at: usize, item_end: usize) -> Option<Task> {
    let inline = |event: &Event<'_>| !is_block(event);
    let inside = || events[at + 1..].iter().take_while(|(event, _)| inline(event));
    let (_, first) = inside().next()?;
    let start = first.start;
    let end = inside().map(|(_, range)| range.end).max()?.max(start);
    let written = document.masked_text(start..end);
    let attributes = attributes(written);
    let title = start..start + attributes.as_ref().map_or(written.trim_end().len(), |found| found.at);
    let mut text = String::new();
    for (event, range) in inside().filter(|(_, range)| range.start < title.end) {
        match event {
            Event::Text(piece) | Event::Code(piece) => {
                let cut = range.end.saturating_sub(title.end);
                text.push_str(piece.get(..piece.len().saturating_sub(cut)).unwrap_or(piece));
            }
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    let below = events[at + 1 + inside().count()..].iter().take_while(|(_, range)| range.start < item_end);
    let next = below.clone().find(|(event, _)| matches!(event, Event::TaskListMarker(_)));
    // A list of tasks within the item begins with the bullet of its first one.
    let lists = below.filter(|(event, _)| matches!(event, Event::Start(Tag::List(_))));
    let details_end = match next {
        None => item_end,
        Some((_, marker)) => {
            lists.map(|(_, list)| list.clone()).find(|list| list.contains(&marker.start)).map_or(item_end, |l| l.start)
        }
    };
    let (id, refs) = attributes.map_or_else(Default::default, |found| (found.id, found.refs));
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(Task { marker: events[at].1.start, title, text, details: end..details_end.max(end), id, refs })
}

fn is_block(event: &Event<'_>) -> bool {
    matches!(
        event,
        Event::Start(
            Tag::Paragraph
                | Tag::Heading { .. }
                | Tag::List(_)
                | Tag::Item
                | Tag::DefinitionList
                | Tag::BlockQuote(_)
                | Tag::CodeBlock(_)
                | Tag::HtmlBlock
                | Tag::Table(_)
                | Tag::FootnoteDefinition(_)
        ) | Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::List(_))
            | Event::Rule
            | Event::Html(_)
    )
}

/// `{#id refs="…; …"}` at the end of a text.
pub(super) struct Attributes {
    /// Where the text before them ends.
    pub at: usize,
    id: Option<String>,
    refs: Vec<String>,
}

pub(super) fn attributes(text: &str) -> Option<Attributes> {
    let inner = text.trim_end().strip_suffix('}')?;
    let open = inner.rfind('{')?;
    let (before, inner) = (inner[..open].trim_end(), inner[open + 1..].trim());
    let mut found = Attributes { at: before.len(), id: None, refs: Vec::new() };
    let mut rest = inner;
    if let Some(behind) = rest.strip_prefix('#') {
        let end = behind.find(char::is_whitespace).unwrap_or(behind.len());
        found.id = Some(behind[..end].to_owned()).filter(|id| !id.is_empty());
        rest = behind[end..].trim_start();
    }
    if let Some(quoted) = rest.strip_prefix("refs=\"").and_then(|rest| rest.strip_suffix('"')) {
        found.refs = quoted.split(';').map(|one| one.trim().to_owned()).filter(|one| !one.is_empty()).collect();
        rest = "";
    }
    (rest.is_empty() && !before.is_empty() && (found.id.is_some() || !found.refs.is_empty())).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::attributes;

    #[test]
    fn only_ids_and_references_are_attributes() {
        let found = attributes("Do it {#do-it refs=\"SLSA L2; NIST SSDF PO.1\"}").expect("attributes");
        assert_eq!((found.at, found.id.as_deref()), (5, Some("do-it")));
        assert_eq!(found.refs, ["SLSA L2", "NIST SSDF PO.1"]);
        assert_eq!(attributes("x {refs=\"A\"} ").expect("attributes").refs, ["A"]);
        for text in ["Use {braces}", "{#alone}", "Use {#x y}", "x {}", "x {#}"] {
            assert!(attributes(text).is_none(), "{text}");
        }
    }
}
