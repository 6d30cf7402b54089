//! Labels that name a level: `Level 3`, `L3`, `Stage 2: Managed`, `Stufe 1`, `Crawl` where it is declared.

use super::name::normalise;
use crate::config::DeclaredLevel;

/// What a label says of a level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelLabel {
    /// The number of the level.
    pub rank: u32,
    /// The name beside the number, where there is one.
    pub name: Option<String>,
    /// As written.
    pub text: String,
    /// The word for level: in one document one word names levels, and another one other things.
    pub word: &'static str,
    /// It is a declared name without a number: a heading `Scale` may as well be a topic.
    pub bare: bool,
}

/// Where a label stands: a file name says less than a heading and may say it more tersely.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The name of a folder or file, without its ending.
    Path,
    /// The title of a document.
    Title,
    /// A heading, a tab, a table's head.
    Heading,
    /// The words that open a list item or a paragraph.
    Lead,
}

/// Words for "level" as maturity models use them. `step` and `part` are missing on purpose: tutorials count them.
const WORDS: &[&str] = &[
    // English, then German, French, Spanish, Portuguese, Italian, Dutch, the Nordic languages
    "level",
    "lvl",
    "stage",
    "tier",
    "phase",
    "grade",
    "stufe",
    "reifestufe",
    "reifegrad",
    "reifegradstufe",
    "ebene",
    "niveau",
    "étape",
    "palier",
    "stade",
    "nivel",
    "etapa",
    "fase",
    "nível",
    "estágio",
    "livello",
    "stadio",
    "nivå",
    "niva",
    "steg",
    "trin",
    "taso",
    "poziom",
    "etap",
    "úroveň",
    "stupeň",
    "szint",
    "seviye",
    "уровень",
    "этап",
    "ступень",
    "рівень",
    "مستوى",
    "المستوى",
    "المرحلة",
    "स्तर",
    "רמה",
    "レベル",
    "ステージ",
    "段階",
    "级别",
    "等级",
    "級別",
    "等級",
    "阶段",
    "階段",
    "第",
    "레벨",
    "수준",
    "단계",
];

/// Words that stand after the number, as in `第1级`.
const AFTER: &[&str] = &["级", "級", "阶段", "階段", "段階", "단계", "수준", "等级", "等級"];

/// Words that may stand before the word for level.
const BEFORE: &[&str] = &[
    "the",
    "maturity",
    "capability",
    "implementation",
    "assurance",
    "adoption",
    "competency",
    "readiness",
    "cmmi",
    "slsa",
    "成熟度",
];

/// A name after the number with nothing between does not begin with one of these: `Level 1 to 2` is no name.
const NO_NAME: &[&str] = &["to", "and", "or", "vs", "versus", "of", "in", "for", "is", "are", "at", "through", "thru"];

/// Reads level labels, with the names that `book.toml` declares.
#[derive(Debug, Clone, Default)]
pub struct Labels<'a> {
    declared: &'a [DeclaredLevel],
}

impl<'a> Labels<'a> {
    /// With `declared` levels no other is known.
    pub fn new(declared: &'a [DeclaredLevel]) -> Self {
        Self { declared }
    }

    /// The level that `text` names as a whole, if it does.
    pub fn level(&self, text: &str, place: Place) -> Option<LevelLabel> {
        // An emoji before the label is no part of it.
        let text = text.trim().trim_start_matches(|c: char| !c.is_alphanumeric()).trim_end();
        if text.is_empty() || text.len() > 160 {
            return None;
        }
        if let Some(rank) = self.declared_rank(text, place) {
            return Some(LevelLabel { rank, name: None, text: text.to_owned(), word: "", bare: true });
        }
        let label = numbered(text, place).or_else(|| (place == Place::Title).then(|| trailing(text)).flatten())?;
        self.knows(label.rank).then_some(label)
    }

    /// Whether a level of this rank may exist.
    pub fn knows(&self, rank: u32) -> bool {
        self.declared.is_empty() || self.declared.iter().any(|level| level.rank == rank)
    }

    fn declared_rank(&self, text: &str, place: Place) -> Option<u32> {
        if self.declared.is_empty() {
            return None;
        }
        let exact = |text: &str| {
            let text = normalise(text);
            self.declared.iter().find(|level| level.names.contains(&text)).map(|level| level.rank)
        };
        exact(text).or_else(|| exact(without_number(text))).or_else(|| {
            // `Crawl: the first steps`, `Crawl (Level 1)`, `Crawl phase`
            let cut = text.find([':', '(', '–', '—', '|']).or_else(|| text.find(" - "));
            let head = cut.filter(|_| place != Place::Path).map(|at| &text[..at]);
            let word = text.rsplit_once([' ', '-', '_']).filter(|(_, last)| WORDS.contains(&normalise(last).as_str()));
            head.and_then(exact).or_else(|| word.and_then(|(head, _)| exact(head)))
        })
    }
}

