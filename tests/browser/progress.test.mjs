// Answers that are stored, saved, loaded and shared; and what happens when that goes wrong.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { build, check, end, files, folder, open, rebuild, serve } from './common.mjs';

const site = build(files);
const book = dirname(site);
const home = `http://127.0.0.1:${await serve(site)}/`;
const list = `${home}level-1/checklist/`;
const key = 'gradus:checklist:small';
const hostile = '<img src=x onerror="window.ran=1">';

const done = (page, id) => page.locator(`main [data-item="${id}"]:not([data-na])`);
const na = (page, id) => page.locator(`main [data-item="${id}"][data-na]`);
const press = (page, name) => page.getByRole('button', { name, exact: true }).click();
const raw = (page) => page.evaluate((name) => localStorage.getItem(name), key);
const stored = async (page) => JSON.parse(await raw(page) ?? '{"items":{}}').items;
const says = (page, place, text) => page.locator(`[data-notice=${place}] p`).filter({ hasText: text }).waitFor();
const document_ = (items, more = {}) => JSON.stringify({ format: 1, model: { id: 'small', version: '1' }, items, ...more });
const silent = (page) => assert.deepEqual(page.problems, []);

// A fresh reader at a page, with answers of their own: first with `store` as what the browser has stored.
async function reader(store, address = list) {
  const page = await open();
  if (store !== undefined) {
    await page.goto(`${home}404.html`);
    await page.evaluate(([name, text]) => localStorage.setItem(name, text), [key, typeof store === 'string' ? store : document_(store)]);
  }
  await page.goto(address);
  return page;
}

async function saved(page) {
  if (!await page.locator('details.save').evaluate((details) => details.open)) await page.locator('.save > summary').click();
  const [download] = await Promise.all([page.waitForEvent('download'), press(page, 'Save to a file')]);
  assert.equal(download.suggestedFilename(), 'small-progress.json');
  const path = join(folder(), 'progress.json');
  await download.saveAs(path);
  return path;
}

const load = (page, text) => page.locator('[data-load]').setInputFiles({ name: 'progress.json', mimeType: 'application/json', buffer: Buffer.from(text) });

async function link(page) {
  await page.locator('.save > summary').click();
  await press(page, 'Copy a link');
  return page.locator('[data-link]').inputValue();
}

// The page shows the answers of another beside the reader's own.
async function compares(page) {
  await page.locator('.compare').waitFor();
  assert(await page.locator('li:has([data-item=owner]) .theirs').first().isVisible());
}

const mine = { backup: 'done', owner: 'not-applicable' };
const theirs = { owner: 'done', share: 'done', trained: 'not-applicable' };

await check('answers are stored in the documented form', async () => {
  const page = await reader();
  assert.equal(await raw(page), null);
  await done(page, 'backup').click();
  await na(page, 'owner').click();
  assert.deepEqual(JSON.parse(await raw(page)), { format: 1, model: { id: 'small', version: '1' }, items: mine });
  await done(page, 'backup').click();
  assert.deepEqual(await stored(page), { owner: 'not-applicable' });
  silent(page);
});

await check('a saved file holds the answers, and the program fills them in', async () => {
  const page = await reader(theirs);
  const path = await saved(page);
  const { $schema, ...rest } = JSON.parse(readFileSync(path, 'utf8'));
  assert.equal($schema, `${home}schema/progress.json`);
  assert.deepEqual(rest, JSON.parse(document_(theirs)));
  const told = JSON.parse(execFileSync(process.env.GRADUS, ['-q', 'checklist', '--format', 'json', '--progress', path], { cwd: book }));
  const found = Object.fromEntries(told.items.map((item) => [item.id, item.status]));
  for (const [id, kind] of Object.entries(theirs)) assert.equal(found[id], kind, id);
  assert.equal(found.backup, 'todo');
  silent(page);
});

