//! Diagnostics as SARIF 2.1.0: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>
//!
//! With what code scanning asks for beyond that: <https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support-for-code-scanning>

use std::collections::BTreeSet;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::pages::page;
use super::report::{Located, Region};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// What a path is relative to: the root of the repository, as code scanning calls it.
const ROOT: &str = "%SRCROOT%";
/// All but unreserved characters and `/`: <https://www.rfc-editor.org/rfc/rfc3986#section-2.3>
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// `home` is the address of the project's repository; empty where it has none.
pub(super) fn write(all: &[Located<'_>], home: &str) -> String {
    let codes: BTreeSet<&str> = all.iter().map(|one| one.diagnostic.code).collect();
    let codes: Vec<&str> = codes.into_iter().collect();
    let mut driver = json!({ "name": "Gradus", "version": env!("CARGO_PKG_VERSION") });
    if !home.is_empty() {
        driver["informationUri"] = home.into();
    }
    driver["rules"] = codes.iter().map(|code| rule(code, home)).collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": driver },
            "originalUriBaseIds": { ROOT: { "description": { "text": "The root of the repository" } } },
            "columnKind": "unicodeCodePoints",
            "results": all.iter().map(|one| result(one, &codes)).collect::<Vec<_>>(),
        }],
    });
    format!("{log:#}\n")
}

fn rule(code: &str, home: &str) -> Value {
    let mut rule = json!({ "id": code });
    if let Some(page) = page(code) {
        rule["shortDescription"] = json!({ "text": page.title });
        rule["fullDescription"] = json!({ "text": page.meaning() });
        rule["help"] = json!({ "text": page.text, "markdown": page.text });
    }
    if !home.is_empty() {
        rule["helpUri"] = format!("{home}/blob/HEAD/docs/diagnostics/{code}.md").into();
    }
    rule
}

fn result(one: &Located<'_>, codes: &[&str]) -> Value {
    let code = one.diagnostic.code;
    // One without a place is shown at the beginning of the configuration: code scanning refuses it otherwise.
    let Region { line, column, end } = one.region.unwrap_or(Region::START);
    let mut result = json!({
        "ruleId": code,
        "ruleIndex": codes.binary_search(&code).unwrap_or_default(),
        "level": if one.is_error() { "error" } else { "warning" },
        "message": { "text": plain(&one.text("\n")) },
        "locations": [{ "physicalLocation": {
            "artifactLocation": { "uri": uri(&one.file), "uriBaseId": ROOT },
            "region": { "startLine": line, "startColumn": column, "endLine": line, "endColumn": end },
        } }],
        "partialFingerprints": { "primaryLocationLineHash": one.fingerprint },
    });
    if let Some(class) = one.diagnostic.class {
        result["properties"] = json!({ "class": class });
    }
    result
}

/// A message in which nothing is a link: `[text](target)` would be one, section 3.11.6.
fn plain(text: &str) -> String {
    text.replace("](", "\\](")
}

/// A path as a relative reference.
fn uri(path: &str) -> String {
    utf8_percent_encode(path, ESCAPED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_lead_to_their_pages() {
        let log = |home| {
            let rule = super::rule("broken-link", home);
            (write(&[], home), rule["helpUri"].clone())
        };
        let (text, help) = log("https://example.org/gradus");
        assert!(text.contains(r#""informationUri": "https://example.org/gradus""#), "{text}");
        assert_eq!(help, "https://example.org/gradus/blob/HEAD/docs/diagnostics/broken-link.md");
        let (text, help) = log("");
        assert!(!text.contains("informationUri") && help.is_null(), "{text}");
    }
}
