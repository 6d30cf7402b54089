//! Checklist items as they are written in front matter and in overlay files.

use serde::Deserialize;
use serde::de::{self, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::front_matter::Scalar;

/// An item: a text, or a table with a title.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WrittenItem {
    /// What is asked, plain.
    pub title: String,
    /// What counts as evidence, plain; may be empty.
    pub description: String,
    /// Its explicit id.
    pub id: Option<String>,
    /// The standards that it answers to.
    pub refs: Vec<String>,
    /// Keys that mean nothing.
    pub unknown: Vec<String>,
}

/// The keys of an item.
pub const KEYS: [&str; 4] = ["title", "description", "id", "refs"];

/// A list of items, or lists by place: `people/culture: [{title: …}]`. Places may be nested.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum WrittenItems {
    /// Nothing is written.
    #[default]
    None,
    /// Items of the place where they are written.
    List(Vec<WrittenItem>),
    /// Items by place, in the order in which they are written.
    Map(Vec<(String, WrittenItems)>),
}

impl WrittenItems {
    /// All lists with the place that each is written under; the parts of nested places are joined with `/`.
    pub fn lists(&self) -> Vec<(String, &[WrittenItem])> {
        match self {
            Self::None => Vec::new(),
            Self::List(items) => vec![(String::new(), items)],
            Self::Map(places) => places
                .iter()
                .flat_map(|(place, items)| {
                    let join =
                        move |below: String| if below.is_empty() { place.clone() } else { format!("{place}/{below}") };
                    items.lists().into_iter().map(move |(below, items)| (join(below), items))
                })
                .collect(),
        }
    }
}

impl<'de> Deserialize<'de> for WrittenItem {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = WrittenItem;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an item: a text, or `title`, `description`, `id` and `refs`")
            }
            fn visit_str<E: de::Error>(self, title: &str) -> Result<WrittenItem, E> {
                Ok(WrittenItem { title: one_line(title), ..WrittenItem::default() })
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<WrittenItem, A::Error> {
                let mut item = WrittenItem::default();
                while let Some(key) = map.next_key::<String>()? {
                    match key.as_str() {
                        "title" => item.title = text(map.next_value()?),
                        "description" => item.description = text(map.next_value()?),
                        "id" => item.id = Some(text(map.next_value()?)).filter(|id| !id.is_empty()),
                        "refs" => item.refs = map.next_value::<Option<_>>()?.unwrap_or_default(),
                        _ => {
                            map.next_value::<IgnoredAny>()?;
                            item.unknown.push(key);
                        }
                    }
                }
                // A description alone is what is asked.
                if item.title.is_empty() {
                    item.title = std::mem::take(&mut item.description);
                }
                Ok(item)
            }
        }
        deserializer.deserialize_any(Any)
    }
}

impl<'de> Deserialize<'de> for WrittenItems {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = WrittenItems;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a list of items, or a list for each place such as `people/culture`")
            }
            fn visit_unit<E: de::Error>(self) -> Result<WrittenItems, E> {
                Ok(WrittenItems::None)
            }
            fn visit_none<E: de::Error>(self) -> Result<WrittenItems, E> {
                Ok(WrittenItems::None)
            }
            fn visit_some<D: de::Deserializer<'de>>(self, some: D) -> Result<WrittenItems, D::Error> {
                some.deserialize_any(Any)
            }
            // Another generator's switch.
            fn visit_bool<E: de::Error>(self, _: bool) -> Result<WrittenItems, E> {
                Ok(WrittenItems::None)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<WrittenItems, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = seq.next_element()? {
                    items.push(item);
                }
                Ok(WrittenItems::List(items))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<WrittenItems, A::Error> {
                let mut places = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    places.push(entry);
                }
                Ok(WrittenItems::Map(places))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

/// A text, a number or nothing, as a text in one line.
fn text(value: Option<Scalar>) -> String {
    value.map_or_else(String::new, |value| one_line(&value.to_string()))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
