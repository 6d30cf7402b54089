//! HTML of untrusted texts, made such that each element ends within the one that it begins in, and none is very deep.
//!
//! What elements that somebody left open come to (each is opened again in every paragraph that follows) grows with the
//! square of the text, in the cleaner as in browsers: <https://html.spec.whatwg.org/multipage/parsing.html#reconstruct-the-active-formatting-elements>.
//! Elements of which nothing is to be left go with all that is in them, so that all that remains is read alike by everyone.

use std::cell::RefCell;
use std::collections::HashMap;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

use super::policy;

/// An element that is deeper is taken for its content.
const DEEPEST: usize = 256;

/// Elements without an end: <https://html.spec.whatwg.org/multipage/syntax.html#void-elements>.
const VOID: [&str; 14] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

/// Elements whose end may be left out where the next one begins, and what begins then.
const IMPLIED: [(&str, &[&str]); 6] = [
    ("dd", &["dd", "dt"]),
    ("dt", &["dd", "dt"]),
    ("li", &["li"]),
    (
        "p",
        &[
            "blockquote",
            "details",
            "div",
            "dl",
            "figure",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "hr",
            "ol",
            "p",
            "pre",
            "section",
            "table",
            "ul",
        ],
    ),
    ("td", &["td", "th", "tr"]),
    ("th", &["td", "th", "tr"]),
];

/// The HTML with its elements in order.
pub(super) fn ordered(html: &str) -> String {
    let sink = Writer(RefCell::new(State { out: String::with_capacity(html.len()), ..State::default() }));
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(html));
    // It waits for scripts alone, of which it is told of none.
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.into_inner().finish()
}

#[derive(Default)]
struct State {
    out: String,
    /// The elements that are open, and whether each is written.
    open: Vec<(String, bool)>,
    /// How many of each name are open.
    of_name: HashMap<String, usize>,
    /// How many of those that are open are written.
    written: usize,
    /// The element that goes as a whole, and how many of its like are open.
    whole: Option<(String, usize)>,
}

struct Writer(RefCell<State>);

impl TokenSink for Writer {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let mut state = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) => return state.tag(&tag),
            Token::CharacterTokens(text) if state.whole.is_none() => {
                let _ = pulldown_cmark_escape::escape_html_body_text(&mut state.out, &text);
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl State {
    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name = &*tag.name;
        let opens = tag.kind == TagKind::StartTag;
        // All that is in it is text, up to its own end.
        let raw = || match name {
            "plaintext" => TokenSinkResult::Plaintext,
            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
            "textarea" | "title" => TokenSinkResult::RawData(RawKind::Rcdata),
            "iframe" | "noembed" | "noframes" | "style" | "xmp" => TokenSinkResult::RawData(RawKind::Rawtext),
            _ => TokenSinkResult::Continue,
        };
        if let Some((whole, count)) = &mut self.whole {
            if *whole == name {
                *count = if opens { *count + usize::from(!tag.self_closing) } else { *count - 1 };
            }
            if *count == 0 {
                self.whole = None;
            }
            return if opens { raw() } else { TokenSinkResult::Continue };
        }
        if opens && policy::WHOLE.contains(&name) {
            let is_text = !matches!(raw(), TokenSinkResult::Continue);
            // Only in them a tag can be its own end.
            if !(tag.self_closing && matches!(name, "svg" | "math")) || is_text {
                self.whole = Some((name.to_owned(), 1));
            }
            return raw();
        }
        if opens {
            self.open(tag);
        } else {
            self.close(name);
        }
        TokenSinkResult::Continue
    }

    fn open(&mut self, tag: &Tag) {
        let name = &*tag.name;
        let ends = |(last, _): &(String, bool)| {
            IMPLIED
                .iter()
                .any(|(ended, by)| ended == last && (by.contains(&name) || (*ended == "p" && name.starts_with("h-"))))
        };
        if self.open.last().is_some_and(ends) {
            self.pop();
        }
        let is_void = VOID.contains(&name);
        let written = is_void || self.written < DEEPEST;
        if written {
            self.out.push('<');
            self.out.push_str(name);
            for attribute in &tag.attrs {
                self.out.push(' ');
                self.out.push_str(&attribute.name.local);
                self.out.push_str("=\"");
                let _ = pulldown_cmark_escape::escape_html(&mut self.out, &attribute.value);
                self.out.push('"');
            }
            self.out.push('>');
        }
        if !is_void {
            *self.of_name.entry(name.to_owned()).or_default() += 1;
            self.written += usize::from(written);
            self.open.push((name.to_owned(), written));
        }
    }

    fn close(&mut self, name: &str) {
        if self.of_name.get(name).is_some_and(|count| *count > 0) {
            while self.pop().is_some_and(|last| last != name) {}
        }
    }

    /// Ends the last element that is open.
    fn pop(&mut self) -> Option<String> {
        let (name, written) = self.open.pop()?;
        if let Some(count) = self.of_name.get_mut(&name) {
            *count -= 1;
        }
        if written {
            self.written -= 1;
            self.out.push_str("</");
            self.out.push_str(&name);
            self.out.push('>');
        }
        Some(name)
    }

    fn finish(mut self) -> String {
        while self.pop().is_some() {}
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_element_ends_where_it_began() {
        for (html, expected) in [
            ("<p>a<b>b</p>c</b>", "<p>a<b>b</b></p>c"),
            ("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"),
            ("<p>a<p>b<div>c", "<p>a</p><p>b</p><div>c</div>"),
            ("<b title='\"<'>a<br>b", "<b title=\"&quot;&lt;\">a<br>b</b>"),
            ("a</b> &lt;i&gt; <!-- c --><script>d<b></script>e", "a &lt;i&gt; e"),
            ("<svg><svg></svg><b></svg>a<svg/>b", "ab"),
            ("<textarea><b></textarea>a<title>b", "a"),
            ("<svg><style><b title=\"</style></svg>a", "a"),
            ("a<img src=x", "a"),
        ] {
            assert_eq!(ordered(html), expected, "{html}");
        }
    }

    #[test]
    fn what_is_very_deep_is_flat() {
        let html = "<b>".repeat(10_000) + "a" + &"</b>".repeat(9_999) + "<i>b</i>";
        let ordered = ordered(&html);
        assert_eq!((ordered.matches("<b>").count(), ordered.matches("</b>").count()), (DEEPEST, DEEPEST));
        assert!(ordered.contains('a') && ordered.ends_with("<i>b</i></b>"));
    }
}
