// The answers to the checklist: stored, the same at every box of an item, counted, saved, shared, compared.
// A classic script: modules load neither from files nor in sandboxed frames. Other scripts hear `gradus:answers`
// { answers: Map of id → answer, stored, fragment() }, and change words by `gradus:words` { name: text }.
'use strict';
{
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector) => document.querySelector(selector);
  const data = JSON.parse(one('script#checklist-data').textContent);
  const words = Object.assign({}, ...all('script[data-words]').map((script) => JSON.parse(script.textContent)));
  const schema = document.currentScript && new URL('../schema/progress.json', document.currentScript.src);
  const key = `gradus:checklist:${data.model}`;
  const renamed = new Map(Object.entries(data.renamed));
  // In a merge the last wins.
  const kinds = ['todo', 'not-applicable', 'done'];

  let answers = new Map();
  // Changes that could not be stored, why not, and what is stored there instead.
  const waiting = new Map();
  let trouble = '';
  let unreadable = '';
  // Answers that came with a link or a file.
  let shared = null;
  // The items that the page is about.
  let page = [];

  const answer = (id, from = answers) => from.get(id) ?? 'todo';
  const kindOf = (box) => ('na' in box.dataset ? 'not-applicable' : 'done');
  const make = (name, values) => Object.assign(document.createElement(name), values);
  const idsIn = (root) => [...new Set(all('[data-item]', root).map((box) => box.dataset.item))];

  // Answers by the ids of today. The last of an id counts: the one under its own name, else under the first old one.
  function follow(entries) {
    const old = ([id]) => renamed.has(id);
    return new Map(entries.reverse().sort((a, b) => old(b) - old(a)).map(([id, kind]) => [renamed.get(id) ?? id, kind]));
  }

  // The answers of a saved document, and the version that they were given to; throws what is wrong with it.
  function read(text) {
    const saved = JSON.parse(text);
    if (saved?.format > 1) throw 'newer';
    const entries = Object.entries(saved?.items ?? [0]);
    if (saved?.format !== 1 || !entries.every(([, kind]) => kinds.includes(kind))) throw 'badFile';
    if (saved.model?.id !== data.model) throw 'other';
    return [follow(entries), saved.model.version];
  }

  function write(more) {
    const items = Object.fromEntries([...answers].filter(([, kind]) => kind !== 'todo').sort());
    return JSON.stringify({ ...more, format: 1, model: { id: data.model, version: data.version }, items }, null, 1);
  }

  // Reads, changes and writes at once, for another tab may have written. Returns what takes it back.
  function commit(changes = new Map()) {
    let stored = null;
    [answers, trouble] = [new Map(waiting), ''];
    try {
      stored = localStorage.getItem(key);
    } catch {
      trouble = 'blocked';
    }
    try {
      if (stored !== null) answers = new Map([...read(stored)[0], ...waiting]);
    } catch {
      [trouble, unreadable] = ['unreadable', stored];
    }
    const before = new Map([...changes.keys()].map((id) => [id, answer(id)]));
    for (const [id, kind] of changes) {
      answers.set(id, kind);
      waiting.set(id, kind);
    }
    if (!trouble && waiting.size) {
      try {
        localStorage.setItem(key, write());
        waiting.clear();
      } catch {
        trouble = 'full';
      }
    }
    show();
    return before;
  }

  function commitAs(said, changes) {
    const before = commit(new Map(changes));
    tell('news', words[said], [words.undo, () => {
      commit(before);
      tell('news', words.undone);
    }]);
  }

  // Says what is wrong with the store (`trouble`), or what was done (`news`), with buttons.
  function tell(place, text = '', ...buttons) {
    const notice = one(`[data-notice=${place}]`);
    const [said, room, close] = notice.children;
    const focused = notice.contains(document.activeElement);
    if (said.textContent !== text) said.textContent = text;
    room.replaceChildren(...buttons.map(([textContent, onclick]) => make(
      'button', { type: 'button', className: 'button', textContent, onclick },
    )));
    if (focused) (text ? close : one('main')).focus({ preventScroll: true });
  }

  function warn() {
    const buttons = trouble !== 'unreadable' ? [[words.save, deeds.save]] : [
      [words.keep, () => download('stored.txt', unreadable)],
      [words.anew, () => commit(localStorage.removeItem(key))],
    ];
    tell('trouble', words[trouble], ...buttons.filter(([name]) => trouble && name));
  }

  function count(ids, from) {
    const of = (kind) => ids.filter((id) => answer(id, from) === kind).length;
    const [done, na] = [of('done'), of('not-applicable')];
    const values = { done, na, total: ids.length - na };
    const text = (words.tally + (na ? words.tallyNa : '')).replace(/{(\w+)}/g, (_, name) => values[name]);
    return { ...values, text };
  }

  function show() {
    for (const box of all('[data-item]')) {
      box.checked = answer(box.dataset.item) === kindOf(box);
    }
    for (const element of all('[data-count]')) {
      const { done, total, text } = count(element.dataset.count ? page : idsIn(element.closest('[data-list]')));
      if (element.localName === 'progress') [element.max, element.value] = [total || 1, total ? done : 1];
      else element.textContent = text;
    }
    all('.theirs').forEach((mark) => mark.remove());
    for (const box of shared ? all('[data-na]') : []) {
      const theirs = answer(box.dataset.item, shared);
      const className = theirs === answer(box.dataset.item) ? 'theirs' : 'theirs differs';
      box.parentElement.after(make('p', { className, textContent: words.theirs + words[theirs] }));
    }
    const gone = one('[data-retired]');
    if (gone) {
      const ids = [...answers.keys()].filter((id) => answer(id) !== 'todo' && !page.includes(id));
      gone.hidden = !ids.length;
      gone.lastElementChild.replaceChildren(...ids.map((id) => make(
        'li', { textContent: `${data.retired[id] ?? id}: ${words[answer(id)]}` },
      )));
    }
    warn();
    document.dispatchEvent(new CustomEvent('gradus:answers', { detail: { answers, stored: !trouble, fragment } }));
  }

  // An item stays in sight when its answer changes: else it would go from under the reader's hand.
  function filter() {
    const [kind, dimension] = [one('[name=show]:checked')?.value, one('[data-pick]')?.value];
    for (const item of all('.section .items > li')) {
      const other = kind && answer(item.querySelector('[data-item]').dataset.item) !== kind;
      item.classList.toggle('off', !!(other || (dimension && !item.closest(`[data-dimension="${dimension}"]`))));
    }
  }

  function download(name, text) {
    const href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
    make('a', { href, download: `${data.model}-${name}` }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60000);
  }

  // All answers as the end of an address; counted, since long links get cut.
  function fragment() {
    const ids = (kind) => [...answers.keys()].filter((id) => answer(id) === kind).map(encodeURIComponent);
    const [done, na] = [ids('done'), ids('not-applicable')];
    const head = new URLSearchParams({ share: 1, model: data.model, version: data.version, count: done.length + na.length });
    return `#${head}&done=${done}&not-applicable=${na}`;
  }

  function open() {
    const given = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
    if (given.share === undefined || !one('.compare')) return;
    delete document.documentElement.dataset.shared;
    compare(() => {
      const entries = kinds.flatMap((kind) => (given[kind] ?? '').split(',').filter(Boolean).map((id) => [id, kind]));
      if (given.share > 1) throw 'newer';
      if (given.share !== '1' || given.count !== `${entries.length}` || !given.model) throw 'badLink';
      if (given.model !== data.model) throw 'other';
      return [follow(entries), given.version];
    });
  }

  // Shows answers beside the reader's own.
  function compare(find) {
    let version;
    try {
      [shared, version] = find();
    } catch (wrong) {
      return tell('news', words[wrong] ?? words.badFile);
    }
    if ([...shared.keys(), ...answers.keys()].every((id) => answer(id, shared) === answer(id))) {
      deeds.leave();
      return tell('news', words.same);
    }
    const panel = one('.compare');
    panel.hidden = false;
    one('[data-theirs-count]').textContent = count(page, shared).text;
    one('[data-version]').textContent = version === data.version ? '' : version;
    show();
    panel.focus();
  }

  function take(said, changes) {
    commitAs(said, changes);
    deeds.leave();
    one('[data-notice=news] button').focus();
  }

  async function copy(field) {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      if (!document.execCommand('copy')) return tell('news', words.byHand);
    }
    tell('news', words.copied);
  }

  // What buttons do, by their `data-do`.
  const deeds = {
    save: () => download('progress.json', write(schema?.protocol.startsWith('http') && { $schema: schema.href })),
    clear: () => commitAs('cleared', page.map((id) => [id, 'todo'])),
    replace: () => take('replaced', [...answers.keys(), ...shared.keys()].map((id) => [id, answer(id, shared)])),
    merge: () => take('merged', [...shared].filter(([id, kind]) => kinds.indexOf(kind) > kinds.indexOf(answer(id)))),
    leave() {
      shared = null;
      one('.compare').hidden = true;
      history.replaceState(null, '', location.pathname + location.search);
      show();
      one('main').focus({ preventScroll: true });
    },
    link() {
      const field = one('[data-link]');
      field.hidden = false;
      field.value = location.href.split('#')[0] + fragment();
      copy(field);
    },
    copy: (button) => copy(button.closest('.snippet').querySelector('textarea')),
    close: (button) => tell(button.parentElement.dataset.notice),
  };

  let later;
  function onChange({ target }) {
    if (target.dataset.item) {
      commit(new Map([[target.dataset.item, target.checked ? kindOf(target) : 'todo']]));
      // Said aloud not at each tick, but when the reader pauses.
      clearTimeout(later);
      later = setTimeout(() => {
        const place = one('[data-announce]');
        if (place) place.textContent = one('[data-main]').textContent;
      }, 1000);
    } else if (target.matches('[data-load]')) {
      target.files[0]?.text().then((text) => compare(() => read(text)));
      target.value = '';
    } else {
      filter();
    }
  }

  // Items that stand in a text have one box there: this is the other.
  function complete(box) {
    const label = box.parentElement;
    if (label.parentElement.querySelector(':scope > .na')) return;
    const [other, mark] = [make('label', { className: 'na short' }), box.cloneNode()];
    mark.dataset.na = '';
    mark.ariaLabel = `${words.short}, ${words['not-applicable']}: ${label.textContent.trim()}`;
    other.append(mark, ` ${words.short}`);
    label.after(other);
  }

  document.addEventListener('DOMContentLoaded', () => {
    page = data.ids ?? data.items?.map(([id]) => id) ?? idsIn(document);
    all('.item > [data-item]').forEach(complete);
    // The address of the site may be known but to the browser.
    for (const field of all('[data-relative]')) {
      field.value = field.value.replace(/src="(.+?)"/g, (_, href) => `src="${new URL(href, location)}"`);
    }
    document.addEventListener('change', onChange);
    document.addEventListener('click', ({ target }) => {
      const button = target.closest('[data-do]');
      if (button) deeds[button.dataset.do](button);
    });
    document.addEventListener('gradus:words', ({ detail }) => {
      Object.assign(words, detail);
      show();
    });
    addEventListener('storage', (event) => [key, null].includes(event.key) && commit());
    // A browser that goes back puts the boxes as they were.
    addEventListener('pageshow', () => filter(commit()));
    addEventListener('hashchange', open);
    commit();
    open();
  });
}
