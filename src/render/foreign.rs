//! Raw HTML and foreign syntax: addresses in it are made relative, elements of other tools become boxes.

use std::ops::Range;

use lol_html::html_content::ContentType;
use lol_html::{RewriteStrSettings, element, rewrite_str};

use super::elements::aside;
use super::fragment::{Fragment, Slot};
use super::icons;
use super::markdown::Writer;
use crate::document::{Foreign, ForeignKind, admonition_of};
use crate::site::Target;

/// Writes a piece of raw HTML.
pub(super) struct Raw<'w, 'a> {
    pub writer: &'w mut Writer<'a>,
    /// Inside of a paragraph.
    pub inline: bool,
}

/// Attributes of foreign elements that hold a text worth showing as a title.
const TITLES: [&str; 5] = ["title", "heading", "header", "summary", "caption"];

/// Attributes that hold an address.
const LINKS: [&str; 4] = ["link", "href", "to", "url"];

/// Attributes that hold the text of that address.
const LINK_TEXTS: [&str; 4] = ["linkText", "link-text", "text", "label"];

impl Raw<'_, '_> {
    /// Writes `html`, which stands at `place` of the file.
    pub fn write(mut self, out: &mut Fragment, html: &str, place: Range<usize>) {
        let foreign = &self.writer.document.foreign;
        let first = foreign.partition_point(|piece| piece.range.end <= place.start);
        let pieces: Vec<Foreign> =
            foreign[first..].iter().take_while(|piece| piece.range.start < place.end).cloned().collect();
        if pieces.is_empty() {
            self.html(out, html, place);
            return;
        }
        let text = &self.writer.document.text;
        let mut from = place.start;
        for piece in pieces {
            if piece.range.start > from {
                self.html(out, &text[from..piece.range.start], from..piece.range.start);
            }
            from = from.max(piece.range.end);
            if piece.range.start >= place.start {
                self.foreign(out, &piece);
            }
        }
        if from < place.end {
            self.html(out, &text[from..place.end], from..place.end);
        }
    }

    fn foreign(&mut self, out: &mut Fragment, piece: &Foreign) {
        let tag = if self.inline { "span" } else { "div" };
        match &piece.kind {
            ForeignKind::Open { name, attributes, alone: false }
                if !self.inline && admonition_of(name, attributes).is_some() =>
            {
                let (kind, title) = admonition_of(name, attributes).unwrap_or_default();
                aside(out, &kind, &title, &self.writer.site.words);
            }
            ForeignKind::Open { name: _, attributes, alone } => {
                let find = |names: &[&str]| {
                    let found = names.iter().find_map(|name| attributes.iter().find(|(key, _)| key == name));
                    found.map(|(_, value)| value.as_str()).filter(|value| !value.trim().is_empty())
                };
                let (title, link) = (find(&TITLES), find(&LINKS));
                let link = link.and_then(|link| Some((self.resolve(link, piece.range.clone(), "link")?, link)));
                if *alone && title.is_none() && link.is_none() {
                    return;
                }
                out.push(&format!("<{tag} class=\"box-{}\">", if self.inline { "inline" } else { "block" }));
                if let Some(title) = title {
                    out.push(&format!("<{} class=\"box-title\">", if self.inline { "strong" } else { "p" }));
                    out.text(title);
                    out.push(if self.inline { "</strong> " } else { "</p>\n" });
                }
                if let Some((target, written)) = link {
                    let text = find(&LINK_TEXTS).unwrap_or_else(|| title.unwrap_or(written));
                    out.push(&format!("<{tag} class=\"box-link\"><a href=\""));
                    out.slot(Slot::Address(target));
                    out.push("\">");
                    out.text(text);
                    out.push(&format!("</a></{tag}>"));
                } else if let Some(text) = find(&LINK_TEXTS) {
                    out.push(&format!("<{tag} class=\"box-link\">"));
                    out.text(text);
                    out.push(&format!("</{tag}>"));
                }
                if *alone {
                    out.push(&format!("</{tag}>"));
                }
            }
            // Whether it closes what it should depends on what stands between: the guard sees to it.
            ForeignKind::Close(_) => out.push_raw(&format!("</{tag}>")),
            ForeignKind::TabOpen(label) => {
                let raw = self.writer.document.text[piece.range.clone()].trim_start();
                if raw.starts_with("<details") {
                    out.push_raw(raw);
                } else {
                    out.push("<section class=\"tab\">\n<p class=\"tab-label\">");
                    out.text(label);
                    out.push("</p>\n");
                }
            }
            ForeignKind::TabClose => {
                let raw = &self.writer.document.text[piece.range.clone()];
                out.push_raw(if raw.contains("</details>") { "</details>\n" } else { "</section>\n" });
            }
            ForeignKind::AsideOpen(kind, title) | ForeignKind::Admonition(kind, title) => {
                aside(out, kind, title, &self.writer.site.words);
            }
            ForeignKind::AsideClose => out.push_raw("</div>\n"),
            ForeignKind::Ref(target) => out.text(target),
            ForeignKind::Silent => {}
        }
    }

