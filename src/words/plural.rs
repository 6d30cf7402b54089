//! Which plural form a number takes: <https://www.unicode.org/cldr/charts/latest/supplemental/language_plural_rules.html>.

use std::collections::BTreeSet;

use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};
use unic_langid::LanguageIdentifier;

/// The name of a plural form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Category {
    /// `zero`
    Zero,
    /// `one`
    One,
    /// `two`
    Two,
    /// `few`
    Few,
    /// `many`
    Many,
    /// `other`: the one that every language has.
    Other,
}

impl Category {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Zero, Self::One, Self::Two, Self::Few, Self::Many, Self::Other];

    /// The name in a file of words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Zero => "zero",
            Self::One => "one",
            Self::Two => "two",
            Self::Few => "few",
            Self::Many => "many",
            Self::Other => "other",
        }
    }

    /// The form of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.name() == name)
    }
}

/// The form that `n` takes in a language.
pub fn category(language: &str, n: u64) -> Category {
    rules(language).map_or(Category::Other, |rules| select(&rules, n))
}

/// The forms that whole numbers take in a language.
pub fn categories(language: &str) -> BTreeSet<Category> {
    let rules = rules(language);
    let sample = (0..=1000).chain([1_000_000]);
    sample.map(|n| rules.as_ref().map_or(Category::Other, |rules| select(rules, n))).collect()
}

/// Rules are known by language, and for a few by region too.
fn rules(language: &str) -> Option<PluralRules> {
    let whole: LanguageIdentifier = language.parse().ok()?;
    let alone = LanguageIdentifier::from_parts(whole.language, None, None, &[]);
    [whole, alone].into_iter().find_map(|one| PluralRules::create(one, PluralRuleType::CARDINAL).ok())
}

fn select(rules: &PluralRules, n: u64) -> Category {
    match rules.select(n) {
        Ok(PluralCategory::ZERO) => Category::Zero,
        Ok(PluralCategory::ONE) => Category::One,
        Ok(PluralCategory::TWO) => Category::Two,
        Ok(PluralCategory::FEW) => Category::Few,
        Ok(PluralCategory::MANY) => Category::Many,
        Ok(PluralCategory::OTHER) | Err(_) => Category::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_differ() {
        let names = |language| categories(language).into_iter().map(Category::name).collect::<Vec<_>>().join(" ");
        assert_eq!(names("en"), "one other");
        assert_eq!(names("ja"), "other");
        assert_eq!(names("ar-EG"), "zero one two few many other");
        assert_eq!(names("no language"), "other");
        assert_eq!(category("fr", 0), Category::One);
        assert_eq!(category("de", 0), Category::Other);
    }
}
