//! Names in templates, held against the types of the views before anything is rendered.
//!
//! What a name stands for is followed through `for` and `set`, also into the templates that are included. Where that
//! cannot be told, nothing is said. Tera itself takes an unknown name in a condition for false.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use super::lex::{Tag, Token, tags};
use crate::render::views::reference::{Reference, Type};

/// What a name may stand for.
type Types = BTreeSet<Type>;

/// A name that nothing has.
pub(super) struct Unknown {
    /// Where it stands.
    pub range: Range<usize>,
    /// What it is: a variable, or a field.
    pub what: &'static str,
    pub name: String,
    /// What could stand there.
    pub known: Vec<String>,
}

/// A template with its tags, under the name by which others include it.
struct Parsed<'a> {
    name: &'a str,
    tags: Vec<Tag<'a>>,
}

/// Words of the language in expressions.
const KEYWORDS: [&str; 13] =
    ["if", "else", "elif", "and", "or", "not", "in", "is", "for", "true", "false", "none", "null"];

/// Statements that hold no expressions.
const BARE: [&str; 8] = ["block", "extends", "raw", "endraw", "else", "break", "continue", "filter"];

/// All templates of a theme, and what is known of their names.
pub(super) struct Names<'a> {
    reference: &'a Reference,
    templates: Vec<Parsed<'a>>,
    /// What is the same for all templates.
    globals: BTreeMap<String, Types>,
    /// By template and name: what `for` and `set` make of it.
    bound: Vec<BTreeMap<&'a str, Types>>,
    /// By name: what any template makes of it.
    anywhere: HashMap<&'a str, Types>,
    /// By name: the field of any view.
    fields: HashMap<&'a str, Types>,
}

impl<'a> Names<'a> {
    /// Reads templates: name and text, in the order in which [`Names::unknown`] counts them.
    pub fn new(
        reference: &'a Reference,
        globals: BTreeMap<String, Types>,
        templates: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let templates: Vec<_> = templates.map(|(name, text)| Parsed { name, tags: tags(text) }).collect();
        let mut fields: HashMap<&str, Types> = HashMap::new();
        for view in reference.templates.values() {
            for field in reference.fields(view) {
                fields.entry(&field.name).or_default().insert(field.of.clone());
            }
        }
        let bound = templates.iter().map(|_| BTreeMap::new()).collect();
        let mut names = Self { reference, templates, globals, bound, anywhere: HashMap::new(), fields };
        // A name may stand for what a name in another template stands for, and that again. More steps than this take
        // only templates that include each other in a circle, which Tera refuses.
        for _ in 0..2 * names.templates.len() {
            let bound: Vec<_> = (0..names.templates.len()).map(|template| names.bindings(template)).collect();
            if bound == names.bound {
                break;
            }
            names.anywhere.clear();
            for (name, types) in bound.iter().flatten() {
                names.anywhere.entry(name).or_default().extend(types.iter().cloned());
            }
            names.bound = bound;
        }
        names
    }

