// What the tests of the preview share: a book, the program that shows it, and a reader who looks at it.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

import { folder, last, open } from './common.mjs';

const many = (text) => Array.from({ length: 12 }, (_, index) => `${text}, part ${index + 1}. ${'It goes on for a while. '.repeat(8)}\n\n`).join('');
export const scheme = (width) => `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="30"><rect width="${width}" height="30" fill="#357"/></svg>\n`;

// Two levels, two dimensions, three topics, of which one has nothing on the second level; a theme, a draft, another page.
export const book = {
  'book.toml': '[book]\ntitle = "Small & simple"\n[model]\nid = "small"\nversion = "1"\n[output.html]\ntheme = "mine"\n',
  'content/index.md': '# Small & simple\n\nWelcome.\n',
  'content/level-1/index.md': `---
title: Level 1 - Build
---

Of the level.

<details><summary>More of it</summary><p>What is more.</p></details>

## People

### Culture

Text of culture.

![The scheme](scheme.svg)

- [ ] One team *owns* it {#owner}
- [ ] Backups are restored {#backup}

#### Habits

${many('Of habits')}### Skills

${many('Of skills')}## Technology

### Tools

Text of tools.
`,
  'content/level-1/scheme.svg': scheme(90),
  'content/level-2/index.md': '---\ntitle: Level 2 - Run\n---\n\n## People\n\n### Culture\n\nText of culture, again.\n\n- [ ] Two teams share it {#share}\n\n## Technology\n\n### Tools\n\nText of tools, again.\n',
  'content/guide.md': '---\ntitle: Guide\n---\n\nHow to read this.\n',
  'content/notes.md': '---\ntitle: Notes\ndraft: true\n---\n\nNot for all yet.\n',
  'checklists/items.yaml': 'level-1/people/skills:\n  - title: Everybody was trained\n    id: trained\n',
  'themes/mine/static/style.css': readFileSync(join(process.env.REPOSITORY, 'themes/default/static/style.css'), 'utf8'),
};

// A book that `gradus serve` shows: its address, the events that are printed, and what changes its files.
export const preview = (...options) => show(book, ...options);

// The same for the files of any book.
export async function show(book, ...options) {
  let child;
  const kill = () => child?.kill('SIGKILL');
  last(kill);
  process.once('exit', kill);
  // Such a name is not written in a link as it is.
  const root = join(folder(), 'my book');
  const events = [];
  const at = (path) => join(root, path);
  const write = (path, text) => {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), text);
  };
  const edit = (path, from, to) => {
    const text = readFileSync(at(path), 'utf8');
    assert(text.includes(from), `${path} has no ${from}`);
    write(path, text.replace(from, () => to));
  };
  const start = (port) => new Promise((done, failed) => {
    const args = ['serve', '--port', String(port), '--json', '--editor', 'vscode', ...options];
    child = spawn(process.env.GRADUS, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
    child.once('exit', (code) => failed(new Error(`gradus serve ended with ${code}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const event = JSON.parse(line);
      events.push(event);
      if (event.event === 'ready') done(event.url);
    });
  });
  const stop = () => new Promise((done) => {
    child.once('exit', done);
    child.kill('SIGKILL');
  });
  for (const [path, text] of Object.entries(book)) write(path, text);
  const home = await start(0);
  return {
    root, home, events, write, edit, start, stop,
    // As editors save: another file takes its place.
    replace(path, text) {
      write(`${path}.new`, text);
      renameSync(at(`${path}.new`), at(path));
    },
    rename: (from, to) => renameSync(at(from), at(to)),
    remove: (path) => rmSync(at(path)),
    link: (path, line, column) => `vscode://file${encodeURI(at(path))}:${line}:${column}`,
  };
}

// A part of the preview's own, by its id.
export const part = (page, id) => page.locator(`gradus-preview #${id}`);

// Waits until something holds on a page.
export async function until(page, holds, arg) {
  await page.waitForFunction(holds, arg, { timeout: 10000 }).catch(() => {
    throw new Error(`at ${page.url()} never: ${holds} ${JSON.stringify(arg ?? null)}`);
  });
}

// The page is there, and the preview knows what it shows. A reload would take the mark away.
export async function ready(page) {
  // The book has a gap: the bar tells of it as soon as it was told how the site stands.
  await until(page, () => document.querySelector('gradus-preview')?.shadowRoot.querySelector('#gaps:not([hidden])'));
  await page.evaluate(() => { window.kept = true; });
  return page;
}

// A reader at a page: of their own browser, or in another tab of somebody's.
export async function at(address, options = {}) {
  const page = await open({ viewport: { width: 1280, height: 800 }, ...options });
  await page.goto(address);
  return ready(page);
}

export async function tab(page, address) {
  const other = await page.context().newPage();
  await other.goto(address);
  return ready(other);
}

// While a page is loaded, it has no text yet.
export const shows = (page, text) => until(page, (wanted) => document.querySelector('main')?.innerText.includes(wanted), text);
export const said = (page, id, text) => until(page, ([one, wanted]) => {
  const element = document.querySelector('gradus-preview')?.shadowRoot?.getElementById(one);
  return element?.checkVisibility() && element.textContent.includes(wanted);
}, [id, text]);

// The page was changed in place, and nothing went wrong on it.
export async function inPlace(page) {
  assert.equal(await page.evaluate(() => window.kept), true, 'the page was loaded again');
  assert.deepEqual(page.problems ?? [], []);
}