/// The numbered label of a level that opens a text, such as `Level 1:` or `Level 2,`, with its mark; and its number.
pub fn level_at_start<'a>(text: &'a str, declared: &[DeclaredLevel]) -> Option<(u32, &'a str)> {
    const MARKS: [char; 6] = [':', ',', '：', '，', '–', '—'];
    let text = &text[..text.floor_char_boundary(48.min(text.len()))];
    let (at, mark) = text.char_indices().find(|(_, c)| MARKS.contains(c))?;
    let label = numbered(text[..at].trim(), Place::Lead).filter(|label| label.name.is_none())?;
    Labels::new(declared).knows(label.rank).then(|| (label.rank, &text[..at + mark.len_utf8()]))
}

/// `01-crawl` → `crawl`, `2. Walk` → `Walk`: a number that only sorts is no part of the name.
pub fn without_number(text: &str) -> &str {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    if rest.len() == text.len() {
        return text;
    }
    let name = rest.trim_start_matches(['.', ')', '-', '_', ' ']);
    if name.len() == rest.len() || name.is_empty() { text } else { name }
}

/// Whether a text is a word for level and nothing else, as the head of a column is.
pub fn is_word(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    WORDS.contains(&text.as_str()) || text == "maturity" || text == "maturity level"
}

/// How a label is shown: as written, a path's as words (`level-2` → `Level 2`), without its name if it has one beside.
pub fn shown(label: &LevelLabel) -> String {
    let text = label.text.trim().trim_end_matches([':', '.']);
    if !text.contains(' ') && text.contains(['-', '_']) {
        let text = text.replace(['-', '_'], " ");
        let mut chars = text.chars();
        return chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default();
    }
    text.to_owned()
}

/// `Level 3`, `Level 3 - Scale`, `L3: Scale`, `level-3-scale`.
fn numbered(text: &str, place: Place) -> Option<LevelLabel> {
    let lower = text.to_lowercase();
    // Lower case may change the length of a text in some scripts; then the original cannot be cut by it.
    let original = if lower.len() == text.len() { text } else { lower.as_str() };
    let mut rest = lower.as_str();
    for before in BEFORE {
        if let Some(after) = rest.strip_prefix(before) {
            let bare = after.trim_start_matches([' ', '-', '_']);
            if bare.len() < after.len() || !before.is_ascii() {
                rest = bare;
            }
        }
    }
    let by_word = WORDS.iter().find_map(|word| {
        let (rank, rest) = number(rest.strip_prefix(word)?)?;
        Some((*word, rank, rest))
    });
    let terse =
        || rest.strip_prefix("ml").or_else(|| rest.strip_prefix('l')).and_then(digits).map(|(n, rest)| ("l", n, rest));
    let after = || {
        let (rank, rest) = digits(rest)?;
        let word = AFTER.iter().find(|word| rest.starts_with(**word))?;
        Some((*word, rank, rest))
    };
    let (word, rank, rest) = by_word.or_else(terse).or_else(after)?;
    let rest = AFTER.iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
    let tail = &original[original.len() - rest.len()..];
    let name = name_after(tail, place)?;
    let name = (!name.is_empty()).then(|| name.to_owned());
    let word = if matches!(word, "lvl") { "level" } else { word };
    Some(LevelLabel { rank, name, text: text.to_owned(), word, bare: false })
}

