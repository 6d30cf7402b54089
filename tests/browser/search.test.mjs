// Full text search in a browser: the dialog and the page, by keyboard, under a sub-path, without a server, without scripts.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { build, check, end, files, folder, last, open, serve } from './common.mjs';

const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
const many = Object.fromEntries(Array.from({ length: 14 }, (_, n) =>
  [`content/notes/note-${n}.md`, `# Note ${n}\n\nAbout llamas.\n\n## In depth\n\nMore about one llama & <its> \`<b>wool</b>\`.\n`]));
const site = build({ ...files, ...many });
const port = await serve(site);
const home = `http://localhost:${port}/`;

// A page whose requests are written down.
async function at(address, options) {
  const page = await open(options);
  page.asked = [];
  page.on('request', (request) => page.asked.push(request.url()));
  await page.goto(address);
  return page;
}

async function find(page, words) {
  await page.fill('[name=q]', words);
  await page.waitForFunction((words) => document.querySelector('[data-status]').textContent.includes(`“${words}”`), words);
}

const links = (page) => page.$$eval('[data-results] a', (all) => all.map((one) => one.getAttribute('href')));
const titles = (page) => page.$$eval('[data-results] a', (all) => all.map((one) => one.textContent));
const status = (page) => page.textContent('[data-status]');
const isOpen = (page) => page.$eval('dialog', (dialog) => dialog.open);
const opened = (page) => page.waitForSelector('dialog[open]');
const focused = (page) => page.evaluate(() => document.activeElement.name || document.activeElement.getAttribute('href') || document.activeElement.localName);

await check('nothing of the search is loaded before it is opened', async () => {
  const page = await at(`${home}level-1/`);
  await page.waitForLoadState('networkidle');
  assert.deepEqual(page.asked.filter((url) => /pagefind|search\.css|gradus\./.test(url)), []);
  await page.click('.find');
  await opened(page);
  await page.waitForLoadState('networkidle');
  const asked = page.asked.filter((url) => /pagefind/.test(url));
  assert.ok(asked.some((url) => url.endsWith('pagefind/pagefind.js')), asked.join('\n'));
  // What is loaded is what stays small: no text of a result before there is one, and no file twice.
  assert.ok(!asked.some((url) => /fragment|worker/.test(url)), asked.join('\n'));
  assert.equal(new Set(asked).size, asked.length);
  assert.ok(page.asked.every((url) => url.startsWith(home)));
  assert.deepEqual(page.problems, []);
});

await check('the button, /, Ctrl-K and Cmd-K open the dialog, Escape closes it, and the focus returns', async () => {
  const page = await at(`${home}level-1/`);
  for (const key of ['/', 'Control+k', 'Meta+k']) {
    await page.focus('.side a');
    const before = await focused(page);
    await page.keyboard.press(key);
    await opened(page);
    assert.equal(await focused(page), 'q', key);
    assert.equal(await page.inputValue('[name=q]'), '', key);
    await page.keyboard.type('word');
    await page.keyboard.press('Escape');
    assert.equal(await isOpen(page), false, key);
    assert.equal(await focused(page), before, key);
    await page.evaluate(() => { document.querySelector('[name=q]').value = ''; });
  }
  await page.focus('.find');
  for (const key of ['Enter', ' ']) {
    await page.keyboard.press(key);
    await opened(page);
    await page.click('[data-close]');
    assert.equal(await isOpen(page), false);
    assert.equal(await page.evaluate(() => document.activeElement.className), 'button find');
  }
  await page.click('.find');
  await opened(page);
  await page.mouse.click(5, 400);
  assert.equal(await isOpen(page), false, 'beside it');
  // Keys that are typed into a field are text.
  await page.goto(`${home}level-1/checklist/`);
  const field = await page.evaluate(() => {
    const field = document.querySelector('main').appendChild(document.createElement('input'));
    field.focus();
    return !!field;
  });
  assert.ok(field);
  await page.keyboard.press('/');
  await page.keyboard.press('Control+k');
  assert.equal(await isOpen(page), false);
  assert.equal(await page.evaluate(() => document.activeElement.value), '/');
  assert.deepEqual(page.problems, []);
});

