//! Markdown of a few files, to a model: lines `%% PATH` part them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use gradus::config::Config;
use gradus::document::{self, BlockKind, Document, Documents, Parsed};
use gradus::model::json::ModelData;
use gradus::model::{self, Memo, Model};
use gradus::source::Source;

use super::{sound, unique, within};

pub fn check(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let parsed: Vec<Parsed> = files(text).into_iter().map(document::parse).collect();
    parsed.iter().for_each(parts);
    let documents: Documents = parsed.iter().map(|one| Arc::clone(&one.document)).collect();
    let read = || {
        let blocks = |path: &str| document::blocks_of(&parsed, path);
        model::interpret(&documents, &blocks, &BTreeMap::new(), &Config::without_file(), &mut Memo::default())
    };
    let (model, found) = read();
    let text_of = |path: &str| documents.iter().find(|one| one.path == path).map(|one| one.text.clone());
    sound(&found, text_of);
    coordinates(&model, &documents);
    let (again, told) = read();
    assert_eq!((&model, &found), (&again, &told));
    // Reading a text twice gives the same.
    for one in &parsed {
        let source = Source { path: one.document.path.clone(), text: one.document.text.clone() };
        assert_eq!(shape(one), shape(&document::parse(source)));
    }
    drop(ModelData::new(&model, &documents, &[]));
}

/// The files of an input, each at a path of its own.
pub fn files(text: &str) -> Vec<Source> {
    let mut files = BTreeMap::<String, String>::from([("index.md".to_owned(), String::new())]);
    let mut path = "index.md".to_owned();
    for line in text.split_inclusive('\n') {
        if let Some(next) = line.strip_prefix("%% ").map(str::trim_end).filter(|_| files.len() < 8) {
            // As the file system would have it.
            let parts = next.split('/').filter(|part| !matches!(*part, "" | "." | "..") && !part.contains('\0'));
            path = format!("{}.md", parts.take(6).collect::<Vec<_>>().join("/"));
            files.entry(path.clone()).or_default();
        } else if let Some(text) = files.get_mut(&path) {
            text.push_str(line);
        }
    }
    files.into_iter().map(|(path, text)| Source { path, text }).collect()
}

/// What reading a text came to.
fn shape(parsed: &Parsed) -> String {
    let Parsed { document, blocks, diagnostic } = parsed;
    let Document { title, headings, tasks, foreign, front, .. } = &**document;
    format!("{blocks:?} {diagnostic:?} {title:?} {headings:?} {tasks:?} {foreign:?} {front:?}")
}

/// Every position is one of the file.
fn parts(parsed: &Parsed) {
    let document = &parsed.document;
    let text = &document.text;
    assert_eq!(document.markdown().len(), text.len() - document.body, "masking moves nothing");
    for (_, range) in document.events() {
        within(text, &range);
    }
    for heading in &document.headings {
        within(text, &heading.range);
        assert!((1..=6).contains(&heading.depth) && heading.nesting >= 1, "{heading:?}");
    }
    unique(document.headings.iter().map(|heading| heading.anchor.as_str()));
    for task in &document.tasks {
        within(text, &task.title);
        within(text, &task.details);
        within(text, &(task.marker..text.len()));
    }
    assert!(document.tasks.is_sorted_by(|a, b| a.marker < b.marker));
    let mut last = document.body;
    for piece in &document.foreign {
        within(text, &piece.range);
        assert!(piece.range.start >= last, "{piece:?} begins before {last}");
        last = piece.range.start;
    }
    for block in parsed.blocks.iter() {
        within(text, &block.range);
        match &block.kind {
            BlockKind::Heading(index) => assert!(*index < document.headings.len()),
            BlockKind::Item { end, list_end, leads, .. } => {
                within(text, &(block.range.start..*end));
                assert!(list_end >= end || *list_end <= text.len());
                for lead in leads {
                    within(text, &(lead.text..text.len()));
                }
            }
            BlockKind::Paragraph(leads) => {
                for lead in leads {
                    within(text, &(lead.text..text.len()));
                }
            }
            BlockKind::Table(table) => {
                table.head.iter().chain(table.rows.iter().flatten()).for_each(|cell| within(text, &cell.range));
            }
            BlockKind::TabOpen(_) | BlockKind::TabClose | BlockKind::Other => {}
        }
    }
    let found: Vec<_> = parsed.diagnostic.iter().map(|one| (**one).clone()).collect();
    sound(&found, |_| Some(text.clone()));
    drop((document::plain_text(text, 4000), document::first_sentence(text)));
}

/// What the model says of places holds.
fn coordinates(model: &Model, documents: &[Arc<Document>]) {
    unique(model.levels.iter().map(|level| level.id.as_str()));
    assert!(model.levels.is_sorted_by(|a, b| a.rank < b.rank));
    unique(model.dimensions.iter().map(|dimension| dimension.id.as_str()));
    unique(model.dimensions.iter().flat_map(|dimension| &dimension.topics).map(|topic| topic.id.as_str()));
    assert!(model.cells.is_sorted_by(|a, b| a.at < b.at), "each cell once, in order");
    let passage = |passage: &model::Passage| within(&documents[passage.document].text, &passage.range);
    let mut places = BTreeSet::new();
    for (index, cell) in model.cells.iter().enumerate() {
        assert!(cell.at.level < model.levels.len() && cell.document < documents.len());
        assert!(cell.at.topic.is_none() || cell.at.dimension.is_some());
        assert_eq!(model.cell(cell.at), Some(index));
        assert!(places.insert(model.place_id(cell.at)), "{} is there twice", model.place_id(cell.at));
        cell.passages.iter().for_each(passage);
        assert!(cell.line >= 1 && cell.line <= documents[cell.document].text.matches('\n').count() + 1);
    }
    for level in &model.levels {
        level.introduction.iter().for_each(passage);
    }
    for gap in model.gaps() {
        assert!(model.cell(gap.0).is_none());
    }
    for (index, flow) in &model.flows {
        let text = &documents[*index].text;
        for step in flow.iter() {
            within(text, &step.range);
            assert!(text.is_char_boundary(step.text) && step.text >= step.range.start, "{step:?}");
            assert!(step.cell.is_none_or(|cell| cell < model.cells.len()));
        }
    }
}
