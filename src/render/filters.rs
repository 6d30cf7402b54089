//! How templates say words: `words`, and the filters for it.

use std::borrow::Cow;
use std::sync::Arc;

use tera::value::Key;
use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use crate::words::{Category, Words, fill, plural, slots};

/// Gives the templates their words: the global `words`, the filters `fill`, `fill_html`, `count`, `day`, and `json`.
pub(super) fn register(tera: &mut Tera, words: &Arc<Words>) {
    tera.global_context().insert("words", &**words);
    let own = Arc::clone(words);
    tera.register_filter("fill", move |word: &Value, values: Kwargs, _: &State| filled(&own, text(word)?, &values));
    let own = Arc::clone(words);
    tera.register_filter("fill_html", move |word: &Value, values: Kwargs, _: &State| {
        let mut html = String::new();
        let _ = pulldown_cmark_escape::escape_html(&mut html, text(word)?);
        Ok::<_, Error>(Value::safe_string(&filled(&own, &html, &values)?))
    });
    let own = Arc::clone(words);
    tera.register_filter("count", move |word: &Value, values: Kwargs, _: &State| {
        let n: u64 = values.must_get("n")?;
        filled(&own, form(word, n)?, &values)
    });
    let own = Arc::clone(words);
    tera.register_filter("day", move |date: &str, _: Kwargs, _: &State| own.day(date));
    tera.register_filter("json", |value: &Value, _: Kwargs, _: &State| {
        if value.is_undefined() {
            return Err(Error::message("there is no such value"));
        }
        let json = serde_json::to_string(value).map_err(|error| Error::message(error.to_string()))?;
        // <https://html.spec.whatwg.org/multipage/scripting.html#restrictions-for-contents-of-script-elements>
        Ok(Value::safe_string(&super::checklists::escape_json(&json)))
    });
}

/// A word without plural forms.
fn text(word: &Value) -> TeraResult<&str> {
    if word.is_undefined() {
        return Err(Error::message("there is no such word"));
    }
    word.as_str().ok_or_else(|| Error::message("the word has plural forms: use the filter `count`"))
}

/// The plural form of a word.
fn form(word: &Value, n: u64) -> TeraResult<&str> {
    if word.is_undefined() {
        return Err(Error::message("there is no such word"));
    }
    let get = |name: &'static str| word.as_map()?.get(&Key::from(name))?.as_str();
    let category = get("language").map_or(Category::Other, |language| plural::category(language, n));
    get(category.name())
        .or_else(|| get(Category::Other.name()))
        .ok_or_else(|| Error::message("the word has no plural forms: use the filter `fill`"))
}

/// A text with its slots filled: each with a value of its name. Numbers are written by locale.
fn filled(words: &Words, word: &str, values: &Kwargs) -> TeraResult<String> {
    let value = |slot: &str| -> TeraResult<Cow<'_, str>> {
        let value = values.iter().find(|(name, _)| name.as_str() == Some(slot)).map(|(_, value)| value);
        let value = value.filter(|value| !value.is_undefined()).ok_or_else(|| missing(slot))?;
        Ok(match (value.as_str(), value.as_u64()) {
            (Some(text), _) => text.to_owned().into(),
            (None, Some(number)) => words.number(number).into(),
            (None, None) => value.to_string().into(),
        })
    };
    for slot in slots(word) {
        value(slot)?;
    }
    Ok(fill(word, |slot| value(slot).ok()))
}

fn missing(slot: &str) -> Error {
    Error::message(format!("the word has a slot `{{{slot}}}` that gets no value"))
}
