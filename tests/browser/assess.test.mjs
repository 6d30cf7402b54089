// The page that says which level is reached.

import assert from 'node:assert/strict';

import { build, check, end, open, serve } from './common.mjs';

// Care has items at the levels 1 and 3, Drive at 2 and 3.
const item = (title, id) => `  - title: ${title}\n    id: ${id}\n`;
const level = (number, name, ...dimensions) => `---\ntitle: Level ${number} - ${name}\n---\n\nOf the level.\n\n${dimensions.map((one) => `## ${one}\n\nText.\n\n`).join('')}`;
const site = build({
  'book.toml': '[book]\ntitle = "Standing"\n[model]\nid = "standing"\nversion = "1"\n',
  'content/index.md': '# Standing\n\nWelcome.\n',
  'content/level-1.md': level(1, 'Build', 'Care'),
  'content/level-2.md': level(2, 'Run', 'Drive'),
  'content/level-3.md': level(3, 'Share', 'Care', 'Drive'),
  'checklists/items.yaml': `level-1/care:\n${item('Ask', 'ask')}${item('Listen', 'listen')}level-3/care:\n${item('Teach', 'teach')}level-2/drive:\n${item('Steer', 'steer')}level-3/drive:\n${item('Race', 'race')}`,
});
const root = `http://127.0.0.1:${await serve(site)}/`;
const [none, one, two, three] = ['None yet', 'Level 1 - Build', 'Level 2 - Run', 'Level 3 - Share'];

// The assessment after these answers were given on the page of all items.
async function assess(page, { done = [], na = [] } = {}) {
  await page.goto(`${root}checklist/`);
  for (const title of done) await page.getByLabel(title, { exact: true }).check();
  for (const title of na) await page.getByLabel(`Not applicable: ${title}`, { exact: true }).check();
  await page.goto(`${root}assess/`);
}

const row = (page, name) => page.locator('tr[data-row]').filter({ has: page.getByRole('rowheader', { name }) });
const cells = async (page, name) => row(page, name).locator('td').allTextContents();

async function standing(page) {
  const reached = async (name) => (await cells(page, name)).at(-1);
  return [await page.locator('[data-overall]').innerText(), await reached('Care'), await reached('Drive')];
}

const chart = (page) => page.locator('[data-chart] svg');
const next = (page) => page.locator('[data-next] .item').allInnerTexts();
const all = ['Ask', 'Listen', 'Steer', 'Teach', 'Race'];

const cases = [
  ['no answer', {}, [none, none, none]],
  ['a part of a level', { done: ['Ask'] }, [none, none, none]],
  ['all of a level in a dimension', { done: ['Ask', 'Listen'] }, [one, one, none]],
  ['a level without items in the dimension is not named', { done: ['Steer'] }, [none, none, two]],
  ['a level counts with all below it', { done: ['Teach', 'Race'] }, [none, none, none]],
  ['one item is open at the lowest level', { done: ['Ask', 'Steer', 'Teach', 'Race'] }, [none, none, three]],
  ['a level over one that has no items', { done: ['Ask', 'Listen', 'Teach'] }, [one, three, none]],
  ['two levels', { done: ['Ask', 'Listen', 'Steer'] }, [two, one, two]],
  ['all', { done: all }, [three, three, three]],
  ['what does not apply does not count', { done: ['Ask'], na: ['Listen'] }, [one, one, none]],
  ['a level of which nothing applies is passed', { done: ['Teach'], na: ['Ask', 'Listen'] }, [one, three, none]],
  ['nothing of the lowest level applies', { na: ['Ask', 'Listen'] }, [one, one, none]],
  ['nothing applies', { na: all }, [three, three, three]],
];

for (const [name, answers, expected] of cases) {
  await check(`the level reached: ${name}`, async () => {
    const page = await open();
    await assess(page, answers);
    assert.deepEqual(await standing(page), expected);
    assert.deepEqual(page.problems, []);
    await page.context().close();
  });
}

await check('the chart has a name with what is reached, and its numbers are in the table', async () => {
  const page = await open();
  await assess(page, { done: ['Ask', 'Listen', 'Steer'], na: ['Race'] });
  const image = page.getByRole('img', { name: /Care: Level 1 - Build; Drive: Level 3 - Share/ });
  assert.equal(await image.evaluate((svg) => svg.namespaceURI), 'http://www.w3.org/2000/svg');
  assert.deepEqual((await cells(page, 'Care')), ['2 of 2', '', '0 of 1', one]);
  assert.deepEqual((await cells(page, 'Drive')), ['', '1 of 1', 'not applicable', three]);
  assert.deepEqual(await chart(page).locator('.share').allTextContents(), ['✓ 2/2', '0/1', '✓ 1/1', '✓ n/a']);
  assert.deepEqual(await chart(page).locator('.name').allTextContents(), ['Care', 'Drive']);
  assert.deepEqual(await chart(page).locator('.level').allTextContents(), [one, three]);
  assert.deepEqual(await page.locator('td.passed').allTextContents(), ['2 of 2', '1 of 1', 'not applicable']);
});

