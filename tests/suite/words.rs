//! The words of the interface: each language whole, no English left in a site of another one, themes that say otherwise.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use gradus::words::{self, plural, slots};
use toml::Value;

use crate::site_test::{Built, SiteTest};

fn table(language: &str) -> BTreeMap<String, Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("themes/default/words/{language}.toml"));
    toml::from_str(&std::fs::read_to_string(path).expect("the words")).expect("TOML")
}

fn others() -> Vec<String> {
    let languages = words::languages("default", Path::new("/nowhere"));
    assert_eq!(languages, ["ar", "de", "en", "es", "fr", "ja", "zh"].map(str::to_owned).into());
    languages.into_iter().filter(|language| language != words::BASE).collect()
}

/// The forms of a word; that of a word without is called `text`.
fn forms(value: &Value) -> BTreeMap<&str, &str> {
    match value {
        Value::Table(forms) => {
            forms.iter().map(|(name, form)| (name.as_str(), form.as_str().expect("a text"))).collect()
        }
        value => [("text", value.as_str().expect("a text"))].into(),
    }
}

#[test]
fn every_language_has_every_word_with_its_slots_and_forms() {
    let english = table("en");
    for language in others() {
        let words = table(&language);
        let keys = |words: &BTreeMap<String, Value>| words.keys().cloned().collect::<Vec<_>>();
        assert_eq!(keys(&words), keys(&english), "{language}");
        let wanted: BTreeSet<&str> = plural::categories(&language).into_iter().map(plural::Category::name).collect();
        for (key, value) in &words {
            let (mine, base) = (forms(value), forms(&english[key]));
            if base.contains_key("text") {
                assert_eq!(slots(mine["text"]), slots(base["text"]), "{language}: {key}");
            } else {
                assert_eq!(mine.keys().copied().collect::<BTreeSet<_>>(), wanted, "{language}: {key}");
                assert_eq!(slots(mine["other"]), slots(base["other"]), "{language}: {key}");
            }
            for (form, text) in mine {
                assert!(!text.is_empty(), "{language}: {key}.{form}");
                // What joins on to something else may have a space at that end.
                assert!(text.trim() == text || matches!(key.as_str(), "number_group" | "theirs"), "{language}: {key}");
                assert!(!text.contains(['<', '"', '\'', '~']), "{language}: {key}: typographic signs only");
            }
        }
        // Names of things may be the same; a file that was only copied is not.
        let same = words.iter().filter(|(key, value)| english[*key] == **value && !key.starts_with("number")).count();
        assert!(same < 15, "{language}: {same} words are the English ones");
    }
}

#[test]
fn every_word_is_used_and_every_word_that_is_used_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |folder: &str| {
        let files = crate::html::files(&root.join(folder)).into_iter();
        files.map(|file| std::fs::read_to_string(root.join(folder).join(file)).unwrap_or_default()).collect::<String>()
    };
    let templates = read("themes/default/templates");
    let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let asked: BTreeSet<String> = templates
        .split("words.")
        .skip(1)
        .map(|text| text.chars().take_while(|c| is_name(*c)).collect::<String>())
        .filter(|key| !key.is_empty())
        .collect();
    let english = table("en");
    let unknown: Vec<_> = asked.iter().filter(|key| !english.contains_key(*key)).collect();
    assert!(unknown.is_empty(), "templates ask for {unknown:?}");
    let code = read("src");
    let by_name = ["note", "info", "details", "tip", "success", "important", "warning", "caution", "danger"];
    let unused: Vec<_> = english
        .keys()
        .filter(|key| !asked.contains(*key) && !code.contains(&format!("\"{key}\"")))
        .filter(|key| !key.starts_with("month_") && !by_name.contains(&key.as_str()))
        .collect();
    assert!(unused.is_empty(), "nothing says {unused:?}");
}

