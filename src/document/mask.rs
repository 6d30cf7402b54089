//! Syntax that is not Markdown (Hugo's shortcodes, JSX, tabs of several tools) is masked before parsing.
//!
//! The masked text has the same length as the file, so that every position in it is a position in the file. What is
//! masked is kept as a list of [`Foreign`] pieces; the renderer looks them up by position.

use std::collections::HashMap;
use std::ops::Range;

use super::admonitions;
use super::colons::{COLON, is_definition, opens_line};

/// A piece of text that Markdown must not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foreign {
    /// Where it is in the file.
    pub range: Range<usize>,
    /// What it is.
    pub kind: ForeignKind,
}

/// What a foreign piece means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ForeignKind {
    /// A tab begins; its label.
    TabOpen(String),
    /// A tab ends.
    TabClose,
    /// `{{< ref "page" >}}` as a link target.
    Ref(String),
    /// A JSX element or a shortcode that opens, or stands alone: its name and its attributes that are texts.
    Open {
        /// The name, as written.
        name: String,
        /// The attributes, in order.
        attributes: Vec<(String, String)>,
        /// It has no end.
        alone: bool,
    },
    /// A JSX element or shortcode that ends.
    Close(String),
    /// `:::tip Title`: its kind and title.
    AsideOpen(String, String),
    /// `:::`
    AsideClose,
    /// `!!! note "Title"`, masked as a list item that holds what is indented below it: its kind and title.
    Admonition(String, String),
    /// Code of MDX (`import`, `export`), or a comment: nothing is shown.
    Silent,
}

/// Masks `text` from `body` on. `None` where there is nothing to mask.
pub(super) fn mask(text: &str, body: usize) -> Option<(String, Vec<Foreign>)> {
    let rest = &text.as_bytes()[body..];
    let may = memchr::memmem::find(rest, b"{{").is_some()
        || memchr::memmem::find(rest, b"{%").is_some()
        || memchr::memmem::find(rest, b"===").is_some()
        || memchr::memmem::find(rest, b"<details").is_some()
        || memchr::memmem::find(rest, b":::").is_some()
        || memchr::memmem::find(rest, b"!!! ").is_some()
        || memchr::memmem::find(rest, b"???").is_some()
        || memchr::memchr_iter(b':', rest).any(|at| opens_line(&rest[..at]))
        || memchr::memchr_iter(b'<', rest).any(|at| {
            let after = rest.get(at + 1).copied().unwrap_or(0);
            after.is_ascii_uppercase() || (after == b'/' && rest.get(at + 2).is_some_and(u8::is_ascii_uppercase))
        })
        || rest.starts_with(b"import ")
        || memchr::memmem::find(rest, b"\nimport ").is_some()
        || memchr::memmem::find(rest, b"\nexport ").is_some();
    if !may {
        return None;
    }
    let mut masker = Masker { text, out: text.to_owned().into_bytes(), found: Vec::new(), asides: 0, colons: false };
    masker.run(body);
    balance(&mut masker.found);
    if masker.found.is_empty() && !masker.colons {
        return None;
    }
    // Only whole characters were replaced, by ASCII.
    let out = String::from_utf8(masker.out).ok()?;
    Some((out, masker.found))
}

/// An element that is opened and never closed stands alone; one that is closed and never opened is nothing.
fn balance(found: &mut [Foreign]) {
    let mut open: Vec<usize> = Vec::new();
    // How many of a name are open.
    let mut count = HashMap::<String, usize>::new();
    for index in 0..found.len() {
        match &found[index].kind {
            ForeignKind::Open { name, alone: false, .. } => {
                *count.entry(name.clone()).or_default() += 1;
                open.push(index);
            }
            ForeignKind::Close(name) => {
                let same =
                    |at: &usize| matches!(&found[*at].kind, ForeignKind::Open { name: other, .. } if other == name);
                let is_open = count.get(name).is_some_and(|count| *count > 0);
                match is_open.then(|| open.iter().rposition(same)).flatten() {
                    Some(at) => {
                        for (number, left) in open.drain(at..).enumerate() {
                            if let ForeignKind::Open { name, alone, .. } = &mut found[left].kind {
                                *count.entry(name.clone()).or_default() -= 1;
                                *alone = number > 0;
                            }
                        }
                    }
                    None => found[index].kind = ForeignKind::Silent,
                }
            }
            _ => {}
        }
    }
    for left in open {
        stand_alone(&mut found[left].kind);
    }
    let mut asides: Vec<usize> = Vec::new();
    for (index, piece) in found.iter().enumerate() {
        match piece.kind {
            ForeignKind::AsideOpen(..) => asides.push(index),
            ForeignKind::AsideClose => drop(asides.pop()),
            _ => {}
        }
    }
    for left in asides {
        if let ForeignKind::AsideOpen(name, title) = &found[left].kind {
            let title = if title.is_empty() { name.clone() } else { title.clone() };
            let attributes = vec![("title".to_owned(), title)];
            found[left].kind = ForeignKind::Open { name: name.clone(), attributes, alone: true };
        }
    }
}

