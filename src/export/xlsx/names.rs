//! The names of sheets: <https://support.microsoft.com/office/3f1f7148-ee83-404d-8ef0-9ff99fbad1f9>.

use std::collections::HashSet;

use super::super::{LevelGroup, xml};
use super::book::start;

/// The name of the first sheet.
pub(super) const SUMMARY: &str = "Summary";
/// A name that Excel keeps for itself.
const RESERVED: &str = "History";
/// The most that a name can hold, in UTF-16 units.
const LENGTH: usize = 31;

/// A name a level, each unlike all others, whatever the case of its letters.
pub(super) fn of_sheets(levels: &[LevelGroup]) -> Vec<String> {
    let mut taken = HashSet::from([SUMMARY.to_lowercase(), RESERVED.to_lowercase()]);
    let one = |level: &LevelGroup| {
        let whole = [&level.title, &level.id].into_iter().map(|name| cleared(name)).find(|name| !name.is_empty());
        let whole = whole.unwrap_or_else(|| format!("Level {}", level.rank));
        let mut name = cut(&whole, LENGTH);
        let mut number = 2;
        while !taken.insert(name.to_lowercase()) {
            let suffix = format!(" ({number})");
            name = cut(&whole, LENGTH - suffix.len()) + &suffix;
            number += 1;
        }
        name
    };
    levels.iter().map(one).collect()
}

/// A name without the characters that it cannot hold.
fn cleared(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for one in xml::legal(name).chars() {
        match one {
            '[' | ']' | ':' | '*' | '?' | '/' | '\\' => out.push('-'),
            // The library takes `BASE(` for a function wherever it stands in a formula.
            '(' if out.ends_with(|last: char| last.is_ascii_alphanumeric() || last == '.') => out.push_str(" ("),
            one if one.is_control() => out.push(' '),
            one => out.push(one),
        }
    }
    cut(&out, usize::MAX)
}

/// The start of a name; apostrophes cannot stand at its ends.
fn cut(name: &str, units: usize) -> String {
    let ends = |one: char| one == '\'' || one.is_whitespace();
    start(name.trim_matches(ends), units).trim_matches(ends).to_owned()
}

/// A reference to cells of a sheet, in a formula.
pub(super) fn reference(sheet: &str, range: &str) -> String {
    format!("'{}'!{range}", sheet.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(titles: &[&str]) -> Vec<String> {
        let level = |(title, rank): (&&str, u32)| LevelGroup {
            id: format!("level-{rank}"),
            rank,
            name: String::new(),
            title: (*title).to_owned(),
            address: None,
            dimensions: Vec::new(),
        };
        of_sheets(&titles.iter().zip(1..).map(level).collect::<Vec<_>>())
    }

    #[test]
    fn sheets_have_names_that_excel_takes() {
        let long = "A".repeat(40);
        let cases = [
            ("[a]:*?/\\b", "-a------b"),
            ("'quoted'", "quoted"),
            ("it's", "it's"),
            (" a\tb\u{0} ", "a b\u{fffd}"),
            ("BASE(x) and (y)", "BASE (x) and (y)"),
            ("'''", "level-1"),
            (&long, &long[..31]),
        ];
        for (title, name) in cases {
            assert_eq!(names(&[title]), [name]);
        }
        // A pair of surrogates is not cut in two.
        assert_eq!(names(&[&format!("{}🚀", &long[..30])]), [&long[..30]]);
    }

    #[test]
    fn names_differ_in_more_than_case() {
        let long = "A".repeat(40);
        let all = names(&["Build", "build", "BUILD", "summary", "History", &long, &long.to_lowercase()]);
        let cut = format!("{} (2)", "a".repeat(27));
        assert_eq!(all, ["Build", "build (2)", "BUILD (3)", "summary (2)", "History (2)", &long[..31], &cut]);
    }

    #[test]
    fn references_are_quoted() {
        assert_eq!(reference("it's", "$A$1"), "'it''s'!$A$1");
    }
}
