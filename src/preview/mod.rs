//! The preview, `gradus serve`: a site served from memory while it is written.
//!
//! [`watch`] tells what changed on disk, [`workspace`] reads that, [`workshop`] shows the new state of the site and looks
//! it through, [`live`] holds what is shown. [`server`] accepts connections, `guard` decides who may ask, `respond`
//! answers from [`answers::Answers`], which [`live::Live`] is.

pub mod answers;
mod body;
pub mod editor;
#[cfg(test)]
mod edits;
mod events;
mod files;
mod folder;
#[doc(hidden)]
pub mod fuzzing;
mod guard;
#[cfg(feature = "search")]
mod index;
mod inject;
pub mod live;
mod moves;
mod range;
mod report;
mod respond;
pub mod server;
mod target;
#[cfg(test)]
mod tests;
mod tongue;
mod validators;
pub mod watch;
pub mod workshop;
pub mod workspace;
