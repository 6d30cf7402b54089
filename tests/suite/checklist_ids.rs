//! Ids of items outlive edits of the text: `checklist.lock`, and what it does when the text changes.

use std::process::Command;

use crate::site_test::SiteTest;

/// A dimension alone would be passed over: it is declared.
const TOML: &str = "[[model.dimensions]]\nname = 'People'\n[[model.dimensions]]\nname = 'Process'\n";

/// Two cells at one level, with these texts.
fn page(culture: &str, skills: &str) -> String {
    format!("# Level 1 - Build\n\n## People\n\n### Culture\n\n{culture}\n\n### Skills\n\n{skills}\n")
}

const OWNER: &str = "- [ ] A named team owns the proof of concept";
const BACKUP: &str = "- [ ] Backups are restored once a quarter";
const BUDGET: &str = "- [ ] The budget has an alert at eighty percent";

/// A book whose items have no ids of their own, locked.
fn locked() -> SiteTest {
    let book = SiteTest::new().toml(TOML).page("level-1.md", &page(&format!("{OWNER}\n{BACKUP}"), BUDGET));
    book.try_build(&[])
        .succeeds()
        .reports("3 items of the checklist have no id that outlives an edit")
        .reports("level-1.md:7:7");
    book.lock(&[]).succeeds().prints("checklist.lock: 3 added");
    book.build().run.is_silent();
    book
}

fn text(item: &str) -> &str {
    item.trim_start_matches("- [ ] ")
}

impl SiteTest {
    /// Changes the text, and checks what the build, and the command that the build names, say of it.
    #[track_caller]
    fn edit(&self, culture: &str, skills: &str, told: &str) {
        self.put("content/level-1.md", page(culture, skills));
        let stale = format!("`checklist.lock` is stale: {told}");
        self.try_build(&[])
            .succeeds()
            .reports(&stale)
            .reports("run `gradus checklist lock`")
            .reports("--> checklist.lock");
        self.try_build(&["--strict"]).exits(1).reports(&stale);
        let before = self.read("checklist.lock");
        self.lock(&["--check"]).exits(1);
        assert_eq!(self.read("checklist.lock"), before, "only `checklist lock` writes the lock");
        self.lock(&[]).succeeds().prints(told);
        self.build().run.is_silent();
        self.lock(&["--check"]).succeeds();
        let after = self.read("checklist.lock");
        self.lock(&[]).succeeds().prints("nothing to do");
        assert_eq!(self.read("checklist.lock"), after);
    }
}

#[test]
fn a_reworded_item_keeps_its_id() {
    let book = locked();
    let id = book.items().id(text(OWNER));
    let new = "One named team owns the whole proof of concept";
    book.edit(&format!("- [ ] {new}\n{BACKUP}"), BUDGET, "1 reworded");
    assert_eq!(book.items().id(new), id);
    // Again and again: each time it is compared with the last text.
    let newer = "One named group owns the whole pilot";
    book.edit(&format!("- [ ] {newer}\n{BACKUP}"), BUDGET, "1 reworded");
    assert_eq!(book.items().id(newer), id);
}

#[test]
fn ids_are_the_same_before_the_lock_is_written_again() {
    let book = locked();
    let id = book.items().id(text(BACKUP));
    book.put("content/level-1.md", page(&format!("- [ ] Backups are restored twice a quarter\n{OWNER}"), BUDGET));
    assert_eq!(book.items().id("Backups are restored twice a quarter"), id);
}

#[test]
fn an_item_that_moves_keeps_its_id() {
    let book = locked();
    let id = book.items().id(text(OWNER));
    book.edit(BACKUP, &format!("{BUDGET}\n{OWNER}"), "1 moved");
    let items = book.items();
    assert_eq!(items.id(text(OWNER)), id);
    assert!(items.lines().contains(&format!("level-1/people/skills: {}", text(OWNER))));
    // Reworded a little while it moves.
    book.edit(&format!("{OWNER} now\n{BACKUP}"), BUDGET, "1 reworded");
    assert_eq!(book.items().id(&format!("{} now", text(OWNER))), id);
}

