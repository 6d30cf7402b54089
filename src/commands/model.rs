//! `gradus model`

use super::book::{self, Book};
use super::{Console, Outcome, plural};
use crate::cli::{ModelArgs, ModelFormat};
use crate::diagnostic::any_error;
use crate::model::json::ModelData;
use crate::model::{Coordinates, Model};

pub(super) fn run(args: &ModelArgs, console: &Console) -> Outcome {
    let configured = match book::configure(&args.book) {
        Ok(configured) => configured,
        Err(found) => {
            console.tell(found);
            return Outcome::Misused;
        }
    };
    let mut book = book::read(configured, true);
    let found = std::mem::take(&mut book.found);
    let failed = any_error(&found);
    console.tell(found);
    match args.format {
        ModelFormat::Json => {
            match serde_json::to_string_pretty(&ModelData::new(
                &book.reading.model,
                &book.reading.documents,
                &book.config.standards,
            )) {
                Ok(json) => Console::print(&(json + "\n")),
                Err(_) => return Outcome::Failed,
            }
        }
        ModelFormat::Text => Console::print(&grid(&book)),
    }
    if failed { Outcome::Failed } else { Outcome::Done }
}

/// The grid: a row a dimension and topic, a column a level, the words of each cell.
fn grid(book: &Book) -> String {
    let model = &book.reading.model;
    let mut text = format!("{}\n{}\n", model.title, book.decisions());
    if model.levels.is_empty() {
        return text;
    }
    let width = rows(model).map(|(name, ..)| name.chars().count()).max().unwrap_or(0).max(8);
    let columns: Vec<usize> = model.levels.iter().map(|level| level.name.chars().count().max(5)).collect();
    text.push('\n');
    text.push_str(&pad("", width));
    for (level, width) in model.levels.iter().zip(&columns) {
        text.push_str("  ");
        text.push_str(&pad_start(&level.name, *width));
    }
    text.push('\n');
    for (name, dimension, topic, has_cells) in rows(model) {
        text.push_str(&pad(&name, width));
        for (level, width) in columns.iter().enumerate() {
            let cell = model.cell(Coordinates { level, dimension, topic });
            let shown = match cell {
                Some(cell) => model.cells[cell].words.to_string(),
                None if has_cells => "gap".to_owned(),
                None => String::new(),
            };
            text.push_str("  ");
            text.push_str(&pad_start(&shown, *width));
        }
        text.truncate(text.trim_end_matches(' ').len());
        text.push('\n');
    }
    let gaps = model.gaps();
    if !gaps.is_empty() {
        text.push_str(&format!("\n{}:\n", plural(gaps.len(), "gap")));
        for gap in gaps {
            text.push_str(&format!("  {}: {}\n", model.levels[gap.0.level].title, model.place_name(gap.0)));
        }
    }
    text
}

type Row = (String, Option<usize>, Option<usize>, bool);

fn rows(model: &Model) -> impl Iterator<Item = Row> + '_ {
    let grid = model.is_grid();
    let none = model.dimensions.is_empty().then(|| ("(all)".to_owned(), None, None, true));
    let dimensions = model.dimensions.iter().enumerate().flat_map(move |(index, dimension)| {
        let own = (dimension.name.clone(), Some(index), None, grid && dimension.topics.is_empty());
        let topics = dimension.topics.iter().enumerate();
        std::iter::once(own)
            .chain(topics.map(move |(topic, one)| (format!("  {}", one.name), Some(index), Some(topic), grid)))
    });
    none.into_iter().chain(dimensions)
}

fn pad(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.chars().count())))
}

fn pad_start(text: &str, width: usize) -> String {
    format!("{}{text}", " ".repeat(width.saturating_sub(text.chars().count())))
}
