// Paper: a level is a document, a checklist is a form.

import assert from 'node:assert/strict';

import { build, check, end, open, serve } from './common.mjs';
import { book } from './grid.mjs';

const root = `http://127.0.0.1:${await serve(build(book))}/`;
const paper = async (path, options) => {
  const page = await open(options);
  await page.goto(root + path);
  await page.emulateMedia({ media: 'print' });
  return page;
};

await check('a level is a document: its text alone, dark on white, with the addresses of links', async () => {
  const page = await paper('level-1/', { colorScheme: 'dark' });
  for (const gone of await page.locator('nav, header.top, .button, .permalink, .steps, .figure').all()) {
    assert.ok(await gone.isHidden(), await gone.evaluate((one) => one.outerHTML.slice(0, 120)));
  }
  for (const heading of await page.locator('main :is(h1, h2, h3)').all()) {
    assert.ok(await heading.isVisible());
    assert.equal(await heading.evaluate((one) => getComputedStyle(one).breakAfter), 'avoid');
  }
  const link = page.locator('.prose a[href^="https://example.org"]').first();
  assert.equal(await link.evaluate((one) => getComputedStyle(one, '::after').content), '" (https://example.org/shell)"');
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(255, 255, 255)');
  assert.match(await page.locator('.prose p').first().evaluate((one) => getComputedStyle(one).color), /oklch\(0\.[0-3]/);
  const pdf = await page.pdf({ preferCSSPageSize: true });
  assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
});

await check('a theme that was chosen does not darken the paper', async () => {
  const page = await open();
  await page.goto(root);
  await page.getByRole('combobox', { name: 'Theme' }).selectOption('dark');
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(255, 255, 255)');
  assert.match(await page.locator('main p').first().evaluate((one) => getComputedStyle(one).color), /oklch\(0\.[0-4]/);
});

await check('a checklist is a form: boxes to tick by hand, ticks that are there, a line for notes', async () => {
  const page = await open();
  await page.goto(`${root}level-1/checklist/`);
  await page.locator('[data-item=owner]').first().check();
  await page.emulateMedia({ media: 'print' });
  const boxes = page.locator('.items .item > input');
  assert.equal(await boxes.count(), await page.locator('.items > li').count());
  for (const box of await boxes.all()) {
    const { width, border } = await box.evaluate((one) => ({ width: one.offsetWidth, border: getComputedStyle(one).borderTopStyle }));
    assert.ok(width >= 12 && border === 'solid');
  }
  const mark = (id) => page.locator(`.item > [data-item=${id}]`).evaluate((one) => getComputedStyle(one).backgroundImage);
  assert.notEqual(await mark('owner'), 'none');
  assert.equal(await mark('backup'), 'none');
  const line = await page.locator('.items > li').first().evaluate((one) => {
    const { content, height, borderBottomStyle } = getComputedStyle(one, '::after');
    return { content, height: Number.parseFloat(height), borderBottomStyle };
  });
  assert.ok(line.content === '""' && line.height > 15 && line.borderBottomStyle === 'dotted', JSON.stringify(line));
  for (const hidden of await page.locator('.tools, .bar .button, .save').all()) assert.ok(await hidden.isHidden());
});

await check('a topic prints its levels below each other; of a comparison, the two', async () => {
  const page = await paper('dimensions/people/culture/');
  const tops = () => page.locator('.abreast > .cell:visible').evaluateAll((cells) => cells.map((cell) => cell.getBoundingClientRect()).map(({ top, left }) => [top, left]));
  const all = await tops();
  assert.equal(all.length, 3);
  assert.ok(all.every(([top, left], index) => left === all[0][1] && (index === 0 || top > all[index - 1][0])));
  await page.goto(`${root}dimensions/people/culture/?compare=level-1,level-2`);
  assert.equal((await tops()).length, 2);
});

await check('the grid prints whole', async () => {
  const page = await paper('');
  const { inside, outside } = await page.locator('.matrix').evaluate((one) => ({ inside: one.scrollHeight, outside: one.clientHeight }));
  assert.ok(inside <= outside + 1, `${inside} ${outside}`);
  assert.ok(await page.locator('.matrix-tools, .switch').first().isHidden());
});

await end();
