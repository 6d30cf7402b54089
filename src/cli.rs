//! The command line: definitions, no logic.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::config::Format;
use crate::diagnostic::Format as ReportFormat;

/// Turns a maturity model written in Markdown into a site.
#[derive(Debug, Parser)]
#[command(name = "gradus", version, max_term_width = 100)]
pub struct Cli {
    /// Print errors only
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Print what was decided, and why
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
#[allow(clippy::large_enum_variant)]
pub enum Command {
    /// Build the site
    Build(BuildArgs),
    /// Look for what is wrong, and write nothing
    Check(CheckArgs),
    /// Serve the site while it is written: save a file, see the page. Drafts are shown
    #[cfg(feature = "serve")]
    Serve(ServeArgs),
    /// Print the model as it was read, drafts included: levels by dimensions and topics, with its gaps
    Model(ModelArgs),
    /// Print a checklist in the format of another tool, or keep the ids of its items
    #[command(args_conflicts_with_subcommands = true)]
    Checklist(ChecklistArgs),
    /// Write a book.toml
    Init(InitArgs),
    /// Add a page, a level or a topic
    #[command(subcommand)]
    New(NewCommand),
    /// Copy a file of the theme to edit it, or tell what a theme is made of
    #[command(subcommand)]
    Theme(ThemeCommand),
    /// Tell what book.toml takes
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Print what a code of a report means and how to mend it, or list all codes
    Explain {
        /// The code, such as `broken-link` [default: list them]
        code: Option<String>,
    },
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or write one for each command
    Man {
        /// Write them to this folder
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
}

/// Where the book is.
#[derive(Debug, Args, Default)]
pub struct BookArgs {
    /// The folder that holds book.toml [default: this one]
    #[arg(value_name = "DIR")]
    pub dir: Option<PathBuf>,
    /// Another configuration file
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The folder of Markdown files; with it, no book.toml is needed
    #[arg(long, value_name = "DIR")]
    pub src: Option<PathBuf>,
}

/// `gradus build`
#[derive(Debug, Args)]
pub struct BuildArgs {
    /// Where the book is
    #[command(flatten)]
    pub book: BookArgs,
    /// The folder to write the site to
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// The address that the site will have
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// Build drafts too
    #[arg(long)]
    pub drafts: bool,
    /// Take warnings for errors
    #[arg(long)]
    pub strict: bool,
}

/// `gradus check`
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Where the book is
    #[command(flatten)]
    pub book: BookArgs,
    /// Take warnings for errors
    #[arg(long)]
    pub strict: bool,
    /// How to tell what is found
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    pub format: ReportFormat,
    /// Look for these alone, by their codes
    #[arg(long, value_name = "CODE", num_args = 1.., value_delimiter = ',')]
    pub only: Vec<String>,
}

/// `gradus serve`
#[cfg(feature = "serve")]
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// Where the book is
    #[command(flatten)]
    pub book: BookArgs,
    /// The address to listen at; any other than this machine's own lets others see the site
    #[arg(long, value_name = "HOST", default_value = "127.0.0.1")]
    pub host: String,
    /// The port; the next free one where it is busy
    #[arg(short, long, value_name = "PORT", default_value_t = 3000)]
    pub port: u16,
    /// Open the site in the browser
    #[arg(long)]
    pub open: bool,
    /// Look at the files every so many milliseconds, for file systems that do not tell of changes
    #[arg(long, value_name = "MS", num_args = 0..=1, default_missing_value = "500")]
    pub poll: Option<u64>,
    /// The page that is looked at goes to the file that is saved
    #[arg(long)]
    pub follow: bool,
    /// What links to a source open: vscode, idea, zed, …, or a link with {path}, {line} and {column} [default: the editor
    /// of the terminal or the environment, else vscode]
    #[arg(long, value_name = "EDITOR")]
    pub editor: Option<String>,
    /// Print what happens as JSON, an object a line
    #[arg(long)]
    pub json: bool,
}

/// `gradus model`
#[derive(Debug, Args)]
pub struct ModelArgs {
    /// Where the book is
    #[command(flatten)]
    pub book: BookArgs,
    /// How to print it
    #[arg(long, value_enum, default_value_t = ModelFormat::Text)]
    pub format: ModelFormat,
}

/// How to print the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ModelFormat {
    /// A grid; the numbers are words
    Text,
    /// The same document as /model.json in the site
    Json,
}

/// `gradus checklist`
#[derive(Debug, Args)]
pub struct ChecklistArgs {
    /// The ids of items, or a file of proposals
    #[command(subcommand)]
    pub command: Option<ChecklistCommand>,
    /// How to write it
    #[command(flatten)]
    pub export: ExportArgs,
}