#[test]
fn a_removed_item_is_retired_and_can_come_back() {
    let book = locked();
    let id = book.items().id(text(OWNER));
    book.edit(BACKUP, BUDGET, "1 removed");
    let lock = book.read("checklist.lock");
    let (active, retired) = lock.split_once("retired = [").expect("a list of retired items");
    assert!(!active.contains(&id) && retired.contains(&id), "{lock}");
    let data = book.build().read("checklist/index.html");
    assert!(data.contains(&format!("\"retired\":{{\"{id}\":\"{}\"}}", text(OWNER))), "the page knows it");
    book.edit(&format!("{OWNER}\n{BACKUP}"), BUDGET, "1 back again");
    assert_eq!(book.items().id(text(OWNER)), id);
    assert!(!book.read("checklist.lock").split_once("retired = [").expect("a list").1.contains(&id));
}

#[test]
fn of_an_item_that_is_split_one_half_keeps_the_id() {
    let book = SiteTest::new()
        .toml(TOML)
        .page("level-1.md", &page("- [ ] Secrets are stored in a vault and rotated every month", BUDGET));
    book.lock(&[]).succeeds();
    let id = book.items().id("Secrets are stored in a vault and rotated every month");
    book.edit("- [ ] Secrets are rotated\n- [ ] Secrets are stored in a vault", BUDGET, "1 added, 1 reworded");
    let items = book.items();
    assert_eq!(items.id("Secrets are stored in a vault"), id);
    assert_ne!(items.id("Secrets are rotated"), id);
}

#[test]
fn another_text_is_another_item_unless_somebody_says_so() {
    let book = locked();
    let old = book.items().id(text(BACKUP));
    book.edit(&format!("{OWNER}\n- [ ] Incidents end in a review"), BUDGET, "1 added, 1 removed");
    let new = book.items().id("Incidents end in a review");
    assert_ne!(old, new);
    book.lock(&["--rename", &format!("{old}={new}")]).succeeds();
    let page = book.build().read("checklist/index.html");
    assert!(page.contains(&format!("\"renamed\":{{\"{old}\":\"{new}\"}}")), "the page knows it");
    assert!(
        !book
            .read("checklist.lock")
            .split_once("retired = [")
            .expect("a list")
            .1
            .split_once(']')
            .expect("its end")
            .0
            .contains(&old)
    );
    book.lock(&["--rename", "nothing=x"]).exits(1).reports("the lock knows no item `nothing`");
    book.lock(&["--rename", &format!("{new}=nothing")]).exits(1).reports("no item has that id");
    book.lock(&["--rename", "nonsense"]).exits(2).reports("names no two ids");
}

#[test]
fn an_id_that_is_written_down_takes_the_place_of_the_given_one() {
    let book = locked();
    let old = book.items().id(text(OWNER));
    book.edit(&format!("{OWNER} {{#owner}}\n{BACKUP}"), BUDGET, "1 renamed");
    assert_eq!(book.items().id(text(OWNER)), "owner");
    book.edit(&format!("{OWNER} {{#poc-owner}}\n{BACKUP}"), BUDGET, "1 renamed");
    // Both old ids lead to the newest.
    let lock = book.read("checklist.lock");
    assert!(lock.contains(&format!("from = \"{old}\", to = \"poc-owner\"")), "{lock}");
    assert!(lock.contains("from = \"owner\", to = \"poc-owner\""), "{lock}");
    // And without a written id it stays what it was last.
    book.edit(&format!("{OWNER} for good\n{BACKUP}"), BUDGET, "1 reworded");
    assert_eq!(book.items().id(&format!("{} for good", text(OWNER))), "poc-owner");
    // Back to the first name.
    book.edit(&format!("{OWNER} for good {{#owner}}\n{BACKUP}"), BUDGET, "1 renamed");
    let progress = format!("{{\"format\":1,\"model\":{{\"id\":\"maturity-model\"}},\"items\":{{\"{old}\":\"done\"}}}}");
    book.put("p.json", progress);
    let items = book.items_with(&["--progress", "p.json"]);
    let done: Vec<_> = items.0.iter().filter(|item| item["status"] == "done").map(|item| item["id"].clone()).collect();
    assert_eq!(done, ["owner"]);
}