fn stand_alone(kind: &mut ForeignKind) {
    if let ForeignKind::Open { alone, .. } = kind {
        *alone = true;
    }
}

struct Masker<'a> {
    text: &'a str,
    out: Vec<u8>,
    found: Vec<Foreign>,
    /// How many asides are open.
    asides: usize,
    /// Colons were hidden.
    colons: bool,
}

impl Masker<'_> {
    fn run(&mut self, body: usize) {
        let mut at = body;
        let mut code: Option<(u8, usize)> = None;
        while at < self.text.len() {
            let end = self.text[at..].find('\n').map_or(self.text.len(), |i| at + i);
            let line = &self.text[at..end];
            if let Some(fence) = code_fence(line) {
                code = match code {
                    None => Some(fence),
                    Some(open)
                        if open.0 == fence.0 && fence.1 >= open.1 && line.trim_end().ends_with(char::from(open.0)) =>
                    {
                        None
                    }
                    open => open,
                };
            } else if code.is_none() {
                at = self.line(at, end);
                continue;
            }
            at = end + 1;
        }
    }

    /// Masks the line `at..end`; returns where the next one begins.
    fn line(&mut self, at: usize, end: usize) -> usize {
        let line = &self.text[at..end];
        let trimmed = line.trim_start();
        let indent = line.len() - trimmed.len();
        if let Some(label) = mkdocs_tab(trimmed) {
            // A list item takes what is indented by four below it, just as a tab does.
            self.out[at + indent..at + indent + 3].copy_from_slice(b"-  ");
            self.found.push(Foreign { range: at..end, kind: ForeignKind::TabOpen(label) });
            return end + 1;
        }
        if let Some((kind, title)) = admonitions::mkdocs(trimmed.trim_end()) {
            // A list item takes what is indented by four below it, just as an admonition does.
            let (from, to) = (at + indent, at + line.trim_end().len());
            let marker = (to - from - 5).min(4);
            self.out[from..from + marker].fill(b' ');
            self.out[from] = b'+';
            self.out[from + marker..to].fill(b'x');
            self.out[from + marker..from + marker + 2].copy_from_slice(b"<?");
            self.out[to - 2..to].copy_from_slice(b"?>");
            self.found.push(Foreign { range: from + marker..to, kind: ForeignKind::Admonition(kind, title) });
            return end + 1;
        }
        let inner = line.trim_start_matches([' ', '\t', '>']);
        if inner.starts_with(':') && !is_definition(inner) {
            self.out[end - inner.len()] = COLON;
            self.colons = true;
        }
        if (line.starts_with("import ") && line.contains(['"', '\'']))
            || (line.starts_with("export ") && line.contains(['=', '{', '(']))
        {
            self.hide(at, end, ForeignKind::Silent, true);
            return end + 1;
        }
        if line.starts_with(":::") && self.aside(at, line.trim_end()) {
            return end + 1;
        }
        if let Some(rest) = trimmed.strip_prefix("<details") {
            // The summary may stand on a line of its own.
            let start = at + indent;
            let near = &self.text[start..self.text.floor_char_boundary((start + 600).min(self.text.len()))];
            let summary = near.find("<summary").filter(|_| rest.starts_with([' ', '>'])).and_then(|open| {
                let from = open + near[open..].find('>')? + 1;
                Some((from, from + near[from..].find("</summary>")?))
            });
            let Some((from, to)) = summary.filter(|(from, _)| !near[..*from].contains("\n\n")) else { return end + 1 };
            let label =
                near[from..to].replace("<b>", "").replace("</b>", "").replace("<strong>", "").replace("</strong>", "");
            let close = start + to + "</summary>".len();
            self.found.push(Foreign { range: at..close, kind: ForeignKind::TabOpen(label.trim().to_owned()) });
            return self.text[close..].find('\n').map_or(self.text.len(), |i| close + i) + 1;
        }
        if trimmed.starts_with("</details>") {
            self.found.push(Foreign { range: at..end, kind: ForeignKind::TabClose });
            return end + 1;
        }
        self.pieces(at, end)
    }

    /// `:::tip Title` and `:::` of Docusaurus and `VitePress`, at the beginning of a line.
    fn aside(&mut self, at: usize, line: &str) -> bool {
        let rest = line.trim_start_matches(':');
        let range = at..at + line.len();
        if rest.is_empty() {
            if self.asides == 0 {
                return false;
            }
            self.asides -= 1;
            // A rule ends a paragraph and has an event of its own, which the renderer finds by its place.
            self.out[range.clone()].fill(b'*');
            self.found.push(Foreign { range, kind: ForeignKind::AsideClose });
            return true;
        }
        let name_end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let (name, title) = rest.trim_start().split_at(name_end.min(rest.trim_start().len()));
        let kinds = ["note", "tip", "info", "important", "warning", "caution", "danger", "success", "details"];
        if !kinds.contains(&name) {
            return false;
        }
        let title = title.trim().trim_start_matches('[').trim_end_matches(']');
        self.asides += 1;
        self.hide(at, range.end, ForeignKind::AsideOpen(name.to_owned(), title.to_owned()), true);
        true
    }

    /// Masks shortcodes and JSX elements in the line; returns where the next line begins.
    fn pieces(&mut self, start: usize, end: usize) -> usize {
        let mut at = start;
        let mut end = end;
        while at < end {
            let rest = &self.text[at..end];
            let Some(next) = rest.find(['{', '<', '`']) else { break };
            let here = at + next;
            let rest = &self.text[here..];
            if rest.starts_with('`') {
                let ticks = rest.len() - rest.trim_start_matches('`').len();
                let close = self.text[here + ticks..end].find(&"`".repeat(ticks));
                at = here + ticks + close.map_or(0, |at| at + ticks);
            } else if let Some((length, kind)) = shortcode(rest).or_else(|| jsx(rest)) {
                let to = here + length;
                let alone = self.text[start..here].trim().is_empty()
                    && self.text[to..].split('\n').next().unwrap_or("").trim().is_empty();
                self.hide(here, to, kind, alone);
                at = to;
                if to > end {
                    end = self.text[to..].find('\n').map_or(self.text.len(), |i| to + i);
                }
            } else {
                at = here + 1;
            }
        }
        end + 1
    }

    /// Replaces a piece by a comment of the same length; `block`: it stands alone on its line.
    fn hide(&mut self, from: usize, to: usize, kind: ForeignKind, block: bool) {
        let mask: Option<(&[u8], &[u8])> = match (&kind, to - from) {
            (ForeignKind::Ref(_), 15..) => Some((b"gradus:ref:", b"")),
            (ForeignKind::Ref(_), _) => None,
            (_, 7..) => Some((b"<!--", b"-->")),
            (_, 4..) if block => Some((b"<?", b"?>")),
            _ => None,
        };
        let Some((open, close)) = mask else { return };
        let piece = &mut self.out[from..to];
        piece.fill(b'x');
        let length = piece.len();
        piece[..open.len()].copy_from_slice(open);
        piece[length - close.len()..].copy_from_slice(close);
        if let ForeignKind::Ref(_) = kind {
            // The number tells the link which piece it is.
            let number = format!("{:04}", self.found.len());
            if number.len() == 4 {
                piece[open.len()..open.len() + 4].copy_from_slice(number.as_bytes());
            }
        }
        self.found.push(Foreign { range: from..to, kind });
    }
}

