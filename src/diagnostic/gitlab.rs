//! Diagnostics as a Code Quality report of GitLab: <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>

use serde_json::{Value, json};

use super::report::{Located, Region};

pub(super) fn write(all: &[Located<'_>]) -> String {
    format!("{:#}\n", Value::Array(all.iter().map(entry).collect()))
}

fn entry(one: &Located<'_>) -> Value {
    json!({
        "description": one.text("; "),
        "check_name": one.diagnostic.code,
        "fingerprint": one.fingerprint,
        "severity": if one.is_error() { "major" } else { "minor" },
        // A finding without a line is refused.
        "location": { "path": one.file, "lines": { "begin": one.region.unwrap_or(Region::START).line } },
    })
}
