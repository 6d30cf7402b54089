// The live preview: a file is saved, and the page that is open shows it, with all that the reader did to it.

import assert from 'node:assert/strict';

import { check, end, open } from './common.mjs';
import { at, book, inPlace, part, preview, ready, said, scheme, shows, tab, until } from './preview.mjs';

const site = await preview();
const { home } = site;
const level = 'content/level-1/index.md';
const box = (page, id) => page.locator(`main [data-item="${id}"]:not([data-na])`);
// Chromium tells of every 404 that is answered, also where one is looked for.
const forget404 = (page) => { page.problems = page.problems.filter((one) => !/status of 404/.test(one)); };

await check('new text is seen; scroll position, tick, details, focus and theme stay', async () => {
  const page = await at(`${home}level-1/`);
  await page.locator('[data-theme-choice]').selectOption('dark');
  const theme = await page.evaluate(() => document.documentElement.dataset.theme);
  assert.ok(theme, 'no theme was chosen');
  await box(page, 'owner').check();
  await page.locator('main summary').click();
  await box(page, 'backup').focus();
  const count = await page.locator('main [data-count=page]').textContent();
  assert.match(count, /^1 of \d/);
  await page.evaluate(() => {
    const seen = document.getElementById('people-skills');
    scrollBy({ top: seen.getBoundingClientRect().top - 300, behavior: 'instant' });
    window.tops = [];
    const look = () => { window.tops.push(seen.getBoundingClientRect().top); requestAnimationFrame(look); };
    look();
  });
  // Above what is looked at, much is new; in it and below, a little.
  site.edit(level, 'Of habits, part 2.', `${'Much that is new. '.repeat(300)}\n\nOf all habits, part 2.`);
  await shows(page, 'Of all habits, part 2.');
  site.edit(level, 'Of skills, part 1.', 'Of *some* skills, part 1.');
  await shows(page, 'Of some skills, part 1.');
  site.edit(level, 'What is more.', 'What is more than that.');
  await shows(page, 'What is more than that.');
  const tops = await page.evaluate(() => new Promise((done) => { setTimeout(() => done(window.tops), 100); }));
  for (const top of tops) assert.ok(Math.abs(top - tops[0]) <= 2, `the text moved from ${tops[0]} to ${top}`);
  assert.ok(Math.abs(tops[0] - 300) <= 2, `${tops[0]}`);
  assert.ok(await box(page, 'owner').isChecked() && !await box(page, 'backup').isChecked());
  assert.equal(await page.locator('main [data-count=page]').textContent(), count);
  assert.ok(await page.locator('main details').evaluate((details) => details.open));
  assert.equal(await page.evaluate(() => document.activeElement.dataset.item), 'backup');
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), theme);
  await inPlace(page);
  // What a reader who comes now is shown.
  await page.reload();
  await shows(page, 'Of all habits, part 2.');
  assert.ok(await box(page, 'owner').isChecked());
});

await check('at the top of the page, the top stays', async () => {
  const page = await at(`${home}level-1/`);
  site.edit(level, 'Of the level.', 'Of the first level.\n\nThis too.');
  await shows(page, 'Of the first level.');
  assert.equal(await page.evaluate(() => scrollY), 0);
  await inPlace(page);
});

