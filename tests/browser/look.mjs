// What is looked at on every page, each a function of a page of Playwright that returns what is wrong, in lines.

import { readFileSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];

// What axe finds, in the whole page or in a part of it.
export async function violations(page, part) {
  if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(axe);
  const found = await page.evaluate(async ([values, within]) => (await window.axe.run(within && document.querySelector(within) ? within : document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'] })).violations
    .map(({ id, nodes }) => `${id} (${nodes.length}): ${nodes.slice(0, 2).map(({ target, failureSummary }) => `${target} ${failureSummary.replace(/\s+/g, ' ')}`).join(' | ')}`), [tags, part]);
  return found.map((line) => `axe ${line}`);
}

// What opens when it is pressed: details, popovers and dialogs, one after the other.
export async function opened(page) {
  const problems = [];
  const openers = page.locator('summary:visible, button[popovertarget]:visible, button[command]:visible, button[aria-haspopup=dialog]:visible, button[aria-expanded]:visible, .find:visible');
  const total = Math.min(await openers.count(), 8);
  for (let at = 0; at < total; at += 1) {
    const opener = openers.nth(at);
    const name = await opener.evaluate((element) => element.outerHTML.slice(0, 80)).catch(() => null);
    if (name === null || !await opener.isVisible()) continue;
    const isDialog = await opener.evaluate((element) => element.ariaHasPopup === 'dialog');
    await opener.click();
    // The first time it waits for its style.
    if (isDialog) await page.waitForSelector('dialog[open]');
    problems.push(...(await violations(page, ':popover-open, dialog[open], details[open]')).map((line) => `after a press of ${name}: ${line}`));
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => !document.querySelector(':popover-open, dialog[open]'));
  }
  return problems;
}

export async function overflow(page, width) {
  await page.setViewportSize({ width, height: 720 });
  return page.evaluate((wanted) => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth && clientWidth <= wanted) return [];
    // The widest of what does not scroll by itself, with the class of what it stands in.
    const beyond = (one) => Math.max(one.getBoundingClientRect().right - clientWidth, -one.getBoundingClientRect().left);
    const held = (one) => one !== document.body && (getComputedStyle(one.parentElement).overflowX !== 'visible' || held(one.parentElement));
    const wide = [...document.body.querySelectorAll('*')].filter((one) => beyond(one) > 0.5 && !held(one)).sort((a, b) => beyond(b) - beyond(a));
    const say = (one) => `${one.parentElement.closest('[class]')?.className} > ${one.outerHTML.replace(/\s+/g, ' ').slice(0, 70)} (+${Math.round(beyond(one))})`;
    return [`at ${wanted} pixels it is ${scrollWidth} wide: ${wide.slice(0, 3).map(say).join(' | ')}`];
  }, width);
}

// Runs in each page from its beginning: everything that moves by itself is noted.
export function watchShifts() {
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries()) {
      if (!hadRecentInput) window.shifts.push(`${value.toFixed(4)} ${(sources ?? []).map(({ node }) => (node?.outerHTML ?? node?.textContent ?? '').replace(/\s+/g, ' ').slice(0, 80)).join(' | ')}`);
    }
  }).observe({ type: 'layout-shift', buffered: true });
}

export async function shifts(page) {
  await page.evaluate(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    await document.fonts.ready;
    const step = Math.max(innerHeight, document.documentElement.scrollHeight / 12);
    for (let top = 0; top < document.documentElement.scrollHeight; top += step) {
      scrollTo({ top, behavior: 'instant' });
      await frame();
      await frame();
    }
    scrollTo({ top: 0, behavior: 'instant' });
    await frame();
  });
  return page.evaluate(() => window.shifts);
}

// How much may move in all. A page that comes in pieces, from a slow line or to a busy machine, is shown when it is cut
// within a row of words, which then grows by a pixel or two: nobody sees that. 0.1 counts as good: https://web.dev/articles/cls
export const MOST = 0.01;

