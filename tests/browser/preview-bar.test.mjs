// What the live preview adds to a page: the bar with its lists, and links to where a thing is written.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { check, end } from './common.mjs';
import { at, book, inPlace, part, preview, ready, said, shows, until } from './preview.mjs';

const site = await preview();
const { home } = site;
const level = 'content/level-1/index.md';
const notes = 'content/notes.md';
const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');

// The line of a file that has this in it, from 1.
const lineOf = (path, text) => {
  const lines = readFileSync(join(site.root, path), 'utf8').split('\n');
  const index = lines.findIndex((line) => line.includes(text));
  assert.ok(index >= 0, `${path} has no ${text}`);
  return index + 1;
};
const edits = (page) => page.locator('a[data-gradus-preview]').evaluateAll((links) => Object.fromEntries(
  links.map((link) => [link.ariaLabel.replace(/^Edit (.*) in the editor$/, '$1'), link.getAttribute('href')])));
const focused = (page) => page.evaluate(() => {
  const inner = document.activeElement?.shadowRoot?.activeElement;
  return inner ? inner.id || inner.getAttribute('href') : null;
});

// Goes on until a part of the preview has the focus.
async function press(page, key, wanted) {
  for (let steps = 0; await focused(page) !== wanted; steps += 1) {
    assert.ok(steps < 150, `${key} does not lead to ${wanted}`);
    await page.keyboard.press(key);
  }
}

// One error, one warning, and the gap that the book has.
async function trouble(page) {
  site.edit(notes, 'Not for all yet.', 'Not for all yet. See [that](missing.md).');
  await said(page, 'warnings', '1 warning');
  site.edit('content/guide.md', 'title: Guide', 'title: [Guide');
  await said(page, 'errors', '1 error');
}

async function peace(page) {
  site.edit('content/guide.md', 'title: [Guide', 'title: Guide');
  site.edit(notes, ' See [that](missing.md).', '');
  await said(page, 'note', 'No problems');
}

await check('links lead to the line of each section and item', async () => {
  const page = await at(`${home}level-1/`);
  await until(page, () => document.querySelector('a[data-gradus-preview]'));
  const found = await edits(page);
  const wanted = { People: '## People', Culture: '### Culture', Habits: '#### Habits', Skills: '### Skills', Technology: '## Technology', Tools: '### Tools', 'One team owns it': '{#owner}', 'Backups are restored': '{#backup}' };
  for (const [name, text] of Object.entries(wanted)) assert.equal(found[name], site.link(level, lineOf(level, text), 1), name);
  assert.deepEqual(Object.keys(found).filter((name) => !(name in wanted)), []);
  assert.equal(await part(page, 'edit').getAttribute('href'), site.link(level, 1, 1));
  // The lines move with the text, and the names with the headings.
  site.edit(level, 'Of the level.', 'Of the level.\n\nAnd more.');
  await shows(page, 'And more.');
  await until(page, (href) => document.querySelector(`a[data-gradus-preview][href="${CSS.escape(href)}"]`), site.link(level, lineOf(level, '### Tools'), 1));
  site.edit(level, '#### Habits', '#### Good *habits*');
  await until(page, () => [...document.querySelectorAll('a[data-gradus-preview]')].some((link) => link.ariaLabel === 'Edit Good habits in the editor'));
  await inPlace(page);
});

await check('a topic leads to the file of each level, a list of items to the text that has them', async () => {
  const page = await at(`${home}dimensions/people/culture/`);
  await until(page, () => document.querySelector('a[data-gradus-preview]'));
  const links = Object.values(await edits(page));
  const second = 'content/level-2/index.md';
  for (const [path, text] of [[level, '### Culture'], [second, '### Culture'], [level, '{#owner}'], [second, '{#share}']]) {
    assert.ok(links.includes(site.link(path, lineOf(path, text), 1)), `${path}: ${text}: ${links}`);
  }
  // It has no file of its own.
  assert.ok(await part(page, 'edit').isHidden());
  await page.goto(`${home}level-1/checklist/`);
  await until(page, () => document.querySelector('a[data-gradus-preview]'));
  assert.equal((await edits(page))['Backups are restored'], site.link(level, lineOf(level, '{#backup}'), 1));
});

await check('what leads to the editor is seen by mouse and keyboard, and not on paper', async () => {
  const page = await at(`${home}level-1/`);
  const link = page.locator('.named:has(#people-culture) > a[data-gradus-preview]');
  const opacity = () => link.evaluate((one) => getComputedStyle(one).opacity);
  assert.equal(await opacity(), '0');
  await page.locator('#people-culture').hover();
  assert.equal(await opacity(), '1');
  await page.mouse.move(1, 1);
  await link.focus();
  assert.equal(await opacity(), '1');
  await page.emulateMedia({ media: 'print' });
  assert.ok(await link.isHidden() && await part(page, 'bar').isHidden());
});