/// The fence character and its length, where the line opens or closes a block of code.
fn code_fence(line: &str) -> Option<(u8, usize)> {
    let line = line.trim_start();
    let first = *line.as_bytes().first().filter(|b| matches!(b, b'`' | b'~'))?;
    let length = line.bytes().take_while(|b| *b == first).count();
    (length >= 3 && !(first == b'`' && line[length..].contains('`'))).then_some((first, length))
}

/// `=== "Level 1"` of Material for `MkDocs` (also `===!` and `===+`).
fn mkdocs_tab(line: &str) -> Option<String> {
    let rest = line.strip_prefix("===")?.trim_start_matches(['!', '+']);
    let label = rest.strip_prefix(' ')?.trim();
    let label = label.strip_prefix('"')?.strip_suffix('"').or_else(|| label.strip_prefix('\'')?.strip_suffix('\''))?;
    Some(label.to_owned())
}

/// Hugo's `{{< name … >}}` and `{{% name … %}}`, `GitBook`'s and Jinja's `{% name … %}`.
fn shortcode(text: &str) -> Option<(usize, ForeignKind)> {
    let (open, close) =
        [("{{<", ">}}"), ("{{%", "%}}"), ("{%", "%}")].into_iter().find(|(o, _)| text.starts_with(o))?;
    // One that is longer is none, and is not looked for to the end of the text.
    let near = &text[..text.floor_char_boundary(2000)];
    // `{%}` opens and does not close: the end stands behind the beginning.
    let length = open.len() + near.get(open.len()..)?.find(close)? + close.len();
    if text[..length].contains("\n\n") {
        return None;
    }
    let inner = text[open.len()..length - close.len()].trim();
    if inner.starts_with("/*") {
        return Some((length, ForeignKind::Silent));
    }
    let (inner, alone) = inner.strip_suffix('/').map_or((inner, false), |inner| (inner, true));
    let (name, rest) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
    if let Some(name) = name.strip_prefix('/').or_else(|| name.strip_prefix("end").filter(|_| open == "{%")) {
        let kind = if is_tab(name) { ForeignKind::TabClose } else { ForeignKind::Close(name.to_owned()) };
        return Some((length, kind));
    }
    let attributes = attributes(rest);
    if matches!(name, "ref" | "relref") {
        let target = attributes.iter().find(|(key, _)| key.is_empty() || key == "path");
        return Some((length, ForeignKind::Ref(target.map(|(_, value)| value.clone()).unwrap_or_default())));
    }
    Some((length, opened(name, attributes, alone)))
}

