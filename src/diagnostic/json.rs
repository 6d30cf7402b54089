//! Diagnostics as one array of JSON. Every element has every key; what there is not is `null`.

use serde::Serialize;

use super::Severity;
use super::report::Located;

#[derive(Serialize)]
struct Entry<'a> {
    code: &'a str,
    severity: Severity,
    /// As the text says it: within the content, or beside it.
    path: Option<&'a str>,
    /// Counted from 1, as are columns, which count characters; `null` where the file as a whole is meant.
    line: Option<usize>,
    column: Option<usize>,
    message: &'a str,
    help: Option<&'a str>,
    class: Option<&'a str>,
    /// The path from the root of the repository.
    file: Option<&'a str>,
    /// The column behind the last character.
    end_column: Option<usize>,
}

pub(super) fn write(all: &[Located<'_>]) -> String {
    let entry = |one: &Located<'_>| {
        let of = one.diagnostic;
        let place = of.place.as_ref();
        serde_json::to_value(Entry {
            code: of.code,
            severity: of.severity,
            path: place.map(|place| place.path.as_str()),
            line: one.region.map(|region| region.line),
            column: one.region.map(|region| region.column),
            message: &of.message,
            help: of.help.as_deref(),
            class: of.class,
            file: place.map(|_| one.file.as_str()),
            end_column: one.region.map(|region| region.end),
        })
        // Neither texts nor numbers can fail to be JSON.
        .unwrap_or_default()
    };
    format!("{:#}\n", serde_json::Value::Array(all.iter().map(entry).collect()))
}
