//! Code as HTML with classes. The only user of syntect.
//!
//! A theme colours a dozen kinds of tokens; syntect's scopes are a few thousand. Each token gets the one short class
//! of the most telling scope on it, so that a page stays small.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock, RwLock};

use syntect::parsing::{ParseState, Scope, ScopeStack, ScopeStackOp, SyntaxReference, SyntaxSet};

/// Code longer than this (bytes) is shown without colours: nobody reads it, and it would hold up the build.
const LONGEST: usize = 200_000;

/// So many lines are kept: enough for what recurs in examples, little beside the pages.
const MOST_KEPT: usize = 2000;

/// Lines longer than this (bytes) do not recur.
const LONGEST_KEPT: usize = 160;

/// Highlights code; keeps what it did line by line, since examples repeat each other's lines.
#[derive(Default)]
pub struct Highlighter {
    /// Loaded when the first code is met.
    grammar: OnceLock<Grammar>,
    /// How a line was parsed, by the line and the state before it.
    lines: RwLock<HashMap<String, Vec<Line>>>,
    classes: RwLock<HashMap<Scope, &'static str>>,
}

/// A line as it was parsed.
#[derive(Clone)]
struct Line {
    before: ParseState,
    operations: Arc<[(usize, ScopeStackOp)]>,
    after: ParseState,
}

struct Grammar {
    set: SyntaxSet,
    /// Scope prefixes and their classes; of two that match, the later one in this list tells more.
    classes: Vec<(Scope, &'static str)>,
}

impl Grammar {
    fn load() -> Self {
        Self {
            set: two_face::syntax::extra_newlines(),
            classes: CLASSES.iter().filter_map(|(scope, class)| Some((Scope::new(scope).ok()?, *class))).collect(),
        }
    }
}

/// The kinds of tokens that a theme colours. Names of scopes: <https://www.sublimetext.com/docs/scope_naming.html>.
const CLASSES: &[(&str, &str)] = &[
    ("punctuation", "p"),
    ("keyword.operator", "o"),
    ("variable.parameter", "v"),
    ("variable.language", "v"),
    ("variable.other.member", "v"),
    ("variable.function", "f"),
    ("support.function", "f"),
    ("entity.name.function", "f"),
    ("support.type", "t"),
    ("support.class", "t"),
    ("entity.name.type", "t"),
    ("entity.name.class", "t"),
    ("entity.name.namespace", "t"),
    ("entity.other.inherited-class", "t"),
    ("storage.type", "k"),
    ("storage.modifier", "k"),
    ("keyword", "k"),
    ("keyword.operator", "o"),
    ("entity.name.tag", "k"),
    ("entity.other.attribute-name", "a"),
    ("support.type.property-name", "a"),
    ("constant", "n"),
    ("constant.character.escape", "e"),
    ("string", "s"),
    ("markup.heading", "h"),
    ("markup.bold", "b"),
    ("markup.italic", "i"),
    ("markup.inserted", "s"),
    ("markup.deleted", "d"),
    ("comment", "c"),
    ("invalid", "d"),
];

impl Highlighter {
    /// The HTML of `code` in the language `name`, as the info string of a code block says it.
    pub fn html(&self, name: &str, code: &str) -> String {
        if let Some(syntax) = self.syntax(name).filter(|_| code.len() <= LONGEST) {
            return self.highlight(syntax, code);
        }
        let mut out = String::with_capacity(code.len() + code.len() / 8);
        let _ = pulldown_cmark_escape::escape_html_body_text(&mut out, code);
        out
    }

    fn grammar(&self) -> &Grammar {
        self.grammar.get_or_init(Grammar::load)
    }

    fn syntax(&self, name: &str) -> Option<&SyntaxReference> {
        let name = name.trim();
        if matches!(name, "" | "text" | "txt" | "plain" | "plaintext" | "none" | "console" | "mermaid") {
            return None;
        }
        let known = match name {
            "shell" | "shellscript" | "zsh" => "bash",
            "golang" => "go",
            "dockerfile" => "Dockerfile",
            other => other,
        };
        self.grammar().set.find_syntax_by_token(known)
    }