await check('the next items are those of the lowest open level of each dimension', async () => {
  const page = await open();
  await assess(page);
  assert.deepEqual(await next(page), ['Ask', 'Listen', 'Steer']);
  await assess(page, { done: ['Ask', 'Listen'], na: ['Steer'] });
  assert.deepEqual(await next(page), ['Teach', 'Race']);
});

await check('ticks in the list of next items change the result at once, and are stored', async () => {
  const page = await open();
  await assess(page, { done: ['Ask'] });
  const drawn = await chart(page).getAttribute('aria-label');
  const list = page.locator('[data-next]');
  await list.getByLabel('Listen', { exact: true }).check();
  assert.deepEqual(await standing(page), [one, one, none]);
  assert.notEqual(await chart(page).getAttribute('aria-label'), drawn);
  assert.ok(await list.getByLabel('Listen', { exact: true }).isChecked(), 'it stays in sight');
  assert.ok(await list.getByLabel('Listen', { exact: true }).evaluate((box) => box === document.activeElement), 'it keeps the focus');
  await list.getByLabel('Not applicable: Steer', { exact: true }).check();
  assert.deepEqual(await standing(page), [two, one, two]);
  await list.getByLabel('Listen', { exact: true }).uncheck();
  assert.deepEqual(await standing(page), [none, none, two]);
  await list.getByLabel('Listen', { exact: true }).check();
  await page.reload();
  assert.deepEqual(await standing(page), [two, one, two]);
  assert.deepEqual(await next(page), ['Teach', 'Race']);
  await page.goto(`${root}level-1/checklist/`);
  assert.ok(await page.getByLabel('Listen', { exact: true }).isChecked());
  assert.deepEqual(page.problems, []);
});

await check('a tick in another tab changes the result', async () => {
  const page = await open();
  await assess(page, { done: ['Ask'] });
  const other = await page.context().newPage();
  await other.goto(`${root}level-1/checklist/`);
  await other.getByLabel('Listen', { exact: true }).check();
  await page.locator('[data-overall]').filter({ hasText: one }).waitFor({ timeout: 10000 });
});

await check('the target level ends the list, and is kept', async () => {
  const page = await open();
  await assess(page, { done: ['Ask', 'Listen'] });
  const target = page.getByLabel('Up to level');
  assert.equal(await target.locator('option:checked').innerText(), three, 'at first it is the highest level');
  assert.deepEqual(await next(page), ['Teach', 'Steer']);
  await target.selectOption({ label: two });
  assert.deepEqual(await next(page), ['Steer']);
  await page.reload();
  assert.equal(await target.locator('option:checked').innerText(), two);
  assert.deepEqual(await next(page), ['Steer']);
  const nothing = page.getByText('Nothing is left to do up to this level.');
  assert.ok(await nothing.isHidden());
  await target.selectOption({ label: one });
  assert.deepEqual(await next(page), []);
  assert.ok(await nothing.isVisible());
  assert.deepEqual(await standing(page), [one, one, none], 'the target changes no result');
});

await check('where nothing can be stored, the page works and says so', async () => {
  const page = await open();
  await page.addInitScript(() => Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('denied', 'SecurityError'); } }));
  await page.goto(`${root}assess/`);
  await page.locator('[data-next]').getByLabel('Steer', { exact: true }).check();
  assert.deepEqual(await standing(page), [none, none, two]);
  assert.match(await page.locator('[data-notice=trouble] p').innerText(), /stores nothing/);
  assert.deepEqual(page.problems, []);
});

await check('without JavaScript the table has the totals', async () => {
  const page = await open({ javaScriptEnabled: false });
  await page.goto(`${root}assess/`);
  assert.ok(await page.locator('main').getByRole('table').isVisible());
  assert.deepEqual((await cells(page, 'Care')).slice(0, 3), ['2 items', '', '1 item']);
  assert.deepEqual((await cells(page, 'Drive')).slice(0, 3), ['', '1 item', '1 item']);
  assert.ok(await page.getByText('With JavaScript, this page shows the level').isVisible());
  for (const place of ['[data-overall]', '[data-chart]', '.next', '[data-do=save]']) assert.ok(await page.locator(place).first().isHidden(), place);
  assert.ok(await page.getByRole('columnheader', { name: 'Level reached' }).isHidden());
});

await end();
