//! A report in one of its formats.

use std::collections::HashMap;

use clap::ValueEnum;
use uuid::Uuid;

use super::{Diagnostic, Paths, Severity, github, gitlab, json, render, sarif};

/// How a report is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people: the place underlined, and what to do
    #[default]
    Text,
    /// One array of JSON
    Json,
    /// SARIF 2.1.0, for code scanning and editors
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// A Code Quality report of GitLab
    Gitlab,
}

/// The whole report, in the order of `diagnostics`; text has no colours. `paths` leads from their paths to the files of
/// the repository, which all formats but text name.
pub fn report(format: Format, diagnostics: &[Diagnostic], paths: &Paths) -> String {
    match format {
        Format::Text => render(diagnostics, false),
        Format::Json => json::write(&locate(diagnostics, paths)),
        Format::Sarif => sarif::write(&locate(diagnostics, paths), env!("CARGO_PKG_REPOSITORY")),
        Format::Github => github::write(&locate(diagnostics, paths)),
        Format::Gitlab => gitlab::write(&locate(diagnostics, paths)),
    }
}

/// A diagnostic, and where tools that know files alone show it.
pub(super) struct Located<'a> {
    pub diagnostic: &'a Diagnostic,
    /// The file, from the root of the repository; that of the configuration where the diagnostic has no place.
    pub file: String,
    pub region: Option<Region>,
    /// A name that is the same as long as the words that are pointed at are; no two in a report have the same.
    pub fingerprint: String,
}

/// A part of one line. Columns count characters from 1; `end` is the one behind the last.
#[derive(Debug, Clone, Copy)]
pub(super) struct Region {
    pub line: usize,
    pub column: usize,
    pub end: usize,
}

impl Region {
    /// The beginning of a file, for readers that insist on a place.
    pub const START: Self = Self { line: 1, column: 1, end: 1 };

    fn of(diagnostic: &Diagnostic) -> Option<Self> {
        let place = diagnostic.place.as_ref().filter(|place| place.line > 0)?;
        let length = place.excerpt.get(place.span.clone()).map_or(0, |text| text.chars().count());
        Some(Self { line: place.line, column: place.column, end: place.column + length })
    }
}

impl Located<'_> {
    /// The message and the help, as one text. Databases refuse a NUL.
    pub fn text(&self, between: &str) -> String {
        let Diagnostic { message, help, .. } = self.diagnostic;
        let text = help.as_ref().map_or_else(|| message.clone(), |help| format!("{message}{between}{help}"));
        text.replace('\0', "\u{fffd}")
    }

    pub fn is_error(&self) -> bool {
        self.diagnostic.severity == Severity::Error
    }
}

fn locate<'a>(diagnostics: &'a [Diagnostic], paths: &Paths) -> Vec<Located<'a>> {
    let mut seen = HashMap::<Uuid, usize>::new();
    let located = diagnostics.iter().map(|diagnostic| {
        let file = match &diagnostic.place {
            Some(place) => paths.of(&place.path),
            None => paths.book().to_owned(),
        };
        let name = name(diagnostic, &file);
        let count = seen.entry(name).or_default();
        *count += 1;
        let fingerprint = format!("{}:{count}", name.simple());
        Located { diagnostic, file, region: Region::of(diagnostic), fingerprint }
    });
    located.collect()
}

/// A name made of the code, the file and what stands there, not of the line: it outlives text that is added above.
fn name(diagnostic: &Diagnostic, file: &str) -> Uuid {
    let shown = diagnostic.place.as_ref().filter(|place| !place.excerpt.is_empty());
    let (line, words) = match shown {
        Some(place) => (place.excerpt.trim(), place.excerpt.get(place.span.clone()).unwrap_or_default()),
        // Of the file as a whole only the message tells one from another.
        None => (diagnostic.message.as_str(), ""),
    };
    Uuid::new_v5(&Uuid::NAMESPACE_OID, [diagnostic.code, file, line, words].join("\0").as_bytes())
}