#[test]
fn what_would_mix_up_answers_is_an_error() {
    let book =
        SiteTest::new().toml(TOML).page("level-1.md", &page(&format!("{OWNER} {{#a}}\n{BACKUP} {{#a}}"), BUDGET));
    book.try_build(&[]).exits(1).reports("two items have the id `a`").reports("level-1.md:8:7").reports("level-1.md:7");
    book.lock(&[]).exits(1).reports("two items have the id `a`");
    assert!(!book.path("checklist.lock").exists());
    // The id of a retired item.
    book.put("content/level-1.md", page(&format!("{OWNER} {{#a}}\n{BACKUP} {{#b}}"), BUDGET));
    book.lock(&[]).succeeds();
    book.edit(&format!("{BACKUP} {{#b}}"), BUDGET, "1 removed");
    book.put("content/level-1.md", page(&format!("{BACKUP} {{#b}}\n- [ ] Incidents end in a review {{#a}}"), BUDGET));
    book.try_build(&[]).exits(1).reports("the id `a` is that of a retired item").reports("--revive a");
    book.lock(&[]).exits(1);
    book.lock(&["--revive", "a"]).succeeds();
    book.build().run.is_silent();
    assert_eq!(book.items().id("Incidents end in a review"), "a");
    // An id that cannot be one.
    book.put("content/level-1.md", page(&format!("{OWNER} {{#a/b}}"), BUDGET));
    book.try_build(&[]).exits(1).reports("`a/b` cannot be the id of an item");
}

#[test]
fn an_id_that_was_given_up_is_not_used_for_another_item() {
    let book = SiteTest::new().toml(TOML).page("level-1.md", &page(&format!("{OWNER} {{#a}}"), BUDGET));
    book.lock(&[]).succeeds();
    book.edit(&format!("{OWNER} {{#b}}"), BUDGET, "1 renamed");
    book.put("content/level-1.md", page(&format!("{OWNER} {{#b}}\n- [ ] Incidents end in a review {{#a}}"), BUDGET));
    book.try_build(&[]).exits(1).reports("the id `a` was renamed to `b`, and both are used");
}

#[test]
fn a_broken_lock_is_an_error_and_stays_as_it_is() {
    for (broken, wanted) in [
        ("version = 1\nitems = [\n  { id = 1 },\n]\n", "the lock cannot be read"),
        ("version = 2\n", "the lock has version 2"),
        ("version = 1\n<<<<<<< ours\nitems = []\n=======\n>>>>>>> theirs\n", "a merge left its marks here"),
        ("\u{0}", "the lock cannot be read"),
    ] {
        let book = locked();
        book.put("checklist.lock", broken);
        book.try_build(&[]).exits(1).reports(wanted).reports("--> checklist.lock:");
        book.lock(&[]).exits(1).reports(wanted);
        assert_eq!(book.read("checklist.lock"), broken);
    }
}

#[test]
fn drafts_keep_their_ids() {
    let book = locked();
    let draft = "---\nlevel: 1\ndimension: Process\ndraft: true\n---\n\n- [ ] Something of a draft\n";
    book.put("content/process.md", draft);
    book.try_build(&[]).succeeds().reports("1 added");
    book.lock(&[]).succeeds();
    book.build().run.is_silent();
    assert!(!book.items().lines().iter().any(|line| line.contains("draft")));
    let id = book.items_with(&["--drafts"]).id("Something of a draft");
    book.put("content/process.md", draft.replace("draft: true", "draft: false"));
    book.build().run.is_silent();
    assert_eq!(book.items().id("Something of a draft"), id);
}

#[test]
fn cells_without_items_are_in_the_lock_by_their_place() {
    let book = SiteTest::new().toml(TOML).page("level-1.md", &page("Text.", "Text."));
    // They need no lock: their ids are made of their places.
    book.build().run.is_silent();
    book.lock(&[]).succeeds().prints("2 added");
    book.edit(OWNER, "Text.", "1 added, 1 removed");
    book.edit("Text.", "Text.", "1 removed, 1 back again");
}

