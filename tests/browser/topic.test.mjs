// A topic at all its levels: what is the same, a comparison of two, links to a level, and folding.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { build, check, end, open, serve } from './common.mjs';
import { book } from './grid.mjs';

const root = `http://127.0.0.1:${await serve(build(book))}/`;
const culture = `${root}dimensions/people/culture/`;
const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
const phone = { viewport: { width: 360, height: 720 } };
const visit = async (address, options) => {
  const page = await open(options);
  await page.goto(address);
  return page;
};
const faded = (page) => page.evaluate(() => [...CSS.highlights.get('gradus-same') ?? []].map(String));
const shown = (page) => page.locator('.abreast > .cell:visible').evaluateAll((cells) => cells.map((cell) => cell.dataset.level));

await check('what the level before says too steps back, and can be brought forward', async () => {
  const page = await visit(culture);
  assert.deepEqual(await faded(page), ['Everybody knows the plan.', 'Everybody knows the plan.']);
  const box = page.getByRole('checkbox', { name: 'Fade what is the same' });
  await box.uncheck();
  assert.deepEqual(await faded(page), []);
  await box.check();
  assert.equal((await faded(page)).length, 2);
  // Nothing is shared here: there is nothing to choose.
  await page.goto(`${root}dimensions/tools/shell/`);
  assert.deepEqual(await faded(page), []);
  assert.ok(await page.locator('.mark').isHidden());
  assert.deepEqual(page.problems, []);
});

await check('any two levels are compared; the address keeps them', async () => {
  const page = await visit(culture);
  assert.equal((await shown(page)).length, 3);
  await page.getByLabel('The first level to compare').selectOption('level-1');
  assert.equal((await shown(page)).length, 3, 'one level is no comparison');
  await page.getByLabel('The second level to compare').selectOption('level-3');
  assert.deepEqual(await shown(page), ['level-1', 'level-3']);
  assert.ok(page.url().endsWith('?compare=level-1,level-3'), page.url());
  assert.deepEqual((await faded(page)).sort(), ['Everybody knows the plan.', 'Everybody knows the plan.', 'One team begins.', 'One team begins.']);
  assert.match(await page.locator('[data-said]').textContent(), /Level 1 - Begin, .*Level 3 - Master/);
  const [one, two] = await page.locator('.abreast > .cell:visible').evaluateAll((cells) => cells.map((cell) => cell.getBoundingClientRect().top));
  assert.ok(Math.abs(one - two) < 12, 'they are side by side');
  await page.reload();
  assert.deepEqual(await shown(page), ['level-1', 'level-3']);
  assert.equal(await page.getByLabel('The second level to compare').inputValue(), 'level-3');
  await page.getByRole('button', { name: 'Show all levels' }).click();
  assert.equal((await shown(page)).length, 3);
  assert.ok(!page.url().includes('compare'), page.url());
  assert.ok(await page.getByLabel('The first level to compare').evaluate((one) => one === document.activeElement));
  // An address that names no two levels shows all.
  for (const wrong of ['level-1', 'level-1,level-1', 'level-1,level-9', '%2C']) {
    await page.goto(`${culture}?compare=${wrong}`);
    assert.equal((await shown(page)).length, 3, wrong);
  }
  assert.deepEqual(page.problems, []);
});

await check('a comparison works by the keyboard', async () => {
  const page = await visit(culture);
  const first = page.getByLabel('The first level to compare');
  await first.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  for (const key of ['ArrowDown', 'ArrowDown']) await page.keyboard.press(key);
  assert.deepEqual(await shown(page), ['level-1', 'level-2']);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.equal((await shown(page)).length, 3);
});

await check('without a script all levels are shown, and nothing that needs one', async () => {
  for (const viewport of [{ width: 1280, height: 800 }, phone.viewport]) {
    const page = await visit(`${culture}?compare=level-1,level-3`, { javaScriptEnabled: false, viewport });
    assert.equal((await shown(page)).length, 3);
    assert.equal(await page.locator('.cell .body:visible').count(), 3);
    assert.ok(await page.locator('.topic-tools').isHidden());
  }
});

await check('on a phone levels are folded and opened, one or all; a link to a level opens it', async () => {
  const page = await visit(culture, phone);
  const bodies = page.locator('.abreast .body:visible');
  assert.equal(await bodies.count(), 3);
  const fold = page.getByRole('button', { name: 'Text of 2 Level 2 - Repeat' });
  await fold.click();
  assert.equal(await bodies.count(), 2);
  assert.equal(await fold.getAttribute('aria-expanded'), 'false');
  await page.getByRole('button', { name: 'Collapse all' }).click();
  assert.equal(await bodies.count(), 0);
  await page.locator('.strip a').nth(1).click();
  assert.equal(await bodies.count(), 1);
  assert.ok(await page.locator('[data-level=level-2] .body').isVisible());
  await page.getByRole('button', { name: 'Collapse all' }).click();
  await page.getByRole('button', { name: 'Expand all' }).click();
  assert.equal(await bodies.count(), 3);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth));
  // On a wide screen nothing is folded.
  await page.getByRole('button', { name: 'Collapse all' }).click();
  await page.setViewportSize({ width: 1280, height: 800 });
  assert.equal(await bodies.count(), 3);
});

await check('a link to a level brings its column into sight, below the head, and marks it', async () => {
  const page = await visit(`${culture}#level-3`);
  const heading = page.locator('#level-3');
  const { x, y, width } = await heading.boundingBox();
  assert.ok(x >= 288 && x + width <= 1280 && y > 56, `${x} ${y} ${width}`);
  const look = (one) => one.evaluate((element) => getComputedStyle(element.closest('.named')).backgroundImage);
  assert.notEqual(await look(heading), await look(page.locator('#level-1')));
  // It also opens what a comparison left out.
  await page.goto(`${culture}?compare=level-1,level-2#level-3`);
  assert.equal((await shown(page)).length, 3);
});

await check('axe finds nothing on a topic, also while two levels are compared', async () => {
  for (const colorScheme of ['light', 'dark']) {
    for (const viewport of [phone.viewport, { width: 1280, height: 800 }]) {
      const page = await open({ colorScheme, viewport });
      for (const address of [culture, `${culture}?compare=level-1,level-3`]) {
        await page.goto(address);
        await page.evaluate(axe);
        const found = await page.evaluate(async () => (await window.axe.run()).violations);
        assert.deepEqual(found.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), [], `${colorScheme} ${viewport.width}`);
      }
    }
  }
});

await end();
