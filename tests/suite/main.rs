//! What Gradus does, seen from outside: books written as strings, the real program, its real output read back.
#![allow(clippy::print_stderr)]

mod grid;
mod html;
#[cfg(feature = "serve")]
mod preview;
mod site_test;

mod bad;
mod cases;
mod check;
mod checklist;
mod checklist_ids;
mod commands;
mod content;
mod corpora;
mod diagnostics;
#[cfg(feature = "serve")]
mod fuzz;
mod guide;
#[cfg(feature = "serve")]
mod guide_start;
mod hostile;
mod languages;
mod layouts;
mod layouts_declared;
mod layouts_names;
mod metadata;
mod output;
mod output_whole;
mod own_model;
mod prose;
#[cfg(feature = "search")]
mod search;
#[cfg(feature = "serve")]
mod serve;
#[cfg(feature = "serve")]
mod serve_files;
#[cfg(feature = "serve")]
mod serve_http;
mod site;
mod standards;
mod themes;
mod trust;
mod words;
