// All HTML, styles and pictures of all books are valid: the Nu HTML checker, run once. https://validator.github.io/validator/

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

import { pages, sites } from './books.mjs';
import { build, check, end, folder } from './common.mjs';
import { odd } from './odd.mjs';

// What authors wrote that is not valid, word by word: the site passes it on. An entry that finds nothing is one too many.
const authors = [
  { site: 'finos-osr', page: 'Level-4/Incubation/index.html', message: 'Bad value “https://som-research.github.io/OSSFoundations/#/#chart” for attribute “href” on element “a”: Illegal character in fragment. “#” is not allowed.' },
];

// Standards that the checker of styles does not know: nothing else is let pass, and in the theme's styles alone.
const unknown = [
  // https://www.w3.org/TR/css-properties-values-api-1/#at-property-rule
  { message: 'CSS: Unrecognized at-rule “@property”' },
  // https://www.w3.org/TR/css-overflow-4/#line-clamp
  { message: 'CSS: “line-clamp”: Property “line-clamp” doesn\'t exist.' },
  // https://www.w3.org/TR/css-conditional-5/#container-queries, and the lengths of a container
  { message: 'CSS: “container-type”: Property “container-type” doesn\'t exist.' },
  { message: 'CSS: Unrecognized at-rule “@container”' },
  { message: /^CSS: “[\w-]+”: Parse Error\.$/, extract: /\dcqi\b/ },
  // https://www.w3.org/TR/css-highlight-api-1/#custom-highlight-pseudo
  { message: 'CSS: Parse Error.', extract: /ght\(gradus-same\) \{/ },
  // https://www.w3.org/TR/SVG2/geometry.html#RX
  { message: 'CSS: “rx”: Property “rx” doesn\'t exist.' },
  // https://www.w3.org/TR/css-values-4/#calc-syntax: what is in brackets may divide
  { message: 'CSS: “--p”: Parse Error.', extract: /\(var\(--of\) - 1\)\)/ },
];
const isUnknown = (one) => one.site === 'own' && /^theme\/.*\.css$/.test(one.page)
  && unknown.some(({ message, extract }) => (message.test?.(one.message) ?? message === one.message) && (extract?.test(one.extract) ?? true));

const all = sites();
const withAddress = { ...odd, 'book.toml': odd['book.toml'].replace('[model]', '[build]\nbase-url = "https://example.org/model/"\n[model]') };
all.push({ name: 'address', root: build(withAddress) });

// All files in one folder, since starting the checker is what takes time.
const root = folder();
let count = 0;
for (const { name, root: site } of all) {
  const parts = readdirSync(site, { recursive: true, withFileTypes: true }).filter((one) => one.isFile() && /\.(html|css|svg)$/.test(one.name));
  for (const one of parts) {
    const file = join(one.parentPath ?? one.path, one.name);
    const path = relative(site, file);
    // Styles and scripts of the theme are the same in each book; pictures may be the author's.
    if (/\.(css|svg)$/.test(path) && !(name === 'own' && path.startsWith('theme/'))) continue;
    const target = join(root, name, path);
    mkdirSync(dirname(target), { recursive: true });
    // The lists for other tools are parts of pages: each is validated in a page.
    if (/^(\w+\/)?exports\//.test(path)) writeFileSync(target, `<!doctype html><html lang="en"><title>List</title><body>${readFileSync(file, 'utf8')}`);
    else copyFileSync(file, target);
    count += 1;
  }
}

function validate(path) {
  try {
    execFileSync('java', ['-Xss8m', '-jar', 'node_modules/vnu-jar/build/dist/vnu.jar', '--errors-only', '--format', 'json', '--also-check-css', '--also-check-svg', path], { stdio: ['ignore', 'ignore', 'pipe'], maxBuffer: 1 << 28 });
    return [];
  } catch (error) {
    return JSON.parse(error.stderr).messages.map(({ url, message, type, subType, lastLine, extract = '' }) => {
      const [site, ...rest] = relative(path, decodeURI(new URL(url ?? 'file:///').pathname)).split('/');
      return { site, page: rest.join('/'), message, kind: subType ?? type, line: lastLine, extract: extract.replace(/\s+/g, ' ') };
    });
  }
}

await check('the checker finds what is wrong', () => {
  const bad = folder();
  mkdirSync(join(bad, 'site'));
  writeFileSync(join(bad, 'site/bad.html'), '<!doctype html><html lang="en"><title>Bad</title><ul><p>x</p></ul>');
  assert.equal(validate(bad)[0]?.page, 'bad.html');
});

await check(`${count} files of ${all.length} books are valid`, () => {
  assert.ok(count >= all.reduce((sum, { root: site }) => sum + pages(site).length, 0));
  const found = validate(root).filter((one) => !isUnknown(one));
  const isAuthors = (one) => authors.some(({ site, page, message }) => site === one.site && page === one.page && message === one.message);
  assert.deepEqual(found.filter((one) => !isAuthors(one)).slice(0, 30), []);
  for (const { site, page, message } of authors.filter((one) => all.some(({ name }) => name === one.site))) {
    assert.ok(found.some((one) => one.site === site && one.page === page && one.message === message), `no longer found: ${site} ${page} ${message}`);
  }
});

await end();
