//! Front matter, in YAML or TOML: the first byte says which.

use gradus::document;
use gradus::source::Source;

use super::{sound, within};

const BODY: &str = "# Title\n\nText.\n";

pub fn check(data: &[u8]) {
    let Some((kind, data)) = data.split_first() else { return };
    let Ok(front) = std::str::from_utf8(data) else { return };
    let text = match kind % 4 {
        0 | b'y' => format!("---\n{front}\n---\n{BODY}"),
        1 => format!("+++\n{front}\n+++\n{BODY}"),
        2 => format!("---\r\n{front}\r\n---\r\n{BODY}"),
        // No end, or an end where the input has one.
        _ => front.to_owned(),
    };
    let read = || document::parse(Source { path: "a.md".into(), text: text.clone() });
    let parsed = read();
    let document = &parsed.document;
    within(&text, &(document.body..text.len()));
    let found: Vec<_> = parsed.diagnostic.iter().map(|one| (**one).clone()).collect();
    sound(&found, |_| Some(text.clone()));
    assert!(
        document.front.checklist.lists().iter().all(|(_, items)| items.iter().all(|item| !item.title.contains('\n')))
    );
    let again = read();
    let all = |one: &document::Parsed| format!("{:?} {} {:?}", one.document.front, one.document.title, one.diagnostic);
    assert_eq!(all(&parsed), all(&again));
}
