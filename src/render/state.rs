//! What is open while a part of a document is written.

use pulldown_cmark::Alignment;

use super::fragment::{Fragment, Slot};
use super::guard;
use crate::site::Target;
use crate::trust::Trust;

/// What is open while a part is written.
#[derive(Default)]
pub(super) struct State {
    pub out: Fragment,
    /// Blocks that are open.
    pub depth: usize,
    /// A paragraph that the source opened before the part began.
    pub paragraph: bool,
    /// A list that the source opened before the part began: its end tag.
    pub list: Option<&'static str>,
    /// Columns of the tables that are open.
    pub columns: Vec<Alignment>,
    pub column: usize,
    pub in_head: bool,
    pub cell_end: &'static str,
    /// The cell that is open is one of the model: where it begins.
    pub model_cell: Option<usize>,
    /// Inside of an image: its alternative text is collected.
    pub image: Option<Image>,
    /// Inside of a code block: its language and text.
    pub code: Option<(String, String)>,
    /// The end tags of the links that are open: one that leads nowhere is no link.
    pub links: Vec<&'static str>,
    /// The depths of the headings that are open.
    pub headings: Vec<u8>,
    pub notes: Vec<usize>,
    pub ordered: bool,
    /// The text of a task is open.
    pub task: Option<OpenTask>,
    /// Where the term ends that is open.
    pub term: Option<usize>,
    /// The end tags of the lists and items that are open.
    pub ends: Vec<&'static str>,
    /// The paragraph that is open is a figure.
    pub figure: bool,
    /// An icon took the place of a start tag; its end tag goes too.
    pub icon: bool,
}

/// The text of a task while it is written.
#[derive(Clone, Copy)]
pub(super) struct OpenTask {
    /// Where the text ends: behind it are attributes.
    pub end: usize,
    /// It is the label of a box.
    pub label: bool,
}

pub(super) struct Image {
    pub target: Option<Target>,
    pub title: String,
    pub alt: String,
    pub nested: usize,
}

impl State {
    /// Nothing is written yet; what is, is looked through at the end where nobody trusts the texts.
    pub fn new(trust: Trust) -> Self {
        let guard = trust.is_untrusted().then(Box::default);
        Self { out: Fragment { guard, ..Fragment::default() }, ..Self::default() }
    }

    /// Before inline text: opens a paragraph where nothing is open.
    pub fn inline(&mut self) {
        if self.depth == 0 && !self.paragraph {
            self.close_list();
            self.out.push("<p>");
            self.paragraph = true;
        }
    }

    pub fn open_inline(&mut self, html: &str) {
        self.inline();
        self.out.push(html);
    }

    /// Before a block: closes what was opened on behalf of the source.
    pub fn block(&mut self) {
        self.end_task();
        if self.depth == 0 {
            self.close_paragraph();
            self.close_list();
        }
    }

    pub fn close_paragraph(&mut self) {
        if std::mem::take(&mut self.paragraph) {
            self.out.push("</p>\n");
        }
    }

    /// The text of a task is over.
    pub fn end_task(&mut self) {
        if self.task.take().is_some_and(|task| task.label) {
            self.out.push("</label>");
        }
    }

    /// The term that is open is over.
    pub fn end_term(&mut self) {
        if self.term.take().is_some() {
            self.out.slot(Slot::TermEnd);
        }
    }

    pub fn close_list(&mut self) {
        if let Some(end) = self.list.take() {
            self.out.push(end);
        }
    }

    pub fn close(&mut self) {
        self.end_task();
        self.close_paragraph();
        self.close_list();
    }

    /// What was written, and the numbers of its footnotes: nothing in it runs that nobody trusts.
    pub fn finish(mut self) -> (Fragment, Vec<usize>) {
        self.close();
        (guard::clean(self.out), self.notes)
    }

    /// An item whose list began before the part.
    pub fn item_without_list(&mut self) {
        self.close_paragraph();
        if self.list.is_none() {
            let (start, end) = if self.ordered { ("<ol>\n", "</ol>\n") } else { ("<ul>\n", "</ul>\n") };
            self.out.push(start);
            self.list = Some(end);
        }
    }

    pub fn end_image(&mut self) {
        let Some(image) = self.image.take() else { return };
        let caption = self.figure.then(|| image.title.clone());
        self.write_image(image);
        if let Some(caption) = caption {
            self.out.push("\n<figcaption>");
            self.out.text(&caption);
            self.out.push("</figcaption>");
        }
    }

    fn write_image(&mut self, image: Image) {
        let Image { target, title, alt, .. } = image;
        let Some(target) = target else {
            let alt = if alt.is_empty() { "image" } else { &alt };
            self.out.push("<span class=\"broken\" role=\"img\" aria-label=\"");
            self.out.value(alt);
            self.out.push("\">");
            self.out.text(alt);
            self.out.push("</span>");
            return;
        };
        let file = match &target {
            Target::File(path) => Some(path.clone()),
            _ => None,
        };
        self.out.push("<img src=\"");
        self.out.slot(Slot::Address(target));
        self.out.push("\" alt=\"");
        self.out.value(&alt);
        self.out.push("\"");
        if !title.is_empty() && !self.figure {
            self.out.push(" title=\"");
            self.out.value(&title);
            self.out.push("\"");
        }
        self.out.slot(Slot::Image(file));
        self.out.push(">");
    }
}
