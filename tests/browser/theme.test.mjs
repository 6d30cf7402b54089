// Colours: the reader's choice, the ramp of the levels, what the system asks for; and that nothing moves or is fetched.

import assert from 'node:assert/strict';

import { build, check, end, open, serve } from './common.mjs';
import { book, large } from './grid.mjs';

const root = `http://127.0.0.1:${await serve(build(book))}/`;
const background = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
const scheme = (page) => page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);

await check('the theme is chosen, is kept, is there before anything is painted, and can follow the system again', async () => {
  const page = await open({ colorScheme: 'light' });
  await page.goto(root);
  const light = await background(page);
  const choice = page.getByRole('combobox', { name: 'Theme' });
  assert.deepEqual(await choice.locator('option').allTextContents(), ['As the system', 'Light', 'Dark']);
  assert.equal(await choice.inputValue(), '');
  await choice.selectOption('dark');
  assert.notEqual(await background(page), light);
  // The attribute stands before there is a body to paint.
  await page.addInitScript(() => new MutationObserver((_, observer) => {
    if (!document.body) return;
    window.themeAtBody = document.documentElement.dataset.theme;
    observer.disconnect();
  }).observe(document, { childList: true, subtree: true }));
  await page.goto(`${root}level-2/`);
  assert.equal(await page.evaluate(() => window.themeAtBody), 'dark');
  assert.equal(await scheme(page), 'dark');
  assert.equal(await choice.inputValue(), 'dark');
  await choice.selectOption('');
  assert.equal(await background(page), light);
  assert.equal(await page.evaluate(() => localStorage.getItem('gradus-theme')), null);
  await page.emulateMedia({ colorScheme: 'dark' });
  assert.notEqual(await background(page), light);
  assert.deepEqual(page.problems, []);
});

await check('without a script there is no choice, and the system decides', async () => {
  const page = await open({ colorScheme: 'dark', javaScriptEnabled: false });
  await page.goto(root);
  assert.ok(await page.locator('.theme').isHidden());
  assert.match(await background(page), /^oklch\(0\.1/);
});

// The contrast of two colours, as WCAG 2.2 counts it, of what the browser paints.
const ramp = () => {
  const context = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true });
  const light = (colour) => {
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const parts = [...context.getImageData(0, 0, 1, 1).data].slice(0, 3).map((part) => part / 255);
    const [red, green, blue] = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one, two) => {
    const [high, low] = [light(one), light(two)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };
  const found = [];
  const probe = document.body.appendChild(document.createElement('p'));
  const value = (name, property = 'color') => {
    probe.style[property] = `var(${name})`;
    return getComputedStyle(probe)[property];
  };
  const page = value('--bg');
  for (let of = 2; of <= 12; of += 1) {
    document.documentElement.className = `of-${of}`;
    const fills = [];
    for (let level = 1; level <= of; level += 1) {
      probe.className = `lv lv-${level}`;
      const [fill, text, stripe] = [value('--fill'), value('--on-fill'), value('--stripe')];
      fills.push(fill);
      found.push({ of, level, text: contrast(fill, text), stripe: contrast(stripe, page), wash: contrast(value('--wash'), value('--text')) });
    }
    found.push({ of, distinct: new Set(fills).size });
  }
  return found;
};

await check('each of two to twelve levels has a colour of its own, with contrast enough, in both schemes', async () => {
  for (const colorScheme of ['light', 'dark']) {
    const page = await open({ colorScheme });
    await page.goto(`${root}level-1/`);
    for (const { of, level, text, stripe, wash, distinct } of await page.evaluate(ramp)) {
      if (distinct) {
        assert.equal(distinct, of, `${colorScheme} ${of}`);
        continue;
      }
      assert.ok(text >= 4.5 && wash >= 4.5, `${colorScheme} ${level} of ${of}: text ${text} ${wash}`);
      assert.ok(stripe >= 3, `${colorScheme} ${level} of ${of}: stripe ${stripe}`);
    }
  }
});

await check('nothing moves while a page loads, and nothing is asked of another host', async () => {
  const big = `http://127.0.0.1:${await serve(build(large(12, 40)))}/`;
  for (const [width, height] of [[360, 720], [1280, 800]]) {
    const page = await open({ viewport: { width, height } });
    const hosts = new Set();
    page.on('request', (request) => hosts.add(new URL(request.url()).host));
    await page.addInitScript(() => {
      window.moved = 0;
      new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.moved += entry.value; })).observe({ type: 'layout-shift', buffered: true });
    });
    for (const address of [root, `${root}level-1/`, `${root}level-1/checklist/`, `${root}dimensions/people/culture/`, `${root}dimensions/people/culture/?compare=level-1,level-3`, `${root}assess/`, big, `${big}level-3/`]) {
      await page.goto(address);
      await page.waitForTimeout(150);
      assert.ok(await page.evaluate(() => window.moved) < 0.02, `${address} ${width}: ${await page.evaluate(() => window.moved)}`);
    }
    assert.ok(hosts.size <= 2 && [...hosts].every((host) => host.startsWith('127.0.0.1')), [...hosts].join());
  }
});

await check('what the system asks for is done: more contrast, less motion, its own colours', async () => {
  const page = await open({ contrast: 'more', reducedMotion: 'reduce' });
  await page.goto(root);
  const line = await page.evaluate(() => getComputedStyle(document.querySelector('.top')).borderBlockEndColor);
  assert.equal(await page.locator('.matrix').evaluate((one) => getComputedStyle(one).scrollBehavior), 'auto');
  const plain = await open();
  await plain.goto(root);
  assert.notEqual(await plain.evaluate(() => getComputedStyle(document.querySelector('.top')).borderBlockEndColor), line);
  const forced = await open({ forcedColors: 'active' });
  await forced.goto(`${root}level-2/`);
  assert.match(await forced.locator('.strip [aria-current]').evaluate((one) => getComputedStyle(one).outlineStyle), /solid/);
});

await end();
