//! Unknown keys of `book.toml`: all of them, each with its place and the nearest known one.

use schemars::Schema;
use serde_json::Value;
use toml::de::{DeTable, DeValue};

use super::{RawConfig, Reporter};
use crate::diagnostic::Diagnostic;

/// Tells of every key in `text` that the types in [`super::raw`] do not have.
pub(super) fn unknown(text: &str, reporter: &Reporter<'_>) {
    let Ok(table) = DeTable::parse(text) else { return };
    let schema = schemars::schema_for!(RawConfig);
    walk(table.get_ref(), schema.as_value(), &schema, reporter);
}

fn walk(table: &DeTable<'_>, schema: &Value, root: &Schema, reporter: &Reporter<'_>) {
    let schema = resolve(schema, root);
    let properties = schema.get("properties").and_then(Value::as_object);
    let others = schema.get("additionalProperties").filter(|value| value.is_object());
    for (key, value) in table {
        let name: &str = key.get_ref();
        if let Some(known) = properties.and_then(|known| known.get(name)).or(others) {
            below(value.get_ref(), known, root, reporter);
        } else {
            let known: Vec<&str> = properties.into_iter().flat_map(|p| p.keys().map(String::as_str)).collect();
            let error = Diagnostic::error("config-key", format!("unknown key `{name}`"))
                .help(format!("known here: {}", known.join(", ")))
                .did_you_mean(name, known.iter().copied());
            reporter.tell(error, key.span());
        }
    }
}

fn below(value: &DeValue<'_>, schema: &Value, root: &Schema, reporter: &Reporter<'_>) {
    match value {
        DeValue::Table(table) => walk(table, schema, root, reporter),
        DeValue::Array(array) => {
            let Some(items) = resolve(schema, root).get("items") else { return };
            for item in array {
                below(item.get_ref(), items, root, reporter);
            }
        }
        _ => {}
    }
}

/// Follows `$ref` and the `anyOf` that an `Option` makes.
pub(super) fn resolve<'a>(schema: &'a Value, root: &'a Schema) -> &'a Value {
    if let Some(path) = schema.get("$ref").and_then(Value::as_str) {
        let target = root.as_value().pointer(path.trim_start_matches('#'));
        return target.map_or(schema, |target| resolve(target, root));
    }
    match schema.get("anyOf").and_then(Value::as_array).and_then(|any| any.first()) {
        Some(first) => resolve(first, root),
        None => schema,
    }
}
