//! What open pages are told of the state of the site: JSON.

use serde::Serialize;
use serde_json::json;

use super::editor::Editor;
use super::workspace::Setting;
use crate::checklist::Origin;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Gap;
use crate::render::Renderer;
use crate::site::{PageKind, url};

/// More than these are counted, not listed.
const MOST_LISTED: usize = 200;

/// How many errors and warnings there are.
pub(super) fn counts(found: &[Diagnostic]) -> (usize, usize) {
    let errors = found.iter().filter(|one| one.severity == Severity::Error).count();
    (errors, found.len() - errors)
}

/// A diagnostic, with its place and the link to it. Positions count characters.
#[derive(Serialize)]
struct Told<'a> {
    severity: Severity,
    code: &'a str,
    message: &'a str,
    help: Option<&'a str>,
    path: Option<&'a str>,
    line: usize,
    column: usize,
    excerpt: &'a str,
    from: usize,
    to: usize,
    edit: Option<String>,
}

fn told<'a>(one: &'a Diagnostic, setting: &Setting, editor: &Editor) -> Told<'a> {
    let Diagnostic { code, severity, message, help, place, class: _ } = one;
    let (severity, code, message, help) = (*severity, *code, message.as_str(), help.as_deref());
    let Some(place) = place else {
        let (path, edit) = (None, None);
        return Told { severity, code, message, help, path, line: 0, column: 0, excerpt: "", from: 0, to: 0, edit };
    };
    let count = |to: usize| place.excerpt.get(..to).map_or(0, |text| text.chars().count());
    Told {
        severity,
        code,
        message,
        help,
        path: Some(&place.path),
        line: place.line,
        column: place.column,
        excerpt: &place.excerpt,
        from: count(place.span.start),
        to: count(place.span.end),
        edit: file_of(&place.path, setting).map(|file| editor.href(&file, place.line, place.column)),
    }
}

/// The file that a diagnostic speaks of: its path is within the content, or beside it.
fn file_of(path: &str, setting: &Setting) -> Option<std::path::PathBuf> {
    let folders = [&setting.config.src, &setting.beside, &setting.dir];
    folders.into_iter().map(|folder| folder.join(path)).find(|file| file.is_file())
}

/// What `/.gradus/state` answers.
pub(super) fn state(
    revision: u64,
    follow: bool,
    renderer: Option<&Renderer>,
    found: &[Diagnostic],
    setting: &Setting,
    editor: &Editor,
) -> Vec<u8> {
    let (errors, warnings) = counts(found);
    // Errors first: they are what has to be mended.
    let (first, rest): (Vec<_>, Vec<_>) = found.iter().partition(|one| one.severity == Severity::Error);
    let listed: Vec<_> =
        first.into_iter().chain(rest).take(MOST_LISTED).map(|one| told(one, setting, editor)).collect();
    let gaps = renderer.map(|renderer| (renderer, renderer.site.model.gaps()));
    let shown = gaps.iter().flat_map(|(renderer, gaps)| {
        let site = &renderer.site;
        gaps.iter().take(MOST_LISTED).map(|Gap(at)| {
            let page = site.level_page(at.level);
            json!({
                "name": site.model.place_name(*at),
                "level": site.model.levels[at.level].title,
                "href": format!("/{}", url::encode(&page.route)),
            })
        })
    });
    let drafts = renderer.map_or(0, |one| one.site.documents.iter().filter(|document| document.front.draft).count());
    let state = json!({
        "revision": revision,
        "follow": follow,
        "draft-pages": drafts,
        "errors": errors,
        "warnings": warnings,
        "diagnostics": listed,
        "more": found.len().saturating_sub(MOST_LISTED),
        "gaps": shown.collect::<Vec<_>>(),
        "more-gaps": gaps.as_ref().map_or(0, |(_, gaps)| gaps.len().saturating_sub(MOST_LISTED)),
    });
    state.to_string().into_bytes()
}

/// What `/.gradus/sources` answers for the page at a route.
pub(super) fn sources(renderer: &Renderer, route: &str, setting: &Setting, editor: &Editor) -> Option<Vec<u8>> {
    let (renderer, route) = renderer.in_language(route);
    let site = &renderer.site;
    let index = site.page_at(route)?;
    let page = &site.plan.pages[index];
    let place = |document: usize, line: usize| {
        let path = site.source_path(document);
        let file = setting.config.src.join(&path);
        json!({ "path": path, "line": line, "edit": editor.href(&file, line, 1) })
    };
    let section = |id: &str, document: usize, line: usize| {
        let mut section = place(document, line);
        section["id"] = id.into();
        section
    };
    let mut sections = Vec::new();
    if let Some(document) = page.document {
        let one = &site.documents[document];
        for (number, heading) in one.headings.iter().enumerate() {
            let line = one.line(heading.range.start);
            sections.push(section(site.heading_anchor(document, number), document, line));
        }
    }
    for (anchor, cell) in renderer.cells_on(index) {
        let one = &site.model.cells[cell];
        sections.push(section(&anchor, one.document, one.line));
    }
    let is_of = |one: &str, standard| site.standards.clause(one).is_some_and(|(of, _)| of == standard);
    let shown = site.checklist.items.iter().filter(|item| match page.kind {
        PageKind::Level(level) | PageKind::Checklist(level) | PageKind::Embed(level) => item.at.level == level,
        PageKind::Dimension(dimension) => item.at.dimension == Some(dimension),
        PageKind::Topic(dimension, topic) => (item.at.dimension, item.at.topic) == (Some(dimension), Some(topic)),
        PageKind::Checklists => true,
        PageKind::Home | PageKind::Document => {
            matches!(item.origin, Origin::Task { document, .. } if Some(document) == page.document)
        }
        PageKind::Standard(standard) => item.refs.iter().any(|one| is_of(one, standard)),
        PageKind::Assess | PageKind::Glossary | PageKind::Standards | PageKind::Search | PageKind::NotFound => false,
    });
    let items = shown.filter_map(|item| {
        let mut entry = match item.origin {
            Origin::Task { document, task } => {
                let one = &site.documents[document];
                place(document, one.line(one.tasks[task].marker))
            }
            Origin::FrontMatter { document } => place(document, 1),
            Origin::Overlay | Origin::Cell => return None,
        };
        entry["id"] = item.id.as_str().into();
        Some(entry)
    });
    let items: Vec<_> = items.collect();
    let answer = json!({
        "page": page.document.map(|document| place(document, 1)),
        "draft": page.document.is_some_and(|document| site.documents[document].front.draft),
        "sections": sections,
        "items": items,
    });
    Some(answer.to_string().into_bytes())
}
