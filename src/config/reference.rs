//! What each key of `book.toml` takes, read off the types in [`super::raw`]: for whoever writes one.

use schemars::Schema;
use serde_json::Value;

use super::RawConfig;
use super::keys::resolve;

/// A table of `book.toml` that holds values.
#[derive(Debug)]
pub struct Table {
    /// Its head, such as `[book]`, `[[model.levels]]` or `[languages.de]`.
    pub head: String,
    /// The tables that have to stand above it, with a key each: those of the lists that it is in.
    pub above: String,
    /// What it says, as Markdown.
    pub about: String,
    /// Its keys, in order.
    pub keys: Vec<Key>,
}

/// A key of a table.
#[derive(Debug)]
pub struct Key {
    /// Its name.
    pub name: String,
    /// What it says, as Markdown.
    pub about: String,
    /// What it holds.
    pub of: String,
    /// The value that comes to the same as none, as TOML.
    pub default: Option<String>,
    /// What is meant where nothing is said, in words, where no value says that.
    pub without: Option<String>,
    /// A value, as TOML.
    pub example: String,
}

impl Table {
    /// An example that has all of its keys.
    pub fn example(&self) -> String {
        let Self { head, above, keys, .. } = self;
        let keys = keys.iter().map(|Key { name, example, .. }| format!("{name} = {example}\n"));
        format!("{above}{head}\n{}", keys.collect::<String>())
    }
}

/// The language that stands for any.
const TAG: &str = "de";

/// All tables, in order.
pub fn tables() -> Vec<Table> {
    let schema = schemars::schema_for!(RawConfig);
    let mut tables = Vec::new();
    below("", "", schema.as_value(), &schema, &mut tables);
    tables
}

/// Adds the tables below one: `path` is its name, `above` what has to stand above it.
fn below(path: &str, above: &str, table: &Value, root: &Schema, tables: &mut Vec<Table>) {
    for (name, property) in table["properties"].as_object().into_iter().flatten() {
        let schema = resolve(property, root);
        let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        let (path, head, schema) = if let Some(each) = inner(&schema["items"], root) {
            (path.clone(), format!("[[{path}]]"), each)
        } else if let Some(each) = inner(&schema["additionalProperties"], root) {
            let path = format!("{path}.{TAG}");
            (path.clone(), format!("[{path}]"), each)
        } else if schema["properties"].is_object() {
            (path.clone(), format!("[{path}]"), schema)
        } else {
            continue;
        };
        let keys: Vec<Key> = keys(schema, root);
        let mut beneath = above.to_owned();
        if let (true, Some(first)) = (head.starts_with("[["), keys.first()) {
            beneath.push_str(&format!("{head}\n{} = {}\n\n", first.name, first.example));
        }
        if !keys.is_empty() {
            tables.push(Table { head, above: above.to_owned(), about: about(property), keys });
        }
        below(&path, &beneath, schema, root, tables);
    }
}

/// What a list or a map holds, where that is a table.
fn inner<'a>(schema: &'a Value, root: &'a Schema) -> Option<&'a Value> {
    let schema = schema.is_object().then(|| resolve(schema, root))?;
    schema["properties"].is_object().then_some(schema)
}

/// The keys of a table that hold values.
fn keys(table: &Value, root: &Schema) -> Vec<Key> {
    let properties = table["properties"].as_object().into_iter().flatten();
    let keys = properties.filter_map(|(name, property)| {
        let schema = resolve(property, root);
        let example = property["examples"].as_array()?.first()?;
        Some(Key {
            name: name.clone(),
            about: about(property),
            of: type_of(schema),
            default: Some(&property["default"]).filter(|value| !value.is_null()).map(toml),
            without: property["x-default"].as_str().map(str::to_owned),
            example: toml(example),
        })
    });
    keys.collect()
}

fn about(schema: &Value) -> String {
    let words = schema["description"].as_str().unwrap_or_default().split_whitespace();
    words.collect::<Vec<_>>().join(" ")
}

/// What a schema allows, `null` aside.
fn type_of(schema: &Value) -> String {
    let named = match &schema["type"] {
        Value::Array(several) => several.iter().find(|one| *one != "null").and_then(Value::as_str),
        one => one.as_str(),
    };
    match named {
        Some("array") => format!("list of {}s", type_of(&schema["items"])),
        Some("integer" | "number") => "number".into(),
        Some("boolean") => "true or false".into(),
        _ => "text".into(),
    }
}

