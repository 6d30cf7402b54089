//! What Gradus does, seen from outside: books written as strings, the real program, its real output read back.
#![allow(clippy::print_stderr)]

mod grid;
mod html;
mod site_test;

mod bad;
mod checklist;
mod checklist_ids;
mod commands;
mod content;
mod corpora;
mod layouts;
mod layouts_declared;
mod layouts_names;
mod output;
mod output_whole;
mod site;
