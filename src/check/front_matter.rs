//! Keys that are mistyped, dates that are none, ids that are given twice, levels out of order, pages without a title.

use std::collections::HashMap;

use super::{Finding, Rule, Subject};
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Place};
use crate::document::Document;
use crate::document::front_matter::{Entry, entries};
use crate::model::Coordinates;

pub(super) const RULE: Rule =
    Rule { codes: &["front-matter-key", "front-matter-date", "duplicate-id", "level-order", "no-title"], find };

/// The keys that mean something to Gradus.
const KEYS: [&str; 24] = [
    "title",
    "link_title",
    "linkTitle",
    "linktitle",
    "sidebar_label",
    "nav_title",
    "description",
    "weight",
    "sidebar_position",
    "nav_order",
    "order",
    "draft",
    "date",
    "updated",
    "lastmod",
    "last_update",
    "image",
    "slug",
    "permalink",
    "aliases",
    "level",
    "dimension",
    "topic",
    "checklist",
];

/// Keys of other programs that are written much like one of ours. All other keys are let be anyway.
const FOREIGN: [&str; 17] = [
    // Hugo, <https://gohugo.io/content-management/front-matter/>
    "images",
    "topics",
    "menus",
    "titles",
    "series",
    // Docusaurus, <https://docusaurus.io/docs/api/plugins/@docusaurus/plugin-content-docs#markdown-front-matter>
    "title_meta",
    // Jekyll and Just the Docs, <https://just-the-docs.com/docs/navigation/>
    "child_nav_order",
    "nav_exclude",
    // Material for MkDocs, <https://squidfunk.github.io/mkdocs-material/reference/>
    "subtitle",
    // Obsidian, <https://help.obsidian.md/properties>
    "alias",
    // VitePress and Starlight, <https://vitepress.dev/reference/frontmatter-config>
    "lastUpdated",
    "lastUpdate",
    "titleTemplate",
    // Astro and Eleventy
    "data",
    "dates",
    "updatedDate",
    "modified",
];

const DATES: [&str; 4] = ["date", "updated", "lastmod", "last_update"];

fn find(subject: &Subject<'_>) -> Vec<Finding> {
    let mut found = subject.in_each(|index| {
        let document = subject.document(index);
        let entries = entries(&document.text);
        let mut found = Vec::new();
        let place = |at: &std::ops::Range<usize>| subject.place(index, at.clone());
        for entry in &entries {
            let one = key(entry).map(|one| one.at(place(&entry.at)));
            found.extend(one.or_else(|| Some(date(document, entry)?.at(place(&entry.value)))));
        }
        found.extend(title(subject, index, &entries));
        ids(subject, index, &mut found);
        found.into_iter().map(Finding::of).collect()
    });
    found.extend(levels(subject));
    found
}

/// A key that is nearly one of ours, and none of another program.
fn key(entry: &Entry<'_>) -> Option<Diagnostic> {
    let key = entry.key;
    let is_known = KEYS.contains(&key) || matches!(key, "url" | "redirect_from") || FOREIGN.contains(&key);
    if is_known || key.len() < 4 {
        return None;
    }
    let plain = |key: &str| key.to_lowercase().replace(['_', '-'], "");
    let (own, first) = (plain(key), key.chars().next()?.to_ascii_lowercase());
    let near = KEYS.iter().find(|known| {
        // Of a short word, one letter that is another makes another word.
        let most = if known.len() > 7 { 2 } else { 1 };
        let known = plain(known);
        known == own || known.starts_with(first) && strsim::damerau_levenshtein(&known, &own) <= most
    })?;
    let message = format!("`{key}` means nothing in front matter");
    Some(Diagnostic::warning("front-matter-key", message).help(format!("did you mean `{near}`?")))
}

/// A value that should be a date and is none.
fn date(document: &Document, entry: &Entry<'_>) -> Option<Diagnostic> {
    if !DATES.contains(&entry.key) {
        return None;
    }
    let value = document.text[entry.value.clone()].trim_matches(['"', '\'']);
    // Lists, tables, blocks and what a template fills in are no dates that somebody wrote.
    let is_other = value.is_empty() || value.starts_with(['{', '[', '>', '|', '&', '*', '!', '<', '%']);
    if is_other || matches!(value, "true" | "false" | "null" | "~") || Date::parse(value).is_some() {
        return None;
    }
    let message = format!("`{value}` is no date");
    Some(Diagnostic::warning("front-matter-date", message).help("write it as `2026-11-23`, or with a time behind it"))
}

