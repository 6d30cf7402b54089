//! The sheet of a level.

use rust_xlsxwriter::{
    ConditionalFormatCell, ConditionalFormatCellRule, DataValidation, DataValidationErrorStyle, Format, Worksheet,
    XlsxError,
};

use super::super::walk::level_rows;
use super::super::{LevelGroup, status};
use super::book::{Formats, put, put_link};
use super::tally::Tally;
use crate::checklist::Answer;

/// The columns and their widths, in digits.
const COLUMNS: [(&str, u16); 9] = [
    ("ID", 8),
    ("Dimension", 20),
    ("Topic", 24),
    ("Item", 56),
    ("Description", 48),
    ("References", 28),
    ("Status", 15),
    ("Address", 32),
    ("Dimension number", 8),
];
/// The column of the answers.
pub(super) const STATUS: u16 = 6;
const ADDRESS: u16 = 7;
/// The column that the summary counts by: names may be equal, or look like patterns. It is hidden.
pub(super) const NUMBER: u16 = 8;
/// How many links a sheet can hold is 65,530; the rows behind have text.
const LINKS: u32 = 65_000;

/// The height of a line, in points.
const LINE: u16 = 15;
/// The most lines that a row can show: its height is 409 points at most.
const LINES: u16 = 27;

pub(super) fn write(sheet: &mut Worksheet, level: &LevelGroup, tally: &Tally<'_>) -> Result<(), XlsxError> {
    let formats = Formats::new();
    for ((name, width), column) in COLUMNS.into_iter().zip(0..) {
        put(sheet, 0, column, name, &formats.header)?;
        sheet.set_column_width(column, width)?;
    }
    let mut last = 0;
    for (row, at) in level_rows(level).zip(1..) {
        let entry = row.entry;
        put(sheet, at, 0, &entry.id, &formats.small)?;
        let topic = row.topic.map_or("", |topic| &topic.name);
        let refs = entry.refs.join("; ");
        let mut lines = 1;
        for (text, column) in [&row.dimension.name, topic, &entry.title, &entry.description, &refs].into_iter().zip(1..)
        {
            put(sheet, at, column, text, &formats.wrapped)?;
            lines = lines.max(lines_of(text, COLUMNS[usize::from(column)].1));
        }
        if lines > 1 {
            sheet.set_row_height(at, lines.min(LINES) * LINE)?;
        }
        put(sheet, at, STATUS, status(entry.answer), &formats.plain)?;
        match &entry.address {
            Some(address) if at <= LINKS => {
                put_link(sheet, (at, ADDRESS), (address, address), (&formats.link, &formats.plain))?;
            }
            address => put(sheet, at, ADDRESS, address.as_deref().unwrap_or_default(), &formats.plain)?,
        }
        sheet.write_number(at, NUMBER, number(tally.index(&row.dimension.id)))?;
        last = at;
    }
    choices(sheet, last)?;
    sheet.set_column_hidden(NUMBER)?;
    sheet.set_freeze_panes(1, 0)?;
    // The hidden column is in it: sorting takes it along.
    sheet.autofilter(0, 0, last, NUMBER)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    Ok(())
}

/// What the column of numbers and the summary call a dimension.
pub(super) fn number(dimension: usize) -> u32 {
    u32::try_from(dimension + 1).unwrap_or(u32::MAX)
}

/// How many lines a text takes in a column, about: `LibreOffice` does not find the heights of rows when it opens a file.
fn lines_of(text: &str, width: u16) -> u16 {
    // Ideographs are as wide as two digits; most letters are narrower than one, which makes up for lines that end early.
    let units: usize = text.chars().map(|one| if one >= '\u{1100}' { 2 } else { 1 }).sum();
    let lines = units.div_ceil(usize::from(width));
    u16::try_from(lines).unwrap_or(LINES)
}

/// The answers to choose from, and their colours.
fn choices(sheet: &mut Worksheet, last: u32) -> Result<(), XlsxError> {
    let words = [Answer::Todo, Answer::Done, Answer::NotApplicable].map(status);
    let choice = DataValidation::new()
        .allow_list_strings(&words)?
        .set_error_style(DataValidationErrorStyle::Stop)
        .set_error_title("No such status")?
        .set_error_message(format!("Choose one of: {}.", words.join(", ")))?;
    sheet.add_data_validation(1, STATUS, last, STATUS, &choice)?;
    let colours = [
        (Answer::Done, Format::new().set_background_color("C6EFCE").set_font_color("006100")),
        (Answer::NotApplicable, Format::new().set_background_color("E4E4E4").set_font_color("505050")),
    ];
    for (answer, format) in colours {
        let rule = ConditionalFormatCellRule::EqualTo(status(answer));
        let colour = ConditionalFormatCell::new().set_rule(rule).set_format(format);
        sheet.add_conditional_format(1, STATUS, last, STATUS, &colour)?;
    }
    Ok(())
}
