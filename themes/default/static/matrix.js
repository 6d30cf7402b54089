// The grid of the whole model: keys to move in it, a filter, the reader's progress, and one level at a time on a phone.
'use strict';
{
  const region = document.querySelector('.matrix');
  const rows = region ? [...region.querySelectorAll('tr')] : [];
  const isRtl = document.dir === 'rtl';

  // Arrow keys go to the next link in their direction. Tab goes through all links, as everywhere.
  function onKey(event) {
    const cell = event.target.closest('th, td');
    if (!cell || event.altKey || event.metaKey || event.shiftKey) return;
    const go = {
      ArrowLeft: isRtl ? [0, 1] : [0, -1], ArrowRight: isRtl ? [0, -1] : [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0],
    }[event.key];
    let found;
    if (event.key === 'Home' || event.key === 'End') {
      const line = event.ctrlKey ? shown() : [cell.parentElement];
      const links = line.flatMap((row) => [...row.querySelectorAll('a')]);
      found = event.key === 'Home' ? links[0] : links.at(-1);
    } else if (go && !event.ctrlKey) {
      found = next(cell, go);
    }
    if (!found) return;
    event.preventDefault();
    found.focus({ preventScroll: true });
    reveal(found);
  }

  const shown = () => rows.filter((row) => !row.parentElement.hidden);

  // What is at an edge, or beside gaps alone, stays where it is. A row that is a heading has one cell for all columns.
  function next(cell, [down, on]) {
    const lines = shown();
    let y = lines.indexOf(cell.parentElement) + down;
    let x = (cell.colSpan > 1 ? column : cell.cellIndex) + on;
    if (cell.colSpan === 1) column = cell.cellIndex;
    for (; lines[y] && x >= 0 && x < lines[0].cells.length; y += down, x += on) {
      const cells = lines[y].cells;
      const link = (cells[x] ?? (cells.length === 1 && down ? cells[0] : null))?.querySelector('a')
        ?? (down && lines[y].closest('thead') ? lines[y].querySelector('a') : null);
      if (link) {
        if (on) column = x;
        return link;
      }
    }
    return null;
  }
  let column = 0;

  // Into sight, below and beside the heads that stay.
  function reveal(link) {
    link.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
    const [head, corner] = [region.querySelector('thead'), region.querySelector('th')];
    if (link.closest('thead')) return;
    const box = link.getBoundingClientRect();
    const top = head.querySelector('th').getBoundingClientRect();
    const scrolls = region.scrollHeight > region.clientHeight + 1;
    const under = top.bottom - box.top;
    if (under > 0) (scrolls ? region : window).scrollBy({ top: -under - 1, behavior: 'instant' });
    if (link.closest('th')) return;
    const side = corner.getBoundingClientRect();
    const hidden = isRtl ? box.right - side.left : side.right - box.left;
    if (hidden > 0) region.scrollBy({ left: isRtl ? hidden : -hidden, behavior: 'instant' });
  }

  function filter(dimension) {
    for (const group of region.querySelectorAll('tbody')) group.hidden = !!dimension && group.dataset.dimension !== dimension;
  }

  // The answers as the checklist's script keeps them: an item is counted unless it does not apply.
  function shade() {
    const data = JSON.parse(document.querySelector('#matrix-data').textContent);
    const words = JSON.parse(document.querySelector('#matrix-words').textContent);
    let items = {};
    try {
      const saved = JSON.parse(localStorage.getItem(`gradus:checklist:${data.model}`));
      if (saved?.format === 1 && saved.model?.id === data.model) items = saved.items;
    } catch {
      // Nothing is stored that can be read: nothing is shown.
    }
    const answers = new Map();
    const entries = Object.entries(items);
    for (const [id, kind] of entries) if (data.renamed[id]) answers.set(data.renamed[id], kind);
    for (const [id, kind] of entries) if (!data.renamed[id]) answers.set(id, kind);
    for (const cell of region.querySelectorAll('[data-items]')) {
      const kinds = cell.dataset.items.split(' ').map((id) => answers.get(id));
      const of = (kind) => kinds.filter((one) => one === kind).length;
      const [done, na] = [of('done'), of('not-applicable')];
      const total = kinds.length - na;
      const share = total ? done / total : 1;
      cell.classList.toggle('begun', done + na > 0);
      cell.classList.toggle('whole', done + na > 0 && share === 1);
      cell.style.setProperty('--done', share);
      const said = cell.querySelector('.said') ?? cell.firstElementChild.appendChild(Object.assign(document.createElement('span'), { className: 'said unseen' }));
      const text = words.tally + (na ? words.tallyNa : '');
      said.textContent = done + na ? ` ${text.replace(/{(\w+)}/g, (_, name) => ({ done, total, na })[name])}` : '';
    }
  }

  // On a phone: the level that is in sight is marked in the strip above, and a tap there brings one into sight.
  function follow() {
    const links = [...document.querySelectorAll('.switch a')];
    const heads = [...region.querySelectorAll('thead th.lv')];
    const at = (index) => region.scrollTo({ left: (isRtl ? -1 : 1) * heads[0].offsetWidth * index });
    let current = -1;
    const mark = () => {
      const width = heads[0].offsetWidth;
      const now = Math.min(links.length - 1, Math.round(Math.abs(region.scrollLeft) / width));
      if (now === current || !links[0].offsetParent) return;
      current = now;
      links.forEach((link, index) => (index === now ? link.setAttribute('aria-current', 'true') : link.removeAttribute('aria-current')));
      const strip = links[now].closest('ol');
      const item = links[now].parentElement;
      strip.scrollTo({ left: item.offsetLeft - strip.offsetLeft - (strip.clientWidth - item.offsetWidth) / 2 });
    };
    links.forEach((link, index) => link.addEventListener('click', (event) => {
      event.preventDefault();
      at(index);
    }));
    region.addEventListener('scroll', mark, { passive: true });
    addEventListener('resize', mark);
    mark();
  }

  if (region) {
    region.addEventListener('keydown', onKey);
    const choice = document.querySelector('[data-filter]');
    choice?.addEventListener('change', ({ target }) => filter(target.value));
    // A browser that goes back puts the choice as it was.
    if (choice) addEventListener('pageshow', () => filter(choice.querySelector(':checked').value));
    if (document.querySelector('#matrix-data')) {
      addEventListener('storage', shade);
      addEventListener('pageshow', shade);
      shade();
    }
    if (document.querySelector('.switch')) follow();
  }
}
