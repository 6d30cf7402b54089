//! `book.toml`.

use gradus::config;

use super::{sound, unique};

pub fn check(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let (config, found) = config::parse(config::FILE, text);
    sound(&found, |_| Some(text.to_owned()));
    let again = config::parse(config::FILE, text);
    assert_eq!((&config, &found), (&again.0, &again.1));
    // What is used as a part of addresses, or as keys, can be.
    assert!(config.base_url.as_ref().is_none_or(|url| url.ends_with('/')), "{:?}", config.base_url);
    let is_good = !gradus::diagnostic::any_error(&found);
    if is_good {
        unique(config.languages.iter().map(|language| language.tag.as_str()));
        let ranks: Vec<u32> = config.levels.iter().map(|level| level.rank).collect();
        assert!(ranks.is_sorted_by(|a, b| a < b), "{ranks:?}");
    }
    drop(config.id("Title"));
    for globs in [&config.pages, &config.mirrors].into_iter().flatten() {
        let _ = globs.matches("level-1/people/culture.md");
    }
}
