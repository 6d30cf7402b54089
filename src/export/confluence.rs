//! Confluence's storage format: <https://confluence.atlassian.com/doc/confluence-storage-format-790796544.html>.
//!
//! A task is complete or not. What is not applicable is not complete, and says so beside the title.

use super::local_id::LocalIds;
use super::walk::{Part, notice, parts};
use super::xml::escape;
use super::{Entry, Tree, status};
use crate::checklist::Answer;
use crate::config::is_web_address;

pub(super) fn write(tree: &Tree) -> String {
    let ids = LocalIds::new(&tree.model);
    let (words, address) = notice(tree);
    let address = address.map(|address| link(address, address)).unwrap_or_default();
    let mut out = format!("<h1>{}</h1>\n<p>{}{address}</p>\n", escape(&tree.heading()), escape(&words));
    // Counted over the whole page: Confluence finds a task by it.
    let mut number = 0;
    for part in parts(tree) {
        match part {
            Part::Heading { depth, text, address } => {
                let text = address.map_or_else(|| escape(text), |address| link(address, text));
                out.push_str(&format!("<h{depth}>{text}</h{depth}>\n"));
            }
            Part::Items(items) => {
                out.push_str("<ac:task-list>\n");
                for entry in items {
                    number += 1;
                    task(&mut out, number, entry, &ids);
                }
                out.push_str("</ac:task-list>\n");
            }
        }
    }
    out
}

fn task(out: &mut String, number: usize, entry: &Entry, ids: &LocalIds) {
    let state = if entry.answer == Answer::Done { "complete" } else { "incomplete" };
    let uuid = ids.item(&entry.id);
    out.push_str(&format!(
        "<ac:task>\n<ac:task-id>{number}</ac:task-id>\n<ac:task-uuid>{uuid}</ac:task-uuid>\n\
         <ac:task-status>{state}</ac:task-status>\n\
         <ac:task-body><span class=\"placeholder-inline-tasks\">{}",
        escape(&entry.title)
    ));
    if entry.answer == Answer::NotApplicable {
        out.push_str(&format!(
            " <ac:structured-macro ac:name=\"status\"><ac:parameter ac:name=\"title\">{}</ac:parameter>\
             </ac:structured-macro>",
            status(entry.answer)
        ));
    }
    if !entry.description.is_empty() {
        out.push_str(&format!("<br />{}", escape(&entry.description)));
    }
    for (index, one) in entry.refs.iter().filter(|one| !one.is_empty()).enumerate() {
        out.push_str(if index == 0 { "<br />References: " } else { "; " });
        out.push_str(&if is_web_address(one) { link(one, one) } else { escape(one) });
    }
    out.push_str("</span></ac:task-body>\n</ac:task>\n");
}

fn link(address: &str, text: &str) -> String {
    format!("<a href=\"{}\">{}</a>", escape(address), escape(text))
}
