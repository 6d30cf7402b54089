//! What each template gets, read off the types of the views: for whoever writes a theme, and for the check of names.

use std::collections::BTreeMap;

use schemars::{JsonSchema, SchemaGenerator};
use serde_json::Value;

use super::{
    AssessPageView, ChecklistPageView, DimensionPageView, DocumentPageView, EmbedPageView, FigureView,
    GlossaryPageView, HomeView, LevelPageView, NavigationView, NotFoundView, SearchPageView, SiteView,
    StandardPageView, StandardsPageView, TopicPageView,
};

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Type {
    /// It cannot be told.
    Any,
    /// A text, a number, or true or false.
    Plain(String),
    /// Some of one kind.
    List(Box<Type>),
    /// Fields by name: a view.
    Object(String),
    /// A map that a template writes itself, with these keys.
    Keys(Vec<String>),
}

impl Type {
    /// What is in it.
    #[must_use]
    pub fn element(&self) -> Self {
        if let Self::List(of) = self { (**of).clone() } else { Self::Any }
    }

    /// The view that it is.
    pub fn object(&self) -> Option<&str> {
        if let Self::Object(name) = self { Some(name) } else { None }
    }

    fn markdown(&self) -> String {
        match self {
            Self::Any | Self::Keys(_) => "anything".into(),
            Self::Plain(name) => name.clone(),
            Self::List(of) => format!("list of {}", of.markdown()),
            Self::Object(name) => format!("[{name}](#{})", name.to_lowercase()),
        }
    }
}

/// A field of a view.
#[derive(Debug)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub of: Type,
    /// It may be `none`.
    pub optional: bool,
    /// What it says, in a sentence.
    pub about: String,
}

/// A view.
#[derive(Debug)]
struct Object {
    about: String,
    fields: Vec<Field>,
}

/// The views, and which template gets which.
#[derive(Debug)]
pub struct Reference {
    /// The views that whole templates get.
    pub templates: BTreeMap<&'static str, String>,
    objects: BTreeMap<String, Object>,
}

impl Reference {
    /// Reads the types.
    pub fn new() -> Self {
        let mut all = SchemaGenerator::default();
        let templates = BTreeMap::from([
            ("assess.html", name::<AssessPageView>(&mut all)),
            ("checklist.html", name::<ChecklistPageView>(&mut all)),
            ("dimension.html", name::<DimensionPageView>(&mut all)),
            ("document.html", name::<DocumentPageView>(&mut all)),
            ("embed.html", name::<EmbedPageView>(&mut all)),
            ("glossary.html", name::<GlossaryPageView>(&mut all)),
            ("home.html", name::<HomeView>(&mut all)),
            ("level.html", name::<LevelPageView>(&mut all)),
            ("figure.html", name::<FigureView>(&mut all)),
            ("navigation.html", name::<NavigationView>(&mut all)),
            ("not-found.html", name::<NotFoundView>(&mut all)),
            ("search.html", name::<SearchPageView>(&mut all)),
            ("standard.html", name::<StandardPageView>(&mut all)),
            ("standards.html", name::<StandardsPageView>(&mut all)),
            ("topic.html", name::<TopicPageView>(&mut all)),
        ]);
        name::<SiteView>(&mut all);
        let objects = all.definitions().iter().map(|(name, schema)| (name.clone(), object(schema)));
        Self { objects: objects.collect(), templates }
    }

    /// The fields of a view.
    pub fn fields(&self, view: &str) -> &[Field] {
        self.objects.get(view).map_or(&[], |object| &object.fields)
    }

    /// What a field of a view holds.
    pub fn field(&self, view: &str, name: &str) -> Option<&Type> {
        self.fields(view).iter().find(|field| field.name == name).map(|field| &field.of)
    }

    /// Adds what is known by its value alone: an object with these fields.
    pub fn add(&mut self, name: &str, fields: impl Iterator<Item = String>) {
        let field = |name| Field { name, of: Type::Any, optional: false, about: String::new() };
        self.objects.insert(name.into(), Object { about: String::new(), fields: fields.map(field).collect() });
    }

