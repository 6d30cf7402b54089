//! `gradus checklist LEVEL…`: a checklist in the format of another tool.

use std::io::{IsTerminal, Write};

use super::book::{self, Book};
use super::{Console, Outcome, write_file};
use crate::checklist::Progress;
use crate::cli::{BookOptions, ExportArgs};
use crate::config::{self, Format};
use crate::diagnostic::{Diagnostic, any_error};
use crate::export::{self, Filter, Options, Tree};
use crate::model::Model;
use crate::model::name::normalise;

pub(super) fn run(args: &ExportArgs, console: &Console) -> Outcome {
    let misused = |diagnostic: Diagnostic| {
        console.tell(vec![diagnostic]);
        Outcome::Misused
    };
    if args.glyphs && args.format != Format::Markdown {
        return misused(Diagnostic::error("option", "`--glyphs` is for Markdown").help("leave it out"));
    }
    let BookOptions { dir, config, src } = &args.book;
    let mut configured =
        match book::configure(&crate::cli::BookArgs { dir: dir.clone(), config: config.clone(), src: src.clone() }) {
            Ok(configured) => configured,
            Err(found) => {
                console.tell(found);
                return Outcome::Misused;
            }
        };
    if let Some(url) = &args.base_url {
        if !config::is_web_address(url) {
            let help = "write the whole address, such as `https://example.org/model/`";
            return misused(Diagnostic::error("option", format!("`{url}` is no web address")).help(help));
        }
        configured.config.base_url = Some(if url.ends_with('/') { url.clone() } else { format!("{url}/") });
    }
    let mut book = book::read(configured, args.drafts);
    let mut found = std::mem::take(&mut book.found);
    if any_error(&found) {
        console.tell(found);
        return Outcome::Failed;
    }
    let filter = match filter(&book.reading.model, &args.levels, args.dimension.as_deref()) {
        Ok(filter) => filter,
        Err(diagnostic) => return misused(diagnostic),
    };
    let progress = match args.progress.as_deref().map(|path| answers(path, &book)).transpose() {
        Ok(read) => read.map(|(progress, told)| {
            found.extend(told);
            progress
        }),
        Err(diagnostic) => return misused(diagnostic),
    };
    let (sites, planned) = book.plan();
    found.extend(planned);
    let tag = args.language.as_deref().unwrap_or(&book.config.language);
    let Some(site) = sites.iter().find(|site| site.config.language == tag) else {
        let tags: Vec<&str> = sites.iter().map(|site| site.config.language.as_str()).collect();
        let error = Diagnostic::error("option", format!("the book has no language `{tag}`"));
        return misused(error.help(format!("it has {}", tags.join(", "))).did_you_mean(tag, tags.iter().copied()));
    };
    let tree = Tree::new(site, &filter, progress.as_ref());
    if tree.levels.is_empty() {
        return misused(Diagnostic::error("option", "there are no items here").help("name another level or dimension"));
    }
    let bytes = match export::write(&tree, args.format, Options { glyphs: args.glyphs }) {
        Ok(bytes) => bytes,
        Err(error) => {
            let message = format!("the checklist cannot be written as {}: {error}", args.format.title());
            found.push(Diagnostic::error("export", message));
            console.tell(found);
            return Outcome::Failed;
        }
    };
    console.tell(found);
    if let Some(path) = &args.out {
        return match write_file(path, &bytes) {
            Ok(()) => {
                let count = super::plural(tree.entries().count(), "item");
                console.say(&format!("{}: {count}", path.display()));
                Outcome::Done
            }
            Err(diagnostic) => misused(diagnostic),
        };
    }
    let mut out = std::io::stdout().lock();
    if args.format == Format::Xlsx && out.is_terminal() {
        let help = "name a file with `--out`, such as `--out checklist.xlsx`";
        return misused(Diagnostic::error("option", "a workbook is nothing to print").help(help));
    }
    // A reader that went away is no error.
    let _ = out.write_all(&bytes);
    Outcome::Done
}

/// The levels and the dimension that were named.
pub(super) fn filter(model: &Model, levels: &[String], dimension: Option<&str>) -> Result<Filter, Diagnostic> {
    let mut filter = Filter::default();
    for name in levels {
        let wanted = normalise(name);
        let same = |known: &str| normalise(known) == wanted;
        let found = model.levels.iter().position(|level| {
            same(&level.id) || same(&level.name) || same(&level.title) || level.rank.to_string() == *name
        });
        let Some(index) = found else {
            let names = model.levels.iter().map(|level| level.id.as_str());
            let help = format!("the levels are {}", names.clone().collect::<Vec<_>>().join(", "));
            let error = Diagnostic::error("option", format!("there is no level `{name}`")).help(help);
            return Err(error.did_you_mean(name, names));
        };
        filter.levels.push(index);
    }
    if let Some(name) = dimension {
        let wanted = normalise(name);
        let of = |known: &str| normalise(known) == wanted;
        let found = model.dimensions.iter().position(|one| of(&one.id) || of(&one.name));
        if found.is_none() {
            let names = model.dimensions.iter().map(|one| one.id.as_str());
            let help = format!("the dimensions are {}", names.clone().collect::<Vec<_>>().join(", "));
            let error = Diagnostic::error("option", format!("there is no dimension `{name}`")).help(help);
            return Err(error.did_you_mean(name, names));
        }
        filter.dimension = found;
    }
    Ok(filter)
}

fn answers(path: &std::path::Path, book: &Book) -> Result<(Progress, Vec<Diagnostic>), Diagnostic> {
    let shown = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|error| {
        let reason = crate::source::reason(&error);
        Diagnostic::error("progress", format!("`{shown}` cannot be read: {reason}"))
            .help("name the file that the checklist page saved")
    })?;
    Progress::read(&shown, &text, &book.reading.checklist)
}
