// The grid of the whole model on the home page, and the small one beside each page of the model.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { build, check, end, open, serve } from './common.mjs';
import { book, large } from './grid.mjs';

const root = `http://127.0.0.1:${await serve(build(book))}/`;
const big = `http://127.0.0.1:${await serve(build(large(12, 40)))}/`;
const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
const phone = { viewport: { width: 360, height: 720 }, hasTouch: true, isMobile: true };
const focused = (page) => page.evaluate(() => document.activeElement.textContent.trim());
const visit = async (address, options) => {
  const page = await open(options);
  await page.goto(address);
  return page;
};

await check('arrow keys, Home and End move between the links of the grid', async () => {
  const page = await visit(root);
  await page.locator('.matrix td a').first().focus();
  await page.keyboard.press('ArrowRight');
  assert.equal(await page.evaluate(() => document.activeElement.closest('td').cellIndex), 2);
  await page.keyboard.press('ArrowDown');
  assert.equal(await focused(page), 'Tools', 'over a gap, to the heading below');
  await page.keyboard.press('ArrowDown');
  assert.equal(await focused(page), 'Second shell.', 'in the column where it was');
  await page.keyboard.press('End');
  assert.equal(await focused(page), 'Third shell.');
  await page.keyboard.press('ArrowRight');
  assert.equal(await focused(page), 'Third shell.', 'nothing is beyond the edge');
  await page.keyboard.press('Home');
  assert.equal(await focused(page), 'Shell');
  await page.keyboard.press('Control+Home');
  assert.match(await focused(page), /Begin/);
  await page.keyboard.press('Control+End');
  assert.equal(await focused(page), 'Third shell.');
  assert.deepEqual(page.problems, []);
});

await check('Tab goes through every link, as without a script', async () => {
  const page = await visit(root);
  await page.locator('.matrix thead a').first().focus();
  const links = await page.locator('.matrix a').count();
  for (let number = 1; number < links; number += 1) await page.keyboard.press('Tab');
  assert.equal(await focused(page), 'Third shell.');
});

await check('in Arabic the left arrow leads on', async () => {
  const page = await visit(`http://127.0.0.1:${await serve(build({ ...book, 'book.toml': '[book]\ntitle = "Grid"\nlanguage = "ar"\n' }))}/`);
  await page.locator('.matrix td a').first().focus();
  await page.keyboard.press('ArrowLeft');
  assert.equal(await page.evaluate(() => document.activeElement.closest('td').cellIndex), 2);
  const [first, second] = await page.locator('.matrix thead th.lv').evaluateAll((heads) => heads.map((head) => head.getBoundingClientRect().left));
  assert.ok(second < first);
  assert.equal(await page.locator('h1').evaluate((heading) => getComputedStyle(heading).letterSpacing), 'normal');
});

await check('a filter shows one dimension; without a script all are shown', async () => {
  const page = await visit(root);
  const rows = async (one) => one.locator('.matrix tbody tr:visible').count();
  assert.equal(await rows(page), 5);
  await page.getByRole('radio', { name: 'Tools' }).check({ force: true });
  assert.equal(await rows(page), 2);
  assert.ok(await page.getByRole('link', { name: 'Shell', exact: true }).first().isVisible());
  await page.locator('.matrix tbody tr:visible a').first().focus();
  await page.keyboard.press('ArrowUp');
  assert.match(await focused(page), /Begin/, 'rows that are not shown are passed over');
  await page.getByRole('radio', { name: 'All' }).check({ force: true });
  assert.equal(await rows(page), 5);
  const bare = await visit(root, { javaScriptEnabled: false });
  assert.equal(await rows(bare), 5);
  assert.ok(await bare.locator('.matrix-tools').isHidden());
});

await check('the answers of the reader shade the cells, in words too', async () => {
  const page = await visit(`${root}level-1/`);
  await page.locator('[data-item=owner]').first().check();
  await page.goto(root);
  const cell = page.locator('td[data-items="owner backup"]');
  assert.equal(await cell.locator('.said').textContent(), ' 1 of 2 done');
  assert.equal(await cell.evaluate((one) => one.style.getPropertyValue('--done')), '0.5');
  const colour = (one) => one.evaluate((element) => getComputedStyle(element).backgroundColor);
  const half = await colour(cell);
  const none = await colour(page.locator('td[data-items=owners]'));
  assert.notEqual(half, none);
  assert.equal(await page.locator('td[data-items=owners] .said').textContent(), '');
  // Another tab says more.
  const other = await page.context().newPage();
  await other.goto(`${root}level-1/`);
  await other.locator('[data-item=backup]').first().check();
  await page.waitForFunction(() => document.querySelector('td[data-items="owner backup"]').matches('.whole'));
  assert.notEqual(await colour(cell), half);
  assert.deepEqual(page.problems, []);
});

await check('a gap is shown as one', async () => {
  const page = await visit(root);
  const gap = page.locator('.matrix td.gap');
  assert.equal(await gap.count(), 1);
  assert.equal((await gap.textContent()).trim(), 'Nothing here');
  assert.match(await gap.evaluate((cell) => getComputedStyle(cell).backgroundImage), /gradient/);
});

