//! Diagnostics as text for a terminal.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Diagnostic, Severity};

/// The whole report, a block a diagnostic; `colour` adds ANSI colours. What names and texts of a book hold does nothing to a
/// terminal: neither control characters nor those that change the direction of what follows.
pub fn render(diagnostics: &[Diagnostic], colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut out = String::new();
    for diagnostic in diagnostics {
        out.push_str(&renderer.render(&groups(&tame(diagnostic))));
        out.push_str("\n\n");
    }
    out
}

/// A diagnostic whose words only show. Excerpts are tamed by the renderer.
fn tame(diagnostic: &Diagnostic) -> Diagnostic {
    let is_wild = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\t')) || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let shown = |text: &str| text.replace(is_wild, "\u{fffd}");
    let mut tamed = diagnostic.clone();
    tamed.message = shown(&tamed.message);
    tamed.help = tamed.help.as_deref().map(shown);
    if let Some(place) = &mut tamed.place {
        place.path = shown(&place.path).replace(['\n', '\t'], "\u{fffd}");
    }
    tamed
}

fn groups(diagnostic: &Diagnostic) -> Vec<Group<'_>> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = Group::with_title(level.primary_title(diagnostic.message.as_str()).id(diagnostic.code));
    if let Some(place) = &diagnostic.place {
        if place.line == 0 {
            group = group.element(Origin::path(place.path.as_str()));
        } else if place.excerpt.is_empty() {
            group = group.element(Origin::path(place.path.as_str()).line(place.line).char_column(place.column));
        } else {
            group = group.element(
                Snippet::source(place.excerpt.as_str())
                    .line_start(place.line)
                    .path(place.path.as_str())
                    .annotation(AnnotationKind::Primary.span(place.span.clone())),
            );
        }
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    vec![group]
}
