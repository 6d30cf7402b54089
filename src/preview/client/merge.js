// The live preview, second part: changes a page in place. What differs between two answers of the server is done to the
// page on show, so that what the reader and the scripts of the page did to it stays.
{
  const { mine } = gradusPreview;
  const root = document.documentElement;
  const calm = matchMedia('(prefers-reduced-motion: reduce)');
  const unsafe = new Error('cannot be merged');
  // From the nodes of the server's answer to those on show.
  const live = new WeakMap();
  const parse = (text) => new DOMParser().parseFromString(text, 'text/html');
  const kids = (node) => [...node.childNodes].filter((child) => !child.matches?.(mine));
  const marked = (node) =>
    [node, ...(node.querySelectorAll?.('[id], [data-item]') ?? [])].find((one) => one.id || one.dataset?.item);
  let flashes = new Set();
  let moves = new Set();

  // What search engines are told is read by no script of the page.
  const program = 'script:not([type="application/ld+json"])';
  // To these, scripts of the page do something once.
  const once = `[data-item], [popover], .theme, ${program}`;
  // What they read but once.
  const settled = (tree) =>
    JSON.stringify([
      [...tree.querySelectorAll(`${program}, base, meta[http-equiv], [popover]`)].map((one) =>
        one.hasAttribute('popover') ? one.id : one.outerHTML,
      ),
      [...tree.querySelectorAll('[data-item]')].map((box) => box.dataset.item).sort(),
    ]);

  // Changes the page that shows `old` to `fresh`. Throws where only loading it anew is safe.
  function change(old, fresh) {
    if (settled(old) !== settled(fresh)) throw unsafe;
    const anchors = inView();
    const { activeElement: focus } = document;
    [flashes, moves] = [new Set(), new Set()];
    root.toggleAttribute('data-gradus-morph', true);
    try {
      merge(old.documentElement, fresh.documentElement);
      rename(old, fresh);
      // The checklist's script fills in again what it counts.
      if (document.querySelector('[data-item]')) dispatchEvent(new StorageEvent('storage', { key: null }));
      if (focus !== document.activeElement && focus.isConnected) focus.focus({ preventScroll: true });
      const anchor = anchors.find(([element]) => element.isConnected && !moves.has(element));
      if (anchor) scrollBy({ top: anchor[0].getBoundingClientRect().top - anchor[1], behavior: 'instant' });
    } finally {
      requestAnimationFrame(() => requestAnimationFrame(() => root.toggleAttribute('data-gradus-morph', false)));
    }
    flash();
  }

  // The checklist's script makes a second box for items in a text, and names it after their words.
  function rename(old, fresh) {
    const wordsOf = (box) => box?.closest('label')?.textContent.trim();
    for (const box of fresh.querySelectorAll('.item > [data-item]')) {
      const [before, after] = [
        wordsOf(old.querySelector(`[data-item="${CSS.escape(box.dataset.item)}"]`)),
        wordsOf(box),
      ];
      const second = live.get(box)?.closest('label').parentElement.querySelector(':scope > .short > input');
      if (before !== after && second?.ariaLabel?.endsWith(before))
        second.ariaLabel = second.ariaLabel.slice(0, -before.length) + after;
    }
  }

  // What the reader sees, from above, and how far down it is. At the top of the page, the top stays.
  function inView() {
    const found = [];
    if (scrollY < 1) return found;
    for (const element of (document.querySelector('main') ?? document.body).querySelectorAll('*')) {
      const { top, height } = element.getBoundingClientRect();
      if (top < 0 || top > innerHeight || !height || element.closest(mine)) continue;
      if (['sticky', 'fixed'].includes(getComputedStyle(element).position)) continue;
      if (found.push([element, top]) > 40) break;
    }
    return found;
  }

  function merge(old, fresh) {
    const node = live.get(old);
    if (node) live.set(fresh, node);
    if (old.isEqualNode(fresh)) return follows(old, fresh);
    if (!node?.isConnected) throw unsafe;
    if (!node.localName) {
      if (node.data !== old.data) throw unsafe;
      if (node.data.trim() !== fresh.data.trim()) flashes.add(node.parentElement);
      node.data = fresh.data;
      return;
    }
    // What nobody typed into, and no script wrote to: code to copy.
    const isCode = node.localName === 'textarea' && node.readOnly && node.value === old.value;
    if (['noscript', 'textarea', 'template'].includes(node.localName) && !isCode) throw unsafe;
    attributes(old, fresh, node);
    if (isCode) {
      node.defaultValue = fresh.defaultValue;
      node.value = fresh.value;
      return;
    }
    children(old, fresh, node);
  }

  // Two that are the same: only the way to the nodes on show is laid anew.
  function follows(old, fresh) {
    const after = [...fresh.childNodes];
    [...old.childNodes].forEach((child, index) => {
      const node = live.get(child);
      if (node) live.set(after[index], node);
      follows(child, after[index]);
    });
  }

  function attributes(old, fresh, node) {
    for (const name of new Set([...old.getAttributeNames(), ...fresh.getAttributeNames()])) {
      const [before, after] = [old.getAttribute(name), fresh.getAttribute(name)];
      if (before === after) continue;
      if (name === 'class') {
        node.classList.remove(...old.classList);
        node.classList.add(...fresh.classList);
      } else if (after === null) {
        node.removeAttribute(name);
      } else {
        node.setAttribute(name, after);
        if (name === 'src') flashes.add(node);
      }
    }
  }

  function children(old, fresh, parent) {
    const [before, after] = [kids(old), kids(fresh)];
    const partners = align(before, after);
    const left = new Set(before);
    partners.forEach((one) => left.delete(one));
    for (const one of left) if (live.get(one)?.parentNode === parent) live.get(one).remove();
    const places = new Map(before.map((one, index) => [one, index]));
    const still = rising(after.flatMap((one) => (partners.has(one) ? [places.get(partners.get(one))] : [])));
    let last = null;
    const put = (node) => parent.insertBefore(node, last ? last.nextSibling : parent.firstChild);
    for (const child of after) {
      const partner = partners.get(child);
      let node = live.get(partner ?? child);
      if (!partner) {
        if (child.localName && (child.matches(once) || child.querySelector(once))) throw unsafe;
        node = document.importNode(child, true);
        link(child, node);
        put(node);
        flashes.add(node.localName ? node : parent);
      } else if (node?.parentNode === parent && !still.has(places.get(partner))) {
        put(node);
        moves.add(node);
      }
      if (partner) merge(partner, child);
      if (node?.parentNode === parent) last = node;
    }
  }

  function link(fresh, node) {
    live.set(fresh, node);
    fresh.childNodes.forEach((child, index) => link(child, node.childNodes[index]));
  }

  // Leads from what the server sent to what is on show, where scripts have added and changed already.
  function pair(old, node) {
    live.set(old, node);
    if (['noscript', 'template'].includes(old.localName)) return;
    align(kids(node), kids(old)).forEach((shownChild, child) => pair(child, shownChild));
  }

  // Which nodes of two lists are the same: by what they are, by name, and where they stand, by likeness. After → before.
  function align(before, after) {
    const found = new Map();
    const left = new Set(before);
    const take = (one, other) => [found.set(one, other), left.delete(other)];
    let [start, end] = [0, 0];
    const room = Math.min(before.length, after.length);
    while (start < room && before[start].isEqualNode(after[start])) take(after[start], before[start++]);
    while (end < room - start && before.at(-1 - end).isEqualNode(after.at(-1 - end)))
      take(after.at(-1 - end), before.at(-1 - end++));
    const open = after.slice(start, after.length - end);
    const name = (node) =>
      node.localName && marked(node) ? `${node.localName} ${marked(node).id || marked(node).dataset.item}` : null;
    for (const nameOf of [name, (node) => node.outerHTML ?? null]) {
      const named = group(left, nameOf);
      for (const one of open) {
        const key = found.has(one) ? null : nameOf(one);
        const other = key === null ? null : named.get(key)?.shift();
        if (other) take(one, other);
      }
    }
    const places = new Map(before.map((one, index) => [one, index]));
    let [at, run] = [start, []];
    const close = () => {
      const rest = [];
      while (left.has(before[at])) rest.push(before[at++]);
      const isFew = run.length * rest.length < 2000;
      const pairs = run.flatMap((one, i) =>
        rest
          .filter((other) => kind(one) === kind(other))
          .map((other) => [isFew ? likeness(one, other) : 0, Math.abs(i - rest.indexOf(other)), one, other]),
      );
      for (const [, , one, other] of pairs.sort((a, b) => b[0] - a[0] || a[1] - b[1])) {
        if (!found.has(one) && left.has(other)) take(one, other);
      }
      run = [];
    };
    for (const one of open) {
      if (!found.has(one)) run.push(one);
      else [close(), (at = places.get(found.get(one)) + 1)];
    }
    close();
    return found;
  }

  function group(list, nameOf) {
    const groups = new Map();
    for (const one of list) {
      const key = nameOf(one);
      if (groups.has(key)) groups.get(key).push(one);
      else groups.set(key, [one]);
    }
    return groups;
  }

  const kind = (node) => `${node.nodeName} ${node.type ?? ''}`;

  function likeness(one, other) {
    const [a, b] = [one, other].map((node) => new Set(node.textContent.split(/\s+/)));
    return [...a].filter((word) => b.has(word)).length / Math.max(a.size, b.size);
  }

  // The longest run of numbers that rises: what need not be moved.
  function rising(numbers) {
    const [tails, from] = [[], new Map()];
    for (const number of numbers) {
      let at = tails.findIndex((tail) => tail > number);
      if (at < 0) at = tails.length;
      from.set(number, tails[at - 1]);
      tails[at] = number;
    }
    const run = new Set();
    for (let number = tails.at(-1); number !== undefined; number = from.get(number)) run.add(number);
    return run;
  }

  // Shows what changed, once. An animation touches nothing of the page.
  function flash() {
    if (calm.matches) return;
    const blocks = new Set(
      [...flashes].map((element) => {
        while (element?.parentElement && /^(inline|contents)/.test(getComputedStyle(element).display))
          element = element.parentElement;
        return element;
      }),
    );
    const few = [...blocks].filter(
      (one) =>
        one?.isConnected &&
        document.body.contains(one) &&
        ![...blocks].some((other) => other !== one && other?.contains(one)),
    );
    if (few.length > 40) return;
    for (const block of few) {
      const tint = 'rgb(240 180 40 / 0.3)';
      block.animate([{ backgroundColor: tint, boxShadow: `0 0 0 4px ${tint}` }, {}], {
        duration: 1400,
        easing: 'ease-out',
      });
    }
  }

  function relink(head, old, swapped) {
    const node = kids(head).find((one) => live.get(one) === old);
    if (node) live.set(node, swapped);
  }

  Object.assign(gradusPreview, { parse, pair, change, relink });
}
