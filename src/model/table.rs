//! Tables as part of the model: columns that are levels, rows that are levels, rows that are dimensions.

use std::sync::Arc;

use super::label::{self, Labels, LevelLabel, Place};
use super::name::normalise;
use super::piece::{Name, NameKind, Piece};
use crate::document::{Table, TableCell, words};

/// The cells of a table that names levels in its head, or in its first column.
pub(super) fn levels_in(table: &Table, labels: &Labels<'_>, names: &[Arc<Name>]) -> Vec<Piece> {
    let level = |cell: &TableCell| labels.level(&cell.text, Place::Heading).map(|label| (cell.range.start, label));
    let columns: Vec<_> = table.head.iter().map(level).collect();
    if columns.iter().flatten().count() >= 2 {
        return by_columns(table, &columns, names);
    }
    // Below a head `Level` the numbers alone are levels.
    let head = table.head.first().filter(|head| label::is_word(&head.text));
    let numbered = |cell: &TableCell| {
        let label = labels.level(&format!("level {}", cell.text), Place::Heading)?;
        head.is_some().then(|| (cell.range.start, LevelLabel { text: format!("Level {}", cell.text), ..label }))
    };
    let row_level = |cell: &TableCell| level(cell).or_else(|| numbered(cell));
    let rows: Vec<_> = table.rows.iter().map(|row| row.first().and_then(row_level)).collect();
    if rows.iter().flatten().count() >= 2 {
        return by_rows(table, &rows, names);
    }
    Vec::new()
}

fn by_columns(table: &Table, columns: &[Option<(usize, LevelLabel)>], names: &[Arc<Name>]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    // Names stand before the levels.
    let first = columns.iter().position(Option::is_some).unwrap_or(0);
    // A cell left empty means the same as the one above it, as in a merged cell.
    let mut above: Vec<Option<Arc<Name>>> = vec![None; columns.len()];
    for row in &table.rows {
        let mut all = names.to_vec();
        for (index, cell) in row.iter().enumerate().take(first) {
            if !cell.text.is_empty() {
                above[index] = Some(name(cell, false));
            }
            all.extend(above[index].clone());
        }
        for (cell, column) in row.iter().zip(columns) {
            if let Some(level) = column {
                pieces.extend(piece(cell, level.clone(), all.clone()));
            }
        }
    }
    pieces
}

fn by_rows(table: &Table, rows: &[Option<(usize, LevelLabel)>], names: &[Arc<Name>]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    // A second column may hold the names of the levels.
    let has_names =
        table.head.get(1).is_some_and(|head| matches!(normalise(&head.text).as_str(), "name" | "title" | "label"));
    let skipped = 1 + usize::from(has_names);
    for (row, level) in table.rows.iter().zip(rows) {
        let Some((at, label)) = level else { continue };
        let name = row.get(1).filter(|_| has_names).map(|cell| cell.text.clone());
        let level = (*at, LevelLabel { name: label.name.clone().or(name), ..label.clone() });
        for (cell, head) in row.iter().zip(&table.head).skip(skipped) {
            let mut all = names.to_vec();
            if table.head.len() > skipped + 1 {
                all.push(self::name(head, true));
            }
            pieces.extend(piece(cell, level.clone(), all));
        }
    }
    pieces
}

/// The rows of a table at a known level: the first column names, the others are the text.
pub(super) fn rows_at(table: &Table, level: &(usize, LevelLabel), names: &[Arc<Name>]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for row in &table.rows {
        let [axis, text, ..] = row.as_slice() else { continue };
        if axis.text.is_empty() {
            continue;
        }
        let mut all = names.to_vec();
        all.push(name(axis, true));
        let Some(mut found) = piece(text, level.clone(), all) else { continue };
        for more in &row[2..] {
            found.words += words(&more.text);
            found.range.end = found.range.end.max(more.range.end);
        }
        pieces.push(found);
    }
    pieces
}

fn name(cell: &TableCell, inside_level: bool) -> Arc<Name> {
    Arc::new(Name {
        text: cell.text.clone(),
        keys: vec![normalise(&cell.text)],
        id: None,
        kind: NameKind::Row,
        icon: None,
        origin: cell.range.start,
        inside_level,
        translated: false,
    })
}

/// A cell with text; an empty one, or a mere dash, is no cell of the model.
fn piece(cell: &TableCell, level: (usize, LevelLabel), names: Vec<Arc<Name>>) -> Option<Piece> {
    if !cell.text.contains(char::is_alphanumeric) {
        return None;
    }
    Some(Piece {
        range: cell.range.clone(),
        text: cell.range.start,
        words: words(&cell.text),
        heading: None,
        label: None,
        level: Some(level),
        names,
        in_table: true,
        filled: true,
        content: false,
    })
}
