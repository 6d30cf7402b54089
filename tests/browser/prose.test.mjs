// Texts in the browser: terms by pointer, keyboard and finger; code that is copied; tables that scroll.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { build, check, end, open, serve } from './common.mjs';

const long = 'Something long that is said here so that it is wide enough to scroll';
const text = `# Guide

An error budget comes of an SLO[^one]; a second SLO is plain.

> [!NOTE]
> Mind this.

> [!TIP]
> A hint.

> [!IMPORTANT]
> Do it.

> [!WARNING]
> Hot.

> [!CAUTION]
> Do not.

## Costs

| Item | Owner | When | Cost | Notes |
| --- | --- | ---: | :---: | --- |
| First | The platform team | 2026 | a lot | ${long} ${long} |

| A | B |
| --- | --- |
| 1 | 2 |

Availability
: How often it works.

\`\`\`rust
fn main() { println!("${long} ${long}"); }
\`\`\`

\`\`\`
short
\`\`\`

![A box](box.svg "The caption")

${'Text.\n\n'.repeat(30)}

[^one]: A note.
`;
const site = build({
  'book.toml': '[book]\ntitle = "Words"\n',
  'glossary.yaml': '- term: SLO\n  definition: A *target* for what `users` feel, see [the guide](guide.md).\n  aliases: [objective]\n  link: guide.md\n- term: error budget\n  definition: What may go wrong.\n',
  'content/index.md': '# Words\n',
  'content/guide.md': text,
  'content/box.svg': '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100"><path fill="#58a" d="M0 0h300v100H0z"/></svg>',
});
const port = await serve(site);
const root = `http://127.0.0.1:${port}/`;
const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');

async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => (await window.axe.run()).violations);
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join(' | ')}`);
}

async function guide(options = {}) {
  const page = await open(options);
  await page.goto(`${root}guide/`);
  return page;
}

const term = (page, name) => page.getByRole('link', { name, exact: true });
const meaning = (page) => page.getByRole('tooltip');

await check('a term shows what it means at the keyboard, until it is dismissed or left', async () => {
  const page = await guide();
  await page.locator('#page\\.main').focus();
  while (await page.evaluate(() => !document.activeElement.matches('a.term'))) await page.keyboard.press('Tab');
  assert.equal(await meaning(page).innerText(), 'What may go wrong.');
  await page.keyboard.press('Escape');
  assert.equal(await meaning(page).count(), 0);
  assert.ok(await page.evaluate(() => document.activeElement.matches('a.term')), 'the focus stays');
  await page.keyboard.press('Tab');
  assert.match(await meaning(page).innerText(), /^A target for what users feel/);
  await page.keyboard.press('Tab');
  assert.equal(await meaning(page).count(), 0);
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await page.waitForURL(`${root}glossary/#term-slo`);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

await check('a term shows what it means under a pointer, which may rest on that too', async () => {
  const page = await guide();
  await term(page, 'SLO').hover();
  const box = meaning(page);
  await box.waitFor();
  const place = await box.boundingBox();
  await page.mouse.move(place.x + 20, place.y + place.height / 2, { steps: 4 });
  await page.waitForTimeout(700);
  assert.ok(await box.isVisible(), 'it stays as long as the pointer is on it');
  await page.keyboard.press('Escape');
  assert.equal(await meaning(page).count(), 0);
  await page.mouse.move(5, 5);
  await term(page, 'SLO').hover();
  await meaning(page).waitFor();
  await page.mouse.move(5, 5);
  await meaning(page).waitFor({ state: 'detached' }).catch(() => {});
  await page.waitForTimeout(500);
  assert.equal(await meaning(page).count(), 0);
  await page.context().close();
});

await check('the first touch shows what a term means, the second follows it, one elsewhere closes it', async () => {
  const page = await guide({ viewport: { width: 360, height: 720 }, hasTouch: true, isMobile: true });
  await term(page, 'SLO').tap();
  await meaning(page).waitFor();
  assert.equal(page.url(), `${root}guide/`);
  const { x, width } = await meaning(page).boundingBox();
  assert.ok(x >= 0 && x + width <= 360, 'within the screen');
  await page.getByText('Mind this.').tap();
  assert.equal(await meaning(page).count(), 0);
  await term(page, 'SLO').tap();
  await meaning(page).waitFor();
  await term(page, 'SLO').tap();
  await page.waitForURL(`${root}glossary/#term-slo`);
  await page.context().close();
});