/// A JSX element: `<BoxOut title="x">`, `</BoxOut>`, `<Tags filter="y" />`.
fn jsx(text: &str) -> Option<(usize, ForeignKind)> {
    let rest = text.strip_prefix('<')?;
    let closing = rest.starts_with('/');
    let rest = rest.strip_prefix('/').unwrap_or(rest);
    if !rest.starts_with(|c: char| c.is_ascii_uppercase()) {
        return None;
    }
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '.' && c != '_').unwrap_or(rest.len());
    let name = &rest[..end];
    let length = element_end(text)?;
    if closing {
        let kind = if is_tab(name) { ForeignKind::TabClose } else { ForeignKind::Close(name.to_owned()) };
        return Some((length, kind));
    }
    let inner = text[1 + name.len()..length - 1].trim();
    let (inner, alone) = inner.strip_suffix('/').map_or((inner, false), |inner| (inner, true));
    Some((length, opened(name, attributes(inner), alone)))
}

fn opened(name: &str, attributes: Vec<(String, String)>, alone: bool) -> ForeignKind {
    if is_tab(name) {
        let named = ["label", "header", "name", "title", "value", ""];
        let label = named.iter().find_map(|name| attributes.iter().find(|(key, _)| key == name));
        if let Some((_, label)) = label {
            return ForeignKind::TabOpen(label.clone());
        }
    }
    ForeignKind::Open { name: name.to_owned(), attributes, alone }
}

fn is_tab(name: &str) -> bool {
    matches!(name, "tab" | "Tab" | "TabItem" | "TabPanel")
}