await check('a heading is seen on other pages too, and a page without it is not touched', async () => {
  const page = await at(`${home}level-1/`);
  const topic = await tab(page, `${home}dimensions/people/culture/`);
  const [run, guide] = [await tab(page, `${home}level-2/`), await tab(page, `${home}guide/`)];
  const watch = (tab) => tab.evaluate(() => {
    window.touched = [];
    const note = (records) => window.touched.push(...records.map(({ type, target }) => `${type} of ${target.nodeName}`));
    new MutationObserver(note).observe(document, { attributes: true, characterData: true, childList: true, subtree: true });
  });
  await Promise.all([run, guide].map(watch));
  site.edit(level, '#### Habits', '#### Customs');
  await Promise.all([page, topic].map((one) => shows(one, 'Customs')));
  // They have asked what is new, and were told.
  await page.waitForTimeout(500);
  for (const one of [run, guide]) assert.deepEqual(await one.evaluate(() => window.touched), []);
  await Promise.all([page, topic, run, guide].map(inPlace));
  // The title of the level is in the navigation of every page.
  site.edit(level, 'title: Level 1 - Build', 'title: Level 1 - Found');
  for (const one of [run, guide]) await until(one, () => document.body.textContent.includes('Found'));
  await shows(topic, 'Found');
  await Promise.all([page, topic, run, guide].map(inPlace));
  site.edit(level, 'title: Level 1 - Found', 'title: Level 1 - Build');
  await until(guide, () => !document.body.textContent.includes('Found'));
  await page.context().close();
});

const overlay = (page) => part(page, 'panel').waitFor();
const mended = async (page) => {
  await part(page, 'panel').waitFor({ state: 'hidden' });
  await said(page, 'note', 'No problems');
};

await check('what breaks a page is told over it, with its place, and goes when it is mended', async () => {
  const page = await at(`${home}level-1/`);
  const other = await tab(page, `${home}guide/`);
  site.edit(level, 'title: Level 1 - Build', 'title: [Level 1');
  await overlay(page);
  assert.equal(await part(page, 'title').textContent(), 'Errors');
  assert.equal(await part(page, 'list').locator('li').count(), 1);
  assert.match(await part(page, 'list').locator('.message').textContent(), /front matter/);
  assert.equal(await part(page, 'list').locator('.place code').textContent(), 'level-1/index.md:2:8');
  assert.equal(await part(page, 'list').locator('pre').textContent(), 'title: [Level 1');
  assert.equal(await part(page, 'list').locator('mark').textContent(), '[Level 1');
  assert.equal(await part(page, 'list').getByRole('link').getAttribute('href'), site.link(level, 2, 8));
  assert.equal(await part(page, 'errors').textContent(), '1 error');
  assert.equal(await part(page, 'said').textContent(), '1 error');
  // The last good page stays, here and elsewhere.
  await shows(page, 'Of the first level.');
  assert.equal(await page.locator('h1').textContent(), 'Level 1 - Build');
  await overlay(other);
  await shows(other, 'How to read this.');
  const late = await page.context().newPage();
  await late.goto(`${home}level-1/`);
  await shows(late, 'Of the first level.');
  await overlay(late);
  site.edit(level, 'title: [Level 1', 'title: Level 1 - Mended');
  await Promise.all([page, other, late].map(mended));
  await shows(page, 'Level 1 - Mended');
  await inPlace(page);
  await inPlace(other);
  site.edit(level, 'title: Level 1 - Mended', 'title: Level 1 - Build');
  await shows(page, 'Level 1 - Build');
  await page.context().close();
});

await check('an overlay that was closed stays closed until there is another error', async () => {
  const page = await at(`${home}guide/`);
  site.edit(level, 'title: Level 1 - Build', 'title: [Level 1');
  await overlay(page);
  await page.keyboard.press('Escape');
  assert.ok(await part(page, 'panel').isHidden());
  const told = site.events.length;
  site.edit('content/guide.md', 'How to read this.', 'How to read all this.');
  while (!site.events.slice(told).some(({ event }) => event === 'rebuilt')) await page.waitForTimeout(20);
  await page.waitForTimeout(300);
  assert.ok(await part(page, 'panel').isHidden());
  assert.equal(await part(page, 'errors').textContent(), '1 error');
  site.edit(level, 'title: [Level 1', 'title: {Level 1');
  await overlay(page);
  site.edit(level, 'title: {Level 1', 'title: Level 1 - Build');
  await mended(page);
  await shows(page, 'How to read all this.');
  await inPlace(page);
});

