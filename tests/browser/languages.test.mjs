// A book in three languages, one of them from right to left: the way from one to another, what is not translated, the search.

import assert from 'node:assert/strict';

import { each, host, pages } from './books.mjs';
import { build, check, end, open } from './common.mjs';
import { overflow, violations } from './look.mjs';

const address = 'https://example.org/model/';
const level = (title, [people, culture, tools], text, item) => `---\ntitle: ${title}\n---\n\n${text}\n\n## ${people} {#people}\n\n### ${culture} {#culture}\n\n${text}\n\n- [ ] ${item} {#owner}\n\n\`\`\`bash\nkubectl get pods --selector ${'x'.repeat(60)}\n\`\`\`\n\n## ${tools} {#tools}\n\n${text}\n`;
const arabic = ['الأشخاص', 'الثقافة', 'الأدوات'];
const root = build({
  'book.toml': `[book]\ntitle = "The model"\nlanguage = "en"\n[build]\nbase-url = "${address}"\n[model]\nid = "three"\n[languages.de]\ntitle = "Das Modell"\n[languages.ar]\ntitle = "النموذج"\n`,
  'content/index.md': '# The model\n\nWelcome to the model.\n',
  'content/level-1.md': level('Level 1 - Begin', ['People', 'Culture', 'Tools'], 'Somebody writes the runbook.', 'One owner'),
  'content/level-2.md': level('Level 2 - Repeat', ['People', 'Culture', 'Tools'], 'Everybody follows the runbook.', 'Two owners').replace('{#owner}', '{#owners}'),
  'content/about.md': '# About\n\nNobody has translated this handbook.\n',
  'content/de/index.md': '# Das Modell\n\nWillkommen beim Modell.\n',
  'content/de/level-1.md': level('Stufe 1 - Anfang', ['Menschen', 'Kultur', 'Werkzeuge'], 'Jemand schreibt das Betriebshandbuch.', 'Eine Verantwortliche'),
  'content/de/level-2.md': level('Stufe 2 - Wiederholung', ['Menschen', 'Kultur', 'Werkzeuge'], 'Alle folgen dem Betriebshandbuch.', 'Zwei Verantwortliche').replace('{#owner}', '{#owners}'),
  'content/ar/index.md': '# النموذج\n\nمرحبًا بكم في النموذج.\n',
  'content/ar/level-1.md': level('المستوى 1 - البداية', arabic, 'يكتب شخص ما دليل التشغيل.', 'مالك واحد'),
});
const home = await host(root);
const routes = new Set(pages(root).map(({ route }) => route));
const german = [...routes].filter((route) => route.startsWith('de/')).map((route) => route.slice(3));

// The languages that a page is there in, as the switcher has them.
const choices = (page) => page.locator('.languages a').evaluateAll((links) => links.map(({ lang, hreflang, textContent, pathname }) => ({ lang, hreflang, name: textContent, path: pathname.slice(1) })));

await check('each page is there in each language, and each leads to itself in the others', async () => {
  assert.ok(german.length > 8);
  const page = await open({ javaScriptEnabled: false });
  for (const route of german.filter((one) => !one.startsWith('embed/'))) {
    for (const at of ['', 'de/', 'ar/']) {
      assert.ok(routes.has(at + route), at + route);
      await page.goto(home + at + route);
      assert.deepEqual(await choices(page), [['en', 'English', ''], ['ar', 'العربية', 'ar/'], ['de', 'Deutsch', 'de/']].map(([lang, name, folder]) => ({ lang, hreflang: lang, name, path: folder + route })));
      assert.equal(await page.locator('.languages [aria-current]').getAttribute('lang'), at.slice(0, 2) || 'en');
    }
  }
  await page.context().close();
});

await check('the switcher leads by keyboard to the same page, and closes on Escape', async () => {
  const page = await open();
  await page.goto(`${home}dimensions/people/culture/`);
  const list = page.locator('.languages > ul');
  await page.locator('.languages > summary').focus();
  assert.ok(await list.isHidden());
  await page.keyboard.press('Enter');
  assert.ok(await list.isVisible());
  await page.keyboard.press('Tab');
  await page.keyboard.press('Escape');
  assert.ok(await list.isHidden());
  assert.equal(await page.evaluate(() => document.activeElement.localName), 'summary');
  await page.keyboard.press('Enter');
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.lang), 'de');
  await page.keyboard.press('Enter');
  await page.waitForURL(`${home}de/dimensions/people/culture/`);
  assert.equal(await page.locator('h1').innerText(), 'Kultur');
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'de');
  // It does not stay open behind one who goes on.
  await page.locator('.languages > summary').press('Enter');
  for (let step = 0; step < 4; step += 1) await page.keyboard.press('Tab');
  assert.ok(await list.isHidden());
  assert.deepEqual(page.problems, []);
});

