//! References of items that begin with none of the standards that are declared.

use std::ops::Range;

use super::{Finding, Rule, Subject};
use crate::checklist::{Item, Origin};
use crate::diagnostic::{Diagnostic, Place, nearest};

pub(super) const RULE: Rule = Rule { codes: &["reference-unknown"], find };

/// More names are not compared with a reference.
const MOST_NAMES: usize = 100;

fn find(subject: &Subject<'_>) -> Vec<Finding> {
    let site = subject.site;
    let tell = |item: &Item| {
        let unknown = item.refs.iter().filter(|one| site.standards.is_unknown(one));
        unknown.filter_map(|one| told(subject, item, one)).collect::<Vec<_>>()
    };
    site.checklist.items.iter().flat_map(tell).collect()
}

fn told(subject: &Subject<'_>, item: &Item, reference: &str) -> Option<Finding> {
    let place = match item.origin {
        Origin::Task { document, .. } | Origin::FrontMatter { document } if subject.site.is_untranslated(document) => {
            return None;
        }
        Origin::Task { document, task } => {
            let task = &subject.document(document).tasks[task];
            // The attributes of a task stand behind its title.
            within(subject, document, task.title.end..task.details.start, reference)?
        }
        Origin::FrontMatter { document } => within(subject, document, 0..subject.document(document).body, reference)?,
        Origin::Overlay => Place::file(crate::source::OVERLAYS),
        Origin::Cell => return None,
    };
    let message = format!("`{reference}` of the item `{}` begins with no declared standard", item.id);
    let warning = Diagnostic::warning("reference-unknown", message).at(place);
    let names = subject.site.config.standards.iter().flat_map(|standard| standard.names.iter().map(String::as_str));
    let warning = match like(reference, names.take(MOST_NAMES)) {
        Some(name) => warning.help(format!("did you mean `{name}`?")),
        None => warning.help("declare the standard under `[[model.standards]]` in book.toml, or one of its `aliases`"),
    };
    Some(Finding { diagnostic: warning, at: Some(item.at) })
}

/// Where a reference stands in a part of a document; else where that part begins. What a translation says with the words
/// of the book is told of with the book.
fn within(subject: &Subject<'_>, document: usize, range: Range<usize>, reference: &str) -> Option<Place> {
    let text = &subject.document(document).text[range.clone()];
    let found = text.find(reference).map(|at| range.start + at..range.start + at + reference.len());
    let else_at = Some(range.start..range.start).filter(|_| subject.site.at.is_empty());
    Some(subject.place(document, found.or(else_at)?))
}

/// The name that is most like the beginning of a reference: as many words, or as many characters, as it has.
fn like<'a>(reference: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let lower = reference.to_lowercase();
    let alike = |name: &str| {
        let name = name.to_lowercase();
        let words = lower.split_whitespace().take(name.split_whitespace().count()).collect::<Vec<_>>().join(" ");
        let characters: String = lower.chars().take(name.chars().count()).collect();
        let of = |beginning: &str| {
            nearest(beginning, [name.as_str()])
                .map_or(0.0, |near| strsim::normalized_damerau_levenshtein(beginning, near))
        };
        of(&words).max(of(&characters))
    };
    let scored = names.map(|name| (alike(name), name)).filter(|(alike, _)| *alike > 0.0);
    scored.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::like;

    #[test]
    fn the_nearest_name_is_told() {
        let names = ["NIST SSDF", "SLSA", "ISO/IEC 27001:2022", "ISO/IEC 27001", "SOC 2"];
        for (reference, expected) in [
            ("NIST SSFD PO.2", Some("NIST SSDF")),
            ("NIST-SSDF PO.2", Some("NIST SSDF")),
            ("SLAS Build L1", Some("SLSA")),
            ("ISO 27001 A.8.13", Some("ISO/IEC 27001")),
            ("SOC2 CC7.2", Some("SOC 2")),
            ("PCI DSS 4.0", None),
            ("", None),
        ] {
            assert_eq!(like(reference, names.into_iter()), expected, "{reference}");
        }
    }
}
