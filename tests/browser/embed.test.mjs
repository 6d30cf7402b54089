// A checklist in a frame of another site.

import assert from 'node:assert/strict';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { build, check, end, files, folder, open, rebuild, serve } from './common.mjs';

// The address of the model is known when its server runs.
const site = build(files);
const model = `http://model.localhost:${await serve(site)}/`;
rebuild(site, {}, '--base-url', model);
const hosts = folder();
const host = `http://host.localhost:${await serve(hosts)}/`;
const embed = `${model}embed/level-1/`;

const titles = ['One team owns it', 'Backups are restored', 'Everybody was trained', 'Tools'];

// A page of the host, opened; `prepare` runs before it loads.
async function show(html, options = {}, prepare = () => {}) {
  const page = await open({ viewport: { width: 900, height: 700 }, ...options });
  await page.addInitScript(() => {
    window.violations = [];
    document.addEventListener('securitypolicyviolation', (event) => window.violations.push(event.effectiveDirective));
  });
  await prepare(page);
  writeFileSync(join(hosts, 'index.html'), `<!doctype html><html lang="en"><title>Host</title><link rel="icon" href="data:,"><body style="margin:0">${html}`);
  await page.goto(host);
  return page;
}

async function inside(page) {
  const frame = await (await page.locator('iframe').elementHandle()).contentFrame();
  await frame.waitForLoadState('load');
  return frame;
}

// An address of the embedded page, by itself.
async function visit(query, options = {}) {
  const page = await open(options);
  await page.goto(embed + query);
  return page;
}

async function snippet(id) {
  const page = await open();
  await page.goto(`${model}level-1/checklist/`);
  const text = await page.inputValue(`[id="${id}"]`);
  await page.context().close();
  return text;
}

const text = (root, content) => root.locator('[data-main]').filter({ hasText: content }).waitFor({ timeout: 10000 });
const height = (page) => page.locator('iframe').first().evaluate((frame) => frame.offsetHeight);
const items = (root) => root.locator('.items .item').allInnerTexts();
const background = (page) => page.evaluate(() => [document.documentElement, document.body].map((one) => getComputedStyle(one).backgroundColor).join());

// The frame is as high as its content.
async function fits(frame) {
  await frame.waitForFunction(() => {
    const content = document.documentElement.getBoundingClientRect().height;
    return innerHeight === Math.ceil(content) && document.documentElement.scrollHeight <= innerHeight;
  }, null, { timeout: 10000 });
}

async function calm(page, frame) {
  assert.deepEqual(await frame.evaluate(() => window.violations), []);
  assert.deepEqual(page.problems, []);
}

await check('the second snippet gives a frame that fits its content', async () => {
  const page = await show(await snippet('page.sized'));
  const frame = await inside(page);
  assert.equal(frame.url(), embed);
  await fits(frame);
  const before = await height(page);
  assert.notEqual(before, 800);
  await page.setViewportSize({ width: 220, height: 700 });
  await page.waitForFunction((old) => document.querySelector('iframe').offsetHeight > old, before, { timeout: 10000 });
  await fits(frame);
  await page.setViewportSize({ width: 900, height: 700 });
  await page.waitForFunction((old) => document.querySelector('iframe').offsetHeight === old, before, { timeout: 10000 });
  await calm(page, frame);
});

await check('the script of the host may load long after the frame', async () => {
  const page = await show(await snippet('page.frame'));
  const frame = await inside(page);
  await text(frame, '0 of 4 done');
  assert.equal(await height(page), 800);
  await page.addScriptTag({ url: `${model}theme/frame.js` });
  await fits(frame);
});

await check('a frame cannot make itself higher than 30000 pixels', async () => {
  writeFileSync(join(hosts, 'fake.html'), '<!doctype html><title>Fake</title><script>parent.postMessage({ gradus: 1e9 }, "*")</script>');
  writeFileSync(join(hosts, 'still.html'), '<!doctype html><title>Still</title>');
  const page = await show(`<script src="${model}theme/frame.js"></script><iframe src="fake.html" height="200"></iframe><iframe src="still.html" height="200" style="border:0"></iframe>`);
  await page.waitForFunction(() => document.querySelector('iframe').style.height === '30000px', null, { timeout: 10000 });
  assert.equal(await page.locator('iframe').nth(1).evaluate((frame) => frame.offsetHeight), 200, 'another frame stays as it is');
});

