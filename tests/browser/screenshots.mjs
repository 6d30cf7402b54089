// Pictures of every kind of page, for people to look at. SCREENSHOTS: the folder that they are written to.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { each, host, kinds, own } from './books.mjs';
import { build, end, open } from './common.mjs';
import { arabic, odd } from './odd.mjs';

const folder = process.env.SCREENSHOTS ?? join(process.env.REPOSITORY, 'target/screenshots');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

const widths = [360, 768, 1280, 1920];
const schemes = ['light', 'dark'];
const LONGEST = 12000;
const jobs = [];
for (const [site, root, wanted] of [['own', own()], ['arabic', build(arabic)], ['odd', build(odd), ['home', 'level', 'dimension', 'topic', 'checklist', 'document']]]) {
  const address = await host(root);
  for (const { kind, route } of kinds(root)) {
    if (wanted && !wanted.includes(kind)) continue;
    jobs.push({ name: `${site}-${kind}`, url: address + route, sizes: site === 'own' ? widths : [360, 1280] });
  }
}

const names = [];
await each(jobs, async ({ name, url, sizes }) => {
  for (const width of sizes) {
    const isPhone = width < 500;
    const height = isPhone ? 780 : 900;
    const page = await open({ viewport: { width, height }, hasTouch: isPhone, isMobile: isPhone, reducedMotion: 'reduce' });
    await page.goto(url);
    const take = async (what) => {
      names.push(`${name}-${what}.png`);
      await page.screenshot({ path: join(folder, names.at(-1)) });
    };
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme });
      await take(`${width}-${colorScheme}`);
    }
    await page.emulateMedia({ colorScheme: 'light' });
    // As on a screen of that height: a browser needs half a minute for a long page beyond its screen.
    await page.setViewportSize({ width, height: Math.min(LONGEST, await page.evaluate(() => document.documentElement.scrollHeight)) });
    await take(`${width}-whole`);
    await page.setViewportSize({ width, height });
    if (isPhone) {
      const menu = page.locator('header button[popovertarget]:visible').first();
      if (await menu.count()) {
        await menu.click();
        await take(`${width}-menu`);
        await page.keyboard.press('Escape');
      }
      const matrix = page.locator('.matrix').first();
      if (await matrix.count() && await matrix.isVisible()) {
        await matrix.scrollIntoViewIfNeeded();
        await take(`${width}-matrix`);
      }
    }
    if (width === 1280) {
      await page.emulateMedia({ forcedColors: 'active' });
      await take('forced-colors');
      await page.emulateMedia({ forcedColors: 'none', media: 'print' });
      names.push(`${name}-print.pdf`);
      await page.pdf({ path: join(folder, names.at(-1)), format: 'A4', printBackground: false });
    }
    await page.context().close();
  }
});

// The picture of the README, `docs/matrix.png`: the grid of this repository's model.
const readme = await open({ viewport: { width: 1280, height: 760 }, reducedMotion: 'reduce', colorScheme: 'light' });
await readme.goto(await host(own()));
await readme.locator('[id="page.model"]').evaluate((heading) => scrollTo(0, heading.getBoundingClientRect().top + scrollY - 80));
names.push('readme.png');
await readme.screenshot({ path: join(folder, names.at(-1)) });
await readme.context().close();
await end();

// One page that shows them all.
const pictures = names.filter((name) => name.endsWith('.png')).sort();
const papers = names.filter((name) => name.endsWith('.pdf')).sort();
writeFileSync(join(folder, 'index.html'), `<!doctype html><html lang="en"><meta charset="utf-8"><title>Screenshots</title>
<style>body{font-family:sans-serif}figure{display:inline-block;vertical-align:top;margin:.5rem}img{max-inline-size:22rem;max-block-size:30rem;border:1px solid}</style>
<p>${papers.map((name) => `<a href="${name}">${name}</a>`).join(' ')}</p>
${pictures.map((name) => `<figure><figcaption>${name}</figcaption><a href="${name}"><img loading="lazy" src="${name}" alt="${name}"></a></figure>`).join('\n')}
`);
console.log(`${names.length} pictures and papers are in ${folder}`);
