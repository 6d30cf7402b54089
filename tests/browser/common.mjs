// What all tests in the browser share: books that are built, servers for them, a browser, and checks.

import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, extname, join, normalize } from 'node:path';

import { chromium } from 'playwright-core';

const types = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.json': 'application/json', '.svg': 'image/svg+xml' };
const ends = [];

// What is done when the tests are over, before what was asked for earlier.
export function last(run) {
  ends.unshift(run);
}

// THEME: a theme that is tried on all books, in place of the one in the program.
export function dress(book) {
  if (process.env.THEME) cpSync(process.env.THEME, join(book, 'themes/default'), { recursive: true });
  return book;
}

// A folder that is gone when the tests are over.
export function folder() {
  const path = mkdtempSync(join(tmpdir(), 'gradus-'));
  ends.push(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

// Writes files of a book, runs the program there, and returns the folder of the site.
export function build(files, ...options) {
  const book = dress(folder());
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(book, path)), { recursive: true });
    writeFileSync(join(book, path), text);
  }
  return rebuild(book, {}, ...options);
}

// Changes files of a book that was built, and builds it again.
export function rebuild(book, files, ...options) {
  const root = book.endsWith('/public') ? dirname(book) : book;
  for (const [path, text] of Object.entries(files)) writeFileSync(join(root, path), text);
  execFileSync(process.env.GRADUS, ['-q', 'build', ...options], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  return join(root, 'public');
}

// Two levels, two dimensions; items in the text, in an overlay, and for a cell. 4 + 3 items.
export const files = {
  'book.toml': '[book]\ntitle = "Small & simple"\n[model]\nid = "small"\nversion = "1"\n[output.exports]\nformats = ["markdown", "csv"]\n',
  'content/index.md': '# Small & simple\n\nWelcome.\n',
  'content/level-1.md': '---\ntitle: Level 1 - Build\n---\n\nOf the level.\n\n## People\n\n### Culture\n\nText of culture.\n\n- [ ] One team *owns* it {#owner}\n- [ ] Backups are restored {#backup}\n\n### Skills\n\nText of skills.\n\n## Technology\n\n### Tools\n\nText of tools.\n',
  'content/level-2.md': '---\ntitle: Level 2 - Run\n---\n\n## People\n\n### Culture\n\nText of culture, again.\n\n- [ ] Two teams share it {#share}\n\n### Skills\n\nText of skills.\n\n## Technology\n\n### Tools\n\nText of tools.\n',
  'checklists/items.yaml': 'level-1/people/skills:\n  - title: Everybody was trained\n    id: trained\n    description: There is a list with dates.\n    refs: [SLSA Build L1, "https://example.org/standard"]\n',
};

// Serves a folder as a plain web server does; `headers` go with every answer. Returns its port.
export async function serve(root, headers = {}) {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://x').pathname));
    let file = join(root, path);
    try {
      if (statSync(file).isDirectory()) file = join(file, 'index.html');
      const body = readFileSync(file);
      response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream', ...headers });
      response.end(body);
    } catch {
      response.writeHead(404, { 'content-type': 'text/plain' });
      response.end('not found');
    }
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  ends.push(() => server.close());
  return server.address().port;
}

let browser;

// A new browser context, with a page on which nothing may go wrong unsaid: errors of scripts are collected.
export async function open(options = {}) {
  // The promise is kept, so that several who ask at once share one browser.
  browser ??= chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-quic'] });
  const context = await (await browser).newContext(options);
  const page = await context.newPage();
  page.problems = [];
  page.on('pageerror', (error) => page.problems.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && page.problems.push(message.text()));
  return page;
}

// A check: prints a line, and ends the run where it does not hold.
export async function check(name, run) {
  try {
    await run();
    console.log(`ok ${name}`);
  } catch (error) {
    console.error(`FAILED ${name}\n${error.stack ?? error}`);
    await end();
    process.exit(1);
  }
}

// Closes what is open.
export async function end() {
  await (await browser)?.close();
  for (const one of ends.splice(0)) one();
}