await check('messages from elsewhere, and other messages, change nothing', async () => {
  const page = await show(`${await snippet('page.frame')}<script src="${model}theme/frame.js"></script>`);
  const frame = await inside(page);
  await fits(frame);
  const before = await height(page);
  const heard = (send) => page.evaluate((code) => new Promise((done) => {
    addEventListener('message', ({ data }) => data === 'last' && done(), { once: false });
    new Function(code)();
  }), send);
  await heard('postMessage({ gradus: 5000 }, "*"); postMessage("last", "*")');
  assert.equal(await height(page), before, 'from the host itself');
  const last = page.evaluate(() => new Promise((done) => addEventListener('message', ({ data }) => data === 'last' && done())));
  await frame.evaluate(() => {
    for (const data of [null, 5000, 'gradus', { height: 5000 }, { gradus: 0 }, 'last']) parent.postMessage(data, '*');
  });
  await last;
  assert.equal(await height(page), before, 'messages of another kind');
  assert.deepEqual(page.problems, []);
});

await check('the first snippet needs no script at the host', async () => {
  const code = await snippet('page.frame');
  assert.doesNotMatch(code, /script/);
  const page = await show(code);
  const frame = await inside(page);
  assert.deepEqual(await items(frame), titles);
  await frame.getByLabel(titles[0], { exact: true }).check();
  await text(frame, '1 of 4 done');
  await frame.getByLabel(`Not applicable: ${titles[1]}`, { exact: true }).check();
  await text(frame, '1 of 3 done, 1 not applicable');
  assert.equal(await height(page), 800);
  await calm(page, frame);
});

await check('answers are there again after a reload, where the browser stores them', async () => {
  const page = await visit('');
  await page.getByLabel(titles[2], { exact: true }).check();
  await page.reload();
  await text(page, '1 of 4 done');
  assert.ok(await page.getByLabel(titles[2], { exact: true }).isChecked());
});

await check('a sandboxed frame without an origin works, and says that nothing is stored', async () => {
  const page = await show((await snippet('page.sized')).replace('<iframe ', '<iframe sandbox="allow-scripts" '));
  const frame = await inside(page);
  assert.equal(await frame.evaluate(() => self.origin), 'null');
  await text(frame, '0 of 4 done');
  await frame.getByLabel(titles[0], { exact: true }).check();
  await text(frame, '1 of 4 done');
  assert.match(await frame.locator('[data-notice=trouble] p').innerText(), /stores nothing/);
  assert.equal(await frame.locator('[data-notice=trouble]').getByRole('button').allInnerTexts().then(String), 'Close');
  assert.equal(await frame.locator('.items').first().evaluate((list) => getComputedStyle(list).listStyleType), 'none', 'the style loads');
  await fits(frame);
  await calm(page, frame);
});

await check('where the browser blocks the store of frames, boxes work, and a notice says so', async () => {
  const page = await show(await snippet('page.sized'), {}, (one) => one.addInitScript(() => {
    if (location.hostname !== 'model.localhost') return;
    Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('denied', 'SecurityError'); } });
  }));
  const frame = await inside(page);
  await frame.getByLabel(titles[0], { exact: true }).check();
  await text(frame, '1 of 4 done');
  assert.match(await frame.locator('[data-notice=trouble] p').innerText(), /stores nothing/);
  await frame.locator('[data-notice=trouble]').getByRole('button', { name: 'Close' }).click();
  assert.equal(await frame.locator('[data-notice=trouble] p').innerText(), '');
  await fits(frame);
  await calm(page, frame);
});

await check('the address can ask for dimensions', async () => {
  const people = await visit('?dimension=people');
  assert.deepEqual(await items(people), titles.slice(0, 3));
  await text(people, '0 of 3 done');
  assert.deepEqual(await items(await visit('?dimension=technology')), ['Tools']);
  for (const query of ['', '?dimension=people,technology', '?dimension=people&dimension=technology', '?dimension=nothing']) {
    assert.deepEqual(await items(await visit(query)), titles, query);
  }
});

