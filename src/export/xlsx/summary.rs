//! The sheet that counts, and says which level is reached.
//!
//! The level reached in a dimension is the highest that has items in it such that all applicable items of it, and of
//! the levels below, are done. A row finds it step by step, in a hidden column a level: the number of the level that is
//! reached so far, or, once a level is not, `-1 - number`, which is kept to the end. So each formula is short however
//! many levels and items there are.

use rust_xlsxwriter::utility::{row_col_to_cell, row_col_to_cell_absolute};
use rust_xlsxwriter::{Format, Formula, Worksheet, XlsxError};

use super::super::walk::notice;
use super::super::{LevelGroup, Tree, status};
use super::book::{Formats, put, put_link};
use super::level::{NUMBER, STATUS, number};
use super::names::{SUMMARY, reference};
use super::tally::{Count, Tally};
use crate::checklist::Answer;

/// What stands for a level where none is reached.
const NONE: &str = "none yet";
/// The row of the names of levels; the heads of columns are below.
const HEAD: u32 = 5;
/// The row of all dimensions.
const ALL: u32 = HEAD + 2;
/// The row of the first dimension.
const FIRST: u32 = ALL + 1;
/// The first of the columns of levels.
const LEVELS: u16 = 2;
/// The most levels that there are columns for: three each, of 16,384.
const MOST: u16 = 5_460;

/// Where things stand.
struct Layout<'a> {
    names: &'a [String],
    titles: Vec<String>,
    /// How many items each level has.
    sizes: Vec<usize>,
    /// The first hidden column.
    steps: u16,
    /// The column of the number of the level reached.
    reached: u16,
}

pub(super) fn write(sheet: &mut Worksheet, tree: &Tree, tally: &Tally<'_>, names: &[String]) -> Result<(), XlsxError> {
    let formats = Formats::new();
    let count = u16::try_from(names.len()).ok().filter(|count| *count <= MOST).ok_or(XlsxError::RowColumnLimitError)?;
    let steps = LEVELS + count * 2;
    let titles = tree.levels.iter().map(title).collect();
    let sizes = tree.levels.iter().map(|level| level.entries().count()).collect();
    let layout = Layout { names, titles, sizes, steps, reached: steps + count };
    sheet.set_name(SUMMARY)?;
    top(sheet, tree, &formats)?;
    head(sheet, &layout, &formats)?;
    for ((dimension, name), at) in tally.dimensions.iter().enumerate().zip(FIRST..) {
        put(sheet, at, 0, name, &formats.wrapped)?;
        row(sheet, at, &layout, tally, dimension, &formats)?;
    }
    all(sheet, &layout, tally, &formats)?;
    sheet.set_column_width(0, 34)?.set_column_width(1, 26)?;
    sheet.set_column_range_width(LEVELS, steps - 1, 11)?;
    sheet.set_column_range_hidden(steps, layout.reached)?;
    sheet.set_freeze_panes(FIRST, LEVELS)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    Ok(())
}

/// The title of a level; a number by itself would be read as one.
fn title(level: &LevelGroup) -> String {
    let title = &level.title;
    let odd = title.is_empty() || title.parse::<f64>().is_ok() || title.starts_with('#');
    let odd = odd || ["true", "false"].contains(&title.to_lowercase().as_str());
    if odd { format!("Level {title}") } else { title.clone() }
}

fn top(sheet: &mut Worksheet, tree: &Tree, formats: &Formats) -> Result<(), XlsxError> {
    put(sheet, 0, 0, &tree.heading(), &formats.title)?;
    match notice(tree).1 {
        Some(address) => put_link(sheet, (1, 0), (&tree.notice(), address), (&formats.link, &formats.plain))?,
        None => put(sheet, 1, 0, &tree.notice(), &formats.plain)?,
    }
    let how = "Choose the status of each item on the sheets of the levels; this sheet counts.";
    put(sheet, 2, 0, how, &formats.plain)?;
    let rule = "A level is reached in a dimension when every applicable item of it, and of the levels below it here, is \
                done; over all dimensions, when that holds for all items.";
    put(sheet, 3, 0, rule, &formats.plain)
}

fn head(sheet: &mut Worksheet, layout: &Layout<'_>, formats: &Formats) -> Result<(), XlsxError> {
    sheet.set_row_height(HEAD, 48)?;
    sheet.merge_range(HEAD, 0, HEAD + 1, 0, "Dimension", &formats.header)?;
    sheet.merge_range(HEAD, 1, HEAD + 1, 1, "Level reached", &formats.header)?;
    for (title, level) in layout.titles.iter().zip(0..) {
        let column = done(level);
        sheet.merge_range(HEAD, column, HEAD, column + 1, "", &formats.header)?;
        put(sheet, HEAD, column, title, &formats.header)?;
        put(sheet, HEAD + 1, column, "done", &formats.count)?;
        put(sheet, HEAD + 1, column + 1, "applicable", &formats.count)?;
        put(sheet, HEAD, layout.step(level), title, &formats.header)?;
    }
    put(sheet, HEAD, layout.reached, "Number of the level reached", &formats.header)
}

