//! `[[check.allow]]`

use super::raw::{RawAllow, RawCheck};
use super::{Allowed, Config, Globs, Reporter};
use crate::diagnostic::{Diagnostic, Place};

impl Allowed {
    /// Whether it is about a place of the model, by its id: that one, or one below it.
    pub fn covers(&self, place: &str) -> bool {
        let Some(own) = &self.place else { return true };
        place.strip_prefix(own.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

impl Config {
    /// Why nothing is said at a place of the model, where that is meant.
    pub fn reason_for_gap(&self, place: &str) -> Option<&str> {
        let of_gaps =
            self.allow.iter().filter(|one| matches!(one.code.as_str(), "gap" | "gap-dimension" | "empty-cell"));
        of_gaps.into_iter().find(|one| one.covers(place)).map(|one| one.reason.as_str())
    }
}

/// Reads what is let pass; an entry without a code or a reason is an error.
pub(super) fn read(raw: RawCheck, reporter: &Reporter<'_>) -> Vec<Allowed> {
    let RawCheck { allow } = raw;
    let mut from = 0;
    let one = |RawAllow { code, path, place, reason }: RawAllow| {
        const TABLE: &str = "[[check.allow]]";
        let start = reporter.text[from..].find(TABLE).map_or(from, |at| from + at);
        let end = (start + TABLE.len()).min(reporter.text.len());
        from = end;
        let given = |value: Option<String>| value.filter(|value| !value.trim().is_empty());
        let (Some(code), Some(reason)) = (given(code), given(reason)) else {
            let error = Diagnostic::error("config-value", "what is allowed has a `code` and a `reason`")
                .help("name the code of the warning, and say why it is let pass");
            reporter.tell(error, start..end);
            return None;
        };
        let path = match path.map(|glob| (Globs::new(std::slice::from_ref(&glob)), glob)) {
            Some((None, glob)) => {
                let error = Diagnostic::error("config-value", format!("bad glob: `{glob}`"));
                reporter.tell_value(error.help("write one such as `aspects/*.md`"), &glob);
                return None;
            }
            Some((globs, _)) => globs,
            None => None,
        };
        Some(Allowed {
            code,
            path,
            place: given(place),
            reason,
            written: Place::new(reporter.path, reporter.text, start..end),
        })
    };
    allow.into_iter().filter_map(one).collect()
}