/// A model with everything that makes the interface say something; its own words are no language's.
fn book(language: &str) -> SiteTest {
    let page = |n: usize, more: &str| {
        format!(
            "---\ntitle: Level {n} - Qaz{n}\n---\n\nWsx edc.[^1]\n\n[^1]: Rfv.\n\n## Tgb\n\n### Yhn\n\nUjm {n}.\n\n{more}## Olp\n\n\
             Zaq {n}.\n\n- [ ] Xsw {n}\n"
        )
    };
    let asides = ["note", "info", "details", "tip", "success", "warning", "danger", "caution", "important"]
        .map(|kind| format!(":::{kind}\nCde.\n:::\n\n"))
        .concat();
    SiteTest::new()
        .toml(&format!(
            "[book]\ntitle = \"Vfr\"\nlanguage = \"{language}\"\n[build]\nbase-url = \"https://example.org/x/\"\n\
             [model]\nversion = \"1.0\"\n[output.html]\nedit-url = \"https://example.org/edit/{{path}}\"\n\
             [output.exports]\nformats = [\"csv\"]\n"
        ))
        .page("index.md", "# Vfr\n\nBgt.\n")
        .page("level-1/index.md", &page(1, ""))
        .page("level-2/index.md", &page(2, "### Ikl\n\nMju 2.\n\n"))
        .page("level-3/index.md", &page(3, "### Ikl\n\nMju 3.\n\n"))
        .page("nhy/index.md", "# Nhy\n\nBgt.\n")
        .page("nhy/one.md", &format!("# Nhy one\n\n{asides}> [!TIP]\n> Bgt.\n\n- [x] Mki\n- [ ] Nji\n"))
        .page("nhy/two.md", "---\ntitle: Nhy two\ndraft: true\n---\n\nBgt.\n")
}

/// What a page says: its texts, and the values of attributes.
fn said(html: &str) -> Vec<String> {
    // The list for other pages is an export.
    let mut html = html.to_owned();
    while let Some((start, end)) = html.find("<textarea").zip(html.find("</textarea>")) {
        html.replace_range(start..end + "</textarea>".len(), "");
    }
    let mut said = Vec::new();
    for piece in html.split('<') {
        let (tag, text) = piece.split_once('>').unwrap_or(("", piece));
        said.push(text.trim().to_owned());
        // JSON too: what scripts say.
        said.extend(text.split('"').map(|text| text.trim().to_owned()));
        said.extend(tag.split('"').skip(1).step_by(2).map(|value| value.trim().to_owned()));
    }
    said
}

fn all_said(site: &Built) -> BTreeSet<String> {
    site.routes().into_iter().flat_map(|route| said(&site.page(&route).html)).collect()
}

/// What there is between the slots of a text.
fn between(text: &str) -> impl Iterator<Item = &str> {
    let pieces = text.split('{').map(|piece| piece.split_once('}').map_or(piece, |(_, behind)| behind));
    pieces.map(str::trim).filter(|piece| piece.chars().filter(char::is_ascii_alphabetic).count() > 2)
}