/// Writes what is counted of a dimension, and the level that is reached in it.
fn row(
    sheet: &mut Worksheet,
    at: u32,
    layout: &Layout<'_>,
    tally: &Tally<'_>,
    dimension: usize,
    formats: &Formats,
) -> Result<(), XlsxError> {
    for (level, counted) in tally.of(dimension) {
        let column = done(level);
        let own = number(dimension);
        let numbers = layout.column(level, NUMBER);
        let with = |answer| {
            let statuses = layout.column(level, STATUS);
            format!("COUNTIFS({numbers},{own},{statuses},\"{}\")", status(answer))
        };
        count(sheet, at, column, &with(Answer::Done), counted.done, &formats.plain)?;
        let rest = format!("COUNTIF({numbers},{own})-{}", with(Answer::NotApplicable));
        count(sheet, at, column + 1, &rest, counted.applicable, &formats.plain)?;
    }
    layout.climb(sheet, at, tally.of(dimension), &formats.wrapped)
}

/// Writes the row of all dimensions.
fn all(sheet: &mut Worksheet, layout: &Layout<'_>, tally: &Tally<'_>, formats: &Formats) -> Result<(), XlsxError> {
    let last = ALL + number(tally.dimensions.len()) - 1;
    let below = |column| format!("{}:{}", row_col_to_cell(FIRST, column), row_col_to_cell(last, column));
    put(sheet, ALL, 0, "All dimensions", &formats.bold)?;
    let mut sums = vec![Count::default(); layout.names.len()];
    for ((_, level), one) in &tally.counts {
        sums[*level].done += one.done;
        sums[*level].applicable += one.applicable;
    }
    for (sum, level) in sums.iter().zip(0..) {
        for (column, result) in [(done(level), sum.done), (done(level) + 1, sum.applicable)] {
            count(sheet, ALL, column, &format!("SUM({})", below(column)), result, &formats.bold)?;
        }
    }
    layout.climb(sheet, ALL, sums.into_iter().enumerate(), &formats.bold)
}

fn count(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    formula: &str,
    result: u32,
    format: &Format,
) -> Result<(), XlsxError> {
    let formula = Formula::new(formula).set_result(result.to_string());
    sheet.write_formula_with_format(row, column, formula, format)?;
    Ok(())
}

/// The column of what is done at a level; what is applicable is beside it.
fn done(level: usize) -> u16 {
    u16::try_from(level * 2).map_or(u16::MAX, |offset| LEVELS.saturating_add(offset))
}

impl Layout<'_> {
    /// The hidden column of a level.
    fn step(&self, level: usize) -> u16 {
        u16::try_from(level).map_or(u16::MAX, |offset| self.steps.saturating_add(offset))
    }

    /// A column of the sheet of a level, as far as there are items.
    fn column(&self, level: usize, column: u16) -> String {
        let last = u32::try_from(self.sizes[level]).unwrap_or(u32::MAX);
        let range = format!("{}:{}", row_col_to_cell_absolute(1, column), row_col_to_cell_absolute(last, column));
        reference(&self.names[level], &range)
    }

    /// Writes the steps of a row whose counts are written, and the level that they come to.
    fn climb(
        &self,
        sheet: &mut Worksheet,
        at: u32,
        counts: impl Iterator<Item = (usize, Count)>,
        format: &Format,
    ) -> Result<(), XlsxError> {
        let mut reached = 0;
        let mut open = true;
        // The step before: its cell.
        let mut before: Option<String> = None;
        for (level, counted) in counts {
            let all_done = format!("{}={}", row_col_to_cell(at, done(level)), row_col_to_cell(at, done(level) + 1));
            let step = match &before {
                None => format!("IF({all_done},{},-1)", level + 1),
                Some(cell) => format!("IF({cell}<0,{cell},IF({all_done},{},-1-{cell}))", level + 1),
            };
            open &= counted.done == counted.applicable;
            if open {
                reached = level + 1;
            }
            let result = if open { format!("{reached}") } else { format!("-{}", reached + 1) };
            sheet.write_formula(at, self.step(level), Formula::new(step).set_result(result))?;
            before = Some(row_col_to_cell(at, self.step(level)));
        }
        let last = before.unwrap_or_else(|| "0".to_owned());
        let formula = Formula::new(format!("IF({last}<0,-1-{last},{last})")).set_result(reached.to_string());
        sheet.write_formula(at, self.reached, formula)?;
        self.name_reached(sheet, at, reached, format)
    }

    /// Names the level whose number is in the last column.
    fn name_reached(&self, sheet: &mut Worksheet, at: u32, reached: usize, format: &Format) -> Result<(), XlsxError> {
        let number = row_col_to_cell(at, self.reached);
        let titles = format!(
            "{}:{}",
            row_col_to_cell_absolute(HEAD, self.steps),
            row_col_to_cell_absolute(HEAD, self.reached - 1)
        );
        let formula = format!("IF({number}=0,\"{NONE}\",INDEX({titles},1,{number}))");
        let name = reached.checked_sub(1).map_or(NONE, |level| &self.titles[level]);
        let name = super::super::xml::legal(name).into_owned();
        sheet.write_formula_with_format(at, 1, Formula::new(formula).set_result(name), format)?;
        Ok(())
    }
}
