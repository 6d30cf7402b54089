//! Workbooks, Office Open XML: <https://ecma-international.org/publications-and-standards/standards/ecma-376/>.
//!
//! A sheet a level, where each item's status is chosen from a list, and before them a summary whose formulas count, and
//! say which level is reached. The results of the formulas are in the file too, for programs that do not calculate.

#[cfg(feature = "xlsx")]
mod book;
#[cfg(feature = "xlsx")]
mod level;
#[cfg(feature = "xlsx")]
mod names;
#[cfg(feature = "xlsx")]
mod summary;
#[cfg(feature = "xlsx")]
mod tally;

use super::Tree;

#[cfg(feature = "xlsx")]
pub(super) fn write(tree: &Tree) -> Result<Vec<u8>, String> {
    if tree.levels.is_empty() {
        return Err("there are no items".to_owned());
    }
    book::write(tree).map_err(|error| error.to_string())
}

#[cfg(not(feature = "xlsx"))]
pub(super) fn write(_: &Tree) -> Result<Vec<u8>, String> {
    Err("this build of Gradus has no workbooks (its feature `xlsx` is off)".to_owned())
}
