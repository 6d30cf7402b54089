// Which colours of the theme meet: the tokens of themes/default/static/style/tokens.css. Every colour token is named here.

const grounds = ['--bg', '--surface', '--raised'];

// Where a level's own colours are looked at: each level of models with two to twelve levels, and of more.
export const levels = [['lv'], ...Array.from({ length: 11 }, (_, at) => at + 2).flatMap((of) => Array.from({ length: of }, (_, n) => ['lv', `lv-${n + 1}`, `of-${of}`]))];

// `of` is read or seen on `on`; `least` is 4.5 for text, 3 for large text, signs, borders of controls and the focus.
export const pairs = [
  { of: ['--text', '--strong', '--muted', '--accent'], on: grounds, least: 4.5 },
  { of: ['--text', '--strong', '--accent'], on: ['--accent-weak'], least: 4.5 },
  { of: ['--faint'], on: grounds, least: 3 },
  { of: ['--on-accent'], on: ['--accent'], least: 4.5 },
  { of: ['--note', '--tip', '--important', '--warning', '--caution'], on: grounds, least: 4.5 },
  { of: ['--edge', '--focus'], on: [...grounds, '--accent-weak'], least: 3 },
  { of: ['--on-fill'], on: ['--fill'], least: 4.5, levels },
  { of: ['--text', '--strong', '--muted', '--accent'], on: ['--wash'], least: 4.5, levels },
  { of: ['--focus'], on: ['--wash', '--fill'], least: 3, levels },
  { of: ['--stripe'], on: ['--bg', '--wash'], least: 3, levels },
];

// What only divides: nothing is told by it that is not told without it.
export const decoration = ['--line', '--shadow'];