#[test]
fn no_english_word_is_left_in_a_site_of_another_language() {
    let english = table("en");
    let is_said = |said: &BTreeSet<String>, piece: &str| {
        if piece.contains(' ') { said.iter().any(|text| text.contains(piece)) } else { said.contains(piece) }
    };
    let in_english = all_said(&book("en").build_with(&["--drafts"]));
    let mut looked_for = 0;
    for language in others() {
        let site = book(&language).build_with(&["--drafts"]);
        site.is_sound();
        let said = all_said(&site);
        let mine = table(&language);
        for (key, value) in &english {
            let own: BTreeSet<&str> = forms(&mine[key]).into_values().flat_map(between).collect();
            for piece in forms(value).into_values().flat_map(between).filter(|piece| !own.contains(piece)) {
                // Values of attributes that are names for scripts and styles.
                if matches!(key.as_str(), "answer_todo" | "answer_done")
                    || piece == piece.to_lowercase() && !piece.contains(' ')
                {
                    continue;
                }
                looked_for += usize::from(is_said(&in_english, piece));
                assert!(!is_said(&said, piece), "{language}: {key}: {piece:?}");
            }
        }
        let home = site.page("");
        let direction = if language == "ar" { "rtl" } else { "ltr" };
        home.holds(&format!("<html lang=\"{language}\" dir=\"{direction}\""));
        let words = |key: &str| mine[key].as_str().expect("a text").to_owned();
        home.says(&words("model_at_a_glance")).holds(&words("model_as_data"));
        site.page("checklist/").says(&words("save_or_share")).says(&words("checklist"));
        site.page("404.html").says(&words("page_not_found"));
        site.page("level-2/").says(&words("new_at_level")).holds(&words("back_to_text"));
        site.page("nhy/one/").says(&words("tip")).holds(&words("answer_todo"));
        site.page("nhy/two/").says(&words("draft"));
    }
    // The test would find nothing in a site that says nothing.
    assert!(looked_for > 500, "{looked_for}");
}

/// Words in Latin letters that readers see or hear on a page.
fn latin(html: &str) -> BTreeSet<String> {
    let mut shown = String::new();
    for piece in html.split('<') {
        let (tag, text) = piece.split_once('>').unwrap_or(("", piece));
        if tag.contains("data-words") {
            // A word with plural forms is a table of them.
            let words: BTreeMap<String, serde_json::Value> = serde_json::from_str(text).expect("JSON");
            let forms = words.values().flat_map(|word| match word {
                serde_json::Value::Object(forms) => forms.values().cloned().collect(),
                word => vec![word.clone()],
            });
            for word in forms {
                shown.extend([" ", word.as_str().unwrap_or_default()]);
            }
        } else if !tag.starts_with("script") && !tag.starts_with("textarea") {
            shown.extend([" ", text]);
        }
        for name in ["aria-label=\"", "title=\"", "alt=\"", "placeholder=\"", "label=\""] {
            let value = tag.split_once(name).and_then(|(_, behind)| behind.split_once('"'));
            if let Some((value, _)) = value {
                shown.extend([" ", value]);
            }
        }
    }
    // Slots are filled by scripts.
    let shown = shown.replace(['{', '}'], "_");
    let words = shown.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words
        .filter(|word| word.chars().any(|c| c.is_ascii_alphabetic()) && !word.contains('_'))
        .map(str::to_owned)
        .collect()
}

/// The other way round: what the languages do not even know of.
#[test]
fn nothing_in_latin_letters_is_said_in_other_scripts() {
    const OWN: [&str; 8] = ["Level", "Gradus", "JavaScript", "HTML", "CSV", "doctype", "html", "one"];
    for language in ["ar", "ja", "zh"] {
        let book = book(language);
        let own = ["index.md", "level-1/index.md", "level-2/index.md", "level-3/index.md", "nhy/one.md", "nhy/two.md"]
            .map(|page| book.read(&format!("content/{page}")))
            .concat();
        let site = book.build_with(&["--drafts"]);
        for route in site.routes() {
            let said = latin(&site.page(&route).html);
            assert!(!said.is_empty(), "{route}");
            let others: Vec<_> = said
                .iter()
                .filter(|word| !OWN.contains(&word.as_str()) && !own.contains(word.as_str()) && *word != language)
                // Sizes and addresses in code.
                .filter(|word| !word.chars().any(|c| c.is_ascii_digit()))
                .collect();
            assert!(others.is_empty(), "{language}: {route}: {others:?}");
        }
    }
}

#[test]
fn counts_take_the_plural_form_of_the_language() {
    let counts = |language: &str| {
        let site = book(language).build();
        site.page("level-2/").select(".to-checklist .count").concat()
    };
    assert_eq!(counts("en"), "3 items");
    assert_eq!(counts("de"), "3 Punkte");
    assert_eq!(counts("de-AT"), "3 Punkte");
    assert_eq!(counts("ar"), "3 بنود");
    assert_eq!(counts("tlh"), "3 items");
}

