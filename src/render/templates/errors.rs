//! What is wrong with templates, each with its place.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use tera::{ErrorKind, Tera};

use super::Sources;
use super::lex;
use super::names::{Names, Unknown};
use crate::diagnostic::{Diagnostic, Place, nearest};
use crate::render::views::reference::{Reference, Type};

/// What to do about an error in a template where nothing better is known.
const HELP: &str = "mend the template; `gradus theme data` tells what each gets";

/// The filters, tests and functions of Tera, for suggestions alone: it names them nowhere.
pub(super) const FILTERS: [&str; 37] = [
    "abs",
    "capitalize",
    "default",
    "escape",
    "escape_html",
    "escape_xml",
    "first",
    "float",
    "get",
    "group_by",
    "indent",
    "int",
    "join",
    "keys",
    "last",
    "length",
    "lower",
    "newlines_to_br",
    "nth",
    "pairs",
    "pluralize",
    "replace",
    "reverse",
    "round",
    "safe",
    "sort",
    "split",
    "str",
    "title",
    "trim",
    "trim_end",
    "trim_start",
    "truncate",
    "unique",
    "upper",
    "values",
    "wordcount",
];
const TESTS: [&str; 17] = [
    "array",
    "bool",
    "containing",
    "defined",
    "divisible_by",
    "ending_with",
    "even",
    "float",
    "integer",
    "iterable",
    "map",
    "none",
    "number",
    "odd",
    "starting_with",
    "string",
    "undefined",
];

/// An error at a place of a template, by the name that Tera has for it.
fn at(sources: &Sources, name: &str, message: &str, place: &dyn Fn(&str) -> Range<usize>) -> Diagnostic {
    let path = path_of(name);
    let place = sources.get(name).map_or_else(|| Place::file(&path), |text| Place::new(&path, text, place(text)));
    let (message, help) = explained(sources, name, message);
    let help = match help {
        _ if name.starts_with("themes/") => help,
        // A template of the book makes it so that one that comes with Gradus does not work.
        _ => format!("a template of the book that includes or extends this one has to set it; {help}"),
    };
    Diagnostic::error("template", message).at(place).help(help)
}

/// The file of a template.
fn path_of(name: &str) -> String {
    let name = name.strip_prefix("themes/").unwrap_or(name);
    name.split_once('/').map_or_else(|| name.to_owned(), |(theme, file)| format!("themes/{theme}/templates/{file}"))
}

/// A message of Tera as one of ours, and what to do about it.
fn explained(sources: &Sources, template: &str, message: &str) -> (String, String) {
    let message = message.trim_end_matches('.');
    let (message, rest) = message.split_once(". Available ").unwrap_or((message, ""));
    let quoted = message.split('`').nth(1).unwrap_or_default();
    let near = |known: &[&str]| nearest(quoted, known.iter().copied()).map(|near| format!("did you mean `{near}`?"));
    let (what, help) = if let Some((_, known)) = rest.split_once(": ") {
        let known: Vec<&str> = known.split(", ").collect();
        (if message.starts_with("Field") { "field" } else { "variable" }, Some(with_all(near(&known), &known)))
    } else if message.starts_with("Unknown filter") {
        ("filter", near(&[&FILTERS[..], &["count", "day", "fill", "fill_html", "json"]].concat()))
    } else if message.starts_with("Unknown test") {
        ("test", near(&TESTS))
    } else if message.starts_with("Unknown function") {
        ("function", near(&["range", "super", "throw"]))
    } else if message.starts_with("Unknown template") {
        ("template", near(&names(sources).into_iter().collect::<Vec<_>>()))
    } else if message.starts_with("Block") {
        let known = blocks_above(sources, template);
        ("block", Some(with_all(near(&known), &known)))
    } else {
        ("", None)
    };
    let message = if what.is_empty() { message.to_owned() } else { format!("there is no {what} `{quoted}` here") };
    (message, help.unwrap_or_else(|| HELP.to_owned()))
}

/// More names than this are not listed.
const MOST_LISTED: usize = 24;

/// A suggestion, then all that there is.
fn with_all(near: Option<String>, known: &[&str]) -> String {
    let all = match known.len() {
        0 => "there are none".into(),
        1..=MOST_LISTED => format!("there are: {}", known.join(", ")),
        _ => HELP.to_owned(),
    };
    near.map_or(all.clone(), |near| format!("{near} {all}"))
}

/// Templates by the name that any of them may be asked for.
fn names(sources: &Sources) -> BTreeSet<&str> {
    let bare = |name: &'_ str| {
        name.len() - name.strip_prefix("themes/").unwrap_or(name).split_once('/').map_or(0, |(_, file)| file.len())
    };
    sources.keys().flat_map(|name| [name.as_str(), &name[bare(name)..]]).collect()
}

