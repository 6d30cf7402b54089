//! What is let pass: by `[[check.allow]]` in `book.toml`, and by comments such as
//! `<!-- gradus-allow gap: nothing to say yet -->`.

use std::collections::HashMap;
use std::ops::Range;

use memchr::memmem;
use pulldown_cmark::Event;

use super::Finding;
use crate::diagnostic::{Diagnostic, Place, Severity, pages};
use crate::document::Document;
use crate::site::Site;

const BEGIN: &str = "<!-- gradus-allow ";
const END: &str = "-->";

/// A comment that lets something pass in the block below it.
struct Pragma {
    code: String,
    /// The first line and the last one, from 1.
    lines: (usize, usize),
    place: Place,
    used: bool,
}

/// Leaves out what a book lets pass, and tells what lets nothing pass. `sites`: it in all its languages, its own first;
/// `wanted`: the codes that were looked for.
pub fn let_pass(sites: &[Site], found: Vec<Finding>, wanted: &dyn Fn(&str) -> bool) -> Vec<Diagnostic> {
    let mut pragmas = HashMap::<String, Vec<Pragma>>::new();
    let mut told = Vec::new();
    for site in sites {
        for (index, document) in site.documents.iter().enumerate().filter(|(index, _)| !site.is_untranslated(*index)) {
            let path = site.source_path(index);
            let read = pragmas_of(&path, document, &mut told);
            if !read.is_empty() {
                pragmas.insert(path, read);
            }
        }
    }
    let Some(book) = sites.first() else { return found.into_iter().map(|one| one.diagnostic).collect() };
    let allowed = &book.config.allow;
    let mut used = vec![false; allowed.len()];
    for Finding { diagnostic, at } in found {
        let mut passes = false;
        if diagnostic.severity == Severity::Warning {
            let path = diagnostic.place.as_ref().map(|place| place.path.as_str());
            let id = at.map(|at| book.model.place_id(at));
            for (one, used) in allowed.iter().zip(&mut used) {
                let in_file = one.path.as_ref().is_none_or(|globs| path.is_some_and(|path| globs.matches(path)));
                let there = one.place.is_none() || id.as_deref().is_some_and(|id| one.covers(id));
                if one.code == diagnostic.code && in_file && there {
                    (passes, *used) = (true, true);
                }
            }
            let line = diagnostic.place.as_ref().map_or(0, |place| place.line);
            for pragma in path.and_then(|path| pragmas.get_mut(path)).into_iter().flatten() {
                if pragma.code == diagnostic.code && (pragma.lines.0..=pragma.lines.1).contains(&line) {
                    (passes, pragma.used) = (true, true);
                }
            }
        }
        if !passes {
            told.push(diagnostic);
        }
    }
    let unused = |code: &str, place: Place| {
        let warning = Diagnostic::warning("allow-unused", format!("nothing here has to be let pass by `{code}`"));
        warning.at(place).help("take it away")
    };
    for (one, _) in allowed.iter().zip(used).filter(|(_, used)| !used) {
        if pages::page(&one.code).is_none() {
            told.push(unknown(&one.code, one.written.clone()));
        } else if wanted(&one.code) {
            told.push(unused(&one.code, one.written.clone()));
        }
    }
    let of_text = pragmas.into_values().flatten().filter(|one| !one.used && wanted(&one.code));
    told.extend(of_text.map(|one| unused(&one.code, one.place)));
    told
}

/// A code that there is not.
fn unknown(code: &str, place: Place) -> Diagnostic {
    let pages = pages::pages();
    Diagnostic::warning("allow-unknown", format!("this lets nothing pass: there is no code `{code}`"))
        .at(place)
        .help("`gradus explain` lists the codes")
        .did_you_mean(code, pages.iter().map(|page| page.code))
}

fn pragmas_of(path: &str, document: &Document, told: &mut Vec<Diagnostic>) -> Vec<Pragma> {
    let text = &document.text;
    let mut found = Vec::new();
    let starts: Vec<usize> = memmem::find_iter(text.as_bytes(), BEGIN).collect();
    if starts.is_empty() {
        return found;
    }
    // What shows how to write one is no comment.
    let html =
        document.events().into_iter().filter(|(event, _)| matches!(event, Event::Html(_) | Event::InlineHtml(_)));
    let html: Vec<Range<usize>> = html.map(|(_, range)| range).collect();
    let is_comment = |at: usize| {
        let next = html.partition_point(|range| range.start <= at);
        next > 0 && html[next - 1].contains(&at)
    };
    for start in starts.into_iter().filter(|start| is_comment(*start)) {
        let Some(length) = text[start..].find(END) else { continue };
        let end = start + length + END.len();
        let place = Place { path: path.to_owned(), ..document.place(start..end) };
        let (code, reason) = text[start + BEGIN.len()..start + length].split_once(':').unwrap_or_default();
        let code = code.trim();
        if code.is_empty() || reason.trim().is_empty() {
            let warning = Diagnostic::warning("allow-unknown", "this lets nothing pass: it has no code, or no reason");
            told.push(warning.at(place).help("write `<!-- gradus-allow CODE: the reason -->`"));
            continue;
        }
        if pages::page(code).is_none() {
            told.push(unknown(code, place));
            continue;
        }
        let lines = (place.line, place.line + lines_of_block(&text[end..]));
        found.push(Pragma { code: code.to_owned(), lines, place, used: false });
    }
    found
}

/// How many lines there are from here to the end of the next block.
fn lines_of_block(text: &str) -> usize {
    let mut begun = false;
    let mut count = 0;
    // What follows the comment in its line is of its line.
    for line in text.split('\n').skip(1) {
        let is_blank = line.trim().is_empty();
        if is_blank && begun {
            break;
        }
        begun |= !is_blank && !line.trim_start().starts_with(BEGIN);
        count += 1;
    }
    count
}