    /// What `for`, `set` and parameters make of names in a template.
    fn bindings(&self, template: usize) -> BTreeMap<&'a str, Types> {
        let mut bound: BTreeMap<&str, Types> = BTreeMap::new();
        for tag in &self.templates[template].tags {
            let tokens = &tag.tokens;
            if tag.keyword() == Some("component") {
                let words = tokens.iter().skip(2).filter_map(|(token, _)| word(*token));
                for name in words {
                    bound.entry(name).or_default().insert(Type::Any);
                }
            }
            for at in 0..tokens.len() {
                let next = |step: usize| tokens.get(at + step).map(|(token, _)| *token);
                match (next(0), next(1).and_then(word), next(2), next(3).and_then(word)) {
                    (Some(Token::Word("for")), Some(name), Some(Token::Word("in")), _) => {
                        let of = self.whole(template, tag, at + 3);
                        bound.entry(name).or_default().extend(of.iter().map(Type::element));
                    }
                    (Some(Token::Word("for")), Some(key), Some(Token::Sign(',')), Some(value)) => {
                        for name in [key, value] {
                            bound.entry(name).or_default().insert(Type::Any);
                        }
                    }
                    (Some(Token::Word("set" | "set_global")), Some(name), sign, _) if at == 0 && tag.statement => {
                        let assigned = sign == Some(Token::Sign('='));
                        let of = if assigned { self.whole(template, tag, at + 3) } else { Types::from([Type::Any]) };
                        bound.entry(name).or_default().extend(of);
                    }
                    _ => {}
                }
            }
        }
        bound
    }

    /// What the expression from a token to the end of the tag comes to, where it is nothing but a name with its fields.
    fn whole(&self, template: usize, tag: &Tag<'a>, at: usize) -> Types {
        if matches!(tag.tokens.get(at), Some((Token::Sign('{'), _))) {
            return Types::from([Type::Keys(keys(&tag.tokens[at + 1..]))]);
        }
        let last =
            tag.tokens.len() - usize::from(tag.tokens.last().is_some_and(|(token, _)| *token == Token::Sign('-')));
        match self.path(template, tag, at) {
            Some(Ok((types, end))) if end >= last => types,
            // It may become known when more templates are looked at.
            Some(Err(_)) => Types::new(),
            _ => Types::from([Type::Any]),
        }
    }

    /// What a name stands for in a template; nothing where it is unknown.
    fn variable(&self, template: usize, name: &str) -> Option<Types> {
        let view = self.reference.templates.get(self.templates[template].name);
        let own = self.bound[template].get(name);
        let of_view = match view {
            Some(view) => self.reference.field(view, name).map(|field| Types::from([field.clone()])),
            None if own.is_some() => None,
            None => self.fields.get(name).cloned(),
        };
        let elsewhere =
            if own.is_some() || (view.is_some() && of_view.is_some()) { None } else { self.anywhere.get(name) };
        let mut known =
            [own.cloned(), of_view, elsewhere.cloned(), self.globals.get(name).cloned()].into_iter().flatten();
        let first = known.next()?;
        Some(known.fold(first, |mut all, more| {
            all.extend(more);
            all
        }))
    }

    /// What a name and the fields behind it come to, and the token after them; `None` where there is no name.
    fn path(&self, template: usize, tag: &Tag<'a>, at: usize) -> Option<Result<(Types, usize), Unknown>> {
        let tokens = &tag.tokens;
        let sign = |at: usize, c: char| matches!(tokens.get(at), Some((Token::Sign(sign), _)) if *sign == c);
        let (Token::Word(name), range) = tokens.get(at)? else { return None };
        let is_behind = |what: &str| {
            let not = matches!(tokens.get(at.wrapping_sub(1)), Some((Token::Word("not"), _)));
            let before = at.wrapping_sub(if not { 2 } else { 1 });
            matches!(tokens.get(before), Some((Token::Word(word), _)) if *word == what)
        };
        let behind = at > 0 && (sign(at - 1, '.') || sign(at - 1, '|') || sign(at - 1, '<'));
        let named = sign(at + 1, '=') && !sign(at + 2, '=');
        if KEYWORDS.contains(name) || *name == "loop" || behind || named || sign(at + 1, '(') || is_behind("is") {
            return None;
        }
        let mut types = self.variable(template, name);
        let mut unknown = types.is_none().then(|| Unknown {
            range: range.clone(),
            what: "variable",
            name: (*name).to_owned(),
            known: self.variables(template),
        });
        let mut end = at + 1;
        loop {
            let dot = end + usize::from(sign(end, '?'));
            if sign(dot, '.') {
                let Some((Token::Word(field), range)) = tokens.get(dot + 1) else { break };
                types = types.and_then(|types| match self.step(&types, field) {
                    Ok(types) => Some(types),
                    Err(known) => {
                        let (range, name) = (range.clone(), (*field).to_owned());
                        unknown = Some(Unknown { range, what: "field", name, known });
                        None
                    }
                });
                end = dot + 2;
            } else if sign(dot, '[') {
                let close = (dot + 1..tokens.len()).find(|at| sign(*at, ']'));
                let key = matches!(tokens.get(dot + 1), Some((Token::Text(_), _)));
                types =
                    types.map(|types| types.iter().map(|one| if key { Type::Any } else { one.element() }).collect());
                end = close.unwrap_or(tokens.len()) + 1;
            } else {
                break;
            }
        }
        // Whoever asks whether there is such a name knows that there may be none.
        let word_at = |at: usize| tokens.get(at).and_then(|(token, _)| word(*token));
        let asks = match word_at(end) {
            Some("is") => {
                let at = end + 1 + usize::from(word_at(end + 1) == Some("not"));
                matches!(word_at(at), Some("defined" | "undefined"))
            }
            _ => sign(end, '|') && word_at(end + 1) == Some("default"),
        };
        match unknown {
            Some(unknown) if !asks => Some(Err(unknown)),
            _ => Some(Ok((types.unwrap_or_else(|| Types::from([Type::Any])), end))),
        }
    }

    /// The field of something; the fields that it has where it has no such one.
    fn step(&self, types: &Types, field: &str) -> Result<Types, Vec<String>> {
        let objects: Vec<&str> = types.iter().filter_map(Type::object).collect();
        let written = types.iter().any(|one| matches!(one, Type::Keys(keys) if keys.iter().any(|key| key == field)));
        if types.is_empty() {
            return Ok(Types::new());
        }
        if objects.is_empty() || written || types.contains(&Type::Any) {
            return Ok(Types::from([Type::Any]));
        }
        let found: Types = objects.iter().filter_map(|object| self.reference.field(object, field)).cloned().collect();
        if !found.is_empty() {
            return Ok(found);
        }
        let names = objects.iter().flat_map(|object| self.reference.fields(object)).map(|field| field.name.clone());
        Err(names.collect::<BTreeSet<_>>().into_iter().collect())
    }

    /// The names that a template may use.
    fn variables(&self, template: usize) -> Vec<String> {
        let of_view = match self.reference.templates.get(self.templates[template].name) {
            Some(view) => self.reference.fields(view).iter().map(|field| field.name.clone()).collect::<Vec<_>>(),
            None => self.fields.keys().chain(self.anywhere.keys()).map(|name| (*name).to_owned()).collect(),
        };
        let own = self.bound[template].keys().map(|name| (*name).to_owned());
        let all = of_view.into_iter().chain(own).chain(self.globals.keys().cloned());
        all.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// The names in a template that nothing has.
    pub fn unknown(&self, template: usize) -> Vec<Unknown> {
        let mut found = Vec::new();
        for tag in &self.templates[template].tags {
            let bare = tag.keyword().is_some_and(|word| BARE.contains(&word) || word.starts_with("end"));
            if bare || tag.keyword() == Some("component") {
                continue;
            }
            // The first word of a statement is no name.
            let first = usize::from(tag.statement);
            let binds = |at: usize| matches!(tag.tokens.get(at.wrapping_sub(1)), Some((Token::Word("for"), _)));
            for at in first..tag.tokens.len() {
                let pair = at >= 2 && tag.tokens[at - 1].0 == Token::Sign(',') && binds(at - 2);
                let set = at == 1 && matches!(tag.keyword(), Some("set" | "set_global"));
                if binds(at) || pair || set {
                    continue;
                }
                if let Some(Err(unknown)) = self.path(template, tag, at) {
                    found.push(unknown);
                }
            }
        }
        found
    }
}

fn word(token: Token<'_>) -> Option<&str> {
    match token {
        Token::Word(word) => Some(word),
        _ => None,
    }
}

/// The keys of a map that is written in a template, from the token behind its bracket.
fn keys(tokens: &[(Token<'_>, Range<usize>)]) -> Vec<String> {
    let mut depth = 0;
    let mut keys = Vec::new();
    for pair in tokens.windows(2) {
        match pair[0].0 {
            Token::Sign('{' | '[' | '(') => depth += 1,
            Token::Sign('}' | ']' | ')') => depth -= 1,
            Token::Text(key) if depth == 0 && pair[1].0 == Token::Sign(':') => keys.push(key.to_owned()),
            _ => {}
        }
        if depth < 0 {
            break;
        }
    }
    keys
}
