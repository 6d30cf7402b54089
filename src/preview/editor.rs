//! Links that open a file in an editor.

use std::path::Path;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What stands in a path as it is.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b':');

/// Editors that open such links, by the names that they are known by. Where their links are described:
/// <https://code.visualstudio.com/docs/configure/command-line#_opening-vs-code-with-urls>,
/// <https://www.jetbrains.com/help/idea/opening-files-from-command-line.html>, <https://macvim.org/docs/gui_mac.txt.html>,
/// <https://macromates.com/blog/2007/the-textmate-url-scheme/>, <https://zed.dev/docs/remote-development>.
const EDITORS: [(&[&str], &str); 9] = [
    (&["vscode", "code"], "vscode://file{path}:{line}:{column}"),
    (&["vscode-insiders", "code-insiders"], "vscode-insiders://file{path}:{line}:{column}"),
    (&["vscodium", "codium"], "vscodium://file{path}:{line}:{column}"),
    (&["cursor"], "cursor://file{path}:{line}:{column}"),
    (&["windsurf"], "windsurf://file{path}:{line}:{column}"),
    (&["zed", "zeditor"], "zed://file{path}:{line}:{column}"),
    (&["idea", "webstorm", "pycharm", "rustrover"], "idea://open?file={path}&line={line}&column={column}"),
    (&["mvim", "macvim"], "mvim://open?url=file://{path}&line={line}&column={column}"),
    (&["textmate", "mate"], "txmt://open?url=file://{path}&line={line}&column={column}"),
];

/// An editor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Editor {
    template: String,
}

impl Editor {
    /// The names that are known.
    pub fn names() -> impl Iterator<Item = &'static str> {
        EDITORS.iter().map(|(names, _)| names[0])
    }

    /// The editor of this name, or the one that the template `…{path}…{line}…{column}…` opens.
    pub fn named(name: &str) -> Option<Self> {
        if name.contains("{path}") {
            let scheme = name.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase())?;
            let good = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
                && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
            let runs = matches!(scheme.as_str(), "javascript" | "data" | "vbscript");
            return (good && !runs).then(|| Self { template: name.to_owned() });
        }
        let known = EDITORS.iter().find(|(names, _)| names.contains(&name))?;
        Some(Self { template: known.1.to_owned() })
    }

    /// The editor that the environment speaks of: `TERM_PROGRAM`, `VISUAL`, `EDITOR`; else the one that most have.
    pub fn guess(variable: impl Fn(&str) -> Option<String>) -> Self {
        let named = ["TERM_PROGRAM", "VISUAL", "EDITOR"].into_iter().filter_map(variable).find_map(|value| {
            let program = value.split_whitespace().next()?.rsplit(['/', '\\']).next()?.to_ascii_lowercase();
            Self::named(program.strip_suffix(".exe").unwrap_or(&program))
        });
        named.unwrap_or_else(|| Self { template: EDITORS[0].1.to_owned() })
    }

    /// The address that opens a file, given by its whole path, at a line and column, from 1.
    pub fn href(&self, file: &Path, line: usize, column: usize) -> String {
        let path = file.to_string_lossy().replace('\\', "/");
        // On Windows a path begins with a letter: `/C:/…`.
        let path = if path.starts_with('/') { path } else { format!("/{path}") };
        let path = utf8_percent_encode(&path, PATH).to_string();
        let (line, column) = (line.max(1).to_string(), column.max(1).to_string());
        self.template.replace("{line}", &line).replace("{column}", &column).replace("{path}", &path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_name_file_line_and_column() {
        let href = |name: &str| Editor::named(name).map(|editor| editor.href(Path::new("/a b/#c.md"), 3, 0));
        assert_eq!(href("vscode").as_deref(), Some("vscode://file/a%20b/%23c.md:3:1"));
        assert_eq!(href("idea").as_deref(), Some("idea://open?file=/a%20b/%23c.md&line=3&column=1"));
        assert_eq!(href("edit://x{path}?{line}").as_deref(), Some("edit://x/a%20b/%23c.md?3"));
        assert_eq!(href("notepad"), None);
        assert_eq!(href("javascript:alert(`{path}`)"), None);
    }

    #[test]
    fn the_environment_is_asked() {
        let guess = |name: &'static str, value: &'static str| {
            Editor::guess(|variable| (variable == name).then(|| value.to_owned())).template
        };
        assert!(guess("VISUAL", "/usr/bin/zed --wait").starts_with("zed:"));
        assert!(guess("TERM_PROGRAM", "vscode").starts_with("vscode:"));
        assert!(guess("EDITOR", "vi").starts_with("vscode:"));
    }
}