    /// All of it as a document.
    pub fn markdown(&self) -> String {
        let mut text = String::from(
            "# What templates get\n\n\
            Made of the types by `gradus theme data`. Every field is there on every page of its kind; one that may be\n\
            `none` is so marked. Texts are plain, and escaped when they are written; fields named `html` hold HTML and\n\
            are written with `| safe`. Addresses (`href`) are relative to the page.\n\n\
            ## Templates\n\n| template | gets |\n| --- | --- |\n",
        );
        for (template, view) in &self.templates {
            text.push_str(&format!("| `{template}` | {} |\n", Type::Object(view.clone()).markdown()));
        }
        text.push_str(
            "\nAll have `site`, a [SiteView](#siteview), and `words`, those of the interface. Other templates are included\n\
            in these, and see what the place sees that includes them.\n",
        );
        for (name, Object { about, fields }) in &self.objects {
            text.push_str(&format!("\n## {name}\n\n{about}\n\n| field | holds | what it is |\n| --- | --- | --- |\n"));
            for Field { name, of, optional, about } in fields {
                let none = if *optional { ", or `none`" } else { "" };
                text.push_str(&format!("| `{name}` | {}{none} | {} |\n", of.markdown(), about.replace('|', "\\|")));
            }
        }
        text
    }
}

impl Default for Reference {
    fn default() -> Self {
        Self::new()
    }
}

fn name<T: JsonSchema>(all: &mut SchemaGenerator) -> String {
    all.subschema_for::<T>();
    T::schema_name().into_owned()
}

fn object(schema: &Value) -> Object {
    let properties = schema["properties"].as_object().into_iter().flatten();
    let fields = properties.map(|(name, schema)| {
        let (of, optional) = type_of(schema);
        Field { name: name.clone(), of, optional, about: about(schema) }
    });
    Object { about: about(schema), fields: fields.collect() }
}

fn about(schema: &Value) -> String {
    let words = schema["description"].as_str().unwrap_or_default().split_whitespace();
    words.collect::<Vec<_>>().join(" ")
}

/// What a schema allows, and whether `none` is a part of it.
fn type_of(schema: &Value) -> (Type, bool) {
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.strip_prefix("#/$defs/")) {
        return (Type::Object(name.to_owned()), false);
    }
    if let Some(either) = schema["anyOf"].as_array() {
        let some: Vec<_> = either.iter().filter(|one| one["type"] != "null").collect();
        return match some[..] {
            [one] => (type_of(one).0, some.len() < either.len()),
            _ => (Type::Any, some.len() < either.len()),
        };
    }
    let (types, optional): (Vec<&str>, bool) = match &schema["type"] {
        Value::String(one) => (vec![one], false),
        Value::Array(several) => {
            let names: Vec<&str> = several.iter().filter_map(Value::as_str).collect();
            (names.iter().copied().filter(|one| *one != "null").collect(), names.contains(&"null"))
        }
        _ => (Vec::new(), false),
    };
    let of = match types[..] {
        ["array"] => Type::List(Box::new(list_of(&schema["items"]))),
        ["string"] => Type::Plain("text".into()),
        ["integer" | "number"] => Type::Plain("number".into()),
        ["boolean"] => Type::Plain("true or false".into()),
        _ => Type::Any,
    };
    (of, optional)
}

fn list_of(items: &Value) -> Type {
    type_of(items).0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_read_with_their_fields() {
        let reference = Reference::new();
        let field = |view, name| reference.field(view, name).expect("a field").clone();
        assert_eq!(field("LevelPageView", "level"), Type::Object("LevelView".into()));
        assert_eq!(field("DocumentPageView", "level"), Type::Object("LevelView".into()));
        assert_eq!(field("LevelPageView", "sections").element(), Type::Object("SectionView".into()));
        assert_eq!(field("RowView", "cells").element(), Type::Object("MatrixCellView".into()));
        assert_eq!(field("LevelView", "rank"), Type::Plain("number".into()));
        assert!(reference.fields("PageView").iter().any(|field| field.name == "canonical" && field.optional));
        assert!(reference.objects.values().all(|one| !one.about.is_empty() && !one.fields.is_empty()));
        assert!(reference.objects.values().flat_map(|one| &one.fields).all(|field| !field.about.is_empty()));
    }

    #[test]
    fn the_document_is_what_the_types_say() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/theme-data.md");
        let expected = snapbox::Data::read_from(&path, Some(snapbox::data::DataFormat::Text));
        // The front matter is the guide's.
        let head = expected.to_string();
        let head =
            head.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n\n")).map_or("", |(head, _)| head);
        let assert = snapbox::Assert::new().action_env("SNAPSHOTS");
        assert.eq(format!("---\n{head}\n---\n\n{}", Reference::new().markdown()), expected);
    }
}