#[test]
fn a_theme_says_single_words_otherwise() {
    let site = book("de")
        .file("themes/default/words/de.toml", "skip = \"Zum Inhalt\"\nitems = { other = \"{n} Fragen\" }\n")
        .file("themes/default/words/en.toml", "menu = \"Contents\"\ngreeting = \"Hello, {name}!\"\n")
        .file(
            "themes/default/templates/not-found.html",
            "<title>x</title><p>{{ words.greeting | fill(name=site.title) }} {{ words.menu }} {{ \"2026-11-03\" | day }}</p>",
        )
        .build();
    site.page("").holds("Zum Inhalt").holds(">Menü<");
    assert!(!site.page("").html.contains("Zum Text springen"));
    site.page("level-2/").says("3 Fragen");
    site.page("404.html").holds("Hello, Vfr! Menü 3. November 2026");
    // Embedded checklists say it too.
    assert!(site.has("theme/words/en.js"));
    let english = book("en").file("themes/default/words/en.toml", "close = \"Shut\"\n").build();
    assert!(english.read("theme/words/en.js").contains("\"close\": \"Shut\""));
    english.page("checklist/").says("Shut");
}

#[test]
fn what_is_wrong_with_words_is_told_with_its_place() {
    let broken = |file: &str, text: &str| book("de").file(&format!("themes/default/words/{file}"), text).try_build(&[]);
    let reports = |file: &str, text: &str, wanted: &[&str]| {
        let run = broken(file, text);
        run.exits(1);
        for wanted in wanted {
            run.reports(wanted);
        }
    };
    reports("de.toml", "skip = \n", &["error[words]", "themes/default/words/de.toml:1:"]);
    reports("de.toml", "\nskipp = \"x\"\n", &["unknown word `skipp`", "de.toml:2:1", "did you mean `skip`?"]);
    reports("en.toml", "skipp = \"x\"\n", &["unknown word `skipp`", "en.toml:1:1"]);
    reports("de.toml", "items = { one = \"{n} x\" }\n", &["lacks the plural form `other`", "de.toml:1:9"]);
    reports("de.toml", "items = { othr = \"{n} x\" }\n", &["`othr` is no plural form", "did you mean `other`?"]);
    reports("de.toml", "items = \"{n} x\"\n", &["`items` is a table of plural forms"]);
    reports("de.toml", "skip = { other = \"x\" }\n", &["`skip` is a text"]);
    reports("de.toml", "skip = 3\n", &["`skip` is a text"]);
    reports("de.toml", "read_on_at = \"x {titel}\"\n", &["`read_on_at` has other slots", "its slots are `{title}`"]);
    // A language that the site is not in: embedded checklists speak it.
    reports("fr.toml", "skip = \n", &["themes/default/words/fr.toml:1:"]);
    broken("de.toml", "").succeeds();
}

#[test]
fn a_template_that_asks_for_an_unknown_word_is_told_with_its_place() {
    let with = |template: &str| book("de").file("themes/default/templates/not-found.html", template).try_build(&[]);
    let place = "themes/default/templates/not-found.html:1:";
    with("{{ words.skipp }}")
        .exits(1)
        .reports("there is no field `skipp` here")
        .reports(place)
        .reports("did you mean `skip`?");
    for (template, wanted) in [
        ("{{ words.skipp | fill(a=1) }}", "skipp"),
        ("{{ words.itemz | count(n=1) }}", "itemz"),
        ("{{ words.skipp | json }}", "skipp"),
        ("{{ words.read_on_at | fill(titel=\"x\") }}", "{title}"),
        ("{{ words.items | fill(n=1) }}", "plural forms"),
        ("{{ words.skip | count(n=1) }}", "no plural forms"),
        ("{{ words.items | count }}", "n"),
    ] {
        with(template).exits(1).reports(wanted).reports(place);
    }
}
