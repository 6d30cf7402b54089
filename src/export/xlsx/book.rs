//! The workbook as a whole, and what its sheets share.

use std::borrow::Cow;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::super::csv::like_formula;
use super::super::{Tree, xml};
use super::tally::Tally;
use super::{level, names, summary};

/// The most that a cell can hold, in UTF-16 units; other limits:
/// <https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3>.
const CELL: usize = 32_767;
/// The most that an address of a link can hold.
const ADDRESS: usize = 2_080;
/// The most that a property of the document can hold.
const PROPERTY: usize = 255;

pub(super) fn write(tree: &Tree) -> Result<Vec<u8>, XlsxError> {
    let names = names::of_sheets(&tree.levels);
    let tally = Tally::new(tree);
    let mut book = Workbook::new();
    // The same items make the same file, whenever it is written.
    let properties = DocProperties::new()
        .set_title(property(&tree.heading()))
        .set_comment(property(&tree.notice()))
        .set_creation_datetime(&ExcelDateTime::from_ymd(1980, 1, 1)?);
    book.set_properties(&properties);
    summary::write(book.add_worksheet(), tree, &tally, &names)?;
    for (level, name) in tree.levels.iter().zip(&names) {
        level::write(book.add_worksheet().set_name(name)?, level, &tally)?;
    }
    book.save_to_buffer()
}

/// The formats of cells.
pub(super) struct Formats {
    pub plain: Format,
    pub header: Format,
    pub count: Format,
    pub small: Format,
    pub bold: Format,
    pub title: Format,
    pub wrapped: Format,
    pub link: Format,
}

impl Formats {
    pub(super) fn new() -> Self {
        let plain = Format::new().set_align(FormatAlign::Top);
        let header = Format::new()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::VerticalCenter)
            .set_background_color("E7ECF3");
        Self {
            count: header.clone().set_align(FormatAlign::Right),
            header,
            small: plain.clone().set_font_size(8).set_font_color("767676"),
            bold: plain.clone().set_bold().set_text_wrap(),
            title: Format::new().set_bold().set_font_size(16),
            wrapped: plain.clone().set_text_wrap(),
            link: Format::new().set_hyperlink().set_align(FormatAlign::Top),
            plain,
        }
    }
}

/// Writes text as text, whatever it looks like.
pub(super) fn put(sheet: &mut Worksheet, row: u32, column: u16, value: &str, format: &Format) -> Result<(), XlsxError> {
    let value = text(value);
    if like_formula(&value) {
        // It stays text when someone edits the cell.
        sheet.write_string_with_format(row, column, value, &format.clone().set_quote_prefix())?;
    } else {
        sheet.write_string_with_format(row, column, value, format)?;
    }
    Ok(())
}

/// Writes text that leads to an address; text alone, where that is too long for a link.
pub(super) fn put_link(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    (value, address): (&str, &str),
    (link, plain): (&Format, &Format),
) -> Result<(), XlsxError> {
    if address.len() > ADDRESS {
        return put(sheet, row, column, value, plain);
    }
    sheet.write_url_with_options(row, column, text(address).as_ref(), text(value).as_ref(), "", Some(link))?;
    Ok(())
}

/// What a cell can hold of a text.
fn text(value: &str) -> Cow<'_, str> {
    let value = xml::legal(value);
    if value.len() <= CELL || value.encode_utf16().count() <= CELL {
        return value;
    }
    Cow::Owned(format!("{}…", start(&value, CELL - 1)))
}

/// What a property of the document can hold of a text.
fn property(value: &str) -> String {
    start(&xml::legal(value), PROPERTY).to_owned()
}

/// The start of a text that takes no more than so many UTF-16 units.
pub(super) fn start(value: &str, units: usize) -> &str {
    let mut room = units;
    let end = value.char_indices().find(|(_, one)| match room.checked_sub(one.len_utf16()) {
        Some(left) => {
            room = left;
            false
        }
        None => true,
    });
    end.map_or(value, |(at, _)| &value[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_hold_so_much() {
        let full = "a".repeat(CELL);
        assert_eq!(text(&full), full);
        assert_eq!(text(&format!("{full}a")).encode_utf16().count(), CELL);
        // Each is two units, and stays whole.
        assert_eq!(text(&"🚀".repeat(CELL)).chars().filter(|one| *one == '🚀').count(), (CELL - 1) / 2);
        assert_eq!(text("a\u{7}b"), "a\u{fffd}b");
    }
}
