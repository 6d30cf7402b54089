//! The formats that a checklist can be written in.

use clap::ValueEnum;

/// A format of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[expect(clippy::doc_markdown, reason = "the texts are those of `--help`")]
pub enum Format {
    /// GitHub Flavored Markdown
    Markdown,
    /// Confluence's storage format
    Confluence,
    /// Atlassian Document Format
    Adf,
    /// MediaWiki
    Mediawiki,
    /// DokuWiki
    Dokuwiki,
    /// TiddlyWiki
    Tiddlywiki,
    /// XWiki
    Xwiki,
    /// AsciiDoc
    Asciidoc,
    /// Markdown for MkDocs and Backstage TechDocs
    Mkdocs,
    /// A fragment of HTML
    Html,
    /// Comma-separated values
    Csv,
    /// A workbook for Excel and LibreOffice
    Xlsx,
    /// The items as data
    Json,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 13] = [
        Self::Markdown,
        Self::Confluence,
        Self::Adf,
        Self::Mediawiki,
        Self::Dokuwiki,
        Self::Tiddlywiki,
        Self::Xwiki,
        Self::Asciidoc,
        Self::Mkdocs,
        Self::Html,
        Self::Csv,
        Self::Xlsx,
        Self::Json,
    ];

    /// The name in `book.toml` and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Markdown => "markdown",
            Self::Confluence => "confluence",
            Self::Adf => "adf",
            Self::Mediawiki => "mediawiki",
            Self::Dokuwiki => "dokuwiki",
            Self::Tiddlywiki => "tiddlywiki",
            Self::Xwiki => "xwiki",
            Self::Asciidoc => "asciidoc",
            Self::Mkdocs => "mkdocs",
            Self::Html => "html",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Json => "json",
        }
    }

    /// The format of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// The name for readers.
    pub fn title(self) -> &'static str {
        match self {
            Self::Markdown => "Markdown",
            Self::Confluence => "Confluence",
            Self::Adf => "Atlassian Document Format",
            Self::Mediawiki => "MediaWiki",
            Self::Dokuwiki => "DokuWiki",
            Self::Tiddlywiki => "TiddlyWiki",
            Self::Xwiki => "XWiki",
            Self::Asciidoc => "AsciiDoc",
            Self::Mkdocs => "MkDocs, TechDocs",
            Self::Html => "HTML",
            Self::Csv => "CSV",
            Self::Xlsx => "Excel",
            Self::Json => "JSON",
        }
    }

    /// The ending of a file, without the dot; no two formats have the same.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Markdown => "md",
            Self::Confluence => "confluence.xml",
            Self::Adf => "adf.json",
            Self::Mediawiki => "mediawiki.txt",
            Self::Dokuwiki => "dokuwiki.txt",
            Self::Tiddlywiki => "tid",
            Self::Xwiki => "xwiki.txt",
            Self::Asciidoc => "adoc",
            Self::Mkdocs => "mkdocs.md",
            Self::Html => "html",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Json => "json",
        }
    }
}
