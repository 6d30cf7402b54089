//! What is searched: one record for each cell, and one for each section of what is in none.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use rayon::prelude::*;
use serde::Serialize;

use super::words::Words;
use crate::checklist::{Item, Origin};
use crate::model::{Coordinates, DocumentIndex, Naming, Passage};
use crate::site::{Site, url};

/// Headings deeper than this open no section of their own.
const DEEPEST: u8 = 2;

/// A place that a search may lead to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Record {
    /// Its address, relative to the site's root, encoded. No two records have the same.
    pub url: String,
    /// What it is called.
    pub title: String,
    /// The title of the page that it is on.
    pub page: String,
    /// Its level: an index.
    pub level: Option<usize>,
    /// Its dimension: an index.
    pub dimension: Option<usize>,
    /// The words.
    pub text: String,
}

/// The records of a site, the cells first.
pub fn of(site: &Site) -> Vec<Record> {
    let all = Texts::new(site);
    let cells = (0..site.model.cells.len()).into_par_iter().filter_map(|cell| all.cell(cell));
    let rest = (0..site.documents.len()).into_par_iter().flat_map_iter(|document| all.sections(document));
    let mut records: Vec<Record> = cells.collect();
    records.par_extend(rest);
    records.extend(items_without_text(site));
    tell_apart(&mut records);
    records
}

/// Two texts without an anchor of their own on one page: both lead to the page, by addresses that differ.
fn tell_apart(records: &mut [Record]) {
    let mut seen: HashSet<String> = HashSet::with_capacity(records.len());
    let mut next: HashMap<String, usize> = HashMap::new();
    for record in records {
        while !seen.insert(record.url.clone()) {
            let page = record.url.split('#').next().unwrap_or_default().to_owned();
            let number = next.entry(page.clone()).or_insert(1);
            *number += 1;
            record.url = format!("{page}#page.{number}");
        }
    }
}

/// The items of places without text, each place on the finest page that it has.
fn items_without_text(site: &Site) -> Vec<Record> {
    let model = &site.model;
    let places = site.checklist.items.chunk_by(|a, b| a.at == b.at);
    let places = places.filter(|items| model.cell(items[0].at).is_none());
    let record = |items: &[Item]| {
        let at = items[0].at;
        let page = match (at.dimension, at.topic) {
            (Some(dimension), Some(topic)) => site.topic_page(dimension, topic),
            (Some(dimension), None) => site.dimension_page(dimension),
            _ => site.level_page(at.level),
        };
        let mut text = String::new();
        items.iter().filter(|item| stands_beside(item)).for_each(|item| tell(&mut text, item));
        let (title, page_title) = (name_of(site, at), page.title.clone());
        let (level, dimension) = (Some(at.level), at.dimension);
        let url = address(site, &page.route, None);
        (!text.is_empty()).then_some(Record { url, title, page: page_title, level, dimension, text })
    };
    places.filter_map(record).collect()
}

/// Whether an item stands in no text of a document.
fn stands_beside(item: &Item) -> bool {
    !matches!(item.origin, Origin::Task { .. } | Origin::Cell)
}

/// Adds what an item says.
fn tell(out: &mut String, item: &Item) {
    sentence(out, &item.title);
    sentence(out, &item.description);
}

/// The words of all documents, and which of them are in cells.
struct Texts<'a> {
    site: &'a Site,
    words: Vec<Words>,
    /// By document: the passages of cells, each with its cell, by where they begin.
    passages: HashMap<DocumentIndex, Vec<(Range<usize>, usize)>>,
}

impl<'a> Texts<'a> {
    fn new(site: &'a Site) -> Self {
        let words = site.documents.par_iter().map(|document| Words::of(document)).collect();
        let mut passages = HashMap::<_, Vec<_>>::new();
        for (index, cell) in site.model.cells.iter().enumerate() {
            for Passage { document, range } in &cell.passages {
                passages.entry(*document).or_default().push((range.clone(), index));
            }
        }
        for all in passages.values_mut() {
            all.sort_by_key(|(range, cell)| (range.start, std::cmp::Reverse(range.end), *cell));
        }
        Self { site, words, passages }
    }

    fn cell(&self, index: usize) -> Option<Record> {
        let (site, cell) = (self.site, &self.site.model.cells[index]);
        let mut text = String::new();
        for Passage { document, range } in &cell.passages {
            let inner = |(other, of): &&(Range<usize>, usize)| {
                *of != index && range.start <= other.start && other.end <= range.end && other != range
            };
            let all = self.passages.get(document).map_or(&[][..], Vec::as_slice);
            let first = all.partition_point(|(other, _)| other.start < range.start);
            let inside = all[first..].iter().take_while(|(other, _)| other.start < range.end).filter(inner);
            self.add(&mut text, *document, range, inside.map(|(other, _)| other));
        }
        // What stands in no text of a document stands below the cell's.
        site.checklist.of(cell.at).iter().filter(|item| stands_beside(item)).for_each(|item| tell(&mut text, item));
        let (route, anchor) = site.cell_home(index);
        let page = site.document_page(cell.document);
        // A document that is a cell has its own title.
        let title = if cell.whole { page.title.clone() } else { name_of(site, cell.at) };
        if text.trim().is_empty() {
            return None;
        }
        Some(Record {
            url: address(site, route, anchor.as_deref()),
            title,
            page: page.title.clone(),
            level: Some(cell.at.level),
            dimension: cell.at.dimension,
            text: text.trim().to_owned(),
        })
    }