    fn highlight(&self, syntax: &SyntaxReference, code: &str) -> String {
        let set = &self.grammar().set;
        let mut run = Run { out: String::with_capacity(code.len() * 2), open: "" };
        let mut state = ParseState::new(syntax);
        let mut stack = ScopeStack::new();
        for line in code.split_inclusive('\n') {
            let operations = self.parse(&mut state, line, set);
            let mut from = 0;
            for (at, operation) in operations.iter() {
                if *at > from {
                    run.token(&line[from..*at], || self.class(&stack));
                    from = *at;
                }
                // A stack that cannot be popped is left as it is.
                let _ = stack.apply(operation);
            }
            run.token(&line[from..], || self.class(&stack));
        }
        run.close();
        run.out
    }

    /// Parses a line, or remembers how it was parsed.
    fn parse(&self, state: &mut ParseState, line: &str, set: &SyntaxSet) -> Arc<[(usize, ScopeStackOp)]> {
        let known = self.lines.read().ok().and_then(|lines| {
            let found = lines.get(line)?.iter().find(|known| known.before == *state)?;
            Some((found.after.clone(), Arc::clone(&found.operations)))
        });
        if let Some((after, operations)) = known {
            *state = after;
            return operations;
        }
        let before = state.clone();
        // A grammar that fails on a line leaves it without colours.
        let operations: Arc<[_]> = state.parse_line(line, set).unwrap_or_default().into();
        if line.len() <= LONGEST_KEPT
            && let Ok(mut lines) = self.lines.write()
            && lines.len() < MOST_KEPT
        {
            let parsed = Line { before, operations: Arc::clone(&operations), after: state.clone() };
            lines.entry(line.to_owned()).or_default().push(parsed);
        }
        operations
    }

    /// The class of the innermost scope that has one; comments and strings win over the punctuation in them.
    fn class(&self, stack: &ScopeStack) -> &'static str {
        let mut inner = "";
        for scope in stack.as_slice() {
            match self.class_of(*scope) {
                "" => {}
                "c" => return "c",
                "p" | "o" | "n" if inner == "s" => {}
                class => inner = class,
            }
        }
        if inner == "p" { "" } else { inner }
    }

    fn class_of(&self, scope: Scope) -> &'static str {
        if let Some(class) = self.classes.read().ok().and_then(|known| known.get(&scope).copied()) {
            return class;
        }
        let found = self.grammar().classes.iter().rev().find(|(prefix, _)| prefix.is_prefix_of(scope));
        let class = found.map_or("", |(_, class)| *class);
        if let Ok(mut known) = self.classes.write() {
            known.insert(scope, class);
        }
        class
    }
}

/// Tokens of one class in a row share an element.
struct Run {
    out: String,
    open: &'static str,
}

impl Run {
    fn token(&mut self, text: &str, class: impl FnOnce() -> &'static str) {
        // White space has no colour: it does not end a run.
        if !text.trim().is_empty() {
            let class = class();
            if class != self.open {
                self.close();
                if !class.is_empty() {
                    self.out.push_str("<span class=\"");
                    self.out.push_str(class);
                    self.out.push_str("\">");
                }
                self.open = class;
            }
        }
        let _ = pulldown_cmark_escape::escape_html_body_text(&mut self.out, text);
    }

    fn close(&mut self) {
        if !self.open.is_empty() {
            self.out.push_str("</span>");
            self.open = "";
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_have_classes_and_text_is_kept() {
        let highlighter = Highlighter::default();
        let html = highlighter.html("rust", "fn main() { // <x>\n    let a = \"b\\n\";\n}\n");
        assert!(html.contains("<span class=\"k\">fn"), "{html}");
        assert!(html.contains("<span class=\"c\">// &lt;x&gt;"), "{html}");
        let text: String = html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect();
        assert_eq!(text.replace("&lt;", "<").replace("&gt;", ">"), "fn main() { // <x>\n    let a = \"b\\n\";\n}\n");
        assert_eq!(highlighter.html("no-such-language", "a < b"), "a &lt; b");
    }

    #[test]
    fn the_languages_of_platform_teams_are_known() {
        for name in [
            "yaml",
            "toml",
            "bash",
            "dockerfile",
            "go",
            "python",
            "hcl",
            "terraform",
            "json",
            "typescript",
            "rust",
            "sh",
        ] {
            assert!(Highlighter::default().syntax(name).is_some(), "{name}");
        }
    }
}