await check('a term is described, and leads to its definition without scripts', async () => {
  const page = await guide({ javaScriptEnabled: false });
  await term(page, 'error budget').click();
  await page.waitForURL(`${root}glossary/#term-error-budget`);
  assert.equal(await page.locator(':target').innerText(), 'error budget');
  await page.context().close();
  const scripted = await guide();
  const session = await scripted.context().newCDPSession(scripted);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  const link = nodes.find((node) => node.role?.value === 'link' && node.name?.value === 'error budget');
  assert.equal(link.description?.value, 'What may go wrong.');
  await scripted.context().close();
});

await check('code is copied, and that is said', async () => {
  const page = await guide({ permissions: ['clipboard-read', 'clipboard-write'] });
  const buttons = page.getByRole('button', { name: 'Copy' });
  assert.equal(await buttons.count(), 2);
  await buttons.first().focus();
  await page.keyboard.press('Enter');
  await page.getByRole('status').filter({ hasText: 'Copied' }).waitFor({ state: 'attached' });
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), `fn main() { println!("${long} ${long}"); }\n`);
  assert.ok(await page.evaluate(() => document.activeElement.matches('.copy')));
  await page.waitForTimeout(2700);
  assert.equal(await buttons.count(), 2, 'the button says what it does again');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

await check('code is copied where a page has no clipboard', async () => {
  const page = await open();
  await page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
  await page.goto(`${root}guide/`);
  await page.getByRole('button', { name: 'Copy' }).last().click();
  await page.getByRole('status').filter({ hasText: 'Copied' }).waitFor({ state: 'attached' });
  await page.context().close();
});

await check('on a touch screen every block of code shows its button', async () => {
  const page = await guide({ viewport: { width: 360, height: 720 }, hasTouch: true, isMobile: true });
  const shown = await page.locator('.copy').evaluateAll((all) => all.map((one) => getComputedStyle(one).opacity));
  assert.deepEqual(shown, ['1', '1']);
  await page.context().close();
});

await check('what scrolls is a stop of the keyboard and has a name; what does not is none', async () => {
  for (const width of [360, 1280]) {
    const page = await guide({ viewport: { width, height: 720 } });
    await page.waitForFunction(() => !document.querySelectorAll('.table')[1].hasAttribute('tabindex'));
    const regions = await page.locator('.table, .code > pre').evaluateAll((all) =>
      all.map((one) => [one.scrollWidth > one.clientWidth + 1, one.tabIndex === 0]));
    for (const [scrolls, stop] of regions) assert.equal(stop, scrolls);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), 'the page itself does not scroll');
    if (width === 360) {
      const table = page.getByRole('group', { name: 'Costs' }).first();
      await table.focus();
      await page.keyboard.press('ArrowRight');
      await page.waitForFunction(() => document.querySelector('.table').scrollLeft > 0);
      const [head, region] = [await table.locator('td').first().boundingBox(), await table.boundingBox()];
      assert.ok(Math.abs(head.x - region.x) < 3, 'the first column stays');
    }
    await page.context().close();
  }
});

await check('images move nothing when they come', async () => {
  const page = await open();
  await page.route('**/*.svg', async (route) => { await new Promise((done) => setTimeout(done, 300)); await route.continue(); });
  await page.goto(`${root}guide/`, { waitUntil: 'commit' });
  await page.locator('figure img').waitFor();
  const before = await page.locator('figcaption').boundingBox();
  await page.waitForFunction(() => document.querySelector('figure img').complete);
  assert.equal((await page.locator('figcaption').boundingBox()).y, before.y);
  await page.context().close();
});

for (const colorScheme of ['light', 'dark']) {
  for (const width of [360, 1280]) {
    await check(`axe finds nothing in texts, ${colorScheme}, ${width} pixels wide`, async () => {
      const page = await guide({ colorScheme, viewport: { width, height: 800 } });
      assert.deepEqual(await violations(page), []);
      await term(page, 'SLO').focus();
      await meaning(page).waitFor();
      assert.deepEqual(await violations(page), [], 'with a definition');
      await page.goto(`${root}glossary/`);
      assert.deepEqual(await violations(page), [], 'the glossary');
      await page.context().close();
    });
  }
}

await check('on paper there are no buttons, and a term is a word', async () => {
  const page = await guide();
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('.copy').first().isVisible(), false);
  assert.equal(await term(page, 'SLO').evaluate((link) => getComputedStyle(link).textDecorationLine), 'none');
  await page.context().close();
});

await end();