// Those shifts, where they add up to more than may be.
export function moved(lines) {
  const sum = lines.reduce((total, line) => total + parseFloat(line), 0);
  return sum >= MOST ? lines.map((line) => `the layout shifts: ${line}`) : [];
}

// Controls are large enough to hit: WCAG 2.2, 2.5.8. That of links, with its exceptions, is one of axe's rules.
export function targets(page) {
  return page.evaluate(() => [...document.querySelectorAll('button, input:not([type=hidden]), select, textarea, summary')].flatMap((control) => {
    if (!control.checkVisibility({ visibilityProperty: true })) return [];
    const rects = [control, ...control.labels ?? []].filter((one) => one.checkVisibility()).map((one) => one.getBoundingClientRect());
    const [width, height] = ['width', 'height'].map((side) => Math.max(...rects.map((rect) => rect[side])));
    return width >= 23.99 && height >= 23.99 ? [] : [`too small to hit, ${width.toFixed(1)} × ${height.toFixed(1)}: ${control.outerHTML.slice(0, 100)}`];
  }));
}

export function motion(page) {
  return page.evaluate(async () => {
    // What began before the reader asked for less comes to its end.
    await new Promise((done) => setTimeout(done, 300));
    const problems = document.getAnimations().filter((one) => one.playState === 'running').map((one) => `moves though it should not: ${one.animationName ?? one.transitionProperty} of ${one.effect?.target?.outerHTML.slice(0, 80)}`);
    for (const element of document.querySelectorAll('*')) {
      const { transitionDuration, animationDuration, animationName, scrollBehavior } = getComputedStyle(element);
      const long = (value) => value.split(',').some((one) => parseFloat(one) > 0.011);
      if (long(transitionDuration) || (animationName !== 'none' && long(animationDuration)) || scrollBehavior === 'smooth') problems.push(`would move: ${element.outerHTML.slice(0, 80)}`);
    }
    return problems.slice(0, 5);
  });
}

