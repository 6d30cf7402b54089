// Answers by mouse, keyboard and touch; the same answers on each page, after a reload, and in each tab.

import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';

import { build, check, end, files, open, serve } from './common.mjs';

const site = build(files);
const home = `http://127.0.0.1:${await serve(site)}/`;
const list = `${home}level-1/checklist/`;

const done = (page, id) => page.locator(`main [data-item="${id}"]:not([data-na])`);
const na = (page, id) => page.locator(`main [data-item="${id}"][data-na]`);
const press = (page, name) => page.getByRole('button', { name, exact: true }).click();

// What the two boxes of an item show.
async function state(page, id) {
  const [isDone, isNa] = [await done(page, id).isChecked(), await na(page, id).isChecked()];
  assert(!(isDone && isNa), `${id}: both boxes are ticked`);
  return isDone ? 'done' : isNa ? 'not-applicable' : 'to do';
}

async function shows(page, wanted) {
  for (const [id, answer] of Object.entries(wanted)) assert.equal(await state(page, id), answer, id);
}

const main = (page) => page.locator('[data-main]').textContent();
const counts = (page) => page.locator('.section [data-count]').allTextContents();
const visible = (page) => page.locator('.section .items > li:visible .item').allInnerTexts().then((texts) => texts.map((text) => text.trim()));

// A fresh reader at a page.
async function at(address = list, options = {}) {
  const page = await open(options);
  await page.goto(address);
  return page;
}

function silent(...pages) {
  for (const page of pages) assert.deepEqual(page.problems, []);
}

await check('an item is done, not applicable and to do by mouse', async () => {
  const page = await at();
  await shows(page, { owner: 'to do' });
  await done(page, 'owner').click();
  await shows(page, { owner: 'done', backup: 'to do' });
  await na(page, 'owner').click();
  await shows(page, { owner: 'not-applicable' });
  await done(page, 'owner').click();
  await shows(page, { owner: 'done' });
  await done(page, 'owner').click();
  await shows(page, { owner: 'to do' });
  await page.getByText('Backups are restored', { exact: true }).click();
  await shows(page, { backup: 'done' });
  silent(page);
});

await check('an item is done, not applicable and to do by keyboard alone', async () => {
  const page = await at();
  const focused = () => page.evaluate(() => [document.activeElement.dataset.item, 'na' in document.activeElement.dataset]);
  for (let steps = 0; (await focused())[0] !== 'owner'; steps += 1) {
    assert(steps < 100, 'Tab leads to no item');
    await page.keyboard.press('Tab');
  }
  assert.deepEqual(await focused(), ['owner', false]);
  await page.keyboard.press('Space');
  await shows(page, { owner: 'done' });
  await page.keyboard.press('Tab');
  assert.deepEqual(await focused(), ['owner', true]);
  await page.keyboard.press('Space');
  await shows(page, { owner: 'not-applicable' });
  await page.keyboard.press('Space');
  await shows(page, { owner: 'to do' });
  await page.keyboard.press('Tab');
  assert.deepEqual(await focused(), ['backup', false]);
  silent(page);
});

await check('an item is done, not applicable and to do by touch', async () => {
  const page = await at(list, { hasTouch: true, isMobile: true, viewport: { width: 390, height: 800 } });
  await done(page, 'owner').tap();
  await shows(page, { owner: 'done' });
  await na(page, 'owner').tap();
  await shows(page, { owner: 'not-applicable' });
  await na(page, 'owner').tap();
  await shows(page, { owner: 'to do' });
  await page.goto(`${home}level-1/`);
  await na(page, 'backup').tap();
  await shows(page, { backup: 'not-applicable' });
  silent(page);
});

await check('counts follow, and leave out what is not applicable', async () => {
  const page = await at();
  assert.equal(await main(page), '0 of 4 done');
  assert.deepEqual(await counts(page), ['0 of 3 done', '0 of 1 done']);
  await done(page, 'owner').click();
  assert.equal(await main(page), '1 of 4 done');
  assert.deepEqual(await counts(page), ['1 of 3 done', '0 of 1 done']);
  await na(page, 'backup').click();
  assert.equal(await main(page), '1 of 3 done, 1 not applicable');
  assert.deepEqual(await counts(page), ['1 of 2 done, 1 not applicable', '0 of 1 done']);
  assert.deepEqual(await page.locator('.tally progress').evaluate((bar) => [bar.value, bar.max]), [1, 3]);
  await page.waitForFunction(() => document.querySelector('[data-announce]').textContent === '1 of 3 done, 1 not applicable');
  await page.goto(`${home}checklist/`);
  assert.equal(await main(page), '1 of 6 done, 1 not applicable');
  assert.deepEqual(await page.locator('.named.level [data-count]').allTextContents(), ['1 of 3 done, 1 not applicable', '0 of 3 done']);
  silent(page);
});

await check('an item has the same answer on each page, and after a reload', async () => {
  const page = await at();
  await done(page, 'owner').click();
  await na(page, 'backup').click();
  const wanted = { owner: 'done', backup: 'not-applicable' };
  for (const path of ['level-1/', 'dimensions/people/culture/', 'checklist/', 'level-1/checklist/']) {
    await page.goto(home + path);
    await shows(page, wanted);
    await page.reload();
    await shows(page, wanted);
  }
  await page.goto(`${home}dimensions/people/culture/`);
  await done(page, 'share').click();
  await page.goto(`${home}level-2/checklist/`);
  await shows(page, { share: 'done' });
  await page.goBack();
  await shows(page, { ...wanted, share: 'done' });
  silent(page);
});