await check('cells are found, with the words marked, under their page', async () => {
  const page = await at(`${home}dimensions/people/culture/`);
  await page.keyboard.press('/');
  await opened(page);
  await find(page, 'culture');
  assert.equal(await status(page), '2 results for “culture”');
  assert.deepEqual((await links(page)).sort(), ['/level-1/#people-culture', '/level-2/#people-culture']);
  assert.deepEqual(await page.$$eval('.search-of', (all) => all.map((one) => one.textContent).sort()), ['Level 1 - Build', 'Level 2 - Run']);
  const marks = await page.$$eval('[data-results] mark', (all) => all.map((one) => one.textContent));
  assert.ok(marks.length >= 2 && marks.every((mark) => /^culture[.,]?$/i.test(mark)), marks.join());
  assert.ok((await page.textContent('[data-results]')).includes('People'));
  // Items of checklists belong to their cell.
  await find(page, 'trained');
  assert.deepEqual(await links(page), ['/level-1/#people-skills']);
  await find(page, 'backup restored');
  assert.equal((await links(page))[0], '/level-1/#people-culture');
  // Sections of pages lead to their place; what looks like HTML is text.
  await find(page, 'wool');
  assert.ok((await links(page)).every((link) => /^\/notes\/note-\d+\/#in-depth$/.test(link)));
  assert.match(await page.textContent('[data-results]'), /llama & <b>wool<\/b>|llama & .*<b>wool<\/b>/);
  await find(page, '<img src=x> zzz');
  assert.equal(await status(page), 'Nothing found for “<img src=x> zzz”.');
  assert.deepEqual(await links(page), []);
  assert.deepEqual(page.problems, []);
});

await check('results are narrowed by level and dimension, and counted by them', async () => {
  const page = await at(home);
  await page.keyboard.press('Control+k');
  await opened(page);
  await find(page, 'text');
  const options = await page.$$eval('select[name=level] option', (all) => all.map((one) => one.textContent));
  assert.deepEqual(options, ['All', 'Level 1 - Build (3)', 'Level 2 - Run (3)']);
  assert.deepEqual(await page.$$eval('select[name=dimension] option', (all) => all.map((one) => one.textContent)), ['All', 'People (4)', 'Technology (2)']);
  await page.selectOption('select[name=level]', 'level-2');
  await page.waitForFunction(() => document.querySelector('[data-status]').textContent.startsWith('3 '));
  assert.ok((await links(page)).every((link) => link.startsWith('/level-2/')));
  await page.selectOption('select[name=dimension]', 'technology');
  await page.waitForFunction(() => document.querySelector('[data-status]').textContent.startsWith('1 '));
  assert.deepEqual(await titles(page), ['Tools']);
  assert.equal(await status(page), '1 result for “text”');
  await page.fill('[name=q]', 'trained');
  await page.waitForFunction(() => document.querySelector('[data-status]').textContent.includes('trained'));
  assert.match(await status(page), /^Nothing found for “trained” with this choice: 1 without it/);
  assert.deepEqual(page.problems, []);
});

await check('arrows go through the results, and Enter opens one', async () => {
  const page = await at(`${home}level-2/`);
  await page.keyboard.press('/');
  await opened(page);
  await find(page, 'skills');
  const all = await links(page);
  await page.focus('[name=q]');
  await page.keyboard.press('ArrowUp');
  assert.equal(await focused(page), 'q');
  await page.keyboard.press('ArrowDown');
  assert.equal(await focused(page), all[0]);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  assert.equal(await focused(page), all[all.length - 1]);
  while (await focused(page) !== 'q') await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowDown');
  while (!(await focused(page)).startsWith('/level-1/')) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForURL(`${home}level-1/#people-skills`);
  assert.equal(await isOpen(page), false);
  // A place on the same page is not covered by the dialog.
  await page.keyboard.press('/');
  await opened(page);
  await find(page, 'tools');
  await page.click('[data-results] a[href^="/level-1/"]');
  await page.waitForURL(`${home}level-1/#technology-tools`);
  assert.equal(await isOpen(page), false);
  assert.deepEqual(page.problems, []);
});

await check('more results are shown when they are asked for', async () => {
  const page = await at(home);
  await page.keyboard.press('/');
  await opened(page);
  await find(page, 'llama');
  assert.equal(await status(page), '28 results for “llama”');
  assert.equal((await links(page)).length, 10);
  await page.click('[data-more]');
  await page.waitForFunction(() => document.querySelectorAll('[data-results] a').length === 20);
  assert.ok((await focused(page)).startsWith('/notes/'));
  await page.click('[data-more]');
  await page.waitForFunction(() => document.querySelectorAll('[data-results] a').length === 28);
  assert.equal(await page.isVisible('[data-more]'), false);
  // No page stands there twice.
  const groups = await page.$$eval('.search-page', (all) => all.map((one) => one.dataset.page));
  assert.equal(new Set(groups).size, groups.length);
});

await check('the page of the search can be linked, and says in its address what it shows', async () => {
  const page = await at(`${home}search/?q=text&level=level-1&dimension=people`);
  await page.waitForSelector('[data-results] a');
  assert.equal(await status(page), '2 results for “text”');
  assert.equal(await page.$('dialog'), null);
  await page.selectOption('select[name=dimension]', '');
  await page.waitForFunction(() => document.querySelector('[data-status]').textContent.startsWith('3 '));
  assert.equal(page.url(), `${home}search/?q=text&level=level-1`);
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('/');
  assert.equal(await focused(page), 'q');
  // From the dialog, Enter in the field leads here.
  await page.goto(`${home}level-1/`);
  await page.keyboard.press('/');
  await opened(page);
  await find(page, 'culture');
  await page.focus('[name=q]');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/search\/\?q=culture/);
  await page.waitForSelector('[data-results] a');
  assert.deepEqual(page.problems, []);
});

await check('it works under a sub-path, from pages at any depth', async () => {
  const root = folder();
  mkdirSync(join(root, 'a/pagefind b'), { recursive: true });
  cpSync(site, join(root, 'a/pagefind b/model'), { recursive: true });
  const base = `http://localhost:${await serve(root)}/a/pagefind%20b/model/`;
  for (const path of ['', 'level-1/', 'dimensions/people/culture/', 'search/?q=culture', 'gone.html']) {
    if (path === 'gone.html') continue;
    const page = await at(`${base}${path}`);
    if (!path.startsWith('search/')) {
      await page.keyboard.press('/');
      await opened(page);
      await find(page, 'culture');
    }
    await page.waitForSelector('[data-results] a');
    const found = await page.$$eval('[data-results] a', (all) => all.map((one) => one.href).sort());
    assert.deepEqual(found, [`${base}level-1/#people-culture`, `${base}level-2/#people-culture`], path);
    assert.ok(page.asked.every((url) => url.startsWith(base)), page.asked.join('\n'));
    await page.click('[data-results] a');
    await page.waitForURL(/level-\d\/#people-culture$/);
    assert.deepEqual(page.problems, []);
  }
});

await check('it runs under a policy that lets WebAssembly be compiled, and says so where it cannot', async () => {
  const policy = (more) => ({ 'content-security-policy': `default-src 'none'; script-src 'self'${more}; style-src 'self' 'unsafe-inline'; img-src 'self'; connect-src 'self'; form-action 'self'` });
  const page = await at(`http://localhost:${await serve(site, policy(" 'wasm-unsafe-eval'"))}/`);
  await page.keyboard.press('/');
  await opened(page);
  await find(page, 'culture');
  assert.equal((await links(page)).length, 2);
  assert.deepEqual(page.problems, []);
  const strict = await at(`http://localhost:${await serve(site, policy(''))}/`);
  await strict.keyboard.press('/');
  await opened(strict);
  await strict.fill('[name=q]', 'culture');
  await strict.waitForFunction(() => document.querySelector('[data-status]').textContent.startsWith('The search cannot be loaded'));
});

await check('on files, the dialog says that search needs a web server', async () => {
  const page = await at(`file://${site}/level-1/index.html`);
  await page.keyboard.press('/');
  await opened(page);
  assert.ok(await page.isVisible('[data-local]'));
  assert.ok(await page.isDisabled('[name=q]'));
  assert.ok(!page.asked.some((url) => url.includes('pagefind')));
  await page.keyboard.press('Escape');
  assert.equal(await isOpen(page), false);
  await page.goto(`file://${site}/search/index.html`);
  assert.ok(await page.isVisible('[data-local]'));
  assert.deepEqual(page.problems, []);
});

await check('without scripts the button leads to a page that leads on', async () => {
  const page = await at(`${home}dimensions/people/culture/`, { javaScriptEnabled: false });
  await page.click('.find');
  assert.equal(page.url(), `${home}search/`);
  assert.ok(await page.isVisible('noscript'));
  assert.equal(await page.isVisible('[name=q]'), false);
  await page.click('.search-browse a[href="../level-2/"]');
  assert.equal(page.url(), `${home}level-2/`);
});

await check('a site without search has no button, and keys do nothing', async () => {
  const other = build({ ...files, 'book.toml': `${files['book.toml']}[output.html.search]\nenable = false\n` });
  const page = await at(`http://localhost:${await serve(other)}/level-1/`);
  await page.keyboard.press('/');
  assert.equal(await page.$('dialog, .find'), null);
  assert.deepEqual(page.problems, []);
});

await check('the preview has a search, of the site as it is now', async () => {
  const book = folder();
  cpSync(join(site, '..'), book, { recursive: true });
  const preview = spawn(process.env.GRADUS, ['serve', '--json', '--port', '0'], { cwd: book, stdio: ['ignore', 'pipe', 'inherit'] });
  last(() => preview.kill());
  const url = await new Promise((done) => {
    let text = '';
    preview.stdout.on('data', (data) => {
      text += data;
      const ready = text.split('\n').find((line) => line.includes('"ready"') && line.endsWith('}'));
      if (ready) done(JSON.parse(ready).url);
    });
  });
  const page = await at(`${url}level-1/`);
  await page.keyboard.press('/');
  await opened(page);
  await find(page, 'llama');
  assert.equal((await links(page)).length, 10);
  assert.deepEqual(page.problems, []);
});

for (const colorScheme of ['light', 'dark']) {
  for (const width of [360, 1280]) {
    await check(`axe finds nothing in the dialog and on the page (${colorScheme}, ${width} px)`, async () => {
      for (const path of ['level-1/', 'search/?q=llama']) {
        const page = await at(`${home}${path}`, { colorScheme, viewport: { width, height: 800 }, bypassCSP: true });
        if (path === 'level-1/') {
          await page.keyboard.press('/');
          await opened(page);
          await find(page, 'culture');
          await page.hover('[data-results] li li');
        } else await page.waitForSelector('[data-results] a');
        const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
        assert.equal(wide, false, `${path} is wider than the window`);
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => window.axe.run());
        assert.deepEqual(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' ')}`), [], path);
        await page.context().close();
      }
    });
  }
}

await end();
