// The levels of a topic: what is the same at two of them, a comparison of any two, and what is folded on a small screen.
'use strict';
{
  const group = document.querySelector('.abreast');
  const tools = document.querySelector('.topic-tools');
  const cells = group ? [...group.children] : [];
  const words = tools && JSON.parse(tools.querySelector('#topic-words').textContent);
  const selects = tools ? [...tools.querySelectorAll('[data-compare]')] : [];
  const find = (selector) => tools.querySelector(selector);
  const nameOf = (cell) => cell.querySelector('h2').textContent.trim();
  let pair = [];

  // The blocks of a text that hold no other blocks.
  const blocks = 'p, li, dt, dd, td, th, pre, blockquote, h3, h4, h5, h6, figcaption, summary, .item';
  // An item that stands for a text is called as the topic is, at every level.
  const title = document.querySelector('h1').textContent.trim();

  function sentences(cell) {
    const found = [];
    const skip = '.steps, .more, .gap, .checks-title, .na, .theirs, .to-text';
    for (const block of cell.querySelectorAll(blocks)) {
      if (block.closest(skip) || block.querySelector(blocks)) continue;
      const nodes = [];
      const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
      let text = '';
      while (walker.nextNode()) {
        if (walker.currentNode.parentElement.closest(skip)) continue;
        nodes.push([text.length, walker.currentNode]);
        text += walker.currentNode.data;
      }
      for (const { segment, index } of cut(text)) {
        const key = segment.replace(/\s+/g, ' ').trim();
        if (key && key !== title) found.push({ key, nodes, start: index, end: index + segment.trimEnd().length });
      }
    }
    return found;
  }

  const segmenter = window.Intl?.Segmenter && new Intl.Segmenter(document.documentElement.lang || undefined, { granularity: 'sentence' });
  const cut = (text) => (segmenter ? [...segmenter.segment(text)] : [{ segment: text, index: 0 }]);

  function rangeOf({ nodes, start, end }) {
    const at = (offset) => nodes.findLast(([from]) => from <= offset) ?? nodes[0];
    const [first, last] = [at(start), at(Math.max(start, end - 1))];
    const range = new Range();
    range.setStart(first[1], start - first[0]);
    range.setEnd(last[1], Math.min(end - last[0], last[1].data.length));
    return range;
  }

  // What also stands at the nearest level before that says anything; of a pair, what stands at both.
  function mark() {
    if (!window.Highlight) return;
    const texts = cells.map(sentences);
    const keys = texts.map((text) => new Set(text.map(({ key }) => key)));
    const ranges = [];
    cells.forEach((cell, index) => {
      const others = pair.length ? pair.filter((one) => one !== index) : [keys.findLastIndex((one, at) => at < index && one.size)];
      if (pair.length && !pair.includes(index)) return;
      for (const other of others.filter((one) => one >= 0)) {
        ranges.push(...texts[index].filter(({ key }) => keys[other].has(key)).map(rangeOf));
      }
    });
    find('.mark').classList.toggle('vain', !ranges.length);
    if (find('[data-mark]').checked && ranges.length) CSS.highlights.set('gradus-same', new Highlight(...ranges));
    else CSS.highlights.delete('gradus-same');
  }

  // Shows two levels, or all.
  function compare(ids) {
    const found = ids.map((id) => cells.findIndex((cell) => cell.dataset.level === id));
    pair = found.length === 2 && found.every((one) => one >= 0) && found[0] !== found[1] ? found : [];
    cells.forEach((cell, index) => cell.classList.toggle('out', pair.length > 0 && !pair.includes(index)));
    document.querySelectorAll('.strip li[data-level]').forEach((item) => {
      item.classList.toggle('out', pair.length > 0 && !pair.some((one) => cells[one].dataset.level === item.dataset.level));
    });
    group.classList.toggle('two', pair.length > 0);
    find('[data-compare-end]').hidden = !pair.length;
    if (pair.length) pair.forEach((one, index) => { selects[index].value = cells[one].dataset.level; });
    mark();
  }

  function choose() {
    const ids = selects.map((select) => select.value);
    compare(ids.filter(Boolean));
    address();
    if (pair.length) say(words.comparing, ...pair.map((one) => nameOf(cells[one])));
  }

  // The address keeps what is compared.
  function address() {
    const url = new URL(location);
    if (pair.length) url.searchParams.set('compare', pair.map((one) => cells[one].dataset.level).join(','));
    else url.searchParams.delete('compare');
    history.replaceState(history.state, '', url.href.replace('%2C', ','));
  }

  function say(text, first, second) {
    find('[data-said]').textContent = text.replace('{first}', first).replace('{second}', second);
  }

  // Each level can be folded; on a wide screen the columns are all open.
  function fold(cell, folded) {
    cell.classList.toggle('folded', folded);
    cell.querySelector('.fold')?.setAttribute('aria-expanded', String(!folded));
    const all = find('[data-folds]');
    if (all) all.textContent = cells.every((one) => one.classList.contains('folded')) ? words.expand : words.collapse;
  }

  function addFold(cell) {
    const heading = cell.querySelector('.named h2');
    const body = cell.querySelector('.body');
    body.id = `page.${cell.dataset.level}`;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'button fold';
    button.setAttribute('aria-label', words.fold.replace('{title}', nameOf(cell)));
    button.setAttribute('aria-controls', body.id);
    button.setAttribute('aria-expanded', 'true');
    button.innerHTML = '<svg class="ui" viewBox="0 0 24 24" aria-hidden="true"><path d="m7 10 5 5 5-5"/></svg>';
    button.addEventListener('click', () => fold(cell, !cell.classList.contains('folded')));
    heading.parentElement.append(button);
  }

  // A link to a level opens it.
  function open() {
    const id = decodeURIComponent(location.hash.slice(1));
    const target = document.getElementById(id);
    const cell = target?.closest('.abreast > .cell');
    if (!cell) return;
    if (cell.classList.contains('out')) {
      compare([]);
      selects.forEach((select) => { select.value = ''; });
      address();
    }
    fold(cell, false);
    target.scrollIntoView({ inline: 'start' });
  }

  if (tools) {
    cells.forEach(addFold);
    selects.forEach((select) => select.addEventListener('change', choose));
    find('[data-mark]').addEventListener('change', mark);
    find('[data-compare-end]').addEventListener('click', () => {
      selects.forEach((select) => { select.value = ''; });
      choose();
      selects[0].focus();
      say(words.all);
    });
    find('[data-folds]').addEventListener('click', () => {
      const folded = !cells.every((cell) => cell.classList.contains('folded'));
      cells.forEach((cell) => fold(cell, folded));
    });
    delete document.documentElement.dataset.compare;
    addEventListener('hashchange', open);
    compare((new URLSearchParams(location.search).get('compare') ?? '').split(',').filter(Boolean));
    open();
  }
}
