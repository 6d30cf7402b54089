// Texts that try to run scripts, on every page that shows them: where nobody trusts them none runs, and where they are
// the authors' own, raw HTML and links of Markdown do and nothing else.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

import { build, check, end, files, open, rebuild, serve } from './common.mjs';
import { part, said, show, until } from './preview.mjs';
import { answers, book, vectors } from './xss.mjs';

const of = (trust) => ({ ...book, 'book.toml': book['book.toml'].replace('MODE', trust) });
const sorted = (numbers) => [...numbers].sort((a, b) => a - b);
const told = (numbers) => sorted(numbers).map((number) => vectors[number - 1]).map(({ number, group, text }) => `${number} (${group}): ${text}`).join('\n');

// A reader in whose browser all that runs is written down.
async function reader(ran) {
  const page = await open({ viewport: { width: 1000, height: 800 } });
  const context = page.context();
  await context.exposeBinding('pwned', (_, number) => { ran.add(number); });
  await context.route('**/probe/*', (route) => {
    ran.add(Number(route.request().url().split('/').pop()));
    return route.abort();
  });
  // Nothing that the texts name is asked for.
  await context.route(/invalid|example\.org/, (route) => route.abort());
  const close = (other) => other.on('dialog', (dialog) => {
    ran.add(Number(dialog.message()));
    return dialog.dismiss().catch(() => {});
  });
  close(page);
  context.on('page', close);
  return page;
}

// Does what a reader might: follows links that lead out of the web, presses buttons of forms, and sets off whatever
// waits for something to happen.
const act = (page) => page.evaluate(async () => {
  const wait = () => new Promise((done) => setTimeout(done, 2));
  const web = (address) => {
    try {
      return /^(https?|mailto|tel|vscode):$/.test(new URL(address, document.baseURI).protocol);
    } catch {
      return true;
    }
  };
  const address = (link) => link.getAttribute('href') ?? link.getAttribute('xlink:href') ?? '';
  addEventListener('click', (event) => {
    const link = event.target.closest?.('a, area');
    if (link && web(address(link))) event.preventDefault();
  }, true);
  addEventListener('submit', (event) => {
    const action = event.submitter?.getAttribute('formaction') ?? event.target.getAttribute('action') ?? '';
    if (web(action)) event.preventDefault();
  }, true);
  const elements = [...document.querySelectorAll('*')];
  for (const element of elements) {
    for (const type of ['mouseover', 'pointerover', 'focusin', 'mouseenter', 'pointerenter', 'focus']) {
      element.dispatchEvent(new Event(type, { bubbles: true }));
    }
    // Forms may have a field of the name of anything.
    for (const name of Element.prototype.getAttributeNames.call(element)) {
      if (name.startsWith('on')) element.dispatchEvent(new Event(name.slice(2)));
    }
  }
  for (const link of elements.filter((element) => element.matches('a, area') && !web(address(element)))) {
    link.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, view: window }));
    await wait();
  }
  for (const button of elements.filter((element) => element.matches('form button, form input[type=submit], button[form]') && !element.matches('[data-do], [popovertarget]'))) {
    button.click();
    await wait();
  }
});

