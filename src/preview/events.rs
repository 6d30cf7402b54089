//! Tells open pages of new revisions: <https://html.spec.whatwg.org/multipage/server-sent-events.html>

use std::time::Duration;

use hyper::body::Bytes;
use tokio::sync::watch;
use tokio::time::timeout;

use super::answers::Tidings;
use super::body::Source;

/// The tidings as a stream. A reader that is slow gets the latest: nothing is kept for it.
pub(super) struct Feed {
    tidings: watch::Receiver<Tidings>,
    stopped: watch::Receiver<bool>,
    /// How often a sign of life is sent, which also finds out readers that are gone.
    heartbeat: Duration,
    begun: bool,
}

impl Feed {
    pub(super) fn new(tidings: watch::Receiver<Tidings>, stopped: watch::Receiver<bool>, heartbeat: Duration) -> Self {
        Self { tidings, stopped, heartbeat, begun: false }
    }
}

impl Source for Feed {
    async fn next(mut self) -> Option<(Bytes, Self)> {
        if !self.begun {
            self.begun = true;
            let first = format!("retry: 500\n\n{}", event(&self.tidings.borrow_and_update()));
            return Some((first.into(), self));
        }
        let changed = tokio::select! {
            biased;
            _ = self.stopped.wait_for(|stopped| *stopped) => return None,
            changed = timeout(self.heartbeat, self.tidings.changed()) => changed,
        };
        let text = match changed {
            Ok(Ok(())) => event(&self.tidings.borrow_and_update()),
            // Nobody is left who could tell more.
            Ok(Err(_)) => return None,
            Err(_) => ":\n\n".to_owned(),
        };
        Some((text.into(), self))
    }
}

fn event(tidings: &Tidings) -> String {
    let mut text = format!("event: revision\nid: {}\n", tidings.revision);
    for line in tidings.json.lines() {
        text.push_str("data: ");
        text.push_str(line);
        text.push('\n');
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_lines() {
        let tidings = Tidings { revision: 12, json: "{\"revision\":12}".into() };
        assert_eq!(event(&tidings), "event: revision\nid: 12\ndata: {\"revision\":12}\n\n");
    }
}
