//! Diagnostics as annotations of GitHub Actions:
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#setting-a-warning-message>

use super::report::Located;

pub(super) fn write(all: &[Located<'_>]) -> String {
    all.iter().map(command).collect()
}

fn command(one: &Located<'_>) -> String {
    let mut properties = Vec::new();
    if one.diagnostic.place.is_some() {
        properties.push(("file", one.file.clone()));
    }
    if let Some(region) = one.region {
        properties.push(("line", region.line.to_string()));
        properties.push(("endLine", region.line.to_string()));
        properties.push(("col", region.column.to_string()));
        properties.push(("endColumn", region.end.to_string()));
    }
    properties.push(("title", one.diagnostic.code.to_owned()));
    let properties: Vec<String> =
        properties.iter().map(|(name, value)| format!("{name}={}", property(value))).collect();
    let name = if one.is_error() { "error" } else { "warning" };
    format!("::{name} {}::{}\n", properties.join(","), data(&one.text("\n")))
}

/// A message: it ends with its line, and `%` begins what is escaped.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property: it ends at `,`, and all of them at `::`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
