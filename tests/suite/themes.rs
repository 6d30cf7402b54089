//! Themes: what a folder of the book overrides and inherits, and the theme `plain`.

use std::path::Path;

use crate::grid::{sections, text};
use crate::html;
use crate::site_test::{SiteTest, shared};

/// The grid with items, and a theme of its own.
fn book(theme: &str) -> SiteTest {
    let level = |book: SiteTest, n: usize| {
        let body = sections(2, |dimension, topic| text(dimension, topic, n));
        book.page(&format!("level-{n}/index.md"), &format!("# Level {n}\n\n{body}"))
    };
    (1..=3)
        .fold(SiteTest::new(), level)
        .page(
            "guides/start.md",
            "# Start\n\n## First\n\nText.\n\n## Second\n\nText.\n\n- [ ] Asked here {#asked-here}\n",
        )
        .page("guides/end.md", "# End\n\nText.\n")
        .file("checklists/own.yaml", "level-1:\n  - title: Asked\n    id: asked\n")
        .toml(&format!("[book]\ntitle = \"Ours\"\n[output.html]\ntheme = \"{theme}\"\n"))
}

fn template(name: &str) -> String {
    format!("themes/mine/templates/{name}")
}

#[test]
fn a_block_is_overridden_and_the_rest_inherited_on_all_pages() {
    let plain = book("default").build();
    let themed = book("mine")
        .file(
            &template("base.html"),
            "{% extends \"default/base.html\" %}{% block footer %}<footer><p>Ours, {{ super() | length }}</p></footer>{% endblock %}",
        )
        .file(&template("level.html"), "{% extends \"default/level.html\" %}{% block main %}<p class=mine>{{ level.name }}</p>{{ super() }}{% endblock %}")
        .build();
    themed.is_sound().run.is_silent();
    assert_eq!(themed.routes(), plain.routes());
    for route in themed.routes().iter().filter(|route| !route.starts_with("embed/")) {
        let (page, before) = (themed.page(route), plain.page(route));
        assert!(page.select("footer").join("").starts_with("Ours, "), "{route}");
        assert_eq!(page.select("h1"), before.select("h1"), "{route}");
        assert_eq!(page.select("main .prose"), before.select("main .prose"), "{route}");
        assert_eq!(page.select(".mine").len(), usize::from(page.html.contains("kind-level")), "{route}");
    }
}