/// A page that is called by the name of its file.
fn title(subject: &Subject<'_>, index: usize, entries: &[Entry<'_>]) -> Option<Diagnostic> {
    let document = subject.document(index);
    let model = subject.model();
    let named = document.title_heading.is_some() || entries.iter().any(|entry| entry.key == "title");
    let is_home = document.is_index() && document.folder().is_empty();
    let is_level = model.levels.iter().any(|level| level.page == Some(index));
    if named || is_home || is_level {
        return None;
    }
    // book.toml says what a place of the model is called.
    let config = &subject.site.config;
    let is_declared = |cell: &usize| {
        let cell = &model.cells[*cell];
        let dimension = cell.at.dimension.map(|dimension| &model.dimensions[dimension]);
        let declared = dimension.and_then(|one| config.dimensions.iter().find(|other| other.id == one.id));
        let topic = || cell.at.topic.zip(dimension).map(|(topic, one)| &one.topics[topic].slug);
        let has_topic = |topic: &String| declared.is_some_and(|one| one.topics.iter().any(|other| other.id == *topic));
        cell.whole && declared.is_some() && topic().is_none_or(has_topic)
    };
    if subject.site.cells_of(index).iter().any(is_declared) {
        return None;
    }
    let message = format!("the page has no title: it is called `{}` by its file", document.title);
    let help = "give it a `title` in its front matter, or begin it with a heading `# …`";
    Some(Diagnostic::warning("no-title", message).at(Place::file(&document.path)).help(help))
}

/// Ids of headings that something else on the page has.
fn ids(subject: &Subject<'_>, index: usize, found: &mut Vec<Diagnostic>) {
    let document = subject.document(index);
    if document.headings.iter().all(|heading| heading.id.is_none()) {
        return;
    }
    // The id of a place of the model may well be given at each level.
    let places = subject.headings_of_places(index);
    let mut first = HashMap::<&str, usize>::new();
    for (number, heading) in document.headings.iter().enumerate() {
        let Some(id) = heading.id.as_deref() else {
            first.entry(&heading.anchor).or_insert(number);
            continue;
        };
        let Some(other) = first.get(id).copied() else {
            first.insert(id, number);
            continue;
        };
        if places.contains(&number) {
            continue;
        }
        let line = document.line(document.headings[other].range.start);
        let message = format!("the heading in line {line} has the id `{id}` already");
        let place = subject.place(index, super::first_line(&document.text, heading.range.clone()));
        let help = "give one of them another id: a link leads to the first one";
        found.push(Diagnostic::warning("duplicate-id", message).at(place).help(help));
    }
}

/// Levels whose pages are sorted otherwise, and numbers that are passed over.
fn levels(subject: &Subject<'_>) -> Vec<Finding> {
    let model = subject.model();
    if !subject.site.at.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut tell = |level: usize, message: String, help: &str| {
        let place = subject.place_of_level(level);
        let at = Some(Coordinates { level, dimension: None, topic: None });
        found.push(Finding { diagnostic: Diagnostic::warning("level-order", message).at(place).help(help), at });
    };
    let above = |document: &Document| {
        let folder = document.folder();
        let parent = folder.rsplit_once('/').map_or("", |(parent, _)| parent);
        if document.is_index() { parent.to_owned() } else { folder.to_owned() }
    };
    for (lower, pair) in model.levels.windows(2).enumerate() {
        let [one, next] = pair else { continue };
        let missing: Vec<String> = (one.rank + 1..next.rank).take(3).map(|rank| rank.to_string()).collect();
        if !missing.is_empty() {
            let message = format!("there is no level {} below {}", missing.join(", "), next.title);
            tell(lower + 1, message, "write it, or number the levels without a gap");
        }
        let pages = one.page.zip(next.page).map(|(one, next)| (subject.document(one), subject.document(next)));
        let Some((page, next_page)) = pages.filter(|(one, next)| above(one) == above(next)) else { continue };
        let (order, next_order) = (page.front.order(), next_page.front.order());
        if order != i64::MAX && next_order < order {
            let message = format!(
                "{} is sorted before {}: its place is {next_order}, and that of the level below it {order}",
                next.title, one.title
            );
            tell(lower + 1, message, "give the pages of levels places in their order");
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(name: &str) -> bool {
        key(&Entry { key: name, at: 0..0, value: 0..0 }).is_some()
    }

    #[test]
    fn keys_of_other_programs_are_let_be() {
        let of_others = "
            aliases build cascade date draft expiryDate headless isCJKLanguage keywords lastmod layout linkTitle markup menu
            menus modified outputs params pubdate publishDate published resources sitemap slug summary title translationKey
            type unpublishdate url weight images videos series audio categories category tags toc
            toc_hide hide_summary manualLink manualLinkTitle hide_feedback exclude_search notoc body_class no_list simple_list
            id title_meta hide_title hide_table_of_contents toc_min_heading_level toc_max_heading_level pagination_label
            pagination_next pagination_prev sidebar_class_name sidebar_custom_props displayed_sidebar parse_number_prefixes
            custom_edit_url unlisted sidebar_key authors sidebar_label sidebar_position last_update
            permalink redirect_from redirect_to excerpt defaults collection parent grand_parent ancestor has_children
            nav_exclude nav_fold has_toc child_nav_order search_exclude nav_order
            icon status hide template search social subtitle links pin readtime exclude revision_date meta
            cssclasses cssclass publish alias tag cover
            head titleTemplate lang hero features navbar sidebar aside outline lastUpdated editLink footer pageClass isHome
            prev next editUrl tableOfContents banner pagefind
            list_image github_url author email state data dates topics label labels levelling";
        let wrong: Vec<&str> = of_others.split_whitespace().filter(|name| told(name)).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn typing_errors_are_told() {
        for name in ["titel", "descripton", "Weight", "sidebar-position", "drfat", "levle", "dimensions", "checklists"]
        {
            assert!(told(name), "{name}");
        }
    }
}