/// The template that a name in another one means.
fn resolve<'a>(sources: &'a Sources, prefixes: &[String], name: &str) -> Option<&'a String> {
    let inherited = prefixes.iter().map(|prefix| format!("{prefix}{name}"));
    std::iter::once(name.to_owned())
        .chain(inherited)
        .find_map(|name| sources.get_key_value(&name))
        .map(|(name, _)| name)
}

/// What a template extends, with the place where it says so.
fn extends(text: &str) -> Option<(&str, Range<usize>)> {
    lex::tags(text).into_iter().find(|tag| tag.keyword() == Some("extends")).and_then(|tag| tag.text())
}

/// The blocks of what a template extends.
fn blocks_above<'a>(sources: &'a Sources, template: &str) -> Vec<&'a str> {
    let prefixes = prefixes(sources);
    let (mut found, mut seen, mut name) = (BTreeSet::new(), BTreeSet::new(), template.to_owned());
    while seen.insert(name.clone()) {
        let parent = sources.get(&name).and_then(|text| extends(text));
        let Some(parent) = parent.and_then(|(parent, _)| resolve(sources, &prefixes, parent)) else { break };
        found.extend(lex::blocks(&sources[parent]));
        name.clone_from(parent);
    }
    found.into_iter().collect()
}

/// The prefixes that names have: those of books first.
fn prefixes(sources: &Sources) -> Vec<String> {
    let prefix = |name: &String| {
        let file = name.strip_prefix("themes/").unwrap_or(name).split_once('/').map_or(0, |(_, file)| file.len());
        name[..name.len() - file].to_owned()
    };
    let all: BTreeSet<String> = sources.keys().map(prefix).collect();
    let (own, built_in): (Vec<_>, Vec<_>) = all.into_iter().partition(|prefix| prefix.starts_with("themes/"));
    own.into_iter().chain(built_in).collect()
}

/// What is wrong with a template while it is rendered.
pub(super) fn rendering(error: &tera::Error, sources: &Sources) -> Diagnostic {
    if let ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) = error.kind() {
        return at(sources, report.filename(), report.message(), &|_| report.span().range.clone());
    }
    let text = error.to_string();
    let message = text.lines().next().unwrap_or("").trim_end_matches('.').to_owned();
    Diagnostic::error("template", message).help(HELP)
}

/// Gives the templates to Tera. What is wrong with them comes back: all of it, though Tera stops at the first that it
/// cannot read. Such a one is left out, and the rest is looked at without it.
/// With it come the names of those whose syntax is wrong.
pub(super) fn load(tera: &mut Tera, sources: &Sources, prefixes: &[String]) -> (Vec<Diagnostic>, BTreeSet<String>) {
    let (mut found, mut rest, mut unread) = (Vec::new(), sources.clone(), BTreeSet::new());
    let Err(mut error) = tera.add_raw_templates(sources) else { return (found, unread) };
    loop {
        let mut out = Vec::new();
        match error.kind() {
            ErrorKind::SyntaxError(_) => {
                for (name, text) in &rest {
                    let error = Tera::new().add_raw_template(name, text).err();
                    if let Some(ErrorKind::SyntaxError(report)) = error.as_ref().map(tera::Error::kind) {
                        let place = report.span().range.clone();
                        found.push(at(sources, name, report.message(), &|_| place.clone()));
                        out.push(name.clone());
                    }
                }
                unread.extend(out.iter().cloned());
            }
            ErrorKind::MissingParent { current, parent } => {
                let place = |text: &str| extends(text).map_or(0..0, |(_, range)| range);
                let message = format!("Unknown template `{parent}`");
                found.push(at(sources, current, &message, &place));
                out.push(current.clone());
            }
            ErrorKind::CircularExtend { tpl, inheritance_chain } => {
                let chain: Vec<&String> = std::iter::once(tpl).chain(inheritance_chain).collect();
                let own = chain.iter().find(|name| name.starts_with("themes/")).copied().unwrap_or(tpl);
                let file = own.rsplit_once('/').map_or(own.as_str(), |(_, file)| file);
                let message = "the template extends itself";
                let place = |text: &str| extends(text).map_or(0..0, |(_, range)| range);
                let help = format!("write `{{% extends \"default/{file}\" %}}` for the one of the default theme");
                found.push(at(sources, own, message, &place).help(help));
                out.push(own.clone());
            }
            ErrorKind::CircularInclude { include_chain, .. } => {
                let own = include_chain.iter().zip(include_chain.iter().skip(1));
                let (name, next) =
                    own.clone().find(|(name, _)| name.starts_with("themes/")).or(own.clone().next()).unzip();
                let (Some(name), Some(next)) = (name, next) else { break };
                let place = |text: &str| {
                    let tags = lex::tags(text).into_iter().filter(|tag| tag.keyword() == Some("include"));
                    let texts = tags.filter_map(|tag| tag.text());
                    let mut leading = texts.filter(|(text, _)| resolve(sources, prefixes, text) == Some(next));
                    leading.next().map_or(0..0, |(_, range)| range)
                };
                found.push(at(sources, name, "the template includes itself", &place).help("take the include out"));
                out.push(name.clone());
            }
            _ => {
                found.extend(reports(&error.to_string(), sources, rest.len() < sources.len()));
                break;
            }
        }
        if out.is_empty() {
            found.push(rendering(&error, sources));
            break;
        }
        rest.retain(|name, _| !out.contains(name));
        // What extends a template that is left out cannot be looked at either.
        while let Some(orphan) = rest.iter().find_map(|(name, text)| {
            let (parent, _) = extends(text)?;
            let known = resolve(sources, prefixes, parent).is_none_or(|parent| rest.contains_key(parent));
            (!known).then(|| name.clone())
        }) {
            rest.remove(&orphan);
        }
        match tera.add_raw_templates(&rest) {
            Ok(()) => break,
            Err(next) => error = next,
        }
    }
    (found, unread)
}

