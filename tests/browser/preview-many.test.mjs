// The live preview over time: many tabs, a server that goes away, a tab that follows the file that is saved.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { join } from 'node:path';

import { check, end } from './common.mjs';
import { at, inPlace, preview, ready, said, shows, tab, until } from './preview.mjs';

const site = await preview();
const { home } = site;
const level = 'content/level-1/index.md';
const isHeard = (request) => request.url().endsWith('/.gradus/events');

// Connections that hear what the server tells: what each heard last.
async function listen(count) {
  const agent = new Agent({ maxSockets: count });
  const heard = Array(count).fill('');
  await Promise.all(heard.map((_, index) => new Promise((done, failed) => {
    get(`${home}.gradus/events`, { agent }, (response) => {
      assert.equal(response.statusCode, 200);
      response.setEncoding('utf8').on('data', (text) => {
        heard[index] += text;
        done();
      }).on('error', () => {});
    }).on('error', failed);
  })));
  return { heard, close: () => agent.destroy() };
}

const revisions = (text) => [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));

await check('a hundred tabs: all hear of an edit, and those of one browser share a connection', async () => {
  const others = await listen(80);
  const page = await at(`${home}level-1/`);
  let streams = 0;
  page.context().on('request', (request) => { streams += isHeard(request); });
  const tabs = [page];
  // The first one is counted from its next load on.
  await page.reload();
  await ready(page);
  const paths = ['level-1/', 'level-2/', 'guide/', 'dimensions/people/culture/', 'level-1/checklist/'];
  while (tabs.length < 20) tabs.push(await tab(page, home + paths[tabs.length % paths.length]));
  assert.equal(streams, 1);
  const before = Math.max(...others.heard.flatMap(revisions));
  const front = tabs.at(-1);
  assert.equal(front.url(), `${home}level-1/checklist/`);
  await front.bringToFront();
  site.edit(level, 'One team *owns* it', 'One small team *owns* it');
  await shows(front, 'One small team owns it');
  for (const one of tabs.filter((one) => /level-1|culture/.test(one.url()))) {
    await one.bringToFront();
    await shows(one, 'One small team owns it');
  }
  await Promise.all(tabs.map(inPlace));
  for (const text of others.heard) assert.ok(revisions(text).at(-1) > before, text);
  assert.equal(streams, 1);
  others.close();
  // Another tab takes over from the one that listened.
  const taken = page.context().waitForEvent('request', { predicate: isHeard, timeout: 10000 });
  await page.close();
  await taken;
  site.edit(level, 'One small team *owns* it', 'One good team *owns* it');
  await shows(front, 'One good team owns it');
  assert.equal(streams, 2);
  await front.context().close();
});

await check('a tab that is hidden waits until it is looked at', async () => {
  const page = await at(`${home}level-1/`);
  const see = (state) => page.evaluate((now) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => now });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state);
  const asked = [];
  // What it asks for at first may still be on its way.
  await page.waitForLoadState('load');
  await page.waitForTimeout(600);
  await see('hidden');
  page.on('request', (request) => asked.push(request.url()));
  site.edit(level, 'Text of tools.', 'Text of good tools.');
  await page.waitForTimeout(600);
  assert.deepEqual(asked, []);
  await see('visible');
  await shows(page, 'Text of good tools.');
  await inPlace(page);
});

await check('a server that went away is missed, and what changed meanwhile is seen when it is back', async () => {
  const page = await at(`${home}level-1/`);
  const other = await tab(page, `${home}guide/`);
  await page.bringToFront();
  await site.stop();
  for (const one of [page, other]) await said(one, 'note', 'The server does not answer');
  await shows(page, 'Of the level.');
  if (process.env.SCREENSHOTS) await page.screenshot({ path: join(process.env.SCREENSHOTS, 'preview-away.png') });
  site.edit(level, 'Of the level.', 'Of the level, and more.');
  site.edit('content/guide.md', 'How to read this.', 'How to read all this.');
  assert.equal(await site.start(new URL(home).port), home);
  await shows(page, 'Of the level, and more.');
  await shows(other, 'How to read all this.');
  for (const one of [page, other]) {
    await said(one, 'note', 'No problems');
    assert.equal(await one.evaluate(() => window.kept), true, 'the page was loaded again');
  }
  // And it goes on.
  site.edit(level, 'Of the level, and more.', 'Of the level.');
  await until(page, () => !document.body.textContent.includes('and more'));
  await page.context().close();
});

await check('a page that was open is up to date when the reader goes back to it', async () => {
  const page = await at(`${home}level-1/`);
  await page.goto(`${home}guide/`);
  await ready(page);
  site.edit(level, 'Of the level.', 'Of this level.');
  await page.goBack();
  await shows(page, 'Of this level.');
  site.edit(level, 'Of this level.', 'Of the level.');
  await shows(page, 'Of the level.');
});

await check('with --follow the tab goes to the file that is saved', async () => {
  const led = await preview('--follow');
  const page = await at(`${led.home}level-1/`);
  led.edit('content/level-2/index.md', 'culture, again', 'culture, once more');
  await page.waitForURL(`${led.home}level-2/`);
  await shows(page, 'culture, once more');
  await ready(page);
  // The page that is on show is changed in place.
  led.edit('content/level-2/index.md', 'culture, once more', 'culture, at last');
  await shows(page, 'culture, at last');
  await inPlace(page);
  // As editors save.
  led.replace('content/guide.md', '---\ntitle: Guide\n---\n\nHow one reads this.\n');
  await page.waitForURL(`${led.home}guide/`);
  await shows(page, 'How one reads this.');
  await ready(page);
  led.write('content/new.md', '---\ntitle: New\n---\n\nIt is new.\n');
  await page.waitForURL(`${led.home}new/`);
  await ready(page);
  // A stylesheet is no page.
  led.edit('themes/mine/static/style.css', 'main:focus', 'main:focus:focus');
  await page.waitForTimeout(500);
  assert.equal(page.url(), `${led.home}new/`);
  await inPlace(page);
  await led.stop();
});

await check('without --follow it stays', async () => {
  const page = await at(`${home}guide/`);
  site.edit('content/level-2/index.md', 'culture, again', 'culture, once more');
  await page.waitForTimeout(500);
  assert.equal(page.url(), `${home}guide/`);
  await inPlace(page);
});

await check('the site that is built holds nothing of the preview', async () => {
  execFileSync(process.env.GRADUS, ['-q', 'build', '--drafts'], { cwd: site.root, stdio: ['ignore', 'ignore', 'inherit'] });
  const out = join(site.root, 'public');
  const all = readdirSync(out, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  assert.ok(all.length > 20, `${all.length} files`);
  for (const one of all) {
    const path = join(one.parentPath ?? one.path, one.name);
    const text = readFileSync(path, 'latin1');
    assert.ok(!/['"\/]\.gradus|gradus-preview|EventSource/.test(text), path);
  }
  // The same page, as it is served, does.
  const served = await (await fetch(`${home}level-1/`)).text();
  assert.match(served, /\/\.gradus\/preview\.js/);
  const own = /<meta data-gradus-preview [^>]*><link rel="stylesheet" href="\/\.gradus\/preview\.css"><script src="\/\.gradus\/preview\.js" defer><\/script>/;
  assert.equal(served.replace(own, ''), readFileSync(join(out, 'level-1/index.html'), 'utf8'));
});

await end();
