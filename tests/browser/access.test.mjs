// What every reader can use: with assistive technology, on small screens, on paper, without scripts.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { build, check, end, files, open, serve } from './common.mjs';

const site = build(files);
const root = `http://127.0.0.1:${await serve(site)}/`;
const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
const pages = ['checklist/', 'level-1/checklist/', 'level-1/', 'dimensions/people/', 'dimensions/people/culture/', 'assess/', 'embed/level-1/'];
const lists = ['checklist/', 'level-1/checklist/', 'embed/level-1/'];
const titles = ['One team owns it', 'Backups are restored', 'Everybody was trained', 'Two teams share it'];
const small = { viewport: { width: 360, height: 720 } };

// What axe finds, a line each.
async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => (await window.axe.run()).violations);
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join(' | ')}`);
}

// As they are loaded, pages.test.mjs looks at all kinds of pages in all colours and widths.
for (const scripts of [true, false]) {
  for (const colorScheme of ['light', 'dark']) {
    for (const width of [colorScheme === 'light' ? 360 : 1280]) {
      await check(`axe finds nothing, ${colorScheme}, ${width} pixels wide, ${scripts ? 'with' : 'without'} scripts`, async () => {
        const page = await open({ colorScheme, viewport: { width, height: 800 }, bypassCSP: true });
        if (!scripts) await page.route('**/*.js', (route) => route.abort());
        const found = [];
        for (const path of pages) {
          await page.goto(root + path);
          if (!scripts) found.push(...(await violations(page)).map((line) => `${path} ${line}`));
          // Also what opens, and what is done.
          const save = page.locator('.save > summary');
          if (!scripts || !await save.count()) continue;
          await save.click();
          const box = page.locator('[data-item]:visible').first();
          if (await box.count()) await box.check();
          found.push(...(await violations(page)).map((line) => `${path} opened ${line}`));
        }
        assert.deepEqual(found, []);
        await page.context().close();
      });
    }
  }
}

await check('axe finds nothing where answers are compared', async () => {
  for (const colorScheme of ['light', 'dark']) {
    const page = await open({ colorScheme });
    await page.goto(`${root}checklist/#share=1&model=small&version=2&count=2&done=owner&not-applicable=share`);
    assert.ok(await page.getByRole('heading', { name: 'Shared progress' }).isVisible());
    assert.deepEqual(await violations(page), [], colorScheme);
  }
});

await check('without JavaScript all items are there with their boxes, and nothing that needs a script', async () => {
  const page = await open({ javaScriptEnabled: false });
  for (const path of ['checklist/', 'level-1/checklist/', 'embed/level-1/']) {
    await page.goto(root + path);
    for (const title of titles.slice(0, path === 'checklist/' ? 4 : 3)) {
      assert.ok(await page.locator('.item').filter({ hasText: title }).isVisible(), `${path}: ${title}`);
      assert.ok(await page.getByLabel(title, { exact: true }).isVisible(), `${path}: the box of ${title}`);
    }
    const controls = page.locator('.needs-script, [data-do], [data-pick], [data-load], [data-link], [name=show], .compare, .nothing');
    assert.ok(await controls.count());
    for (const control of await controls.all()) assert.ok(await control.isHidden(), `${path}: ${await control.textContent()}`);
  }
  for (const path of ['level-1/', 'dimensions/people/culture/']) {
    await page.goto(root + path);
    const item = page.locator('.item').filter({ hasText: titles[0] }).first();
    assert.ok(await item.isVisible() && await item.locator('input').isVisible(), path);
  }
});