// The same three choices, for a file and for a link.
async function choices(begin) {
  let page = await begin();
  await compares(page);
  assert.deepEqual(await stored(page), mine);
  assert(await na(page, 'owner').isChecked());
  assert.equal(await page.locator('li:has([data-item=owner]) .theirs').textContent(), 'Shared: done');
  assert.equal(await page.locator('li:has([data-item=backup]) .theirs').textContent(), 'Shared: to do');
  assert.equal(await page.locator('[data-theirs-count]').textContent(), '1 of 3 done, 1 not applicable');
  await press(page, 'Leave');
  assert(!await page.locator('.compare').isVisible());
  assert.deepEqual(await stored(page), mine);
  assert(!page.url().includes('#'));
  silent(page);

  page = await begin();
  await compares(page);
  await press(page, 'Replace mine');
  assert.deepEqual(await stored(page), theirs);
  assert(await done(page, 'owner').isChecked() && !await done(page, 'backup').isChecked());
  await press(page, 'Undo');
  assert.deepEqual(await stored(page), mine);
  assert(await na(page, 'owner').isChecked() && await done(page, 'backup').isChecked());
  silent(page);

  page = await begin();
  await compares(page);
  await press(page, 'Merge');
  assert.deepEqual(await stored(page), { backup: 'done', owner: 'done', share: 'done', trained: 'not-applicable' });
  await page.reload();
  assert(!await page.locator('.compare').isVisible());
  assert(await done(page, 'owner').isChecked());
  silent(page);
}

await check('a loaded file is compared, and replaces or is merged when asked', () => choices(async () => {
  const page = await reader(mine);
  await load(page, document_(theirs));
  return page;
}));

let shared;
await check('a link is compared, and replaces or is merged when asked', async () => {
  shared = await link(await reader(theirs));
  assert(shared.startsWith(`${list}#share=1&`), shared);
  await choices(() => reader(mine, shared));
});

await check('what is done wins a merge over what is not applicable', async () => {
  const page = await reader({ owner: 'done' });
  await load(page, document_({ owner: 'not-applicable', backup: 'done' }));
  await compares(page);
  await press(page, 'Merge');
  assert.deepEqual(await stored(page), { backup: 'done', owner: 'done' });
  silent(page);
});

await check('the shared answers of another version say so', async () => {
  const page = await reader(mine);
  await load(page, document_(theirs, { model: { id: 'small', version: '0.9' } }));
  await compares(page);
  assert.match(await page.locator('.other-version').innerText(), /version 0\.9 of the model/);
  silent(page);
});

await check('broken links are told, and change nothing', async () => {
  for (const [address, text] of [
    [shared.slice(0, -4).replace(/,[^,]*$/, ''), 'A part of this link is missing'],
    [shared.replace(/&done=.*/, ''), 'A part of this link is missing'],
    [`${list}#share=`, 'A part of this link is missing'],
    [`${list}#share=%E0%A4%A`, 'A part of this link is missing'],
    [shared.replace('share=1', 'share=2'), 'a newer version of this site'],
  ]) {
    const page = await reader(mine, address);
    await says(page, 'news', text);
    assert(!await page.locator('.compare').isVisible(), address);
    assert.deepEqual(await stored(page), mine);
    assert(await done(page, 'backup').isChecked());
    silent(page);
  }
});

await check('files that hold no answers are told, and change nothing', async () => {
  const page = await reader(mine);
  for (const [text, said] of [
    ['not json', 'holds no answers'], ['[]', 'holds no answers'], ['null', 'holds no answers'], ['', 'holds no answers'],
    [document_({ owner: 'perhaps' }), 'holds no answers'],
    [document_({}, { format: 9 }), 'a newer version of this site'],
    [document_(theirs, { model: { id: 'other', version: '1' } }), 'another model'],
  ]) {
    await load(page, text);
    await says(page, 'news', said);
    assert(!await page.locator('.compare').isVisible(), text);
    assert.deepEqual(await stored(page), mine);
    await page.locator('[data-notice=news] [data-do=close]').click();
  }
  silent(page);
});

await check('a link of another model is told, and changes nothing', async () => {
  const other = build({ ...files, 'book.toml': files['book.toml'].replace('"small"', '"other"') });
  const address = `http://127.0.0.1:${await serve(other)}/level-1/checklist/`;
  const page = await open();
  await page.goto(address);
  await done(page, 'backup').click();
  await page.goto(address + new URL(shared).hash);
  await says(page, 'news', 'another model');
  assert(await done(page, 'backup').isChecked() && !await done(page, 'owner').isChecked());
  silent(page);
});

