// Every kind of page of every book, as its readers meet it: see look.mjs, keyboard.mjs and budget.mjs.
// All that is wrong is listed, not only the first of it. ONLY=book/kind looks at one.

import assert from 'node:assert/strict';

import { each, host, kinds, known, sites } from './books.mjs';
import { row, table } from './budget.mjs';
import { check, end, folder, open } from './common.mjs';
import { walk } from './keyboard.mjs';
import { motion, moved, opened, overflow, paper, plain, shifts, targets, violations, watchShifts } from './look.mjs';

const authors = [
  // Addresses in the texts of the published models that lead nowhere, as their authors left them.
];

const all = sites();
const jobs = [];
for (const site of all) {
  site.address = await host(site.root);
  site.slow = await host(site.root, 12);
  for (const one of kinds(site.root)) jobs.push({ ...one, site, number: jobs.length, name: `${site.name}/${one.kind}` });
}
const chosen = jobs.filter(({ name }) => !process.env.ONLY || name.match(process.env.ONLY));
const papers = folder();
const budgets = [];
// What opens is looked at where the texts are our own: it is the same everywhere.
const whole = ['own', 'arabic', 'odd'];

await check('there is every kind of page, and no other', () => {
  const found = new Set(jobs.map(({ kind }) => kind));
  assert.deepEqual([...found].sort(), [...known].sort());
});

async function look({ kind, route, site, number, name }) {
  const problems = [];
  const note = (lines, where = '') => problems.push(...lines.map((line) => `${name}${where}: ${line}`));
  const address = site.address + route;
  const page = await open({ viewport: { width: 360, height: 800 }, reducedMotion: 'no-preference', bypassCSP: true });
  await page.addInitScript(watchShifts);
  const loaded = new Set();
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (request.resourceType() === 'font' || /\.(woff2?|[ot]tf)$/.test(url.pathname)) note([`it loads a font: ${url}`]);
    if (/^https?:$/.test(url.protocol) && url.origin !== new URL(site.address).origin && !authors.includes(url.href)) note([`it asks another host: ${url}`]);
    if (url.origin === new URL(site.address).origin) loaded.add(url.pathname);
  });
  await page.goto(address, { waitUntil: 'load' });
  note(moved(await shifts(page)), ' 360');
  budgets.push(row(name, site.root, loaded));
  // As it comes over a slow line, in pieces.
  for (const width of [360, 1280]) {
    const slow = await open({ viewport: { width, height: 800 }, reducedMotion: 'no-preference', bypassCSP: true });
    await slow.addInitScript(watchShifts);
    await slow.goto(site.slow + route, { waitUntil: 'load' });
    note(moved(await shifts(slow)), ` ${width}, slow`);
    await slow.context().close();
  }
  note(page.problems.filter((line) => !authors.some((one) => line.includes(one))));
  await page.emulateMedia({ reducedMotion: 'reduce' });
  note(await motion(page));
  // The models of others are looked at in one of the ways each, since the styles are the same.
  const isWhole = whole.includes(site.name);
  const schemes = isWhole ? { 360: ['light', 'dark'], 1280: ['light', 'dark'] } : number % 2 ? { 360: ['light'], 1280: [] } : { 360: [], 1280: ['dark'] };
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    for (const colorScheme of schemes[width]) {
      await page.emulateMedia({ colorScheme });
      note(await violations(page), ` ${width} ${colorScheme}`);
      if (width === 360 && (site.name === 'own' || isWhole && colorScheme === 'dark')) note(await opened(page), ` ${width} ${colorScheme}`);
    }
    note(await targets(page), ` ${width}`);
  }
  for (const width of [320, 360]) note(await overflow(page, width));
  // The keyboard: on a wide screen, on a phone with its menu, and in the colours of the system.
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(address);
  note(await walk(page), ' Tab, 1280');
  if (site.name === 'own') {
    await page.emulateMedia({ forcedColors: 'active' });
    await page.goto(address);
    note(await walk(page), ' Tab, forced colours');
    await page.emulateMedia({ forcedColors: 'none' });
  }
  await page.setViewportSize({ width: 360, height: 720 });
  await page.goto(address);
  const menu = page.locator('header button[popovertarget]:visible, header summary:visible').first();
  if (await menu.count() && isWhole) {
    await menu.focus();
    await page.keyboard.press('Enter');
    note(await walk(page, '[popover]:popover-open, dialog[open], details[open]'), ' Tab, 360, menu open');
  }
  await page.goto(address);
  if (kind !== 'embed') note(await paper(page, papers, name, ['level', 'document'].includes(kind)));
  await page.context().close();
  const bare = await open({ javaScriptEnabled: false, bypassCSP: true });
  note(await plain(bare, address, kind === 'embed' ? [] : isWhole ? [1280, 360] : [360]));
  await bare.context().close();
  return problems;
}

const started = Date.now();
const found = (await each(chosen, async (job) => {
  const begun = Date.now();
  const problems = await look(job).catch((error) => [`${job.name}: ${error.stack ?? error}`]);
  console.log(`${problems.length ? 'BAD' : 'ok'} ${job.name}, ${((Date.now() - begun) / 1000).toFixed(1)} s${problems.map((line) => `\n    ${line}`).join('')}`);
  return problems;
})).flat();
console.log(`${chosen.length} pages in ${Math.round((Date.now() - started) / 1000)} s`);
await check('each page loads less than 60 KB, search aside', () => {
  const { text, over } = table(budgets);
  if (over) assert.fail(`\n${text}`);
  console.log(text);
});

await check('each page is what its readers need', () => assert.equal(found.length, 0, `\n${found.join('\n')}`));

await end();
