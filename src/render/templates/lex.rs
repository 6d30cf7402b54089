//! The tags of a template, as far as names in them have to be found: <https://keats.github.io/tera/docs/>.

use std::ops::Range;

/// A token in a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Word(&'a str),
    /// A string without its quotes.
    Text(&'a str),
    Number,
    Sign(char),
}

/// `{{ … }}` or `{% … %}`: its tokens, each with its place in the template.
#[derive(Debug)]
pub(super) struct Tag<'a> {
    pub statement: bool,
    pub tokens: Vec<(Token<'a>, Range<usize>)>,
}

impl<'a> Tag<'a> {
    /// The first word of a statement.
    pub fn keyword(&self) -> Option<&'a str> {
        match self.tokens.first() {
            Some((Token::Word(word), _)) if self.statement => Some(word),
            _ => None,
        }
    }

    /// The string that follows the first word, with its place.
    pub fn text(&self) -> Option<(&'a str, Range<usize>)> {
        match self.tokens.get(1) {
            Some((Token::Text(text), range)) => Some((text, range.clone())),
            _ => None,
        }
    }
}

/// The tags of a template, in order. What is commented out or raw is none.
pub(super) fn tags(text: &str) -> Vec<Tag<'_>> {
    let (mut tags, mut at, mut raw) = (Vec::new(), 0, false);
    while let Some(start) = text[at..].find('{').map(|i| at + i) {
        at = start + 1;
        match text.as_bytes().get(at) {
            Some(b'#') if !raw => at = text[at..].find("#}").map_or(text.len(), |i| at + i + 2),
            Some(kind @ (b'{' | b'%')) => {
                let (tokens, end) = tokens(text, at + 1);
                let tag = Tag { statement: *kind == b'%', tokens };
                match tag.keyword() {
                    Some("raw") if !raw => raw = true,
                    Some("endraw") => raw = false,
                    _ if raw => continue,
                    _ => tags.push(tag),
                }
                at = end;
            }
            _ => {}
        }
    }
    tags
}

/// The tokens from `at` to the end of the tag, and where that is.
fn tokens(text: &str, mut at: usize) -> (Vec<(Token<'_>, Range<usize>)>, usize) {
    let mut tokens = Vec::new();
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let (token, length) = match c {
            '}' | '%' if rest[1..].starts_with('}') => return (tokens, at + 2),
            '"' | '\'' | '`' => {
                let length = rest[1..].find(c).unwrap_or(rest.len() - 1);
                (Some(Token::Text(&rest[1..=length])), (length + 2).min(rest.len()))
            }
            _ if c.is_ascii_digit() => (Some(Token::Number), length(rest, |c| c.is_ascii_digit())),
            _ if c.is_alphabetic() || c == '_' => {
                let length = length(rest, |c| c.is_alphanumeric() || c == '_');
                (Some(Token::Word(&rest[..length])), length)
            }
            _ if c.is_whitespace() => (None, c.len_utf8()),
            _ => (Some(Token::Sign(c)), c.len_utf8()),
        };
        // The sign that trims what stands before belongs to the brackets.
        let trims = token == Some(Token::Sign('-')) && tokens.is_empty();
        tokens.extend(token.filter(|_| !trims).map(|token| (token, at..at + length)));
        at += length;
    }
    (tokens, text.len())
}

fn length(text: &str, inside: impl Fn(char) -> bool) -> usize {
    text.find(|c| !inside(c)).unwrap_or(text.len())
}

/// The names of the blocks of a template.
pub(super) fn blocks(text: &str) -> Vec<&str> {
    let tags = tags(text).into_iter().filter(|tag| tag.keyword() == Some("block"));
    let name = |tag: Tag<'_>| match tag.tokens.get(1) {
        Some((Token::Word(_), range)) => text.get(range.clone()),
        _ => None,
    };
    tags.filter_map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_found_and_what_is_no_tag_is_passed_over() {
        let text = "{# {{ no }} #}{ { {{- a.b['x}}'] | upper -}} {% raw %}{{ no }}{% endraw %}{% block main %}ü{{";
        let tags = tags(text);
        assert_eq!(tags.len(), 3);
        let words = |tag: &Tag<'_>| {
            let words = tag.tokens.iter().map(|(token, range)| (format!("{token:?}"), &text[range.clone()]));
            words.map(|(_, text)| text.to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(words(&tags[0]), ["a", ".", "b", "[", "'x}}'", "]", "|", "upper", "-"]);
        assert_eq!(tags[1].keyword(), Some("block"));
        assert_eq!(blocks(text), ["main"]);
        assert!(tags[2].tokens.is_empty());
    }
}
