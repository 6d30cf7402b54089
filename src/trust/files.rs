//! Files beside the texts: which of them browsers would run.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Place};

/// Kinds of files that browsers show, play, or save, and do not run. What is not among them is left out: pages and
/// scripts of any kind, files of the site's own, and those that tell a server what to do.
const QUIET: [&str; 44] = [
    "apng", "avif", "bmp", "gif", "ico", "jpeg", "jpg", "png", "webp", "flac", "m4a", "mp3", "mp4", "oga", "ogg",
    "ogv", "vtt", "wav", "webm", "csv", "json", "pdf", "toml", "tsv", "txt", "yaml", "yml", "otf", "ttf", "woff",
    "woff2", "7z", "gz", "tar", "tgz", "zip", "docx", "odp", "ods", "odt", "pptx", "xlsx", "tex", "bib",
];

/// Elements of SVG that run something, load a page, or change an address afterwards.
const LOUD: [&str; 15] = [
    "script",
    "foreignobject",
    "iframe",
    "object",
    "embed",
    "handler",
    "listener",
    "set",
    "animate",
    "animatemotion",
    "animatetransform",
    "discard",
    "video",
    "audio",
    "link",
];

/// Takes out of `files` those of the folder `src` that browsers might run, and tells of each. Those of `owned`, the
/// folder of the owner's files, stay.
pub fn refuse(files: &mut BTreeMap<String, PathBuf>, src: &Path, owned: Option<&Path>) -> Vec<Diagnostic> {
    let is_sent = |file: &Path| file.starts_with(src) && !owned.is_some_and(|owned| file.starts_with(owned));
    let refused: Vec<(String, String)> = files
        .par_iter()
        .filter(|(_, file)| is_sent(file))
        .filter_map(|(path, file)| Some((path.clone(), why(path, file)?)))
        .collect();
    let tell = |(path, why): (String, String)| {
        files.remove(&path);
        Diagnostic::warning("unsafe-file", format!("the file is left out: {why}"))
            .at(Place::file(&path))
            .help("files of the owner's own are in the folder that `static-dir` under `[build]` names")
    };
    refused.into_iter().map(tell).collect()
}

/// Why browsers might run a file.
fn why(path: &str, file: &Path) -> Option<String> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    if QUIET.contains(&extension.as_str()) {
        return None;
    }
    if extension != "svg" {
        return Some("it is none of the kinds that browsers only show or save".to_owned());
    }
    // What cannot be read is told of where it is copied.
    let bytes = std::fs::read(file).ok()?;
    Some(format!("the picture {}", loud(std::str::from_utf8(&bytes).ok())?))
}

/// What of a picture might run. It errs on the safe side: what only looks like that is taken for it.
fn loud(text: Option<&str>) -> Option<String> {
    let Some(text) = text.filter(|text| !text.contains('\0')) else { return Some("is not UTF-8".to_owned()) };
    let text = text.to_ascii_lowercase();
    for (part, why) in [
        ("<!entity", "declares entities"),
        ("<!attlist", "declares attributes"),
        ("<?xml-stylesheet", "has a stylesheet of its own"),
        ("http://www.w3.org/1999/xhtml", "holds HTML"),
    ] {
        if text.contains(part) {
            return Some(why.to_owned());
        }
    }
    let elements = text.match_indices('<').map(|(at, _)| name(&text[at + 1..]));
    if let Some(element) = elements.map(|name| name.rsplit(':').next().unwrap_or(name)).find(|one| LOUD.contains(one)) {
        return Some(format!("holds `<{element}>`"));
    }
    for (at, _) in text.match_indices('=') {
        let (before, after) = (text[..at].trim_end(), text[at + 1..].trim_start());
        let start =
            before.rfind(|one: char| !one.is_ascii_alphanumeric() && !matches!(one, '-' | '_')).map_or(0, |at| at + 1);
        let attribute = &before[start..];
        let value = after.strip_prefix(['"', '\'']).unwrap_or(after);
        let value = value[..value.find(['"', '\'']).unwrap_or(value.len())].trim_start();
        let is_handler = attribute.len() > 2 && attribute.starts_with("on");
        let is_bad = match attribute {
            "href" | "src" => !is_quiet_address(value),
            "encoding" => !matches!(value, "utf-8" | "us-ascii"),
            // A character that is written as a reference hides what the value is.
            _ => (attribute == "xmlns" || before[..start].ends_with("xmlns:")) && value.contains('&'),
        };
        if is_handler || is_bad {
            return Some(format!("has the attribute `{attribute}`"));
        }
    }
    None
}

/// The name that a tag begins with.
fn name(text: &str) -> &str {
    let text = text.trim_start_matches('/');
    &text
        [..text.find(|one: char| !one.is_ascii_alphanumeric() && !matches!(one, ':' | '-' | '_')).unwrap_or(text.len())]
}

/// Whether an address in a picture can run nothing.
fn is_quiet_address(value: &str) -> bool {
    let picture = ["png", "jpeg", "jpg", "gif", "webp"];
    if let Some(data) = value.strip_prefix("data:image/") {
        return picture.iter().any(|kind| data.strip_prefix(kind).is_some_and(|rest| rest.starts_with([';', ','])));
    }
    let plain = ["#", "http://", "https://"].iter().any(|begin| value.starts_with(begin));
    plain || (!value.contains('&') && super::is_safe_image(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_that_only_show_are_let_be() {
        for text in [
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M0 0\"/><desc>A description, based on scripts.</desc></svg>",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"x.dtd\"><svg/>",
            "<svg><use xlink:href=\"#a\"/><image href=\"data:image/png;base64,AAAA\"/><a href=\"https://a.example/?b&amp;c\"/></svg>",
            "<svg><style>.a{fill:red}</style><text font-family=\"A\">a &#160; b</text></svg>",
        ] {
            assert_eq!(loud(Some(text)), None, "{text}");
        }
    }

    #[test]
    fn pictures_that_might_run_are_refused() {
        for text in [
            "<svg><script>alert(1)</script></svg>",
            "<svg xmlns:x=\"http://www.w3.org/2000/svg\"><x:SCRIPT/></svg>",
            "<svg onload=\"alert(1)\"/>",
            "<svg/onload\n=\n'alert(1)'/>",
            "<svg><a xlink:href=\"javascript:alert(1)\"/></svg>",
            "<svg><a href=\"java&#115;cript:alert(1)\"/></svg>",
            "<svg><a href=' &#106;avascript:alert(1)'/></svg>",
            "<svg><image href=\"data:image/svg+xml,x\"/></svg>",
            "<svg><use href=\"data:application/xml,x\"/></svg>",
            "<!DOCTYPE svg [<!ENTITY a \"b\">]><svg>&a;</svg>",
            "<?xml-stylesheet href=\"a.xsl\"?><svg/>",
            "<?xml version=\"1.0\" encoding=\"utf-7\"?><svg/>",
            "<svg><foreignObject><p/></foreignObject></svg>",
            "<svg><h:p xmlns:h=\"http://www.w3.org/1999/xhtml\"/></svg>",
            "<svg><h:p xmlns:h=\"http://www.w3.org/1999/xhtm&#108;\"/></svg>",
            "<svg><set attributeName=\"href\" to=\"javascript:x\"/></svg>",
            "<svg><animate/></svg>",
        ] {
            assert!(loud(Some(text)).is_some(), "{text}");
        }
        assert!(loud(None).is_some() && loud(Some("<svg>\0</svg>")).is_some());
    }
}
