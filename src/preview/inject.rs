//! The preview's script in a page: added when the page is answered, so that a built site never holds it.

use memchr::memmem;

const SCRIPT: &[u8] =
    br#"<link rel="stylesheet" href="/.gradus/preview.css"><script src="/.gradus/preview.js" defer></script>"#;

/// Says which text of the page the browser got: it may be saved again before the script looks.
const TAG: &str = "gradus-page";

/// The page stands at any depth; its own addresses count from the root.
const BASE: &[u8] = br#"<base href="/">"#;

/// Adds the script to a page, right before the end of its head; `tag` is of the page, in quotes.
pub(super) fn script(html: Vec<u8>, tag: &str) -> Vec<u8> {
    let at = find_tag(&html, b"</head").map_or_else(|| past_doctype(&html), |(start, _)| start);
    let html = insert(html, at, SCRIPT);
    insert(html, at, format!("<meta data-gradus-preview name=\"{TAG}\" content={tag}>").as_bytes())
}

/// Makes addresses in the page for missing ones count from the root.
pub(super) fn base(html: Vec<u8>) -> Vec<u8> {
    let at = find_tag(&html, b"<head").map_or_else(|| past_doctype(&html), |(_, end)| end);
    insert(html, at, BASE)
}

fn insert(mut html: Vec<u8>, at: usize, text: &[u8]) -> Vec<u8> {
    html.splice(at..at, text.iter().copied());
    html
}

/// The first tag that begins so, in any case: where it begins and ends.
fn find_tag(html: &[u8], tag: &[u8]) -> Option<(usize, usize)> {
    let begin = if tag.starts_with(b"</") { &b"</"[..] } else { b"<" };
    memmem::find_iter(html, begin).find_map(|start| {
        let rest = &html[start..];
        let is_it = rest.get(..tag.len())?.eq_ignore_ascii_case(tag)
            && matches!(rest.get(tag.len())?, b'>' | b'/' | b' ' | b'\t' | b'\n' | b'\r' | b'\x0c');
        let end = if is_it { memchr::memchr(b'>', rest)? } else { return None };
        Some((start, start + end + 1))
    })
}

/// Behind the document type, which must stay the first: <https://html.spec.whatwg.org/#the-doctype>
fn past_doctype(html: &[u8]) -> usize {
    const DOCTYPE: &[u8] = b"<!doctype";
    let start = if html.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let blank = html[start..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let rest = &html[start + blank..];
    match rest.get(..DOCTYPE.len()) {
        Some(begin) if begin.eq_ignore_ascii_case(DOCTYPE) => {
            memchr::memchr(b'>', rest).map_or(html.len(), |end| start + blank + end + 1)
        }
        _ => start,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: Vec<u8>) -> String {
        String::from_utf8(html)
            .expect("UTF-8")
            .replace(r#"<meta data-gradus-preview name="gradus-page" content="1-a">"#, "[tag]")
            .replace(std::str::from_utf8(SCRIPT).expect("UTF-8"), "[script]")
            .replace(std::str::from_utf8(BASE).expect("UTF-8"), "[base]")
    }

    #[test]
    fn the_script_ends_the_head() {
        for (html, with) in [
            (
                "<html><head><title>x</title></head><body></head>",
                "<html><head><title>x</title>[tag][script]</head><body></head>",
            ),
            ("<HEAD></HEAD >", "<HEAD>[tag][script]</HEAD >"),
            ("<head></header></head>", "<head></header>[tag][script]</head>"),
            ("<!DOCTYPE html>\n<p>x", "<!DOCTYPE html>[tag][script]\n<p>x"),
            ("\u{feff} <!doctype html><p>", "\u{feff} <!doctype html>[tag][script]<p>"),
            ("<p>x", "[tag][script]<p>x"),
            ("<!doctype", "<!doctype[tag][script]"),
            ("", "[tag][script]"),
            ("</head", "[tag][script]</head"),
        ] {
            assert_eq!(shown(script(html.into(), "\"1-a\"")), with, "{html}");
        }
    }

    #[test]
    fn the_base_begins_the_head() {
        for (html, with) in [
            ("<!doctype html><html><head><title>", "<!doctype html><html><head>[base]<title>"),
            ("<Head class=\"x\"><title>", "<Head class=\"x\">[base]<title>"),
            ("<header><head>", "<header><head>[base]"),
            ("<!doctype html><p>", "<!doctype html>[base]<p>"),
        ] {
            assert_eq!(shown(base(html.into())), with, "{html}");
        }
    }
}