await check('items in the text have a second box', async () => {
  const page = await at(`${home}level-1/`);
  assert.equal(await na(page, 'owner').count(), 1);
  assert.equal(await na(page, 'trained').count(), 1);
  const box = page.getByRole('checkbox', { name: 'N/A, not applicable: One team owns it' });
  await box.click();
  await shows(page, { owner: 'not-applicable' });
  await page.goto(list);
  await shows(page, { owner: 'not-applicable' });
  silent(page);
});

await check('all is cleared, and comes back', async () => {
  const page = await at(`${home}level-2/checklist/`);
  await done(page, 'share').click();
  await page.goto(list);
  await done(page, 'owner').click();
  await na(page, 'backup').click();
  await press(page, 'Clear all');
  await shows(page, { owner: 'to do', backup: 'to do' });
  assert.equal(await main(page), '0 of 4 done');
  await press(page, 'Undo');
  await shows(page, { owner: 'done', backup: 'not-applicable' });
  await page.reload();
  await shows(page, { owner: 'done', backup: 'not-applicable' });
  await press(page, 'Clear all');
  await page.reload();
  await shows(page, { owner: 'to do', backup: 'to do' });
  await page.goto(`${home}level-2/checklist/`);
  await shows(page, { share: 'done' });
  silent(page);
});

await check('items are shown by answer and by dimension', async () => {
  const page = await at();
  const [owner, backup, trained, tools] = ['One team owns it', 'Backups are restored', 'Everybody was trained', 'Tools'];
  await done(page, 'owner').click();
  await na(page, 'backup').click();
  assert.deepEqual(await visible(page), [owner, backup, trained, tools]);
  await page.getByLabel('To do', { exact: true }).check();
  assert.deepEqual(await visible(page), [trained, tools]);
  await page.locator('.choice').getByLabel('Done', { exact: true }).check();
  assert.deepEqual(await visible(page), [owner]);
  await page.locator('.choice').getByLabel('Not applicable', { exact: true }).check();
  assert.deepEqual(await visible(page), [backup]);
  await page.locator('main').getByLabel('Dimension').selectOption('Technology');
  assert.deepEqual(await visible(page), []);
  assert(await page.locator('.nothing').isVisible());
  await page.locator('.choice').getByLabel('All', { exact: true }).check();
  assert.deepEqual(await visible(page), [tools]);
  assert(!await page.locator('.nothing').isVisible());
  await page.locator('main').getByLabel('Dimension').selectOption('People');
  assert.deepEqual(await visible(page), [owner, backup, trained]);
  assert.equal(await main(page), '1 of 3 done, 1 not applicable');
  silent(page);
});

await check('two tabs stay in step', async () => {
  const first = await at();
  const second = await first.context().newPage();
  const problems = [];
  second.on('pageerror', (error) => problems.push(String(error)));
  await second.goto(`${home}checklist/`);
  await done(first, 'owner').click();
  await second.waitForFunction(() => document.querySelector('[data-item=owner]').checked);
  assert.equal(await main(second), '1 of 7 done');
  await na(second, 'owner').click();
  await done(second, 'backup').click();
  await first.waitForFunction(() => document.querySelector('[data-item=backup]').checked);
  await shows(first, { owner: 'not-applicable', backup: 'done' });
  assert.equal(await main(first), '1 of 3 done, 1 not applicable');
  await press(first, 'Clear all');
  await second.waitForFunction(() => !document.querySelector('main [data-item]:checked'));
  silent(first);
  assert.deepEqual(problems, []);
});

await check('pages that are opened as files work', async () => {
  const address = (path) => pathToFileURL(`${site}/${path}index.html`).href;
  const page = await at(address('level-1/checklist/'));
  await done(page, 'owner').click();
  await na(page, 'backup').click();
  assert.equal(await main(page), '1 of 3 done, 1 not applicable');
  await page.reload();
  await shows(page, { owner: 'done', backup: 'not-applicable' });
  await page.goto(address('level-1/'));
  await shows(page, { owner: 'done', backup: 'not-applicable' });
  silent(page);
});

await check('a page that the reader goes back to shows what was answered since', async () => {
  const page = await at();
  await page.goto(`${home}level-1/`);
  await done(page, 'owner').click();
  await page.goBack();
  await page.waitForFunction(() => document.querySelector('[data-item=owner]').checked, null, { timeout: 5000 });
  assert.equal(await main(page), '1 of 4 done');
  silent(page);
});

await check('a page that the reader goes back to shows the items that are chosen there', async () => {
  const page = await at();
  await page.locator('.choice').getByLabel('Done', { exact: true }).check();
  await page.goto(`${home}level-1/`);
  await page.goBack();
  await page.waitForFunction(() => {
    const isAll = document.querySelector('[name=show]').checked;
    const items = [...document.querySelectorAll('.section .items > li')];
    return document.readyState === 'complete' && items.every((item) => item.checkVisibility() === isAll);
  }, null, { timeout: 5000 });
  silent(page);
});

await end();