    /// What a document says outside of cells.
    fn sections(&self, document: DocumentIndex) -> Vec<Record> {
        let one = &*self.site.documents[document];
        let taken = merged(self.passages.get(&document).map_or(&[][..], Vec::as_slice));
        let in_cell = |at: usize| {
            let before = taken.partition_point(|range| range.start <= at);
            before > 0 && at < taken[before - 1].end
        };
        let opens = |index: &usize| {
            let heading = &one.headings[*index];
            Some(*index) != one.title_heading && heading.nesting <= DEEPEST && !in_cell(heading.range.start)
        };
        let heads: Vec<usize> = (0..one.headings.len()).filter(opens).collect();
        let starts = std::iter::once(None).chain(heads.iter().copied().map(Some));
        let ends = heads.iter().map(|head| one.headings[*head].range.start).chain([one.text.len()]);
        let flow = self.site.model.flows.get(&document);
        let steps: HashMap<usize, Naming> = flow.map_or_else(HashMap::new, |flow| {
            flow.iter().filter_map(|step| Some((step.heading?, step.names))).collect()
        });
        let record = |(head, end): (Option<usize>, usize)| {
            let named = head.and_then(|head| steps.get(&head)).copied().unwrap_or_default();
            self.section(document, head, end, named, &taken)
        };
        starts.zip(ends).filter_map(record).collect()
    }

    /// The section that a heading opens; none: what stands before the first.
    fn section(
        &self,
        document: DocumentIndex,
        head: Option<usize>,
        end: usize,
        named: Naming,
        taken: &[Range<usize>],
    ) -> Option<Record> {
        let site = self.site;
        let one = &*site.documents[document];
        let page = site.document_page(document);
        let start = head.map_or(one.body, |head| one.headings[head].range.end);
        let first = taken.partition_point(|range| range.end <= start);
        let inside = taken[first..].iter().take_while(|range| range.start < end);
        let mut text = String::new();
        match (head, one.title_range()) {
            // The title is told already.
            (None, Some(title)) => {
                self.add(&mut text, document, &(start..end), inside.chain([&title]));
            }
            _ => self.add(&mut text, document, &(start..end), inside),
        }
        let of_page = site.model.levels.iter().position(|level| level.page == Some(document));
        let (level, dimension) = match named {
            Naming::Level(level) => (Some(level), None),
            Naming::Dimension(dimension) | Naming::Topic(dimension, _) => (of_page, Some(dimension)),
            Naming::Nothing => (of_page, None),
        };
        // A heading of the model with nothing below it but cells is told by them.
        if text.trim().is_empty() {
            if site.model.flows.contains_key(&document) {
                return None;
            }
            text.clone_from(head.map_or(&page.title, |head| &one.headings[head].text));
        }
        Some(Record {
            url: address(site, &page.route, head.map(|head| site.heading_anchor(document, head))),
            title: head.map_or_else(|| page.title.clone(), |head| one.headings[head].text.clone()),
            page: page.title.clone(),
            level,
            dimension,
            text: text.trim().to_owned(),
        })
    }

    /// Adds the words of a part of a document, but for those of the parts `without`, which are in order.
    fn add<'r>(
        &self,
        out: &mut String,
        document: DocumentIndex,
        range: &Range<usize>,
        without: impl Iterator<Item = &'r Range<usize>>,
    ) {
        let words = &self.words[document];
        let mut at = range.start;
        let mut without: Vec<&Range<usize>> = without.collect();
        without.sort_by_key(|range| range.start);
        for hole in without {
            if hole.start > at {
                out.push_str(words.within(&(at..hole.start)));
            }
            at = at.max(hole.end);
        }
        if at < range.end {
            out.push_str(words.within(&(at..range.end)));
        }
    }
}

/// What a place is called: its topic, else its dimension, else its level.
fn name_of(site: &Site, at: Coordinates) -> String {
    let model = &site.model;
    match (at.dimension, at.topic) {
        (Some(dimension), Some(topic)) => model.dimensions[dimension].topics[topic].name.clone(),
        (Some(dimension), None) => model.dimensions[dimension].name.clone(),
        _ => model.levels[at.level].title.clone(),
    }
}

/// An address from the root of the book's site.
fn address(site: &Site, route: &str, anchor: Option<&str>) -> String {
    let route = format!("{}{}", url::encode(&site.at), url::encode(route));
    match anchor {
        Some(anchor) => format!("{route}#{}", url::encode(anchor)),
        None => route,
    }
}

/// Adds a sentence.
fn sentence(out: &mut String, text: &str) {
    if text.is_empty() {
        return;
    }
    if !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
    out.push_str(text);
    if text.ends_with(char::is_alphanumeric) {
        out.push('.');
    }
}

/// The parts of a document that are in cells, without overlap.
fn merged(passages: &[(Range<usize>, usize)]) -> Vec<Range<usize>> {
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(passages.len());
    for (range, _) in passages {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range.clone()),
        }
    }
    merged
}
