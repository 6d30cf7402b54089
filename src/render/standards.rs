//! The pages of standards, and the references that lead to them.

use super::one_page::OnePage;
use super::views::{
    ClauseView, ContentsView, ItemPlaceView, ItemView, LevelView, LinkView, RefView, StandardPageView, StandardRowView,
    StandardsPageView,
};
use crate::checklist::Item;
use crate::config::is_web_address;
use crate::site::standards::{Answers, Clause};
use crate::site::{anchors, url};

impl OnePage<'_> {
    /// A reference: to its clause, where the standard is declared; else to the web, where it is an address.
    pub(super) fn reference(&self, title: &str) -> RefView {
        let href = match self.site.standards.clause(title) {
            Some((standard, clause)) => self.site.standard_page(standard).map(|page| {
                url::relative(&self.page.route, &page.route, Some(&self.site.clause_anchor(standard, clause)))
            }),
            None => is_web_address(title).then(|| title.to_owned()),
        };
        RefView { title: title.to_owned(), href }
    }

    pub(super) fn standards(&self) -> StandardsPageView {
        let (parts, contents) = self.parts();
        let items = &self.site.checklist.items;
        let row = |(standard, answers): (usize, &Answers)| {
            let mut counts = vec![0; self.site.model.levels.len()];
            answers.items.iter().for_each(|item| counts[items[*item].at.level] += 1);
            let one = &self.site.config.standards[standard];
            Some(StandardRowView {
                // As references call it, whatever the title of its page is.
                standard: LinkView { href: self.href(self.site.standard_page(standard)?), title: one.name.clone() },
                title: one.title.clone(),
                counts,
                count: answers.items.len(),
                clauses: answers.clauses.len(),
            })
        };
        StandardsPageView {
            parts,
            levels: self.levels(None),
            rows: self.site.standards.answers().iter().enumerate().filter_map(row).collect(),
            page: self.page_view("standards", self.breadcrumbs(&[]), contents),
        }
    }

    pub(super) fn standard(&self, index: usize) -> StandardPageView {
        let (parts, mut contents) = self.parts();
        let standard = &self.site.config.standards[index];
        let answers = &self.site.standards.answers()[index];
        let clauses = answers.clauses.iter().enumerate().map(|(at, clause)| self.clause(index, at, clause));
        let clauses: Vec<_> = clauses.collect();
        contents.extend(clauses.iter().map(|clause| ContentsView {
            id: clause.anchor.clone(),
            title: clause.name.clone().unwrap_or_else(|| self.as_a_whole(&standard.name)),
            depth: 1,
        }));
        let all = self.site.standards_page().unwrap_or(self.page);
        StandardPageView {
            parts,
            name: standard.name.clone(),
            title: standard.title.clone(),
            url: standard.url.clone().filter(|url| is_web_address(url)),
            count: answers.items.len(),
            clauses,
            all: self.link(all),
            page: self.page_view("standard", self.breadcrumbs(&[all]), contents),
        }
    }

    pub(super) fn as_a_whole(&self, name: &str) -> String {
        self.site.words.fill("as_a_whole", &[("name", name)])
    }

    fn clause(&self, standard: usize, at: usize, clause: &Clause) -> ClauseView {
        let items = clause.items.iter().map(|item| self.answer(&self.site.checklist.items[*item], (standard, at)));
        ClauseView {
            anchor: self.site.clause_anchor(standard, at),
            name: Some(clause.name.clone()).filter(|name| !name.is_empty()),
            items: items.collect(),
        }
    }

    /// An item below a clause that it answers to: it may stand here several times.
    fn answer(&self, item: &Item, clause: (usize, usize)) -> ItemView {
        let others = item.refs.iter().filter(|one| self.site.standards.clause(one) != Some(clause));
        ItemView {
            refs: others.map(|one| self.reference(one)).collect(),
            place: Some(self.place_of(item)),
            ..self.brief(item)
        }
    }

    fn place_of(&self, item: &Item) -> ItemPlaceView {
        let (site, model) = (self.site, &*self.site.model);
        let at = item.at;
        let dimension = at.dimension.map(|one| &model.dimensions[one]);
        let names = dimension.map(|one| one.name.clone()).into_iter();
        let names = names.chain(dimension.zip(at.topic).map(|(one, topic)| one.topics[topic].name.clone()));
        let level = self.level_view(at.level, false);
        let page = site.checklist_page(Some(at.level));
        let section = at.dimension.map_or_else(|| "whole".to_owned(), |one| anchors::name(model, one, None));
        let on_checklist =
            page.map(|page| url::relative(&self.page.route, &page.route, Some(&site.free_anchor(page, section))));
        ItemPlaceView {
            level: LevelView { href: on_checklist.unwrap_or_else(|| level.href.clone()), ..level },
            names: names.collect(),
            href: model.cell(at).map(|cell| self.cell_href(cell)),
        }
    }
}