#[test]
fn a_file_of_the_same_name_takes_the_place() {
    let site = book("mine")
        .file(&template("steps.html"), "<p class=\"steps mine\">Steps</p>")
        .file("themes/mine/static/icon.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
        .file("themes/mine/static/own/font.txt", "mine")
        .build();
    assert!(site.read("theme/icon.svg").ends_with("svg\"/>"));
    assert_eq!(site.read("theme/own/font.txt"), "mine");
    assert!(site.has("theme/style.css"));
    assert!(!site.page("level-1/").select(".steps.mine").is_empty());
}

#[test]
fn a_theme_takes_what_it_lacks_from_the_one_that_it_extends() {
    let book = book("mine")
        .file("themes/mine/theme.toml", "extends = \"house\"\n")
        .file(
            &template("level.html"),
            "{% extends \"house/level.html\" %}{% block actions %}<p id=mine>Mine</p>{% endblock %}",
        )
        .file("themes/house/theme.toml", "extends = \"plain\"\n")
        .file(
            "themes/house/templates/level.html",
            "{% extends \"plain/base.html\" %}{% block main %}<p id=house>{{ level.title }}</p>{% endblock %}",
        )
        .file("themes/house/static/house.css", "p {}")
        .file("themes/mine/static/style.css", "body {}");
    // `plain` has no such template: there are its own, and those of the default theme under their names.
    let site = book.build();
    assert_eq!(site.read("theme/style.css"), "body {}");
    assert!(site.has("theme/house.css"));
    let page = site.page("level-1/");
    assert_eq!((page.select("#mine"), page.select("#house")), (vec!["Mine".to_owned()], vec!["Level 1".to_owned()]));
    assert!(!page.select("details summary").is_empty(), "the frame of plain");
}

#[test]
fn a_folder_named_as_a_theme_that_comes_with_gradus_lies_on_top_of_it() {
    for theme in ["default", "plain"] {
        let site = book(theme)
            .file(
                &format!("themes/{theme}/templates/base.html"),
                format!(
                    "{{% extends \"{theme}/base.html\" %}}{{% block footer %}}<footer>On top</footer>{{% endblock %}}"
                ),
            )
            .build();
        assert_eq!(site.page("").select("footer"), ["On top"], "{theme}");
        assert_eq!(site.read("theme/style.css").contains("/* Plain:"), theme == "plain");
    }
}

#[test]
fn what_is_ejected_changes_nothing() {
    let book = book("mine");
    std::fs::create_dir_all(book.path("themes/mine")).expect("a folder");
    let before = book.build().bytes();
    let list = book.run(&["theme", "list"]);
    let files: Vec<&str> = list.succeeds().stdout.lines().skip(1).filter_map(|line| line.split(' ').next()).collect();
    assert!(files.len() > 30, "{files:?}");
    book.run(&[&["theme", "eject"][..], &files].concat()).succeeds().is_silent();
    let after = book.build();
    after.run.is_silent();
    assert!(after.bytes() == before, "the site is another one");
    book.run(&["theme", "eject", "level.html"]).exits(2).reports("is there already");
}

/// Fails unless a site by `plain` is sound, has the pages of the default theme, and says on each what that says.
#[track_caller]
fn is_plain(book: &SiteTest, other: &SiteTest) {
    let (plain, default) = (book.build(), other.build());
    plain.is_sound();
    assert_eq!(plain.routes(), default.routes());
    for route in plain.routes() {
        let (page, before) = (plain.page(&route), default.page(&route));
        assert_eq!(page.select("h1"), before.select("h1"), "{route}");
        assert_eq!(page.select("main p:not([class])"), before.select("main p:not([class])"), "{route}");
        let boxes = |page: &html::Page| page.attributes("[data-item]", "data-item");
        assert_eq!(boxes(&page), boxes(&before), "{route}");
        let scripts = page.attributes("script[src]", "src");
        let needs = ["assess/", "search/"].iter().any(|kind| route.ends_with(kind)) || !boxes(&page).is_empty();
        assert!(scripts.is_empty() || needs, "{route}: {scripts:?}");
    }
}

#[test]
fn plain_shows_every_kind_of_page() {
    is_plain(&book("plain"), &book("default"));
}

#[test]
fn plain_shows_this_model() {
    let book = |theme: &str| {
        let book = SiteTest::own();
        // An export is a part of a page, no page.
        let own = book.read("book.toml").replace("\"html\", ", "");
        book.toml(&format!("{own}\n[output.html]\ntheme = \"{theme}\"\n"))
    };
    is_plain(&book("plain"), &book("default"));
}

#[test]
fn plain_shows_a_model_that_nobody_here_wrote() {
    let Some(corpus) = shared("corpora/cnmm/content") else { return };
    let toml = |theme: &str| format!("[book]\nsrc = {corpus:?}\n[output.html]\ntheme = \"{theme}\"\n");
    is_plain(&SiteTest::new().toml(&toml("plain")), &SiteTest::new().toml(&toml("default")));
}

#[test]
fn plain_is_small_and_has_the_tokens_of_the_stylesheets_that_it_inherits() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes");
    let files = html::files(&root.join("plain"));
    let text = |path: &str| std::fs::read_to_string(root.join(path)).expect("a file");
    let lines: usize = files.iter().map(|file| text(&format!("plain/{file}")).lines().count()).sum();
    assert!(lines < 200, "{lines} lines");
    let own = text("plain/static/style.css");
    let inherited = text("default/static/style/checklist.css");
    // A name that the stylesheet itself sets, or with a fallback, needs no other.
    let used = inherited.split("var(--").skip(1).filter_map(|rest| {
        let name = rest.split([')', ',']).next()?;
        rest[name.len()..].starts_with(')').then_some(name)
    });
    let missing: Vec<&str> = used
        .filter(|name| !own.contains(&format!("--{name}:")) && !inherited.contains(&format!("--{name}:")))
        // Set on the element itself.
        .filter(|name| *name != "rows")
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}
