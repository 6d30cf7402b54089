// A walk through a page by Tab alone: what it reaches, in which order, and whether one sees where one is.

const arrows = ['ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp'];

// What scrolls becomes a stop of the keyboard once its size is known: some frames after the page is there.
const settled = (page) => page.evaluate(async () => {
  await document.fonts.ready;
  for (let left = 3; left > 0; left -= 1) await new Promise((done) => requestAnimationFrame(done));
});

// Runs in the page: numbers what can be focused, and remembers how it looks without the focus.
function prepare(layer) {
  const names = ['boxShadow', 'backgroundColor', 'color', 'borderTopColor', 'borderTopWidth', 'textDecorationLine', 'textDecorationThickness'];
  const look = (element) => [element, element.closest('label') ?? element, element.parentElement ?? element].map((one) => names.map((name) => getComputedStyle(one)[name]).join()).join('|');
  const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest('[inert]') && element.getClientRects().length > 0;
  const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex], iframe, audio[controls], video[controls], [contenteditable=true]')];
  const radios = new Set();
  const usable = all.filter((element) => {
    if (!shown(element) || element.matches(':disabled, input[type=hidden]')) return false;
    if (element.type !== 'radio') return true;
    // The arrow keys lead on within a group.
    const group = [...document.getElementsByName(element.name)].filter((one) => one.form === element.form);
    const chosen = group.find((one) => one.checked) ?? group.find(shown);
    return chosen === element && !radios.has(element.name) && radios.add(element.name);
  });
  const list = usable.filter((element) => element.tabIndex >= 0 && (!layer || element.closest(layer)));
  // Links and controls that Tab passes by: arrow keys have to lead there.
  const passed = usable.filter((element) => element.tabIndex < 0 && (!layer || element.closest(layer)) && element.matches('a[href], button, input, select, textarea, summary'));
  const say = (element) => `${element.outerHTML.replace(/\s+/g, ' ').slice(0, 110)}`;
  window.walk = {
    list, passed, say, look, log: [],
    before: new Map([...list, ...passed].map((element) => [element, look(element)])),
    // Where the focus is: the number of the element, and what is wrong with it there.
    here() {
      const element = document.activeElement;
      if (!element || element === document.body || element === document.documentElement) return { at: -1 };
      const at = list.indexOf(element);
      const problems = [];
      const style = getComputedStyle(element);
      const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1 && !/rgba\(0, 0, 0, 0\)|transparent/.test(style.outlineColor);
      const before = this.before.get(element);
      if (at >= 0 && !outlined && before === look(element)) problems.push(`one does not see that it has the focus: ${say(element)}`);
      const rects = [...element.getClientRects()].filter((rect) => rect.width && rect.height);
      const seen = rects.some((rect) => [[0.5, 0.5], [0.1, 0.2], [0.9, 0.2], [0.1, 0.8], [0.9, 0.8]].some(([x, y]) => {
        const top = document.elementFromPoint(rect.left + rect.width * x, rect.top + rect.height * y);
        return top && (element.contains(top) || top.contains(element) || [...element.labels ?? []].some((label) => label.contains(top)));
      }));
      if (at >= 0 && !seen) problems.push(`what has the focus is covered or outside of the window: ${say(element)}`);
      return { at, scrolls: at < 0 && element.scrollWidth + element.scrollHeight > element.clientWidth + element.clientHeight, what: say(element), problems, layer: !!element.closest('[popover], dialog') };
    },
  };
  if (!layer && document.activeElement !== document.body) document.activeElement.blur();
  addEventListener('keyup', ({ key }) => key === 'Tab' && window.walk.log.push(window.walk.here()), true);
  const positive = list.filter((element) => element.tabIndex > 0).map((element) => `a tabindex above 0: ${say(element)}`);
  return { total: list.length, passed: passed.length, positive };
}

// Presses Tab some times at once, and tells where the focus was after each: the page notes it when the key comes up.
async function tab(page, times, modifiers = 0) {
  const session = await page.context().newCDPSession(page);
  const key = { key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9, modifiers };
  const sent = Array.from({ length: times }, () => ['rawKeyDown', 'keyUp']).flat().map((type) => session.send('Input.dispatchKeyEvent', { type, ...key }));
  await Promise.all(sent);
  await session.detach();
  return page.evaluate(() => window.walk.log.splice(0));
}

// Walks from the top to where the focus leaves the page; returns what is wrong. With a layer that was opened (a menu), the
// walk is through that layer: what Escape uncovers may be covered meanwhile.
export async function walk(page, layer) {
  await settled(page);
  const { total, passed, positive } = await page.evaluate(prepare, layer);
  const problems = [...positive];
  const reached = new Set();
  let last = -1;
  const limit = total * 2 + 40;
  let steps = 0;
  walking: for (; steps <= limit; steps += 50) {
    for (const now of await tab(page, 50)) {
      if (now.at === -1 && !now.what) break walking;
      if (now.at < 0) {
        if (layer) break walking;
        // Chromium lets one scroll what has nothing in it to focus.
        if (!now.scrolls) problems.push(`Tab leads to what is no control: ${now.what}`);
        continue;
      }
      if (reached.has(now.at)) break walking;
      problems.push(...now.problems);
      if (now.at < last && !now.layer) problems.push(`Tab leads back in the text of the page: ${now.what}`);
      reached.add(now.at);
      if (!now.layer) last = now.at;
    }
  }
  if (steps > limit) problems.push(`Tab does not come to an end after ${steps} steps`);
  const lost = await page.evaluate((seen) => window.walk.list.filter((_, at) => !seen.includes(at)).map(window.walk.say), [...reached]);
  problems.push(...lost.map((what) => `Tab never reaches ${what}`));
  if (passed && !layer) problems.push(...await byArrows(page));
  // And back, a few steps.
  if (reached.size > 2 && !layer) {
    await page.evaluate(() => window.walk.list.at(-1).focus());
    const [back] = await tab(page, 1, 8);
    if (!back || back.at === total - 1) problems.push(`Shift+Tab does not leave ${back?.what}`);
  }
  return [...new Set(problems)];
}

// What Tab passes by is reached by arrow keys from what it reaches.
async function byArrows(page) {
  const seeds = await page.evaluate(() => {
    const { list, passed } = window.walk;
    window.walk.all = [...list, ...passed];
    const groups = passed.map((element) => element.closest('[role=grid], [role=tablist], [role=toolbar], [role=listbox], [role=menu], table, ul, ol') ?? element.parentElement);
    return list.flatMap((element, at) => groups.some((group) => group.contains(element)) ? [at] : []);
  });
  const seen = new Set(seeds);
  for (const at of seen) {
    for (const arrow of arrows) {
      await page.evaluate((here) => window.walk.all[here].focus(), at);
      await page.keyboard.press(arrow);
      const next = await page.evaluate(() => window.walk.all.indexOf(document.activeElement));
      if (next >= 0) seen.add(next);
    }
  }
  const lost = await page.evaluate((found) => window.walk.all.slice(window.walk.list.length).filter((_, at) => !found.includes(at + window.walk.list.length)).map(window.walk.say), [...seen]);
  return lost.map((what) => `neither Tab nor an arrow key reaches ${what}`);
}