/// A value as TOML. A text of JSON is one of TOML.
fn toml(value: &Value) -> String {
    match value {
        Value::Array(all) => format!("[{}]", all.iter().map(toml).collect::<Vec<_>>().join(", ")),
        one => one.to_string(),
    }
}

/// All of it as a document.
pub fn markdown() -> String {
    let mut text = String::from(
        "# Each key of `book.toml`\n\n\
        Made of the code by `gradus config reference`. Every key may be left out. A default in code letters is\n\
        the value that comes to the same; others are words. [`book.toml`](configuration.md) says what most books need.\n",
    );
    for table in tables() {
        text.push_str(&format!("\n## `{}`\n\n{}\n\n", table.head, table.about));
        text.push_str("| key | holds | default | what it says |\n| --- | --- | --- | --- |\n");
        for Key { name, about, of, default, without, .. } in &table.keys {
            let default = default.as_ref().map(|value| format!("`{value}`")).or_else(|| without.clone());
            let cells = [format!("`{name}`"), of.clone(), default.unwrap_or_default(), about.clone()];
            text.push_str(&format!("| {} |\n", cells.map(|cell| cell.replace('|', "\\|")).join(" | ")));
        }
        text.push_str(&format!("\n```toml\n{}```\n", table.example()));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, FILE, parse};

    /// What a `book.toml` comes to, which has to be right.
    #[track_caller]
    fn read(text: &str) -> Config {
        let (mut config, found) = parse(FILE, text);
        assert!(found.is_empty(), "{text}\n{found:?}");
        // Where it is written is nothing to what it says.
        config.allow.iter_mut().for_each(|one| one.written = crate::diagnostic::Place::file(FILE));
        config
    }

    /// Whether an entry of the table stands for itself: `[book]` is there always, a level only where one is written.
    fn is_always_there(table: &Table) -> bool {
        !table.head.starts_with("[[") && !table.head.contains(TAG)
    }

    #[test]
    fn every_key_is_there() {
        let schema = schemars::schema_for!(RawConfig).to_value();
        let known: usize = schema["$defs"].as_object().expect("types").values().map(leaves).sum();
        let keys: Vec<String> =
            tables().iter().flat_map(|table| table.keys.iter().map(|key| key.name.clone())).collect();
        assert_eq!(keys.len(), known, "a key without an example is not in the document: {keys:?}");
        for table in tables() {
            assert!(table.about.ends_with('.'), "{}", table.head);
            for key in &table.keys {
                assert!(key.about.contains('.'), "{}", key.name);
                assert_ne!(key.default.is_some(), key.without.is_some(), "the default of {} {}", table.head, key.name);
            }
        }
    }

    /// How many properties of a type are no tables.
    fn leaves(schema: &Value) -> usize {
        let is_table = |one: &Value| one.to_string().contains("#/$defs/");
        schema["properties"].as_object().into_iter().flatten().filter(|(_, one)| !is_table(one)).count()
    }

    #[test]
    fn the_examples_are_read() {
        for table in tables() {
            assert_ne!(read(&table.example()), read(""), "{}", table.example());
            for key in table.keys.iter().filter(|_| is_always_there(&table)) {
                // The program may be built without a search.
                if cfg!(feature = "search") || table.head != "[output.html.search]" {
                    let text = format!("{}\n{} = {}\n", table.head, key.name, key.example);
                    assert_ne!(read(&text), read(""), "it says nothing: {text}");
                }
            }
        }
    }

    #[test]
    fn the_defaults_are_those_of_the_code() {
        let mut count = 0;
        for table in tables() {
            for key in &table.keys {
                let Some(default) = &key.default else { continue };
                // An entry needs more than the one key to be one.
                let (first, rest) = (&table.keys[0], format!("{} = {default}\n", key.name));
                let own = if is_always_there(&table) || first.name == key.name {
                    String::new()
                } else {
                    format!("{} = {}\n", first.name, first.example)
                };
                let without = format!("{}{}\n{own}", table.above, table.head);
                assert_eq!(read(&format!("{without}{rest}")), read(&without), "{} {}", table.head, key.name);
                count += 1;
            }
        }
        assert!(count > 10, "{count}");
    }

    #[test]
    fn the_document_is_what_the_types_say() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reference.md");
        let expected = snapbox::Data::read_from(&path, Some(snapbox::data::DataFormat::Text));
        // The front matter is the guide's.
        let head = expected.to_string();
        let head =
            head.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n\n")).map_or("", |(head, _)| head);
        let assert = snapbox::Assert::new().action_env("SNAPSHOTS");
        assert.eq(format!("---\n{head}\n---\n\n{}", markdown()), expected);
    }
}
