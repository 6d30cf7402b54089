//! Reading built pages.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path};
use std::rc::Rc;

use lol_html::html_content::Element;
use lol_html::{RewriteStrSettings, element, rewrite_str, text};

/// An HTML page.
pub struct Page {
    /// Its file within the site.
    pub file: String,
    /// As it is on disk.
    pub html: String,
}

impl Page {
    /// The text of each element that a selector matches, white space collapsed, in the order in which they begin.
    pub fn select(&self, selector: &str) -> Vec<String> {
        let found = Rc::new(RefCell::new(Vec::<String>::new()));
        let open = Rc::new(RefCell::new(Vec::<usize>::new()));
        let begin = {
            let (found, open) = (found.clone(), open.clone());
            move |element: &mut Element<'_, '_>| {
                open.borrow_mut().push(found.borrow().len());
                found.borrow_mut().push(String::new());
                let ends = open.clone();
                match element.end_tag_handlers() {
                    Some(handlers) => handlers.push(Box::new(move |_| {
                        ends.borrow_mut().pop();
                        Ok(())
                    })),
                    None => drop(open.borrow_mut().pop()),
                }
                Ok(())
            }
        };
        // Blocks do not run into one another.
        let space = {
            let (found, open) = (found.clone(), open.clone());
            move |element: &mut Element<'_, '_>| {
                let inline = ["a", "em", "strong", "code", "span", "b", "i", "sup", "sub", "small", "del", "mark"];
                if !inline.contains(&element.tag_name().as_str()) {
                    for index in open.borrow().iter() {
                        found.borrow_mut()[*index].push(' ');
                    }
                }
                Ok(())
            }
        };
        let words = {
            let (found, open) = (found.clone(), open.clone());
            move |chunk: &mut lol_html::html_content::TextChunk<'_>| {
                for index in open.borrow().iter() {
                    found.borrow_mut()[*index].push_str(chunk.as_str());
                }
                Ok(())
            }
        };
        let settings = RewriteStrSettings::new()
            .append_element_content_handler(element!("*", space))
            .append_element_content_handler(element!(selector, begin))
            .append_element_content_handler(text!("*", words));
        rewrite_str(&self.html, settings).unwrap_or_else(|error| panic!("{}: {error}", self.file));
        let found = found.borrow();
        found.iter().map(|text| collapse(&decode(text))).collect()
    }

    /// The values of an attribute of the elements that a selector matches.
    pub fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let found = Rc::new(RefCell::new(Vec::new()));
        let into = found.clone();
        let handler = element!(selector, move |element| {
            into.borrow_mut().extend(element.get_attribute(name).map(|value| decode(&value)));
            Ok(())
        });
        rewrite_str(&self.html, RewriteStrSettings::new().append_element_content_handler(handler))
            .unwrap_or_else(|error| panic!("{}: {error}", self.file));
        found.take()
    }

    /// The text of the page's main part.
    pub fn text(&self) -> String {
        self.select("main").join(" ")
    }

    /// The links of the main part: (text, address).
    pub fn links(&self, selector: &str) -> Vec<(String, String)> {
        self.select(selector).into_iter().zip(self.attributes(selector, "href")).collect()
    }

    /// The ids on the page, in order.
    pub fn ids(&self) -> Vec<String> {
        self.attributes("[id]", "id")
    }

    /// The headings: depth and text.
    pub fn headings(&self) -> Vec<(u8, String)> {
        let depths = RefCell::new(Vec::new());
        let handler = element!("h1, h2, h3, h4, h5, h6", |element| {
            depths.borrow_mut().push(element.tag_name().as_bytes()[1] - b'0');
            Ok(())
        });
        rewrite_str(&self.html, RewriteStrSettings::new().append_element_content_handler(handler))
            .unwrap_or_else(|error| panic!("{}: {error}", self.file));
        depths.into_inner().into_iter().zip(self.select("h1, h2, h3, h4, h5, h6")).collect()
    }

    /// Fails unless the main part of the page contains `wanted`.
    #[track_caller]
    pub fn says(&self, wanted: &str) -> &Self {
        let text = self.text();
        assert!(text.contains(wanted), "{} does not say {wanted:?}:\n{text}", self.file);
        self
    }

    /// Fails where the page contains `unwanted` anywhere.
    #[track_caller]
    pub fn lacks(&self, unwanted: &str) -> &Self {
        assert!(!self.html.contains(unwanted), "{} holds {unwanted:?}:\n{}", self.file, self.html);
        self
    }

    /// Fails unless the page contains these very bytes.
    #[track_caller]
    pub fn holds(&self, wanted: &str) -> &Self {
        assert!(self.html.contains(wanted), "{} does not hold {wanted:?}:\n{}", self.file, self.html);
        self
    }
}

