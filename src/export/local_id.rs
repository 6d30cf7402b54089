//! The ids of tasks in Atlassian's formats: version 5 UUIDs, <https://www.rfc-editor.org/rfc/rfc9562#section-5.5>.
//!
//! They are made of our ids, so that a page that is written anew keeps its tasks. Confluence has one id for a task in
//! both of its formats, and so have we.

use uuid::Uuid;

/// The ids of a model's tasks.
pub(super) struct LocalIds(Uuid);

impl LocalIds {
    /// Two models with the same item ids have no task in common.
    pub(super) fn new(model: &str) -> Self {
        Self(Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("gradus:{model}").as_bytes()))
    }

    /// The id of an item's task.
    pub(super) fn item(&self, id: &str) -> Uuid {
        Uuid::new_v5(&self.0, format!("item:{id}").as_bytes())
    }

    /// The id of the list that begins with an item.
    pub(super) fn list(&self, first: &str) -> Uuid {
        Uuid::new_v5(&self.0, format!("list:{first}").as_bytes())
    }
}