await check('the address can ask for a theme; else the frame follows the system', async () => {
  const [light, dark] = [await background(await visit('', { colorScheme: 'light' })), await background(await visit('', { colorScheme: 'dark' }))];
  assert.notEqual(light, dark);
  assert.equal(await background(await visit('?theme=dark', { colorScheme: 'light' })), dark);
  assert.equal(await background(await visit('?theme=light', { colorScheme: 'dark' })), light);
  assert.equal(await background(await visit('?theme=pink', { colorScheme: 'dark' })), dark);
});

await check('the address can ask for a language of the words; items stay as they are', async () => {
  for (const [language, direction, count] of [['de', 'ltr', '0 von 4 erledigt'], ['ar', 'rtl', null], ['es', 'ltr', null], ['fr', 'ltr', null], ['ja', 'ltr', null], ['zh', 'ltr', null]]) {
    const page = await visit(`?lang=${language}`);
    await page.waitForFunction((wanted) => document.documentElement.lang === wanted, language, { timeout: 10000 });
    assert.equal(await page.evaluate(() => document.documentElement.dir), direction);
    assert.deepEqual(await items(page), titles);
    assert.equal(await page.locator('.lists').evaluate((lists) => `${lists.lang} ${lists.dir}`), 'en ltr');
    for (const [place, english] of [['[data-main]', /of 4 done/], ['.na span >> nth=0', /Not applicable/], ['[data-full]', /Open the full/]]) {
      const said = await page.locator(place).innerText();
      assert.doesNotMatch(said, english, language);
      assert.ok(said.trim(), `${language}: ${place} is empty`);
    }
    if (count) await text(page, count);
    const name = await page.locator('[data-na]').first().getAttribute('aria-label');
    assert.ok(new RegExp(`[:：] ?${titles[0]}$`, 'u').test(name) && !name.startsWith('Not applicable'), name);
    await page.context().close();
  }
  const other = await visit('?lang=tlh');
  await text(other, '0 of 4 done');
});

await check('the link to the full checklist takes the answers along', async () => {
  const page = await show(await snippet('page.sized'));
  const frame = await inside(page);
  const link = frame.locator('[data-full]');
  assert.equal(await link.getAttribute('href').then((href) => new URL(href, embed).href), `${model}level-1/checklist/`);
  await frame.getByLabel(titles[1], { exact: true }).check();
  await frame.getByLabel(`Not applicable: ${titles[2]}`, { exact: true }).check();
  const opened = page.context().waitForEvent('page');
  await link.click();
  const full = await opened;
  await full.getByRole('heading', { name: 'Shared progress' }).waitFor({ timeout: 10000 });
  assert.match(await full.locator('[data-theirs-count]').innerText(), /^1 of 3 done, 1 not applicable$/);
  await full.getByRole('button', { name: 'Replace mine' }).click();
  assert.ok(await full.getByLabel(titles[1], { exact: true }).isChecked());
  await calm(page, frame);
});

await check('the policy of the embedded page lets nothing inline run', async () => {
  const page = await show(await snippet('page.frame'));
  const frame = await inside(page);
  await frame.evaluate(() => {
    document.head.append(Object.assign(document.createElement('script'), { textContent: 'window.injected = true' }));
    document.head.append(Object.assign(document.createElement('style'), { textContent: 'main { display: none }' }));
    document.body.insertAdjacentHTML('beforeend', '<img src="data:," onerror="window.injected = true" alt="">');
  });
  await frame.waitForFunction(() => window.violations.includes('script-src-elem') && window.violations.includes('style-src-elem')
    && window.violations.includes('script-src-attr'), null, { timeout: 10000 });
  assert.equal(await frame.evaluate(() => window.injected), undefined);
  assert.ok(await frame.locator('main').isVisible());
});

await check('the script of the host is smaller than 400 bytes', async () => {
  const { size } = statSync(join(site, 'theme/frame.js'));
  assert.ok(size > 0 && size < 400, `${size} bytes`);
});

await end();
