// Where the reader stands, from the answers that `checklist.js` tells of. A level is reached in a dimension when nothing
// of it and of the levels below is left to do there. Overall it is reached when that holds for all items.
'use strict';
{
  const data = JSON.parse(document.querySelector('script#checklist-data').textContent);
  const words = Object.assign(
    {}, ...[...document.querySelectorAll('script[data-words]')].map((script) => JSON.parse(script.textContent)),
  );
  const fill = (text, values) => text.replace(/{(\w+)}/g, (_, name) => values[name]);
  // The target is a setting of this browser: it is in no saved file, and in no link.
  const targetKey = `gradus:target:${data.model}`;
  const one = (selector) => document.querySelector(selector);
  const rows = [...document.querySelectorAll('[data-row]')];
  const last = data.levels.length - 1;
  const select = one('#page\\.target');
  let answers = new Map();
  // Items that were ticked in the list stay in it until the reader leaves the page.
  const kept = new Set();
  let listed = '';

  const isDone = ([id]) => answers.get(id) === 'done';
  const applies = ([id]) => answers.get(id) !== 'not-applicable';
  const isOpen = (item) => applies(item) && !isDone(item);

  function itemsOf(dimension, level) {
    return data.items.filter((item) => item[2] === dimension && item[1] === level);
  }

  // The highest level that has items, with nothing left to do in it and below; -1: none yet.
  function reached(items) {
    const open = items.filter(isOpen).map((item) => item[1]);
    const passed = items.map((item) => item[1]).filter((level) => level < Math.min(...open, last + 1));
    return Math.max(-1, ...passed);
  }

  function standing() {
    return rows.map((row) => {
      const dimension = Number(row.dataset.row);
      const levels = data.levels.map((_, level) => {
        const items = itemsOf(dimension, level);
        return { items: items.length, total: items.filter(applies).length, done: items.filter(isDone).length };
      });
      return { row, dimension, name: row.cells[0].textContent.trim(), levels, reached: reached(data.items.filter((item) => item[2] === dimension)) };
    });
  }

  const nameOf = (level) => data.levels[level]?.title ?? words.none;

  function say({ items, total, done }) {
    if (!items) return '';
    return total ? fill(words.share, { done, total }) : words['not-applicable'];
  }

  function fillTable(stands) {
    for (const { row, levels, reached: level } of stands) {
      levels.forEach((one, index) => {
        const cell = row.cells[index + 1];
        cell.textContent = say(one);
        cell.classList.toggle('passed', one.items > 0 && index <= level);
      });
      row.lastElementChild.textContent = nameOf(level);
    }
  }

  const svg = (name, attributes, ...inside) => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...inside);
    return element;
  };

  // A flight of steps for each dimension. Widths are shares of the whole, so that it fits without being drawn anew.
  function draw(stands) {
    const [height, base, tallest] = [88, 58, 28];
    const isRtl = document.dir === 'rtl';
    const width = 100 / data.levels.length;
    const place = (x, size) => ({ x: `${isRtl ? 100 - x - size : x}%`, width: `${size}%` });
    const parts = stands.flatMap(({ name, levels, reached: level }, index) => {
      const y = index * height;
      const heading = [
        svg('text', { x: isRtl ? '100%' : 0, y: y + 16, class: 'name' }, name),
        svg('text', { x: isRtl ? 0 : '100%', y: y + 16, class: 'level', 'text-anchor': 'end' }, nameOf(level)),
      ];
      const steps = levels.flatMap(({ items, total, done }, step) => {
        const tall = 8 + ((tallest - 8) * step) / Math.max(last, 1);
        const x = step * width;
        const share = total ? done / total : 1;
        const box = { y: y + base - tall, height: tall };
        if (!items) return [svg('rect', { ...place(x, width - 0.8), y: y + base - 1, height: 1, class: 'none' })];
        const color = `lv lv-${step + 1}`;
        return [
          svg('rect', { ...place(x, width - 0.8), ...box, class: `${color} room` }),
          svg('rect', { ...place(x, (width - 0.8) * share), ...box, class: `${color} fill` }),
          svg('text', { x: `${isRtl ? 100 - x : x}%`, y: y + base + 14, class: 'share' },
            `${step <= level ? '✓ ' : ''}${total ? `${done}/${total}` : words.naShare}`),
        ];
      });
      return [...heading, ...steps];
    });
    const levels = stands.map(({ name, reached: level }) => `${name}: ${nameOf(level)}`).join('; ');
    const label = fill(words.chart, { levels });
    one('[data-chart]').replaceChildren(
      svg('svg', { role: 'img', 'aria-label': label, width: '100%', height: stands.length * height }, ...parts),
    );
    shorten();
  }

  // Text in SVG does not wrap: a name that runs into what stands beside it is cut. The table has all of it.
  function shorten() {
    const width = one('[data-chart]').clientWidth;
    for (const name of document.querySelectorAll('.chart .name')) {
      const room = width - name.nextElementSibling.getComputedTextLength() - 16;
      let text = name.textContent;
      while (text.length > 1 && name.getComputedTextLength() > room) {
        text = text.slice(0, -1);
        name.textContent = `${text.trimEnd()}…`;
      }
    }
  }

  // For each dimension the items of the lowest level that is not reached, up to the target.
  function next(stands) {
    const target = Number(select.value);
    const groups = stands.flatMap(({ dimension, name, levels }) => {
      const wanted = levels.flatMap((_, level) => {
        const items = itemsOf(dimension, level);
        return level <= target && items.some((item) => isOpen(item) || kept.has(item[0])) ? [[level, items]] : [];
      });
      const lowest = wanted.find(([, items]) => items.some(isOpen))?.[0] ?? last;
      return wanted.filter(([level]) => level <= lowest).map(([level, items]) => ({ name, level, items }));
    });
    const shown = groups.map(({ name, level, items }) => ({
      name, level, items: items.filter((item) => isOpen(item) || kept.has(item[0])),
    }));
    one('[data-nothing]').hidden = shown.some(({ items }) => items.some(isOpen));
    const now = JSON.stringify(shown.map(({ level, items }) => [level, items.map(([id]) => id)]));
    if (now === listed) return;
    listed = now;
    const focused = document.activeElement?.matches('[data-next] [data-item]') && document.activeElement;
    one('[data-next]').replaceChildren(...shown.map(group));
    if (focused) {
      const { item, na } = focused.dataset;
      one(`[data-next] [data-item="${item}"]${na === undefined ? ':not([data-na])' : '[data-na]'}`)?.focus();
    }
  }

  function group({ name, level, items }) {
    const part = document.createElement('section');
    const heading = document.createElement('h3');
    const list = document.createElement('ul');
    const rank = document.createElement('span');
    Object.assign(rank, { className: `rank lv lv-${level + 1}`, textContent: data.levels[level].title });
    heading.append(`${name} `, rank);
    list.className = 'items';
    list.append(...items.map(show));
    part.append(heading, list);
    return part;
  }

  function show([id, , , title, href]) {
    const item = document.importNode(one('#page\\.item').content.firstElementChild, true);
    item.querySelector('.item span').textContent = title;
    const [done, na] = item.querySelectorAll('[data-item]');
    Object.assign(done, { checked: answers.get(id) === 'done' }).dataset.item = id;
    Object.assign(na, { checked: answers.get(id) === 'not-applicable', ariaLabel: fill(words.naItem, { title }) }).dataset.item = id;
    const link = item.querySelector('.to-text a');
    Object.assign(link, { href, ariaLabel: fill(words.readOn, { title }) });
    if (link.protocol === 'file:' && link.pathname.endsWith('/')) link.pathname += 'index.html';
    return item;
  }

  function update() {
    const stands = standing();
    one('[data-overall]').textContent = nameOf(reached(data.items));
    fillTable(stands);
    draw(stands);
    next(stands);
  }

  function remember(value) {
    try {
      if (value !== undefined) localStorage.setItem(targetKey, value);
      return localStorage.getItem(targetKey);
    } catch {
      return null;
    }
  }

  document.addEventListener('gradus:answers', ({ detail }) => {
    answers = detail.answers;
    update();
  });
  document.addEventListener('change', ({ target }) => {
    if (target === select) {
      remember(select.value);
      kept.clear();
      next(standing());
    }
  });
  // Before the answer changes, so that the item is still in the list afterwards.
  document.addEventListener('change', ({ target }) => {
    if (target.matches('[data-next] [data-item]')) kept.add(target.dataset.item);
  }, true);

  const stored = remember();
  select.value = stored !== null && data.levels[stored] ? stored : String(last);
}
