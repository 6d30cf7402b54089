//! Atlassian Document Format: <https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/>.
//!
//! A task is to do or done. What is not applicable is to do, and says so beside the title.

use serde_json::{Value, json};

use super::local_id::LocalIds;
use super::walk::{Part, notice, parts};
use super::xml::legal;
use super::{Entry, Tree, status};
use crate::checklist::Answer;
use crate::config::is_web_address;

pub(super) fn write(tree: &Tree) -> String {
    let ids = LocalIds::new(&tree.model);
    let (words, address) = notice(tree);
    let mut told = vec![text(&words, None)];
    told.extend(address.map(|address| text(address, Some(address))));
    let mut content = vec![heading(1, &tree.heading(), None), json!({ "type": "paragraph", "content": told })];
    for part in parts(tree) {
        match part {
            // A text node cannot be empty.
            Part::Heading { text: "", .. } => {}
            Part::Heading { depth, text, address } => content.push(heading(depth, text, address)),
            Part::Items(items) => {
                let list = items.first().map(|first| ids.list(&first.id).to_string());
                content.push(json!({
                    "type": "taskList",
                    "attrs": { "localId": list },
                    "content": items.iter().map(|entry| task(entry, &ids)).collect::<Vec<_>>(),
                }));
            }
        }
    }
    format!("{:#}\n", json!({ "version": 1, "type": "doc", "content": content }))
}

fn task(entry: &Entry, ids: &LocalIds) -> Value {
    // Lines of one text: a task holds no paragraphs.
    let mut content = vec![text(&entry.title, None)];
    if entry.answer == Answer::NotApplicable {
        content.push(text(" ", None));
        content.push(json!({ "type": "status", "attrs": { "text": status(entry.answer), "color": "neutral" } }));
    }
    if !entry.description.is_empty() {
        content.extend([line_break(), text(&entry.description, None)]);
    }
    for (index, one) in entry.refs.iter().filter(|one| !one.is_empty()).enumerate() {
        if index == 0 {
            content.extend([line_break(), text("References: ", None)]);
        } else {
            content.push(text("; ", None));
        }
        content.push(text(one, Some(one.as_str()).filter(|one| is_web_address(one))));
    }
    let state = if entry.answer == Answer::Done { "DONE" } else { "TODO" };
    json!({
        "type": "taskItem",
        "attrs": { "localId": ids.item(&entry.id).to_string(), "state": state },
        "content": content,
    })
}

fn heading(depth: u8, title: &str, address: Option<&str>) -> Value {
    json!({ "type": "heading", "attrs": { "level": depth }, "content": [text(title, address)] })
}

fn text(text: &str, address: Option<&str>) -> Value {
    // Confluence keeps pages as XML.
    let text = legal(text);
    match address {
        Some(address) => {
            json!({ "type": "text", "text": text, "marks": [{ "type": "link", "attrs": { "href": legal(address) } }] })
        }
        None => json!({ "type": "text", "text": text }),
    }
}

fn line_break() -> Value {
    json!({ "type": "hardBreak" })
}