await check('search engines are told of each page in each language that it is translated to', async () => {
  const page = await open({ javaScriptEnabled: false });
  const told = async (path) => {
    await page.goto(home + path);
    return page.locator('link[hreflang]').evaluateAll((links) => links.map((link) => `${link.hreflang} ${link.href}`));
  };
  const all = ['en', 'x-default', 'ar', 'de'].map((tag) => `${tag} ${address}${{ de: 'de/', ar: 'ar/' }[tag] ?? ''}level-1/`);
  for (const folder of ['', 'de/', 'ar/']) assert.deepEqual(await told(`${folder}level-1/`), all);
  assert.deepEqual(await told('de/about/'), [`en ${address}about/`, `x-default ${address}about/`]);
  assert.deepEqual(await told('level-2/'), ['en', 'x-default', 'de'].map((tag) => `${tag} ${address}${tag === 'de' ? 'de/' : ''}level-2/`));
  await page.context().close();
});

await check('a page that is not translated says so, in the words of the reader, and where the original is', async () => {
  for (const [folder, dir, says] of [['de/', 'ltr', /noch nicht übersetzt.*English/], ['ar/', 'rtl', /لم تُترجم هذه الصفحة.*English/]]) {
    const page = await open();
    await page.goto(`${home}${folder}about/`);
    const note = page.locator('.translation');
    assert.ok(await note.isVisible());
    assert.match(await note.innerText(), says);
    assert.equal(await page.evaluate(() => document.documentElement.dir), dir);
    assert.equal(await page.locator('h1').getAttribute('lang'), 'en');
    assert.equal(await page.locator('main .prose').getAttribute('lang'), 'en');
    // Text and title run as their own language does.
    for (const part of ['h1', 'main .prose p']) assert.equal(await page.locator(part).first().evaluate((one) => getComputedStyle(one).direction), 'ltr', part);
    await note.getByRole('link').click();
    await page.waitForURL(`${home}about/`);
    assert.equal(await page.locator('.translation').count(), 0);
    await page.context().close();
  }
});

await check('from right to left nothing is too wide, and axe finds nothing, on small and wide screens, in light and dark', async () => {
  const found = (await each(['ar/', 'ar/level-1/', 'ar/level-2/', 'ar/dimensions/people/culture/', 'ar/checklist/', 'ar/about/', 'ar/search/'], async (path) => {
    const page = await open({ reducedMotion: 'reduce', bypassCSP: true });
    await page.goto(home + path);
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).direction), 'rtl');
    const lines = [];
    for (const width of [320, 360, 1280]) lines.push(...await overflow(page, width));
    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      await page.locator('.languages').evaluate((one) => { one.open = true; });
      for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme });
        lines.push(...(await violations(page)).map((line) => `${width} ${colorScheme}: ${line}`));
      }
      const out = await page.locator('.languages > ul').evaluate((one) => one.getBoundingClientRect().left < 0 || one.getBoundingClientRect().right > innerWidth);
      if (out) lines.push(`${width}: the list of languages is not to be seen whole`);
    }
    await page.context().close();
    return lines.map((line) => `${path} ${line}`);
  })).flat();
  assert.deepEqual(found, []);
});

await check('each language has an index of its own', async () => {
  const ask = async (folder, words) => {
    const page = await open();
    await page.goto(`${home}${folder}level-1/`);
    await page.keyboard.press('/');
    await page.fill('[name=q]', words);
    await page.waitForFunction((text) => document.querySelector('[data-status]').textContent.includes(text), words);
    const links = await page.locator('[data-results] a').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
    assert.deepEqual(page.problems, []);
    await page.context().close();
    return links;
  };
  const german = await ask('de/', 'Betriebshandbuch');
  assert.ok(german.length > 0 && german.every((link) => link.startsWith('/de/')), german.join());
  assert.deepEqual(await ask('de/', 'runbook'), []);
  const english = await ask('', 'runbook');
  assert.ok(english.length > 0 && english.every((link) => !/^\/(de|ar)\//.test(link)), english.join());
  assert.deepEqual(await ask('', 'Betriebshandbuch'), []);
  const arabic = await ask('ar/', 'التشغيل');
  assert.ok(arabic.length > 0 && arabic.every((link) => link.startsWith('/ar/')), arabic.join());
});

await end();