// On paper: the text, no navigation, and the addresses of links to elsewhere. `all`: every word has to be there.
export async function paper(page, folder, name, all) {
  await page.emulateMedia({ media: 'print', colorScheme: 'light' });
  const shown = await page.evaluate(() => {
    const main = document.querySelector('main');
    const visible = (one) => one.checkVisibility({ visibilityProperty: true });
    return {
      rest: [...document.querySelectorAll('nav, button, .skip, [popover], dialog')].filter(visible).map((one) => one.outerHTML.replace(/\s+/g, ' ').slice(0, 90)),
      links: [...main.querySelectorAll('a[href^="http"]')].filter(visible).map((one) => one.getAttribute('href')),
      heading: main.querySelector('h1').innerText,
      // What the screen shows, whatever the paper hides.
      blocks: [...main.querySelectorAll('h1, h2, h3, h4, h5, h6, p, li, td, th, dt, dd, pre, figcaption')].filter((one) => !one.closest('nav, [hidden], .needs-script, [popover], dialog, details:not([open]), form, button, svg, .steps, .badge, p:has(> .edit, > .report)')
        && !one.querySelector('p, li, table, pre, dl, .button, button')).map((one) => one.textContent),
    };
  });
  const problems = shown.rest.map((what) => `on paper: ${what}`);
  const pdf = join(folder, `${name.replace(/\W+/g, '-')}.pdf`);
  writeFileSync(pdf, await page.pdf({ format: 'A4', printBackground: false }));
  // By lines; and as it was written, so that what is wrapped in a column of a table stays together.
  const read = (...way) => execFileSync('pdftotext', [...way, '-enc', 'UTF-8', pdf, '-'], { maxBuffer: 1 << 28 }).toString();
  const [text, raw] = [read(), read('-raw')];
  const flat = (value) => value.normalize('NFKC').replace(/[\s\u00ad\u200b\u2010-]+/g, '');
  const printed = flat(text) + flat(raw);
  for (const link of new Set(shown.links)) {
    const bare = flat(link.replace(/^https?:\/\//, '').replace(/\/$/, ''));
    if (!printed.includes(bare) && !printed.includes(flat(decodeURI(bare)))) problems.push(`on paper, the address of a link is missing: ${link}`);
  }
  if (all) {
    const list = (value) => value.normalize('NFKC').match(/[\p{L}\p{N}]+/gu) ?? [];
    // What is read back of a script whose letters join comes in another order: that is only weighed.
    const joined = /\p{Script=Arabic}/u;
    const letters = (value) => [...value].filter((one) => joined.test(one)).length;
    // An address may stand within a word: CVE (https://…)s.
    const spoken = `${text}\n${raw}`.replace(/\s*\(https?:\/\/[^)]*\)/g, '');
    const words = new Set(list(spoken.replace(/[-\u2010\u00ad]\n/g, '')));
    const run = flat(spoken);
    const lost = shown.blocks.filter((block) => list(block).some((word) => !joined.test(word) && !words.has(word) && !run.includes(word)));
    problems.push(...lost.slice(0, 4).map((block) => `on paper, this is missing: ${block.replace(/\s+/g, ' ').trim().slice(0, 100)}`));
    const wanted = letters(shown.blocks.join(''));
    if (letters(text.normalize('NFKC')) < wanted * 0.9) problems.push(`on paper there are ${letters(text)} letters of ${wanted}`);
  }
  await page.emulateMedia({ media: 'screen' });
  return problems;
}

// With scripts off: the text of the page is there, and its links lead on.
export async function plain(page, address, widths) {
  const problems = [];
  await page.goto(address);
  const look = () => page.evaluate(() => {
    // What lends its place to its parts has no box of its own.
    const visible = (one) => one.checkVisibility({ visibilityProperty: true }) || getComputedStyle(one).display === 'contents' && [...one.children].some(visible);
    const main = document.querySelector('main');
    const apart = '[hidden], .needs-script, details:not([open]), [popover], dialog, noscript, .unseen, .nothing';
    const blocks = [...main.querySelectorAll('h1, h2, h3, h4, p, li, td, pre')].filter((one) => one.textContent.trim() && !one.closest(apart) && !one.querySelector('p, li, .needs-script, [hidden]'));
    const links = [...document.querySelectorAll('body > nav a, header a, .side a, main a')].filter((one) => !one.closest(apart) || (one.closest('nav') && !one.closest('details:not([open])')));
    return {
      text: main.innerText.trim().length, hidden: blocks.filter((one) => !visible(one)).map((one) => one.outerHTML.slice(0, 100)),
      unseen: links.filter((one) => !visible(one)).map((one) => one.outerHTML.slice(0, 100)),
      boxes: [...document.querySelectorAll('main .item')].filter((one) => !visible(one)).length,
    };
  });
  // Some are there on a phone alone, some on a wide screen alone.
  await page.setViewportSize({ width: 360, height: 720 });
  const small = await look();
  await page.setViewportSize({ width: 1280, height: 800 });
  const found = await look();
  for (const key of ['hidden', 'unseen']) found[key] = found[key].filter((what) => small[key].includes(what));
  if (!found.text) problems.push('without scripts there is no text');
  problems.push(...found.hidden.slice(0, 4).map((what) => `without scripts one does not see ${what}`));
  problems.push(...found.unseen.slice(0, 4).map((what) => `without scripts one does not see the link ${what}`));
  if (found.boxes) problems.push(`without scripts ${found.boxes} items are not there`);
  // One click leads on; on a phone, from the menu.
  for (const width of widths) {
    if (page.url() !== new URL(address).href) await page.goto(address);
    await page.setViewportSize({ width, height: 720 });
    const link = page.locator('nav a:not([aria-current])').filter({ visible: true }).first();
    if (!await link.count()) {
      const menu = page.locator('header button:visible, header summary:visible').first();
      if (await menu.count()) await menu.click();
    }
    const wanted = await link.evaluate((element) => element.href).catch(() => null);
    if (wanted === null) {
      problems.push(`without scripts, at ${width} pixels, no link of the navigation is to be seen`);
      continue;
    }
    await link.click();
    if (page.url() !== wanted) problems.push(`without scripts a link does not lead on: ${wanted}`);
  }
  return problems;
}