fn git(book: &SiteTest, args: &[&str]) -> String {
    let mut git = Command::new("git");
    git.args(["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]);
    let run = git
        .args(args)
        .current_dir(book.path(""))
        .output()
        .expect("git runs: install it, for example with `apt-get install git`");
    let printed = format!("{}{}", String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    assert!(run.status.success(), "git {args:?}: {printed}");
    printed
}

#[test]
fn branches_that_both_add_items_merge() {
    let book = SiteTest::new()
        .toml(TOML)
        .page("a.md", "---\nlevel: 1\ndimension: People\n---\n\n- [ ] The first of people\n")
        .page("b.md", "---\nlevel: 1\ndimension: Process\n---\n\n- [ ] The first of process\n");
    book.lock(&[]).succeeds().prints("checklist.lock merge=union");
    git(&book, &["init", "-q"]);
    git(&book, &["add", "."]);
    git(&book, &["commit", "-qm", "start"]);
    let add = |file: &str, name: &str, item: &str| {
        git(&book, &["checkout", "-q", "-b", name, "main"]);
        book.put(&format!("content/{file}"), format!("{}{item}\n", book.read(&format!("content/{file}"))));
        book.lock(&[]).succeeds();
        git(&book, &["commit", "-qam", name]);
        book.items()
    };
    // Of one beginning, so that the lines stand beside each other; and of one text.
    let one = add("a.md", "one", "- [ ] The second of people\n- [ ] The same everywhere\n- [ ] Of the first branch");
    let two = add("b.md", "two", "- [ ] The second of process\n- [ ] The same everywhere\n- [ ] Of the second branch");
    // Each branch takes an item of the old ones and rewords it.
    git(&book, &["checkout", "-q", "main"]);
    git(&book, &["merge", "-q", "one"]);
    git(&book, &["merge", "-q", "-m", "both", "two"]);
    let built = book.build();
    built.run.is_silent();
    let items = book.items();
    for (title, branch) in [
        ("The second of people", &one),
        ("Of the first branch", &one),
        ("The second of process", &two),
        ("Of the second branch", &two),
    ] {
        assert_eq!(items.id(title), branch.id(title), "{title}");
    }
    let mut ids = items.ids();
    ids.sort_unstable();
    let count = ids.len();
    ids.dedup();
    assert_eq!((count, ids.len()), (8, 8));
    for branch in [&one, &two] {
        assert!(ids.contains(&branch.id("The same everywhere").as_str()));
    }
    book.lock(&["--check"]).succeeds();
}

#[test]
fn branches_that_reword_and_remove_the_same_item_merge() {
    let start = page(&format!("{OWNER}\n{BACKUP}"), BUDGET);
    let book = SiteTest::new().toml(TOML).page("level-1.md", &start);
    book.lock(&[]).succeeds();
    let id = book.items().id(text(BACKUP));
    git(&book, &["init", "-q"]);
    git(&book, &["add", "."]);
    git(&book, &["commit", "-qm", "start"]);
    git(&book, &["checkout", "-q", "-b", "other"]);
    book.put("content/level-1.md", page(&format!("{OWNER}\n{BACKUP} in full"), BUDGET));
    book.lock(&[]).succeeds();
    git(&book, &["commit", "-qam", "reworded"]);
    git(&book, &["checkout", "-q", "main"]);
    book.put("content/level-1.md", page(OWNER, BUDGET));
    book.lock(&[]).succeeds();
    git(&book, &["commit", "-qam", "removed"]);
    // The text conflicts, as it should; the lock does not. Whoever merges keeps the item.
    let merge = Command::new("git")
        .args(["-c", "user.name=a", "-c", "user.email=a@example.org", "merge", "other"])
        .current_dir(book.path(""))
        .output()
        .expect("git runs");
    assert!(!merge.status.success());
    assert!(!book.read("checklist.lock").contains("<<<<<<<"), "{}", book.read("checklist.lock"));
    book.put("content/level-1.md", page(&format!("{OWNER}\n{BACKUP} in full"), BUDGET));
    book.build().run.is_silent();
    assert_eq!(book.items().id(&format!("{} in full", text(BACKUP))), id);
}

#[test]
fn git_attributes_of_others_are_kept() {
    let book =
        SiteTest::new().toml(TOML).page("level-1.md", &page(OWNER, BUDGET)).file(".gitattributes", "*.png binary");
    book.lock(&[]).succeeds();
    assert_eq!(book.read(".gitattributes"), "*.png binary\nchecklist.lock merge=union\n");
    std::fs::remove_file(book.path("checklist.lock")).expect("removed");
    book.lock(&[]).succeeds();
    assert_eq!(book.read(".gitattributes"), "*.png binary\nchecklist.lock merge=union\n");
}