/// What Tera finds when it puts templates together comes as one text, a block each: `error: …`, `--> file:line:column`.
fn reports(text: &str, sources: &Sources, some_left_out: bool) -> Vec<Diagnostic> {
    let blocks = text.split("error: ").skip(1).filter_map(|block| {
        let (message, rest) = block.split_once('\n')?;
        let mut place = rest.lines().next()?.trim().strip_prefix("--> ")?.rsplitn(3, ':');
        let (column, line) = (place.next()?.parse::<usize>().ok()?, place.next()?.parse::<usize>().ok()?);
        let name = place.next()?;
        let missing = message.strip_prefix("Unknown template `").and_then(|rest| rest.strip_suffix('`'));
        // It is there, and wrong itself.
        if some_left_out && missing.is_some_and(|missing| resolve(sources, &prefixes(sources), missing).is_some()) {
            return None;
        }
        Some(at(sources, name, message, &|text| {
            let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
            let of_line = text[start..].lines().next().unwrap_or_default();
            let start = start + of_line.chars().take(column - 1).map(char::len_utf8).sum::<usize>();
            let quote = text[start..].chars().next().filter(|c| ['"', '\'', '`'].contains(c));
            let length = match quote {
                Some(quote) => text[start + 1..].find(quote).map(|length| length + 2),
                None => text[start..].find(|c: char| !(c.is_alphanumeric() || c == '_')),
            };
            start..start + length.unwrap_or(0).max(1)
        }))
    });
    let found: Vec<Diagnostic> = blocks.collect();
    if found.is_empty() && !some_left_out {
        let message = text.lines().next().unwrap_or("").trim_end_matches('.').to_owned();
        return vec![Diagnostic::error("template", message).help(HELP)];
    }
    found
}

/// The names in some templates that nothing has.
pub(super) fn unknown_names(
    sources: &Sources,
    prefixes: &[String],
    globals: &BTreeMap<String, Vec<String>>,
    wanted: &dyn Fn(&str) -> bool,
) -> Vec<Diagnostic> {
    let mut reference = Reference::new();
    let mut kinds = BTreeMap::from([("site".to_owned(), [Type::Object("SiteView".into())].into())]);
    for (name, fields) in globals {
        if name != "site" {
            let of = if fields.is_empty() { Type::Any } else { Type::Object(name.clone()) };
            reference.add(name, fields.iter().cloned());
            kinds.insert(name.clone(), [of].into());
        }
    }
    let bare = |name: &str| prefixes.iter().find_map(|prefix| name.strip_prefix(prefix.as_str())).map(str::len);
    let texts = sources.iter().map(|(name, text)| (&name[name.len() - bare(name).unwrap_or(0)..], text.as_str()));
    let known = Names::new(&reference, kinds, texts);
    let wrong = |(index, (name, text)): (usize, (&String, &String))| {
        let tell = |unknown: Unknown| {
            let Unknown { range, what, name: of, known } = unknown;
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            let near = nearest(&of, known.iter().copied()).map(|near| format!("did you mean `{near}`?"));
            Diagnostic::error("template", format!("there is no {what} `{of}` here"))
                .at(Place::new(&path_of(name), text, range))
                .help(with_all(near, &known))
        };
        known.unknown(index).into_iter().map(tell).collect::<Vec<_>>()
    };
    sources.iter().enumerate().filter(|(_, (name, _))| wanted(name)).flat_map(wrong).collect()
}