await check('heads of rows and columns stay, with twelve levels and forty topics', async () => {
  const page = await visit(big);
  const region = page.locator('.matrix');
  await region.evaluate((one) => one.scrollIntoView());
  await region.evaluate((one) => one.scrollTo(900, 1200));
  const at = await page.evaluate(() => {
    const box = (selector) => document.querySelector(selector).getBoundingClientRect();
    const [frame, head, row] = [box('.matrix'), box('.matrix thead th.lv'), box('.matrix tbody tr:nth-child(3) > th')];
    return { top: head.top - frame.top, left: row.left - frame.left, under: frame.top - document.querySelector('.top').getBoundingClientRect().bottom };
  });
  assert.ok(Math.abs(at.top) < 3 && Math.abs(at.left) < 3, JSON.stringify(at));
  assert.ok(at.under >= 0, 'the grid is below the head of the page');
  // What the keys reach is not under the heads.
  await page.locator('.matrix td a').first().focus();
  for (let number = 0; number < 6; number += 1) await page.keyboard.press('ArrowRight');
  for (let number = 0; number < 12; number += 1) await page.keyboard.press('ArrowDown');
  for (let number = 0; number < 3; number += 1) await page.keyboard.press('ArrowUp');
  for (let number = 0; number < 4; number += 1) await page.keyboard.press('ArrowLeft');
  const free = await page.evaluate(() => {
    const box = document.activeElement.getBoundingClientRect();
    return document.elementFromPoint(box.left + 8, box.top + 8)?.closest('a') === document.activeElement;
  });
  assert.ok(free, 'the focused cell is covered');
});

await check('heads of columns stay below the head of the page where the grid fits', async () => {
  const page = await visit(root, { viewport: { width: 1280, height: 400 } });
  await page.evaluate(() => scrollTo(0, document.querySelector('.matrix').getBoundingClientRect().top + 100));
  const [head, top] = await page.evaluate(() => [document.querySelector('.matrix thead th').getBoundingClientRect().top, document.querySelector('.top').getBoundingClientRect().bottom]);
  assert.ok(Math.abs(head - top) < 2, `${head} ${top}`);
});

await check('on a phone one level is shown, and the others are a swipe or a tap away', async () => {
  for (const address of [root, big]) {
    const page = await visit(address, phone);
    const region = page.locator('.matrix');
    const inSight = () => page.locator('.matrix thead th.lv').evaluateAll((heads) => heads.filter((head) => {
      const { left, right } = head.getBoundingClientRect();
      return left >= 120 && right <= 361;
    }).map((head) => head.id));
    assert.deepEqual(await inSight(), ['page.level-1']);
    const width = await page.locator('.matrix thead th.lv').first().evaluate((head) => head.offsetWidth);
    // A swipe that ends between two levels comes to rest on one.
    await region.evaluate((one, left) => one.scrollTo({ left, behavior: 'instant' }), width * 0.8);
    await page.waitForFunction(() => document.querySelector('.switch [aria-current]')?.hash === '#page.level-2');
    await page.waitForTimeout(300);
    assert.deepEqual(await inSight(), ['page.level-2']);
    await page.locator('.switch a').nth(2).click();
    await page.waitForFunction(() => document.querySelector('.switch [aria-current]')?.hash === '#page.level-3');
    await page.waitForTimeout(600);
    assert.deepEqual(await inSight(), ['page.level-3']);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth));
    await page.evaluate(() => scrollTo(0, document.querySelector('.matrix').getBoundingClientRect().top + scrollY + 200));
    const [strip, top] = await page.evaluate(() => [document.querySelector('.switch').getBoundingClientRect().top, document.querySelector('.top').getBoundingClientRect().bottom]);
    if (address === big) assert.ok(Math.abs(strip - top) < 2, `the strip follows: ${strip} ${top}`);
    assert.deepEqual(page.problems, []);
  }
});

await check('a small figure shows on each page of the model where it stands', async () => {
  const page = await visit(`${root}level-2/`);
  const current = () => page.locator('.figure [aria-current]').evaluateAll((links) => links.map((link) => link.ariaLabel || link.title || link.textContent));
  assert.deepEqual(await current(), ['Level 2 - Repeat']);
  const cell = page.getByRole('link', { name: 'Tools, Level 3 - Master' });
  await cell.click();
  assert.ok(page.url().endsWith('/level-3/#tools'), page.url());
  for (const path of ['dimensions/people/', 'dimensions/people/culture/']) {
    await page.goto(root + path);
    assert.deepEqual(await current(), ['People']);
  }
  await page.goto(`${root}level-1/checklist/`);
  assert.deepEqual(await current(), ['Level 1 - Begin']);
  await page.goto(root);
  assert.equal(await page.locator('.figure').count(), 0);
  for (const address of [`${root}level-2/`, `${big}level-2/`]) {
    await page.goto(address);
    const sizes = await page.locator('.figure td > a').evaluateAll((links) => links.map((link) => link.getBoundingClientRect()).map(({ width, height }) => Math.min(width, height)));
    assert.ok(sizes.length > 3 && sizes.every((size) => size >= 24), `${address}: ${Math.min(...sizes)}`);
  }
});

await check('axe finds nothing on the home page', async () => {
  for (const colorScheme of ['light', 'dark']) {
    for (const viewport of [{ width: 360, height: 720 }, { width: 1280, height: 800 }]) {
      const page = await open({ colorScheme, viewport });
      await page.goto(`${root}level-1/`);
      await page.locator('[data-item=owner]').first().check();
      for (const address of [root, big, `${big}level-3/`]) {
        await page.goto(address);
        await page.evaluate(axe);
        const found = await page.evaluate(async () => (await window.axe.run()).violations);
        assert.deepEqual(found.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), [], `${colorScheme} ${viewport.width} ${address}`);
      }
    }
  }
});

await end();