// What no page may hold where nobody trusts the texts; then its main part is read once more, as editors and scripts of
// others would, which must not make anything of it either.
const inspect = (page) => page.evaluate(() => {
  const found = [];
  const look = (root) => {
    for (const element of root.querySelectorAll('*')) {
      const name = element.localName;
      for (const attribute of Element.prototype.getAttributeNames.call(element)) {
        if (attribute.startsWith('on')) found.push(`${name} ${attribute}`);
      }
      if (['a', 'area', 'img', 'form', 'iframe'].includes(name)) {
        for (const key of ['href', 'src', 'action']) {
          if (!element.hasAttribute(key)) continue;
          const { protocol } = new URL(element.getAttribute(key), document.baseURI);
          if (!/^(https?|mailto|tel|vscode):$/.test(protocol)) found.push(`${name} ${key}=${element.getAttribute(key)}`);
        }
      }
      if (name === 'script' && !/json$/.test(element.type) && !/\/(theme|pagefind|\.gradus)\//.test(element.src)) found.push(`script ${element.src} ${element.textContent}`);
    }
    for (const element of root.querySelectorAll('.prose :is(script, style, iframe, object, embed, form, base, meta, link, template, math, textarea, select, [style], [name], [srcdoc])')) found.push(`in the text: ${element.outerHTML}`);
  };
  look(document);
  const main = document.querySelector('main') ?? document.body;
  const again = new DOMParser().parseFromString(main.innerHTML, 'text/html');
  look(again);
  for (let round = 0; round < 2; round += 1) {
    const copy = document.createElement('div');
    copy.innerHTML = main.innerHTML;
    document.body.append(copy);
    look(copy);
  }
  return found;
});

const pages = (site) => readdirSync(site, { recursive: true })
  .filter((path) => path.endsWith('.html') && !path.startsWith('pagefind'))
  .map((path) => relative('.', path).replace(/(^|\/)index\.html$/, '$1').split('/').map(encodeURIComponent).join('/'));

// Every page, and what readers can bring to one; what ran.
async function visit(trust) {
  const ran = new Set();
  const site = build(of(trust));
  const home = `http://localhost:${await serve(site)}/`;
  rebuild(dirname(site), {}, '--base-url', home);
  const page = await reader(ran);
  const visited = pages(site);
  assert(visited.length > 25, `${visited}`);
  const settled = async () => {
    await act(page);
    await page.waitForTimeout(50);
    if (trust === 'untrusted') {
      assert.deepEqual(await inspect(page), [], page.url());
      await page.waitForTimeout(30);
    }
  };
  for (const path of visited) {
    await page.goto(home + path);
    await settled();
  }
  // What was found, with its words.
  for (const words of ['marker', 'latency', ...answers]) {
    await page.goto(`${home}search/?q=${encodeURIComponent(words)}`);
    await page.waitForFunction(() => document.querySelector('[data-status]')?.textContent.length > 0);
    if (words === 'marker') assert(await page.locator('[data-results] a').count() > 2);
    await settled();
  }
  // Answers of others.
  for (const [index, text] of answers.entries()) {
    const first = (list) => list.slice(0, index === 0 ? list.length : 1);
    const encoded = encodeURIComponent(text);
    const item = (id) => encodeURIComponent(id);
    for (const share of first([
      `share=1&model=vectors&version=${encoded}&count=2&done=owner,${item(text)}&not-applicable=`,
      `share=1&model=${encoded}&version=1&count=1&done=owner`,
      `share=${encoded}&model=vectors&count=${encoded}&done=${encoded}`,
    ])) {
      for (const path of ['level-1/checklist/', 'assess/']) {
        await page.goto('about:blank');
        await page.goto(`${home}${path}#${share}`);
        await page.waitForTimeout(20);
        await settled();
      }
    }
    await page.goto(`${home}embed/level-1/?lang=${encoded}&theme=${encoded}&dimension=${encoded}&links=${encoded}`);
    await settled();
    const file = { format: 1, model: { id: 'vectors', version: text }, title: text, items: { owner: 'done', [text]: 'done', __proto__: text } };
    for (const saved of first([file, { ...file, items: { owner: text } }, { ...file, format: text }, { ...file, model: { id: text } }])) {
      await page.goto(`${home}level-1/checklist/`);
      await page.locator('[data-load]').setInputFiles({ name: `${text.replaceAll('/', '')}.json`, mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(saved)) });
      await page.waitForTimeout(30);
      await settled();
    }
    await page.evaluate((stored) => localStorage.setItem('gradus:checklist:vectors', stored), JSON.stringify(file));
    await page.goto(`${home}assess/`);
    await settled();
    await page.evaluate(() => localStorage.clear());
  }
  await page.context().close();
  return ran;
}

await check(`there are ${vectors.length} texts that try`, () => assert(vectors.length >= 150));

await check('where nobody trusts the texts no script runs', async () => {
  const ran = await visit('untrusted');
  assert.equal(told(ran), '');
});

await check('where the texts are the authors\' own, raw HTML and links of Markdown run and nothing else', async () => {
  const ran = await visit('authors');
  const wanted = vectors.filter((vector) => vector.runs).map((vector) => vector.number);
  const missing = wanted.filter((number) => !ran.has(number));
  const more = [...ran].filter((number) => vectors[number - 1].runs === false);
  assert.equal(`ran:\n${told(more)}\ndid not run:\n${told(missing)}`, 'ran:\n\ndid not run:\n');
});

await check('nothing runs in the preview, nor in what it tells of them', async () => {
  const ran = new Set();
  const site = await show(of('untrusted'));
  const page = await reader(ran);
  for (const path of ['', 'level-1/', 'notes/', 'dimensions/people/culture/', 'level-1/checklist/', 'glossary/']) {
    await page.goto(site.home + path);
    await until(page, () => document.querySelector('gradus-preview')?.shadowRoot?.getElementById('warnings')?.checkVisibility());
    await act(page);
    assert.deepEqual(await inspect(page), [], path);
  }
  await part(page, 'warnings').click();
  await page.waitForTimeout(100);
  // An error whose excerpt and message hold what its author wrote.
  site.write('content/notes.md', `---\ntitle: ["<img src=x onerror=${'pwned(0)'}>"\n---\n\ntext\n`);
  await said(page, 'errors', 'error');
  await part(page, 'errors').click();
  await page.waitForTimeout(100);
  const inside = await page.evaluate(() => {
    const { shadowRoot } = document.querySelector('gradus-preview');
    return [shadowRoot.querySelectorAll('img, iframe, object, [onclick], [onerror]').length, shadowRoot.textContent.includes('<img')];
  });
  assert.deepEqual(inside, [0, true]);
  await page.waitForTimeout(100);
  assert.deepEqual([...ran], []);
});

await check('the policy that docs/security.md names is enough for every page', async () => {
  const text = readFileSync(join(process.env.REPOSITORY, 'docs/security.md'), 'utf8');
  const policy = text.match(/^Content-Security-Policy: (.*)$/m)[1];
  const site = build(files);
  const home = `http://localhost:${await serve(site, { 'content-security-policy': policy })}/`;
  const page = await open();
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => console.error(`${event.effectiveDirective} ${event.blockedURI}`));
  });
  for (const path of pages(site)) await page.goto(home + path, { waitUntil: 'load' });
  await page.goto(`${home}search/?q=culture`);
  await page.locator('[data-results] a').first().waitFor();
  assert.deepEqual(page.problems, []);
  // It holds: a script in a page does not run.
  await page.evaluate(() => document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.ran = 1' })));
  assert.equal(await page.evaluate(() => window.ran), undefined);
  assert.equal(page.problems.length > 0, true);
});

await end();
