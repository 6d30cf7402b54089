//! What a document holds besides prose: headings of its outline, images, boxes without a text.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use crate::document::{Document, Events};

/// What stands in a document.
#[derive(Debug, Default)]
pub struct Marks {
    /// The headings of the outline, none in quotes and lists: an index into the document's headings, and the depth as written.
    pub outline: Vec<(usize, u8)>,
    /// Images without words for those who do not see them.
    pub mute: Vec<Mute>,
    /// Boxes of tasks without a text.
    pub empty_boxes: Vec<Range<usize>>,
}

/// A tag of more bytes is none that somebody wrote.
const LONGEST_TAG: usize = 4096;

/// An image without words.
#[derive(Debug)]
pub struct Mute {
    /// Where it is.
    pub range: Range<usize>,
    /// It is all that a link shows.
    pub is_link: bool,
}

/// A link that is open.
struct Open {
    has_text: bool,
    /// Its images are those from here on.
    images: usize,
}

impl Marks {
    /// What stands in a document, by its events.
    pub fn of(document: &Document, events: &Events<'_>) -> Self {
        let mut marks = Self::default();
        let mut inside = 0_u32;
        let mut in_comment = false;
        let mut link: Option<Open> = None;
        // The image that is open: whether it needs words, and has none so far.
        let mut image: Option<(bool, Range<usize>)> = None;
        for (event, range) in events {
            match event {
                Event::Start(Tag::BlockQuote(_) | Tag::List(_)) => inside += 1,
                Event::End(TagEnd::BlockQuote(_) | TagEnd::List(_)) => inside = inside.saturating_sub(1),
                Event::Start(Tag::Heading { level, .. }) if inside == 0 => {
                    let headings = &document.headings;
                    let index = headings.binary_search_by_key(&range.start, |heading| heading.range.start);
                    marks.outline.extend(index.ok().map(|index| (index, *level as u8)));
                }
                Event::TaskListMarker(_) => marks.task(document, range),
                Event::Start(Tag::Link { .. }) => link = Some(Open { has_text: false, images: marks.mute.len() }),
                Event::End(TagEnd::Link) => {
                    // Beside a text, an image may well be an ornament.
                    if let Some(Open { has_text, images }) = link.take() {
                        if has_text {
                            marks.mute.truncate(images);
                        }
                        marks.mute[images..].iter_mut().for_each(|one| one.is_link = true);
                    }
                }
                Event::Start(Tag::Image { link_type, title, .. }) => {
                    // A wiki's image shows its name, and a title is a caption.
                    let needs = !matches!(link_type, LinkType::WikiLink { .. }) && title.trim().is_empty();
                    image = Some((needs, range.clone()));
                }
                Event::End(TagEnd::Image) => {
                    if let Some((true, range)) = image.take() {
                        marks.mute.push(Mute { range, is_link: false });
                    }
                }
                Event::Text(text) | Event::Code(text) if !text.trim().is_empty() => match (&mut image, &mut link) {
                    (Some((needs, _)), _) => *needs = false,
                    (None, Some(link)) => link.has_text = true,
                    (None, None) => {}
                },
                Event::Start(Tag::HtmlBlock) => {
                    in_comment = document.text[range.clone()].trim_start().starts_with("<!--");
                }
                Event::End(TagEnd::HtmlBlock) => in_comment = false,
                Event::Html(html) | Event::InlineHtml(html) if !in_comment => marks.html(document, html, range),
                _ => {}
            }
        }
        marks
    }

    fn task(&mut self, document: &Document, marker: &Range<usize>) {
        let task = document.tasks.binary_search_by_key(&marker.start, |task| task.marker);
        let text = task.map_or("", |index| document.text[document.tasks[index].title.clone()].trim());
        let attributes = text.starts_with("{#") && text.ends_with('}') && !text[2..].contains('{');
        if text.is_empty() || attributes {
            self.empty_boxes.push(marker.clone());
        }
    }

    /// Images of raw HTML that have no `alt`; an empty one says that they are ornaments.
    fn html(&mut self, document: &Document, html: &str, range: &Range<usize>) {
        if html.starts_with("<!--") || document.text.get(range.clone()) != Some(html) {
            return;
        }
        for (at, _) in html.match_indices("<img").filter(|(at, _)| html[at + 4..].starts_with([' ', '\n', '\t', '/'])) {
            let start = range.start + at;
            let tag = &document.text[start..document.text.floor_char_boundary(start + LONGEST_TAG)];
            let Some(end) = tag.find('>') else { continue };
            let tag = &tag[..=end];
            let has = |name: &str| {
                let after = |at: usize| tag[at + name.len()..].starts_with(['=', ' ', '>', '/', '\n']);
                tag.match_indices(name).any(|(at, _)| tag[..at].ends_with([' ', '\n', '\t', '"', '\'']) && after(at))
            };
            let is_hidden = ["role", "aria-hidden", "aria-label", "aria-labelledby", "title"].into_iter().any(has);
            // What a framework fills in may say it.
            if !has("alt") && !is_hidden && !tag.contains("{...") {
                self.mute.push(Mute { range: start..start + tag.len(), is_link: false });
            }
        }
    }
}