/// What is wrong with the pages of a site, from outside: links, ids, headings.
pub fn problems(root: &Path, files: &BTreeSet<String>) -> Vec<String> {
    let pages: Vec<Page> = files
        .iter()
        .filter(|file| file.ends_with(".html"))
        .map(|file| Page { file: file.clone(), html: std::fs::read_to_string(root.join(file)).expect("a page") })
        .collect();
    let ids: BTreeMap<&str, Vec<String>> = pages.iter().map(|page| (page.file.as_str(), page.ids())).collect();
    let mut found = Vec::new();
    for page in &pages {
        let mut tell = |problem: String| found.push(format!("{}: {problem}", page.file));
        let own = &ids[page.file.as_str()];
        let unique: BTreeSet<&String> = own.iter().collect();
        if unique.len() != own.len() {
            tell(format!("an id is there twice: {own:?}"));
        }
        let headings = page.headings();
        if headings.iter().filter(|(depth, _)| *depth == 1).count() != 1 {
            tell(format!("not one h1: {headings:?}"));
        }
        if headings.windows(2).any(|pair| pair[1].0 > pair[0].0 + 1) {
            tell(format!("a heading level is skipped: {headings:?}"));
        }
        let based = !page.attributes("base", "href").is_empty();
        let mut addresses = page.attributes("[href]:not(base)", "href");
        addresses.extend(page.attributes("[src]", "src"));
        for address in addresses {
            if address.contains("://") || address.starts_with("mailto:") || based {
                continue;
            }
            if address.starts_with('/') {
                tell(format!("{address} is not relative"));
                continue;
            }
            let (path, fragment) = address.split_once('#').map_or((address.as_str(), ""), |(path, id)| (path, id));
            let Some(target) = target(&page.file, &unescape(path)) else {
                tell(format!("{address} leaves the site"));
                continue;
            };
            let target = if path.is_empty() { page.file.clone() } else { target };
            if !files.contains(&target) {
                tell(format!("{address} leads nowhere"));
            } else if !fragment.is_empty()
                && !ids.get(target.as_str()).is_some_and(|ids| ids.contains(&unescape(fragment)))
            {
                tell(format!("{address} has a fragment that is not there"));
            }
        }
    }
    found
}

/// The file that an address on the page `from` means; `None` where it leaves the root.
fn target(from: &str, address: &str) -> Option<String> {
    let mut path: Vec<&str> = from.split('/').collect();
    path.pop();
    for part in Path::new(address).components() {
        match part {
            Component::ParentDir => drop(path.pop()?),
            Component::Normal(part) => path.push(part.to_str()?),
            _ => {}
        }
    }
    let folder = address.is_empty() || address.ends_with('/') || address.ends_with('.');
    if folder {
        path.push("index.html");
    }
    Some(path.join("/"))
}

/// All files under a folder, by their path within it; those whose name begins with a dot too.
pub fn files(root: &Path) -> BTreeSet<String> {
    fn walk(root: &Path, folder: &Path, into: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(root.join(folder)).into_iter().flatten().flatten() {
            let path = folder.join(entry.file_name());
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                walk(root, &path, into);
            } else {
                into.insert(path.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    let mut found = BTreeSet::new();
    walk(root, Path::new(""), &mut found);
    found
}

fn collapse(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The few entities that a page holds.
fn decode(text: &str) -> String {
    let pairs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#x27;", "'"), ("&#39;", "'"), ("&#x2F;", "/")];
    pairs.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to)).replace("&amp;", "&")
}

/// Undoes the percent encoding of an address.
fn unescape(address: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = address.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let code: String = rest.by_ref().take(2).map(char::from).collect();
        bytes.push(u8::from_str_radix(&code, 16).unwrap_or_else(|_| panic!("a bad escape in {address}")));
    }
    String::from_utf8(bytes).unwrap_or_else(|_| panic!("{address} is not UTF-8"))
}