/// Where a JSX tag ends: at the `>` that is in no quotes and no braces.
fn element_end(text: &str) -> Option<usize> {
    let mut quote = None;
    let mut braces = 0_u32;
    let mut newlines = 0;
    for (at, byte) in text.bytes().enumerate().take(4000) {
        newlines = if byte == b'\n' {
            newlines + 1
        } else if byte.is_ascii_whitespace() {
            newlines
        } else {
            0
        };
        match (quote, byte) {
            _ if newlines > 1 => return None,
            (Some(open), _) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'{') => braces += 1,
            (None, b'}') => braces = braces.saturating_sub(1),
            (None, b'>') if braces == 0 => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// `key="value" other='x' "positional" {code}`: the texts; code and bare words are passed over.
fn attributes(mut text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    loop {
        text = text.trim_start();
        if text.is_empty() {
            return found;
        }
        let end = text
            .find(|c: char| c == '=' || c.is_whitespace() || c == '"' || c == '\'' || c == '`')
            .unwrap_or(text.len());
        let key = text[..end].to_owned();
        text = text[end..].trim_start_matches([' ', '=']);
        let Some(quote) = text.chars().next().filter(|c| matches!(c, '"' | '\'' | '`')) else {
            if let Some(rest) = text.strip_prefix('{') {
                text = rest.find('}').map_or("", |at| &rest[at + 1..]);
            } else if end == 0 {
                text = text.get(1..).unwrap_or("");
            } else if !key.is_empty() && !key.contains(['{', '}']) {
                // A bare word: the argument of `{{< ref page.md >}}`.
                found.push((String::new(), key));
            }
            continue;
        };
        let inner = &text[1..];
        let close = inner.find(quote).unwrap_or(inner.len());
        found.push((key, inner[..close].to_owned()));
        text = inner.get(close + 1..).unwrap_or("");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<ForeignKind> {
        mask(text, 0).map(|(_, found)| found.into_iter().map(|f| f.kind).collect()).unwrap_or_default()
    }

    #[test]
    fn positions_never_move() {
        for text in [
            "[a]({{< ref \"/level-1\" >}}) b",
            "<BoxOut title=\"ä > b\">\nText\n</BoxOut>",
            "=== \"Level 1\"\n\n    Text",
            "{{% tab header=\"Level 2\" %}}",
            "import X from 'y'\n",
            "{%} {{%}} {{<>}}",
            "a <Foo\n  bar={1 > 0}\n/> b",
        ] {
            let (masked, found) = mask(text, 0).unwrap_or_default();
            assert_eq!(masked.len(), text.len(), "{text}");
            assert!(!found.is_empty(), "{text}");
        }
    }

    #[test]
    fn kinds_are_told_apart() {
        assert_eq!(kinds("{{< ref \"/level-1\" >}}"), [ForeignKind::Ref("/level-1".into())]);
        assert_eq!(
            kinds("{{% tab \"Level 2\" %}}x{{% /tab %}}"),
            [ForeignKind::TabOpen("Level 2".into()), ForeignKind::TabClose]
        );
        assert_eq!(kinds("<TabItem value=\"l1\" label=\"Level 1\">"), [ForeignKind::TabOpen("Level 1".into())]);
        assert_eq!(kinds("{% tab title=\"L1\" %}"), [ForeignKind::TabOpen("L1".into())]);
        assert_eq!(kinds("<details><summary>Level 1</summary>"), [ForeignKind::TabOpen("Level 1".into())]);
        let ForeignKind::Open { name, attributes, alone } = &kinds("<A b=\"c\" d={e} f='g' />")[0] else { panic!() };
        assert_eq!((name.as_str(), *alone), ("A", true));
        assert_eq!(attributes, &[("b".to_owned(), "c".to_owned()), ("f".to_owned(), "g".to_owned())]);
    }

    #[test]
    fn code_is_let_be() {
        for text in
            ["```\n<BoxOut>\n{{< ref x >}}\n```\n", "`<BoxOut>` and `{{< ref \"x\" >}}`", "a < B and {b}", "a <b> c"]
        {
            assert!(kinds(text).is_empty(), "{text}: {:?}", kinds(text));
        }
    }
}