await check('the bar counts, marks drafts, and lists gaps that lead to where a text is missing', async () => {
  const page = await at(`${home}notes/`);
  assert.ok(await part(page, 'draft').isVisible());
  assert.equal(await part(page, 'note').textContent(), 'No problems');
  assert.equal(await part(page, 'gaps').textContent(), '1 gap');
  for (const none of ['errors', 'warnings', 'panel']) assert.ok(await part(page, none).isHidden(), none);
  await trouble(page);
  assert.equal(await part(page, 'title').textContent(), 'Errors');
  await part(page, 'warnings').click();
  assert.equal(await part(page, 'title').textContent(), 'Warnings');
  assert.match(await part(page, 'list').textContent(), /missing\.md/);
  assert.equal(await part(page, 'list').getByRole('link').getAttribute('href'), site.link(notes, lineOf(notes, 'missing.md'), 22));
  await part(page, 'gaps').click();
  assert.equal(await part(page, 'title').textContent(), 'Gaps in the model');
  assert.deepEqual(await part(page, 'list').locator('li').allInnerTexts().then((texts) => texts.map((text) => text.split(/\s*\n\s*/))), [['People › Skills', 'Level 2 - Run']]);
  await part(page, 'list').getByRole('link', { name: 'People › Skills' }).click();
  await page.waitForURL(`${home}level-2/`);
  await ready(page);
  assert.ok(await part(page, 'draft').isHidden());
  await peace(page);
  await inPlace(page);
  // A gap that is filled is no longer one.
  const path = 'content/level-2/index.md';
  site.edit(path, '## Technology', '### Skills\n\nText of skills.\n\n## Technology');
  await part(page, 'gaps').waitFor({ state: 'hidden' });
  await shows(page, 'Text of skills.');
  site.write(path, book[path]);
  await said(page, 'gaps', '1 gap');
});

await check('the keyboard reaches the bar, the lists and what is in them; Escape closes', async () => {
  const page = await at(`${home}notes/`);
  await press(page, 'Tab', 'fold');
  await press(page, 'Tab', 'gaps');
  await page.keyboard.press('Enter');
  assert.ok(await part(page, 'panel').isVisible());
  assert.equal(await part(page, 'gaps').getAttribute('aria-expanded'), 'true');
  await press(page, 'Shift+Tab', '/level-2/');
  await page.keyboard.press('Escape');
  assert.ok(await part(page, 'panel').isHidden());
  assert.equal(await focused(page), 'gaps');
  await page.keyboard.press('Space');
  await press(page, 'Shift+Tab', 'close');
  await page.keyboard.press('Enter');
  assert.ok(await part(page, 'panel').isHidden());
  assert.equal(await focused(page), 'gaps');
  // An overlay that comes takes no focus away; what is in it is reached.
  await trouble(page);
  assert.equal(await focused(page), 'gaps');
  await press(page, 'Shift+Tab', site.link('content/guide.md', 2, 8));
  await page.keyboard.press('Escape');
  assert.ok(await part(page, 'panel').isHidden());
  assert.equal(await focused(page), 'errors');
  await press(page, 'Shift+Tab', 'fold');
  await page.keyboard.press('Enter');
  assert.ok(await part(page, 'tools').isHidden());
  assert.match(await part(page, 'fold').innerText(), /1 error/);
  await page.reload();
  await until(page, () => document.querySelector('gradus-preview')?.shadowRoot.querySelector('#fold .count'));
  assert.ok(await part(page, 'tools').isHidden());
  await part(page, 'fold').click();
  await peace(page);
});

// What axe finds, a line each.
async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => (await window.axe.run()).violations);
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join(' | ')}`);
}

for (const colorScheme of ['light', 'dark']) {
  for (const width of [360, 1280]) {
    await check(`axe finds nothing in the preview, and nothing is too wide: ${colorScheme}, ${width} pixels wide`, async () => {
      const touch = width === 360;
      const page = await at(`${home}notes/`, { colorScheme, viewport: { width, height: 800 }, bypassCSP: true, hasTouch: touch, isMobile: touch });
      const found = [];
      const look = async (name) => {
        // Axe looks at the tree of the preview too.
        assert.ok(await part(page, 'bar').isVisible());
        found.push(...(await violations(page)).map((line) => `${name} ${line}`));
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        if (wide > width) found.push(`${name}: ${wide} pixels wide`);
        if (process.env.SCREENSHOTS) await page.screenshot({ path: join(process.env.SCREENSHOTS, `preview-${name}-${colorScheme}-${width}.png`) });
      };
      await look('draft');
      await part(page, 'gaps').click();
      await look('gaps');
      await trouble(page);
      await look('overlay');
      await part(page, 'warnings').click();
      await look('warnings');
      await part(page, 'close').click();
      await look('bar');
      await part(page, 'fold').click();
      await look('folded');
      await part(page, 'fold').click();
      await page.goto(`${home}level-1/`);
      await ready(page);
      // The errors were seen.
      assert.ok(await part(page, 'panel').isHidden());
      await page.locator('#people-culture').hover();
      await look('edit');
      await page.evaluate(() => scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' }));
      await look('end');
      await peace(page);
      await page.goto(`${home}notes/`);
      await ready(page);
      const text = readFileSync(join(site.root, notes), 'utf8');
      site.remove(notes);
      await said(page, 'notice', 'This page is gone.');
      await look('gone');
      site.write(notes, text);
      await until(page, () => !document.querySelector('gradus-preview').shadowRoot.querySelector('#notice').textContent);
      assert.deepEqual(found, []);
      await page.context().close();
    });
  }
}

await check('what touches the bar is large enough', async () => {
  const page = await at(`${home}notes/`, { viewport: { width: 360, height: 720 }, hasTouch: true, isMobile: true });
  await trouble(page);
  const sizes = await page.evaluate(() => [...document.querySelector('gradus-preview').shadowRoot.querySelectorAll('button, #edit')]
    .filter((one) => one.checkVisibility()).map((one) => [one.textContent, one.getBoundingClientRect().width, one.getBoundingClientRect().height]));
  assert.ok(sizes.length >= 5, `${sizes.length}`);
  for (const [name, ...sides] of sizes) for (const side of sides) assert.ok(side >= 24, `${name}: ${sides}`);
  await peace(page);
});

await end();