    fn resolve(&mut self, dest: &str, place: Range<usize>, what: &str) -> Option<Target> {
        let (target, broken) = self.writer.resolve(false, dest);
        if let Some(broken) = broken {
            self.writer.tell_broken(broken, place, what);
        }
        target
    }

    /// Raw HTML: comments go, addresses become relative, icons become images.
    fn html(&mut self, out: &mut Fragment, html: &str, place: Range<usize>) {
        if html.trim_start().starts_with("<!--") && html.trim_end().ends_with("-->") {
            return;
        }
        let has = |part: &str| memchr::memmem::find(html.as_bytes(), part.as_bytes()).is_some();
        if !(has("href=") || has("src=") || has("srcset=") || has("fa-")) {
            out.push_raw(html);
            return;
        }
        // Marks take the place of the addresses; they become slots.
        let targets = std::cell::RefCell::new(Vec::<Marked>::new());
        let this = std::cell::RefCell::new(self);
        let addresses = element!("[href], [src]", |element| {
            let what = if element.tag_name() == "img" { "image" } else { "link" };
            for name in ["href", "src"] {
                let Some(value) = element.get_attribute(name) else { continue };
                let value = value.trim();
                let target =
                    if value.is_empty() { None } else { this.borrow_mut().resolve(value, place.clone(), what) };
                match target {
                    Some(target) => {
                        let sized = ["width", "height", "style"].iter().any(|name| element.has_attribute(name));
                        let is_free = !["loading", "decoding"].iter().any(|name| element.has_attribute(name));
                        let image = (what == "image" && is_free).then_some(Image(!sized));
                        let mut targets = targets.borrow_mut();
                        targets.push(Marked::Address(target, image));
                        element.set_attribute(name, &format!("{MARK}{}{MARK}", targets.len() - 1))?;
                    }
                    None => element.remove_attribute(name),
                }
            }
            Ok(())
        });
        let icons = element!("i[class*=fa-], span[class*=fa-]", |element| {
            if let Some(svg) = element.get_attribute("class").as_deref().and_then(icons::icon) {
                let mut targets = targets.borrow_mut();
                targets.push(Marked::Icon(svg));
                element.replace(&format!("{MARK}{}{MARK}", targets.len() - 1), ContentType::Html);
            }
            Ok(())
        });
        let settings =
            RewriteStrSettings::new().append_element_content_handler(addresses).append_element_content_handler(icons);
        let rewritten = rewrite_str(html, settings).unwrap_or_else(|_| html.to_owned());
        let targets = targets.into_inner();
        let mut image = None;
        for (index, piece) in rewritten.split(MARK).enumerate() {
            let number = piece.parse::<usize>().ok().filter(|_| index % 2 == 1);
            match number.and_then(|number| targets.get(number)) {
                Some(Marked::Icon(svg)) => out.push_own(svg),
                Some(Marked::Address(target, Some(Image(room)))) => {
                    out.slot(Slot::Address(target.clone()));
                    image = Some(match target {
                        Target::File(path) if *room => Some(path.clone()),
                        _ => None,
                    });
                }
                Some(Marked::Address(target, None)) => out.slot(Slot::Address(target.clone())),
                None => match (image.take(), piece.split_at_checked(1)) {
                    // Behind the quote that ends the address.
                    (Some(file), Some((quote, rest))) => {
                        out.push_raw(quote);
                        out.slot(Slot::Image(file));
                        out.push_raw(rest);
                    }
                    _ => out.push_raw(piece),
                },
            }
        }
    }
}

/// An image of raw HTML that does not say how it is loaded; whether it does not say how large it is either.
#[derive(Clone, Copy)]
struct Image(bool);

/// What takes the place of a mark.
enum Marked {
    Address(Target, Option<Image>),
    Icon(String),
}

/// A character that stands in no HTML: <https://infra.spec.whatwg.org/#noncharacter>.
const MARK: char = '\u{FDD0}';