await check('what is stored and cannot be read stays until the reader starts anew', async () => {
  for (const garbage of ['not json', '{"format":9}', '[]', 'null', document_({ owner: 'perhaps' }), document_({}, { model: { id: 'x' } })]) {
    const page = await reader(garbage);
    await says(page, 'trouble', 'cannot be read');
    await done(page, 'owner').click();
    await page.waitForFunction(() => document.querySelector('[data-main]').textContent === '1 of 4 done');
    assert.equal(await raw(page), garbage);
    const [download] = await Promise.all([page.waitForEvent('download'), press(page, 'Save what is stored')]);
    assert.equal(readFileSync(await download.path(), 'utf8'), garbage);
    await press(page, 'Start anew');
    assert(await done(page, 'owner').isChecked());
    assert.deepEqual(await stored(page), { owner: 'done' });
    assert.equal(await page.locator('[data-notice=trouble] p').textContent(), '');
    silent(page);
  }
});

for (const [name, text, script] of [
  ['a blocked store', 'stores nothing', () => Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })],
  ['a full store', 'is full', () => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; }],
]) {
  await check(`${name} is told, and items can be answered until the page is closed`, async () => {
    const page = await open();
    await page.addInitScript(script);
    await page.goto(list);
    await done(page, 'owner').click();
    await na(page, 'backup').click();
    await says(page, 'trouble', text);
    assert(await done(page, 'owner').isChecked() && await na(page, 'backup').isChecked());
    assert.equal(await page.locator('[data-main]').textContent(), '1 of 3 done, 1 not applicable');
    assert.deepEqual(JSON.parse(readFileSync(await saved(page), 'utf8')).items, { backup: 'not-applicable', owner: 'done' });
    silent(page);
  });
}

await check('names in links and files run nothing', async () => {
  const ran = (page) => page.evaluate(() => window.ran);
  const page = await reader(mine);
  await load(page, document_({ [hostile]: 'done' }, { model: { id: 'small', version: hostile } }));
  await compares(page);
  assert.equal(await page.locator('[data-version]').textContent(), hostile);
  await press(page, 'Replace mine');
  await page.goto(`${home}checklist/`);
  assert.equal(await page.locator('[data-retired] li').textContent(), `${hostile}: done`);
  const one = encodeURIComponent(hostile);
  await page.goto(`${home}checklist/#share=1&model=small&version=${one}&count=2&done=${one}x,owner&not-applicable=`);
  await compares(page);
  assert.equal(await page.locator('[data-version]').textContent(), hostile);
  await press(page, 'Merge');
  assert.equal(await page.locator('main img').count(), 0);
  assert.equal(await ran(page), undefined);
  silent(page);
});

// Last, for it changes the book.
await check('answers outlive a new version of the model', async () => {
  const lock = () => execFileSync(process.env.GRADUS, ['-q', 'checklist', 'lock'], { cwd: book });
  lock();
  rebuild(site, {});
  const page = await reader();
  await done(page, 'owner').click();
  await na(page, 'backup').click();
  const text = files['content/level-1.md'].replace('{#owner}', '{#team-owner}').replace(/- \[ \] Backups.*\n/, '');
  rebuild(site, { 'content/level-1.md': text });
  lock();
  rebuild(site, {});
  await page.goto(`${home}checklist/`);
  assert(await done(page, 'team-owner').isChecked());
  assert.equal(await done(page, 'backup').count(), 0);
  assert.equal(await page.locator('[data-main]').textContent(), '1 of 6 done');
  await page.getByRole('heading', { name: 'No longer in the model' }).waitFor();
  assert.deepEqual(await page.locator('[data-retired] li').allTextContents(), ['Backups are restored: not applicable']);
  await done(page, 'trained').click();
  assert.deepEqual(await stored(page), { backup: 'not-applicable', 'team-owner': 'done', trained: 'done' });
  silent(page);
});

await end();
