// Lighthouse, as on a phone: 100 in accessibility, best practices and SEO, and nothing that moves.
//
// Its performance is computed from the time that the machine took, and a busy one takes long: it is printed, and asserted
// only where PERFORMANCE says the least that will do (99 is ours), for the best of RUNS. What makes pages slow on every
// machine is asserted by weight and by layout shift, here and in pages.test.mjs.

import assert from 'node:assert/strict';
import { createServer } from 'node:net';

import lighthouse from 'lighthouse';
import { chromium } from 'playwright-core';

import { host, kinds, own } from './books.mjs';
import { check, end, last } from './common.mjs';
import { MOST } from './look.mjs';

const categories = ['accessibility', 'best-practices', 'seo', 'performance'];
const least = Number(process.env.PERFORMANCE ?? 0);
const runs = Number(process.env.RUNS ?? (least ? 3 : 1));

const root = own();
const address = await host(root);
const port = await new Promise((done) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const free = server.address().port;
    server.close(() => done(free));
  });
});
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', `--remote-debugging-port=${port}`] });
last(() => browser.close());

async function measure(url) {
  const { lhr } = await lighthouse(url, { port, logLevel: 'error', onlyCategories: categories, output: 'json' });
  if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
  const score = (name) => Math.round(lhr.categories[name].score * 100);
  const lost = categories.slice(0, 3).flatMap((name) => lhr.categories[name].auditRefs.filter(({ id, weight }) => weight && lhr.audits[id].score !== null && lhr.audits[id].score < 1)
    .map(({ id }) => `${name}: ${id}: ${lhr.audits[id].title} ${JSON.stringify(lhr.audits[id].details?.items ?? []).slice(0, 300)}`));
  return { scores: Object.fromEntries(categories.map((name) => [name, score(name)])), lost, shift: lhr.audits['cumulative-layout-shift'].numericValue };
}

for (const { kind, route } of kinds(root).filter(({ kind: one }) => ['home', 'level', 'topic', 'checklist'].includes(one))) {
  await check(`Lighthouse on ${kind}`, async () => {
    const all = [];
    do all.push(await measure(address + route));
    while (all.length < runs && all.at(-1).scores.performance < Math.max(least, 99));
    const performance = Math.max(...all.map(({ scores }) => scores.performance));
    console.log(`${kind}: ${categories.map((name) => `${name} ${name === 'performance' ? performance : all[0].scores[name]}`).join(', ')}`);
    assert.deepEqual(all[0].lost, []);
    for (const name of categories.slice(0, 3)) assert.equal(all[0].scores[name], 100, name);
    assert.ok(all[0].shift < MOST, `the layout shifts by ${all[0].shift}`);
    assert.ok(performance >= least, `performance: ${all.map(({ scores }) => scores.performance)}`);
  });
}

await end();
