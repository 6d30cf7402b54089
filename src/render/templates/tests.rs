//! The templates that come with Gradus, held against the types of the views.

use super::*;

/// The words that there are.
fn known() -> BTreeMap<String, Vec<String>> {
    globals(&crate::words::load("en", "default", Path::new("no/such/book")).0)
}

/// The templates of a theme that comes with Gradus, and their prefixes.
fn built_in(name: &str) -> (Sources, Vec<String>) {
    let layers = layers(name, Path::new("no/such/book")).expect("a theme");
    let prefixes: Vec<String> = layers.iter().map(Layer::prefix).collect();
    let named = layers.iter().flat_map(|layer| {
        let prefix = layer.prefix();
        layer.templates().map(move |(name, text)| (format!("{prefix}{name}"), text.into_owned())).collect::<Vec<_>>()
    });
    (named.collect(), prefixes)
}

#[test]
fn the_templates_that_come_with_gradus_use_known_names_alone() {
    for theme in ["default", "plain"] {
        let (sources, prefixes) = built_in(theme);
        let found = errors::unknown_names(&sources, &prefixes, &known(), &|_| true);
        assert!(found.is_empty(), "{}", crate::diagnostic::render(&found, false));
    }
}

/// What is found where a template of the default theme has another text.
fn found(template: &str, from: &str, to: &str) -> Vec<String> {
    let (mut sources, prefixes) = built_in("default");
    let text = sources.get_mut(&format!("default/{template}")).expect("a template");
    assert!(text.contains(from), "{template} has no {from:?}");
    *text = text.replacen(from, to, 1);
    let found = errors::unknown_names(&sources, &prefixes, &known(), &|_| true);
    found.into_iter().map(|one| format!("{}; {}", one.message, one.help.unwrap_or_default())).collect()
}

#[test]
fn a_name_is_followed_through_loops_and_into_includes() {
    let cases = [
        // In a condition Tera would take it for false.
        (
            "level.html",
            "{%- include \"strip.html\" %}",
            "{% if level.titel %}x{% endif %}",
            "no field `titel` here; did you mean `title`?",
        ),
        ("strip.html", "one.name", "one.nam", "no field `nam` here; did you mean `name`?"),
        ("cell.html", "cell.summary", "cell.sumary", "no field `sumary` here; did you mean `summary`?"),
        ("item.html", "item.title", "item.tilte", "no field `tilte` here; did you mean `title`?"),
        ("steps.html", "steps.all", "steps.every", "no field `every` here; there are: all, new, next, previous"),
        (
            "list.html",
            "section.topics[0].href",
            "section.topics[0].hrefs",
            "no field `hrefs` here; did you mean `href`?",
        ),
        ("base.html", "page.title", "pag.title", "no variable `pag` here; did you mean `page`?"),
        ("base.html", "words.skip", "words.skipp", "no field `skipp` here; did you mean `skip`?"),
        ("base.html", "site.title", "site.titles", "no field `titles` here; did you mean `title`?"),
    ];
    for (template, from, to, expected) in cases {
        let found = found(template, from, to);
        assert!(found.len() == 1 && found[0].contains(expected), "{template}: {to}: {found:#?}");
    }
    // A page has the fields of its own view alone.
    let found = found("topic.html", "cell.anchor", "matrix.rows");
    assert!(found.len() == 1 && found[0].contains("no variable `matrix` here"), "{found:#?}");
}

#[test]
fn what_cannot_be_told_is_not_told() {
    let fine = [
        "{% set x = level.title ~ 1 %}{{ x.any }}",
        "{% if nothing is defined %}{{ 1 }}{% endif %}",
        "{% for key, value in level %}{{ key }}{{ value.x }}{% endfor %}",
        "{{ levels | map(attribute=\"nothing\") }}",
        "{{ [x.title for x in levels] }}",
        "{{ level?.title }}{{ level[\"nothing\"].x }}{{ levels[0].title }}",
        "{{ range(end=level.rank) }}{{ super() }}",
    ];
    for text in fine {
        let found = found("level.html", "{%- include \"strip.html\" %}", text);
        assert!(found.is_empty(), "{text}: {found:#?}");
    }
}

#[test]
fn every_view_that_is_rendered_is_documented() {
    let code = [include_str!("../pages.rs"), include_str!("../frames.rs"), include_str!("../figure.rs")].concat();
    let rendered = code.split(".render(\"").skip(1).filter_map(|rest| rest.split('"').next());
    let rendered: std::collections::BTreeSet<&str> = rendered.collect();
    let reference = super::super::views::reference::Reference::new();
    assert_eq!(rendered, reference.templates.keys().copied().collect());
}

#[test]
fn suggestions_are_filters_of_tera() {
    for name in errors::FILTERS {
        let text = format!("{{{{ 1 | {name} }}}}");
        let error = Tera::new().add_raw_template("x", &text).err().map(|error| error.to_string());
        assert_eq!(error, None, "{name}");
    }
}