await check('a template that is broken is told too, and no page is lost', async () => {
  const page = await at(`${home}level-1/`);
  const template = 'themes/mine/templates/level.html';
  site.write(template, '{% extends "base.html" %}\n{% block main %}{{ level.title\n');
  await overlay(page);
  assert.match(await part(page, 'list').locator('.place code').first().textContent(), /^themes\/mine\/templates\/level\.html:[23](:\d+)?$/);
  const [, line, column] = /:(\d+):(\d+)$/.exec(await part(page, 'list').locator('.place code').first().textContent());
  assert.equal(await part(page, 'list').getByRole('link').first().getAttribute('href'), site.link(template, line, column));
  await shows(page, 'Of the first level.');
  const late = await page.context().newPage();
  await late.goto(`${home}level-1/`);
  await shows(late, 'Of the first level.');
  // Found only when a page is made.
  site.write(template, '{% extends "base.html" %}\n{% block main %}{{ missing.name.of }}{% endblock %}\n');
  await said(page, 'list', 'level.html:2');
  await shows(page, 'Of the first level.');
  site.remove(template);
  await mended(page);
  await inPlace(page);
  await page.context().close();
});

await check('what is wrong is told also while other files are written beside the book', async () => {
  const page = await at(`${home}guide/`);
  site.edit('content/guide.md', 'How to read', 'See [this](missing.md). How to read');
  for (let times = 0; times < 60; times += 1) {
    site.write('scratch.txt', `${times}`);
    await new Promise((done) => { setTimeout(done, 3); });
  }
  await said(page, 'warnings', '1 warning');
  site.edit('content/guide.md', 'See [this](missing.md). ', '');
  await said(page, 'note', 'No problems');
  await inPlace(page);
});

await check('a page that is renamed is followed, and one that is removed is kept on show', async () => {
  const page = await at(`${home}guide/`);
  site.rename('content/guide.md', 'content/reader.md');
  await said(page, 'notice', 'This page moved to /reader/');
  await page.waitForURL(`${home}reader/`);
  await ready(page);
  await shows(page, 'How to read all this.');
  forget404(page);
  site.remove('content/reader.md');
  await said(page, 'notice', 'This page is gone.');
  await shows(page, 'How to read all this.');
  assert.equal(await part(page, 'notice').getByRole('link').getAttribute('href'), '/');
  assert.equal(page.url(), `${home}reader/`);
  site.write('content/reader.md', '---\ntitle: Guide\n---\n\nIt is back.\n');
  await shows(page, 'It is back.');
  assert.ok(await part(page, 'notice').isHidden() || !await part(page, 'notice').textContent());
  forget404(page);
  await inPlace(page);
});

await check('a reader who wants to stay at a page that moved stays', async () => {
  const page = await at(`${home}reader/`);
  site.rename('content/reader.md', 'content/guide.md');
  await part(page, 'notice').getByRole('button', { name: 'Stay' }).click();
  await page.waitForTimeout(1800);
  assert.equal(page.url(), `${home}reader/`);
  await part(page, 'notice').getByRole('link').click();
  await page.waitForURL(`${home}guide/`);
});

await check('a page that is not there comes when it is written', async () => {
  const page = await at(`${home}later/`);
  assert.equal(await page.locator('gradus-preview').count(), 1);
  site.write('content/later.md', '---\ntitle: Later\n---\n\nHere at last.\n');
  await shows(page, 'Here at last.');
  await ready(page);
  site.remove('content/later.md');
  await said(page, 'notice', 'This page is gone.');
});