/// `gradus checklist LEVEL…`
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// The levels, by id, number or name [default: all]
    #[arg(value_name = "LEVEL")]
    pub levels: Vec<String>,
    /// Only this dimension, by id or name
    #[arg(long, value_name = "DIMENSION")]
    pub dimension: Option<String>,
    /// The format
    #[arg(long, value_enum, default_value_t = Format::Markdown)]
    pub format: Format,
    /// Boxes as ☐ and ☑ in Markdown, for wikis that show `[ ]` literally
    #[arg(long)]
    pub glyphs: bool,
    /// Fill in the answers of this file, as the checklist page saves it
    #[arg(long, value_name = "FILE")]
    pub progress: Option<PathBuf>,
    /// The file to write to [default: print it]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// The address that the site has
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// The items of drafts too
    #[arg(long)]
    pub drafts: bool,
    /// In this language of the book [default: its own]
    #[arg(long, value_name = "TAG")]
    pub language: Option<String>,
    /// Where the book is
    #[command(flatten)]
    pub book: BookOptions,
}

/// What there is beside printing a checklist.
#[derive(Debug, Subcommand)]
pub enum ChecklistCommand {
    /// Write checklist.lock: the ids of all items, so that answers outlive an edit of the text
    Lock {
        /// Answers to item OLD count for item NEW
        #[arg(long, value_name = "OLD=NEW")]
        rename: Vec<String>,
        /// A removed item is there again, with another text
        #[arg(long, value_name = "ID")]
        revive: Vec<String>,
        /// Write nothing; fail where the lock is stale
        #[arg(long)]
        check: bool,
        /// Where the book is
        #[command(flatten)]
        book: BookOptions,
    },
    /// Propose items for cells that have none, as an overlay file for a person to edit
    Draft {
        /// The levels, by id, number or name [default: all]
        #[arg(value_name = "LEVEL")]
        levels: Vec<String>,
        /// The file to write to [default: print it]
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// Where the book is
        #[command(flatten)]
        book: BookOptions,
    },
}

/// `gradus init`
#[derive(Debug, Args)]
pub struct InitArgs {
    /// The folder to write book.toml to [default: this one]
    #[arg(value_name = "DIR")]
    pub dir: Option<PathBuf>,
    /// Read the model in this folder, and write down what was found
    #[arg(long, value_name = "DIR")]
    pub from: Option<PathBuf>,
}

/// `gradus new`
#[derive(Debug, Subcommand)]
pub enum NewCommand {
    /// Add a page
    Page {
        /// Its path within the content folder, such as `guides/start`
        path: String,
        /// Its title [default: made of the path]
        #[arg(long)]
        title: Option<String>,
        /// Where the book is
        #[command(flatten)]
        book: BookOptions,
    },
    /// Add a level, with the dimensions and topics of the others to be filled in
    Level {
        /// Its name, such as `Optimise`
        name: String,
        /// Where the book is
        #[command(flatten)]
        book: BookOptions,
    },
    /// Add a topic to a dimension, at every level
    Topic {
        /// The dimension, by id or name
        dimension: String,
        /// The name of the topic
        name: String,
        /// Where the book is
        #[command(flatten)]
        book: BookOptions,
    },
}

/// `gradus theme`
#[derive(Debug, Subcommand)]
pub enum ThemeCommand {
    /// Print the files of the book's theme: from which themes each comes, the uppermost first, and the blocks of templates
    List {
        /// Where the book is
        #[command(flatten)]
        book: BookOptions,
    },
    /// Copy files into the book's theme, to be edited there
    Eject {
        /// The files, such as `level.html` or `style.css`
        #[arg(value_name = "FILE", required = true)]
        files: Vec<String>,
        /// Where the book is
        #[command(flatten)]
        book: BookOptions,
    },
    /// Print what each template gets, as Markdown
    Data,
}

/// `gradus config`
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Print each key with its type, its default and an example, as Markdown
    Reference,
}

/// Where the book is, for commands with arguments of their own.
#[derive(Debug, Args, Default)]
pub struct BookOptions {
    /// The folder that holds book.toml [default: this one]
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
    /// Another configuration file
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The folder of Markdown files; with it, no book.toml is needed
    #[arg(long, value_name = "DIR")]
    pub src: Option<PathBuf>,
}

impl From<BookOptions> for BookArgs {
    fn from(options: BookOptions) -> Self {
        let BookOptions { dir, config, src } = options;
        Self { dir, config, src }
    }
}
