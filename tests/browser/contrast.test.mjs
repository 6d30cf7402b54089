// Every pair of colours that meet has the contrast of WCAG 2.2 AA: computed by the browser from the theme's tokens, in
// light and dark, and where the reader asks for more contrast.

import assert from 'node:assert/strict';

import { host } from './books.mjs';
import { build, check, end, files, open } from './common.mjs';
import { decoration, levels, pairs } from './contrast-pairs.mjs';

const address = await host(build(files));

// Runs in the page: the names of custom properties that are colours somewhere.
function tokens(groups) {
  const names = new Set();
  const read = (rules) => {
    for (const rule of rules) {
      for (const name of rule.style ?? []) if (name.startsWith('--')) names.add(name);
      if (rule.styleSheet) read(rule.styleSheet.cssRules);
      if (rule.cssRules) read(rule.cssRules);
    }
  };
  for (const sheet of document.styleSheets) read(sheet.cssRules);
  // What is no colour leaves the one that is inherited.
  const around = document.body.appendChild(document.createElement('p'));
  const probe = around.appendChild(document.createElement('i'));
  const isColor = (name) => ['rgb(1, 2, 3)', 'rgb(3, 2, 1)'].map((color) => {
    around.style.color = color;
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  }).every((value, _, [first]) => value === first);
  const found = new Set();
  for (const group of [[], groups[0]]) {
    probe.className = group.join(' ');
    for (const name of names) if (isColor(name)) found.add(name);
  }
  around.remove();
  return [...found];
}

// Runs in the page: the contrast of each pair in each place, as WCAG defines it.
function contrasts(list) {
  const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true });
  const probe = document.body.appendChild(document.createElement('i'));
  const paint = (name, under) => {
    probe.style.color = `var(${name})`;
    const { color } = getComputedStyle(probe);
    canvas.clearRect(0, 0, 1, 1);
    for (const fill of under ? [under, color] : [color]) {
      canvas.fillStyle = fill;
      canvas.fillRect(0, 0, 1, 1);
    }
    const bytes = canvas.getImageData(0, 0, 1, 1).data;
    return { css: color, luminance: [0.2126, 0.7152, 0.0722].reduce((sum, part, at) => {
      const value = bytes[at] / 255;
      return sum + part * (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    }, 0) };
  };
  const found = list.flatMap(({ of, on, least, levels: groups = [[]] }) => groups.flatMap((group) => {
    probe.className = group.join(' ');
    return on.flatMap((back) => {
      const ground = paint(back);
      return of.map((name) => {
        const front = paint(name, ground.css);
        const [low, high] = [front.luminance, ground.luminance].sort((a, b) => a - b);
        return { name, back, least, group: group.join('.'), ratio: (high + 0.05) / (low + 0.05) };
      });
    });
  }));
  probe.remove();
  return found;
}

const schemes = ['light', 'dark'].flatMap((colorScheme) => ['no-preference', 'more'].map((contrast) => ({ colorScheme, contrast })));
const page = await open({ bypassCSP: true, reducedMotion: 'reduce' });
await page.goto(address);
// How many levels there are is said by the page; here it is said by the table.
await page.evaluate(() => [document.documentElement, document.body].forEach((one) => one.removeAttribute('class')));

await check('every colour of the theme is in the table of pairs, and no other', async () => {
  const named = new Set([...decoration, ...pairs.flatMap(({ of, on }) => [...of, ...on])]);
  const found = new Set();
  for (const scheme of schemes) {
    await page.emulateMedia(scheme);
    for (const name of await page.evaluate(tokens, levels)) found.add(name);
  }
  // A shadow is no colour, but holds some; a tone is that of the note, tip, … around it.
  const colors = [...found].filter((name) => name !== '--tone');
  assert.deepEqual(colors.filter((name) => !named.has(name)), [], 'colours that no pair names');
  assert.deepEqual([...named].filter((name) => !found.has(name) && name !== '--shadow'), [], 'pairs of colours that are not there');
});

await check('the contrast of all pairs, in each scheme', async () => {
  const lines = [];
  for (const scheme of schemes) {
    await page.emulateMedia(scheme);
    const all = await page.evaluate(contrasts, pairs);
    assert.ok(all.length > 300);
    // Each pair where it is at its weakest.
    const low = all.filter(({ ratio, least }) => !(ratio >= least)).sort((a, b) => b.ratio - a.ratio);
    const worst = new Map(low.map((one) => [`${one.name} on ${one.back}`, one]));
    lines.push(...[...worst.values()].map(({ name, back, least, group, ratio }) => `${scheme.colorScheme}, contrast ${scheme.contrast}: ${name} on ${back} ${group}: ${ratio.toFixed(3)}, not ${least}`));
  }
  assert.deepEqual(lines, []);
});

await check('the contrast of black and white is 21, and a weak pair is found', async () => {
  await page.emulateMedia({ colorScheme: 'light', contrast: 'no-preference' });
  await page.addStyleTag({ content: ':root { --black: #000; --white: #fff; --grey: #777; }' });
  const [black, grey] = await page.evaluate(contrasts, [{ of: ['--black', '--grey'], on: ['--white'], least: 4.5 }]);
  assert.equal(black.ratio, 21);
  assert.ok(grey.ratio > 4.47 && grey.ratio < 4.49, String(grey.ratio));
});

await end();