await check('a page that was saved while it was on its way shows what was saved', async () => {
  const page = await open({ viewport: { width: 1280, height: 800 } });
  let late = true;
  await page.route(`${home}guide/`, async (route) => {
    const response = await route.fetch();
    if (late) {
      late = false;
      // As long as before: nothing but its words tells it.
      const rebuilt = site.events.filter(({ event }) => event === 'rebuilt').length;
      site.edit('content/guide.md', 'It is back.', 'It is here.');
      while (site.events.filter(({ event }) => event === 'rebuilt').length === rebuilt) await page.waitForTimeout(20);
    }
    await route.fulfill({ response });
  });
  await page.goto(`${home}guide/`);
  await shows(page, 'It is here.');
  await ready(page);
});

await check('a stylesheet is swapped without a reload', async () => {
  const page = await at(`${home}level-1/`);
  await box(page, 'owner').check();
  const style = 'themes/mine/static/style.css';
  const colour = (wanted) => until(page, (one) => getComputedStyle(document.querySelector('h1')).color === one, wanted);
  site.replace(style, `${book[style]}\nmain h1 { color: rgb(1, 2, 3) }\n`);
  await colour('rgb(1, 2, 3)');
  site.write(style, `${book[style]}\nmain h1 { color: rgb(4, 5, 6) }\n`);
  await colour('rgb(4, 5, 6)');
  await until(page, () => document.querySelectorAll('link[href*="style.css"]').length === 1);
  // The new one stays when the text changes.
  site.edit(level, 'Text of tools.', 'Text of all tools.');
  await shows(page, 'Text of all tools.');
  await colour('rgb(4, 5, 6)');
  assert.ok(await box(page, 'owner').isChecked());
  site.replace(style, book[style]);
  await until(page, () => !['rgb(1, 2, 3)', 'rgb(4, 5, 6)'].includes(getComputedStyle(document.querySelector('h1')).color));
  await inPlace(page);
});

await check('an image is loaded anew', async () => {
  const page = await at(`${home}level-1/`);
  const width = (wanted) => until(page, (one) => document.querySelector('main img').naturalWidth === one, wanted);
  await page.locator('main img').scrollIntoViewIfNeeded();
  await width(90);
  const before = await page.locator('main img').evaluate((image) => image.src);
  site.write('content/level-1/scheme.svg', scheme(120));
  await width(120);
  assert.notEqual(await page.locator('main img').evaluate((image) => image.src), before);
  await inPlace(page);
});

await check('a new item appears and can be ticked; what was ticked stays so, and where the reader is', async () => {
  const page = await at(`${home}level-1/`);
  const list = await tab(page, `${home}level-1/checklist/`);
  await page.bringToFront();
  await box(page, 'owner').check();
  await page.locator('main summary').click();
  await page.evaluate(() => scrollTo({ top: 900, behavior: 'instant' }));
  site.edit(level, '- [ ] Backups are', '- [ ] Nobody works at night {#night}\n- [ ] Backups are');
  for (const one of [page, list]) await box(one, 'night').waitFor();
  await ready(page);
  assert.ok(Math.abs(await page.evaluate(() => scrollY) - 900) <= 40, `${await page.evaluate(() => scrollY)}`);
  assert.ok(await page.locator('main details').evaluate((details) => details.open));
  assert.ok(await box(page, 'owner').isChecked());
  await box(page, 'night').check();
  await until(page, () => /^2 of \d/.test(document.querySelector('main [data-count=page]').textContent));
  await list.bringToFront();
  await until(list, () => document.querySelector('[data-item=night]').checked);
  // An item with another text is the same item.
  await page.bringToFront();
  await ready(list);
  site.edit(level, 'Nobody works at night', 'Everybody sleeps at night');
  for (const one of [page, list]) await shows(one, 'Everybody sleeps at night');
  assert.equal(await list.locator('[data-item=night][data-na]').getAttribute('aria-label'), 'Not applicable: Everybody sleeps at night');
  assert.match(await list.locator('textarea[id="page.static"]').inputValue(), /Everybody sleeps at night/);
  await inPlace(list);
  assert.ok(await box(page, 'night').isChecked() && await box(page, 'owner').isChecked());
  await inPlace(page);
  await page.context().close();
});

await end();