await check('on paper there is every item, also one that is filtered out on the screen', async () => {
  const page = await open();
  await page.goto(`${root}checklist/`);
  const items = page.locator('.section .items > li');
  const total = await items.count();
  await page.getByLabel(titles[0], { exact: true }).check();
  await page.locator('.choice').getByText('Done', { exact: true }).click();
  const visible = async () => (await Promise.all((await items.all()).map((item) => item.isVisible()))).filter(Boolean).length;
  assert.equal(await visible(), 1);
  const screen = await page.pdf({ format: 'A4' });
  await page.emulateMedia({ media: 'print' });
  assert.equal(await visible(), total);
  for (const heading of await page.locator('.checklist :is(h2, h3, h4)').filter({ hasNotText: /Save|progress|tools|another page|No longer/ }).all()) {
    assert.ok(await heading.isVisible(), await heading.textContent());
  }
  for (const hidden of await page.locator('nav, header button, .button, .tools, .notices, .compare, .save').all()) {
    assert.ok(await hidden.isHidden(), await hidden.evaluate((element) => element.outerHTML.slice(0, 200)));
  }
  assert.ok(await page.getByLabel(titles[0], { exact: true }).isChecked());
  assert.equal(screen.subarray(0, 5).toString(), '%PDF-');
  assert.ok(screen.length > 10000, `${screen.length} bytes`);
});

await check('a print of the assessment has the result and the table, without controls', async () => {
  const page = await open();
  await page.goto(`${root}assess/`);
  await page.emulateMedia({ media: 'print' });
  for (const shown of ['.overall', '.chart svg', '.totals table']) assert.ok(await page.locator(shown).isVisible(), shown);
  for (const hidden of await page.locator('nav, .button, .next, .save').all()) assert.ok(await hidden.isHidden());
});

await check('what one touches for a box is large enough at 360 pixels', async () => {
  for (const options of [small, { ...small, hasTouch: true, isMobile: true }]) {
    const page = await open(options);
    for (const path of [...lists, 'level-1/', 'assess/']) {
      await page.goto(root + path);
      const targets = await page.locator('.item, .na').evaluateAll((labels) => labels.map((label) => [label, label.firstElementChild])
        .filter(([label]) => label.checkVisibility()).map(([label, box]) => {
          const size = (one) => [one.getBoundingClientRect().width, one.getBoundingClientRect().height];
          return { text: label.textContent.trim(), item: label.className === 'item', label: size(label), box: size(box) };
        }));
      assert.ok(targets.length > 2, path);
      for (const { text, item, label, box } of targets) {
        for (const side of item ? [...label, ...box] : label) assert.ok(side >= 24, `${path}: ${text}: ${label} ${box}`);
      }
    }
    await page.context().close();
  }
});

await check('nothing is wider than a screen of 320 pixels', async () => {
  const page = await open({ viewport: { width: 320, height: 640 } });
  for (const path of pages) {
    await page.goto(root + path);
    for (const opened of [false, true]) {
      if (opened && await page.locator('.save > summary').count()) await page.locator('.save > summary').click();
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(width <= 320, `${path}: ${width} pixels`);
    }
  }
});

await check('all works by the keyboard', async () => {
  const page = await open();
  await page.goto(`${root}level-1/checklist/`);
  const box = page.getByLabel(titles[0], { exact: true });
  await box.focus();
  await page.keyboard.press('Space');
  assert.ok(await box.isChecked());
  await page.keyboard.press('Tab');
  const other = page.getByLabel(`Not applicable: ${titles[0]}`, { exact: true });
  assert.ok(await other.evaluate((element) => element === document.activeElement), 'the box of what does not apply is next');
  await page.keyboard.press('Space');
  assert.ok(await other.isChecked() && !await box.isChecked());
});

await check('the script of the checklist is small, imports nothing, and is a module too', () => {
  const text = readFileSync(join(site, 'theme/checklist.js'));
  assert.ok(text.length > 0 && text.length < 12288, `${text.length} bytes`);
  assert.doesNotMatch(String(text), /^\s*(import|export)\b|\bimport\s*\(/m);
  execFileSync(process.execPath, ['--check', '--input-type=module'], { input: text, stdio: ['pipe', 'ignore', 'pipe'] });
});

await end();
