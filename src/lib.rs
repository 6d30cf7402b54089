//! Gradus turns a maturity model written in Markdown into a site: by level, by dimension, by topic.
//!
//! Data flows one way, each stage a pure function of the one before:
//! [`source`] reads, [`document`] parses, [`model`] interprets, [`site`] plans, [`render`] renders, [`output`] writes.
//! [`commands`] wires them and is the only part that prints.

pub mod book;
pub mod check;
pub mod checklist;
pub mod cli;
pub mod commands;
pub mod config;
pub mod date;
pub mod diagnostic;
pub mod document;
pub mod export;
pub mod glossary;
pub mod history;
pub mod model;
pub mod output;
#[cfg(feature = "serve")]
pub mod preview;
pub mod render;
#[cfg(feature = "search")]
pub mod search;
pub mod site;
pub mod source;
pub mod translation;
pub mod trust;
pub mod words;
pub mod yaml;
