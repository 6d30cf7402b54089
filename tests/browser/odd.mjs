// Books with everything that is rare: what a theme meets in models that nobody here has seen.

const long = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';
const token = 'a-very-long-identifier_that.never/breaks'.repeat(6).replaceAll('/', '');

const code = '```yaml\nkey: ' + 'value-'.repeat(60) + '\nlist: [1, 2]\n```\n';
const table = `| Name | ${['What', 'Where', 'When', 'Who', 'Why', long].join(' | ')} |\n|${' --- |'.repeat(7)}\n| One | a | b | c | d | e | ${token} |\n`;
const image = '![A figure](figure.svg "Its title")\n';
const formats = ['> [!NOTE]\n> Something to know.\n', '> [!WARNING]\n> Something to fear.\n', '> A quotation.\n', 'Text[^1] with a footnote.\n\n[^1]: The footnote.\n',
  '1. One\n   - Two\n     1. Three\n        - Four\n', '<details><summary>More</summary>\n\nHidden text.\n\n</details>\n', 'Term\n: What it is.\n', '~~gone~~ **bold** *slanted* `code` <kbd>Ctrl</kbd>\n'];

// A level: dimension 1 with topics, dimension 2 without, a third only at every third level, and one that is a long word.
function level(number) {
  const odd = formats[number % formats.length];
  return `---\ntitle: Level ${number} - ${number === 7 ? long : `Step ${number}`}\n---\n\nWhat level ${number} is about. See [the next](level-${number % 12 + 1}.md) or <https://example.org/${'path/'.repeat(30)}>.\n
## People & <b>others</b>\n\n### Culture\n\n${odd}\nText with a ${long}, and ${token}.\n\n- [ ] Item ${number}.1 of ${long} {#item-${number}-1 refs="SLSA Build L${number}; SLSA; ${long} ${token}; House rule ${number}"}\n- [ ] Item ${number}.2 with \`code\` and a [link](https://example.org/) {#item-${number}-2}\n
${number % 2 ? `### Skills\n\n${code}\n${table}\n` : ''}
## Technology\n\nA dimension without topics. ${image}\n#### Deep heading\n\nText.\n\n##### Deeper heading\n\nText.\n
${number % 3 ? '' : `## Only sometimes\n\n### ${long}\n\nText of what is there at level ${number}.\n`}`;
}

const figure = '<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="200"><rect width="1600" height="200" fill="#888"/></svg>\n';

export const odd = {
  'book.toml': `[book]\ntitle = "${long} & <odd>"\n[model]\nid = "odd"\nversion = "2026.11-long-version"\n[[model.standards]]\nname = "SLSA"\ntitle = "Supply-chain Levels for Software Artifacts & ${long}"\nurl = "https://slsa.dev/"\n[[model.standards]]\nid = "long"\nname = "${long}"\n[output.html]\nedit-url = "https://example.org/edit/{path}"\n[output.exports]\nformats = ["markdown", "csv", "json"]\n`,
  'glossary.yaml': `- term: Culture\n  definition: What people do when nobody looks, as a ${long}.\n- term: ${long}\n  definition: A long word.\n`,
  'content/index.md': `# ${long}\n\nWelcome. ${image}\n${table}\n`,
  'content/figure.svg': figure,
  'static/figure.svg': figure,
  ...Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`content/level-${at + 1}.md`, level(at + 1)])),
  'content/notes/all.md': `# All that Markdown has\n\n${formats.join('\n')}\n${code}\n${table}\n## One\n\n### Two\n\n#### Three\n\n##### Four\n\n###### Five\n\n---\n\n${image}\n`,
  'content/notes/empty.md': '# Nothing here\n',
  'content/notes/untitled.md': 'No heading, and no front matter.\n',
  'checklists/items.yaml': `level-2/people-and-others/culture:\n  - title: Everybody was trained in ${long}\n    id: trained\n    description: There is a list with dates.\n    refs: [SLSA Build L1, "https://example.org/standard"]\n`,
};

// From right to left, with words of the other direction in between.
const texts = ['تعمل خدمة واحدة لأول مرة، ويتعلم الفريق ما يتطلبه التغيير.', 'يعتمد المستخدمون الآن على ما تشغله، وتحافظ عليه بطريقة يمكن للآخرين تكرارها.', 'تستخدم فرق كثيرة Kubernetes 1.31 بالطريقة نفسها (انظر الدليل).'];
export const arabic = {
  'book.toml': '[book]\ntitle = "نموذج النضج"\ndescription = "ثلاثة مستويات لفريق واحد."\nlanguage = "ar"\n[model]\nid = "arabic"\nversion = "1"\n[[model.standards]]\nname = "ISO/IEC 27001:2022"\ntitle = "نظم إدارة أمن المعلومات"\n',
  'content/index.md': '# نموذج النضج\n\nمرحبًا بكم في النموذج.\n',
  ...Object.fromEntries(texts.map((text, at) => [`content/level-${at + 1}.md`, `---\ntitle: Level ${at + 1} - المستوى\ndescription: ${text}\n---\n\n${text}\n\n## الأشخاص {#people}\n\n### الثقافة {#culture}\n\n${text}\n\n- [ ] فريق واحد يملك الخدمة {#owner-${at}}\n- [ ] النسخ الاحتياطية تُستعاد (backup) {#backup-${at} refs="ISO/IEC 27001:2022 A.8.13"}\n\n\`\`\`bash\nkubectl get pods\n\`\`\`\n\n### المهارات {#skills}\n\n> [!NOTE]\n> ${text}\n\n| الاسم | القيمة |\n| --- | --- |\n| واحد | 1 |\n\n## التقنية {#technology}\n\n1. ${text}\n2. ${text}\n`])),
  'content/about.md': `# حول\n\n${texts.join('\n\n')}\n`,
};

// Levels that nothing divides; and documents that are no model.
export const levels = {
  'book.toml': '[book]\ntitle = "Levels only"\n',
  ...Object.fromEntries([1, 2, 3].map((number) => [`content/level-${number}.md`, `---\ntitle: Level ${number}\n---\n\nAll that is said of level ${number}.\n\n- [ ] Item ${number} {#item-${number}}\n`])),
};
export const bare = { 'book.toml': '[book]\ntitle = "Pages"\n', 'content/index.md': '# Only a page\n\nText.\n', 'content/other.md': '# Another\n\n[Back](index.md)\n' };