/// A number after a word for level: digits, a Roman numeral, or a word for a number.
fn number(rest: &str) -> Option<(u32, &str)> {
    let spaced = rest.trim_start_matches([' ', '\u{a0}', '-', '_', '.', '#', ':']);
    if let Some(found) = digits(spaced) {
        return Some(found);
    }
    if spaced.len() == rest.len() {
        return None;
    }
    let end = spaced.find(|c: char| !c.is_alphabetic()).unwrap_or(spaced.len());
    let (word, after) = spaced.split_at(end);
    const SPELLED: [&str; 11] = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    const ROMAN: [&str; 11] = ["-", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"];
    let index = SPELLED.iter().position(|w| *w == word).or_else(|| ROMAN.iter().position(|w| *w == word))?;
    Some((u32::try_from(index).ok()?, after))
}

/// One or two digits, of any script that maturity models are written in.
fn digits(text: &str) -> Option<(u32, &str)> {
    let value = |c: char| match c {
        '0'..='9' => Some(u32::from(c) - u32::from('0')),
        '\u{ff10}'..='\u{ff19}' => Some(u32::from(c) - 0xff10),
        '\u{0660}'..='\u{0669}' => Some(u32::from(c) - 0x0660),
        '一' => Some(1),
        '二' => Some(2),
        '三' => Some(3),
        '四' => Some(4),
        '五' => Some(5),
        _ => None,
    };
    let end = text.find(|c| value(c).is_none()).unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    let count = number.chars().count();
    (1..=2).contains(&count).then(|| (number.chars().filter_map(value).fold(0, |all, d| all * 10 + d), rest))
}

/// The name in what follows the number; `None` where what follows shows that this is no label.
fn name_after(tail: &str, place: Place) -> Option<&str> {
    let end = [' ', '\u{a0}', '.', ':', '*', '_'];
    if tail.trim_matches(end).is_empty() {
        return Some("");
    }
    let space = [' ', '\u{a0}'];
    let bare = tail.trim_start_matches(space);
    let starts_word = tail.starts_with(|c: char| c.is_alphanumeric());
    // `Level 1 (Initial)`, else what stands behind a mark.
    let brackets = [('(', ')'), ('[', ']'), ('（', '）')]
        .into_iter()
        .find_map(|(open, close)| bare.strip_prefix(open)?.trim_end_matches([' ', ':', '.']).strip_suffix(close));
    let cut = brackets.unwrap_or_else(|| {
        bare.trim_start_matches([' ', '\u{a0}', '_', '-', '–', '—', ':', '|', '.', ',', '：', '、'])
    });
    let name = cut.trim_end_matches([' ', ':', '.', '*', '_']);
    let separated = cut.len() < bare.len();
    // `Level 1.2`, `Level 1-2`, `Level 1/2`, `Level 1 > 2`, `L1x`
    let begins_well = !name.starts_with(char::is_numeric) && (separated || name.starts_with(char::is_alphabetic));
    if starts_word || !begins_well || !name.contains(char::is_alphanumeric) {
        return None;
    }
    let words = name.split([' ', '-', '_']).count();
    if place == Place::Path {
        return (words <= 6).then_some(name);
    }
    if NO_NAME.contains(&name.split(' ').next().unwrap_or("").to_lowercase().as_str()) && !separated {
        return None;
    }
    // Without a mark between, a short capitalised name: `Level 1 Initial`, but not `Level 2 teams write tests`.
    let capital = name.split(' ').all(|word| !word.starts_with(char::is_lowercase));
    (separated && words <= 12 || capital && words <= 3).then_some(name)
}

/// `Build (Level 1)`, `Cloud Native: Level 1`, `My model - Level 1 - Build`.
fn trailing(text: &str) -> Option<LevelLabel> {
    if let Some((name, inside)) = text.strip_suffix(')').and_then(|t| t.rsplit_once('(')) {
        let label = numbered(inside, Place::Heading).filter(|label| label.name.is_none())?;
        let name = name.trim();
        return Some(LevelLabel { name: (!name.is_empty()).then(|| name.to_owned()), text: text.to_owned(), ..label });
    }
    let cut =
        [" - ", " – ", " — ", ": ", " | "].iter().filter_map(|mark| Some((text.find(mark)?, mark.len()))).min()?;
    let rest = &text[cut.0 + cut.1..];
    numbered(rest, Place::Heading).or_else(|| trailing(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heading(text: &str) -> Option<(u32, Option<String>)> {
        Labels::default().level(text, Place::Title).map(|label| (label.rank, label.name))
    }

    fn named(text: &str, rank: u32, name: &str) {
        assert_eq!(heading(text), Some((rank, Some(name.to_owned()))), "{text}");
    }

    #[test]
    fn the_usual_labels_are_levels() {
        for text in [
            "Level 3",
            "level-3",
            "L3",
            "l3",
            "Stage3",
            "Tier 3:",
            "Stufe 3",
            "Niveau 3",
            "LEVEL III",
            "Level Three",
            "Maturity Level 3",
            "レベル3",
            "第3级",
            "第三级",
            "3级",
            "Уровень 3",
            "المستوى ٣",
            "ML3",
            "Level 3.",
        ] {
            assert_eq!(heading(text), Some((3, None)), "{text}");
        }
        assert_eq!(heading("Level 0"), Some((0, None)));
        named("Level 1 - Build", 1, "Build");
        named("Level 1: Ad-Hoc Usage", 1, "Ad-Hoc Usage");
        named("Level 1 (Initial)", 1, "Initial");
        named("Initial (Level 1)", 1, "Initial");
        named("Level 2 Managed", 2, "Managed");
        named("Étape 2 – Maîtrisé", 2, "Maîtrisé");
        named("My Model - Level 4: Improve", 4, "Improve");
    }

    #[test]
    fn a_mention_is_no_label() {
        for text in [
            "Policy Level Overview",
            "At Level 2, patterns are defined",
            "Level 1 > 2",
            "Level 1-2",
            "Level 1/2",
            "Level 1 to 2",
            "Level 2 teams write tests",
            "Levels",
            "Level",
            "L",
            "Level 1.2",
            "Level 2024 plan",
            "Levelling 3",
            "Lead",
            "L1x",
            "Step 1",
            "Tiered 2 storage",
            "Level mix",
            "Staged 1",
        ] {
            assert_eq!(heading(text), None, "{text}");
        }
    }

    #[test]
    fn paths_may_carry_the_name() {
        let label = Labels::default().level("level-1-build", Place::Path);
        assert_eq!(label.map(|label| (label.rank, label.name)), Some((1, Some("build".into()))));
        assert_eq!(without_number("01-people"), "people");
        assert_eq!(without_number("2024"), "2024");
    }
}
