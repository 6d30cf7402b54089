// The live preview, last part: one connection for all tabs, and what is done when the site changed.
// A classic script with `defer`: it runs after those of the theme and before DOMContentLoaded.
(() => {
  // A sandboxed frame has no origin: it reaches neither the server nor other tabs.
  if (self.origin === 'null') return;

  const { attempt, safe, pathOf, edits, makeBar, make } = gradusPreview;
  const { parse, pair, change, relink } = gradusPreview;
  const root = document.documentElement;
  const here = location.pathname + location.search;
  const framed = window.top !== window;
  // A page with a policy of its own may not connect: the tab that leads fetches for it.
  const policed = !!document.querySelector('meta[http-equiv="content-security-policy" i]');
  const wait = (time) => new Promise((done) => setTimeout(done, time));
  const isHidden = () => document.visibilityState === 'hidden';

  // ---- What the server says: heard by one tab, which passes it on. Browsers allow six connections to a host. ----

  const channel = attempt(() => new BroadcastChannel('gradus-preview'));
  const shares = !!(channel && navigator.locks);
  const me = attempt(() => (sessionStorage.gradusTab ??= `${Math.random()}`));
  const asked = new Map();
  let latest = null;
  let away = false;
  let source = null;
  let leave = null;

  function connect() {
    source = new EventSource('/.gradus/events');
    source.addEventListener('revision', ({ data }) => pass({ event: JSON.parse(data) }));
    source.onerror = () => {
      pass({ away: true });
      // Some browsers give up.
      if (source?.readyState === EventSource.CLOSED) setTimeout(() => source && connect(), 1000);
    };
  }

  function disconnect() {
    source?.close();
    source = null;
  }

  function pass(message) {
    if (shares) channel.postMessage(message);
    hear(message);
  }

  function join() {
    if (!shares) return policed || isHidden() || source || connect();
    channel.postMessage({ hello: true });
    if (policed || leave) return;
    const waiting = new AbortController();
    leave = () => waiting.abort();
    navigator.locks
      .request(
        'gradus-preview',
        { signal: waiting.signal },
        () =>
          new Promise((release) => {
            leave = () => {
              disconnect();
              release();
            };
            connect();
          }),
      )
      .catch(() => {});
  }

  function quit() {
    leave?.();
    leave = null;
    disconnect();
  }

  async function hear(message) {
    if (message.event) receive(message.event, message.repeated);
    else if (message.away && !away) {
      away = true;
      if (bar) bar.away = true;
      bar?.show();
    } else if (message.hello && source && latest) {
      channel.postMessage(away ? { away } : { event: latest, repeated: true });
    } else if (message.ask && source && safe(message.href, true)) {
      const answer = await load(message.href, message.etag).catch(() => null);
      channel.postMessage({ answer, to: message.ask });
    } else if (message.to) {
      asked.get(message.to)?.(message.answer);
    }
  }

  async function load(href, etag = null) {
    if (policed) {
      if (!shares) throw new Error('no connection');
      const ask = `${Math.random()}`;
      channel.postMessage({ ask, href, etag });
      const answer = await Promise.race([new Promise((done) => asked.set(ask, done)), wait(3000)]);
      asked.delete(ask);
      if (!answer) throw new Error('no answer');
      return answer;
    }
    const response = await fetch(href, { cache: 'no-store', headers: etag ? { 'If-None-Match': etag } : {} });
    const [found, moved] = ['etag', 'gradus-moved'].map((name) => response.headers.get(name));
    return { status: response.status, etag: found, moved, text: await response.text() };
  }

  async function json(href) {
    const { status, text } = await load(href);
    return status === 200 ? JSON.parse(text) : null;
  }

  // ---- Revisions ----

  let shown = null;
  let files = new Set();
  let everything = false;
  let [due, busy] = [false, false];

  function receive(event, repeated) {
    const [before, wasAway] = [latest, away];
    [latest, away] = [event, false];
    if (bar) bar.away = false;
    // The first tells where the site stands.
    if (!before) return update();
    if (!wasAway && event.revision === before.revision) return;
    // Revisions that were missed may have changed any file.
    if (wasAway || repeated || event.revision !== before.revision + 1) everything = true;
    else event.files.forEach((name) => files.add(name));
    if (!repeated && follow(event)) return;
    update();
  }

  // The tab that the author looks at goes to the page that was saved.
  function follow({ saved, gone }) {
    const isLookedAt = () => document.hasFocus() || [me, undefined].includes(attempt(() => localStorage.gradusTab));
    if (!bar?.state?.follow || framed || gone || !saved?.href || isHidden() || !isLookedAt()) return false;
    if (!safe(saved.href, true) || pathOf(saved.href) === pathOf(here)) return false;
    location.assign(saved.href);
    return true;
  }

  async function update() {
    due = true;
    if (busy) return;
    busy = true;
    // Hidden tabs wait, once they know what they show.
    while (due && !(shown && isHidden())) {
      due = false;
      await refresh().catch(() => {});
    }
    busy = false;
    bar?.show();
  }

  async function refresh() {
    if (!shown) {
      if (!(await start())) return;
      if (!isHidden()) return tell();
      due = true;
      return;
    }
    let answer = await load(here, shown.etag);
    if (answer.status === 404 && shown.status === 200) {
      // Editors take a file away before they put the new one there.
      await wait(400);
      answer = await load(here, shown.etag);
    }
    if (answer.status === 404 && shown.status === 200) {
      lose(answer.moved ?? '');
      return tell();
    }
    if (answer.status === 200 && shown.status === 404) return reload();
    if ([304, shown.status].includes(answer.status)) keep();
    if (answer.status === shown.status && answer.text !== shown.text) {
      const tree = parse(answer.text);
      try {
        change(shown.tree, tree);
      } catch {
        return reload();
      }
      shown = { ...answer, tree };
    }
    const [names, all] = [files, everything];
    [files, everything] = [new Set(), false];
    await renew(names, all);
    await tell();
  }

  // Asks for the page that is on show, to know later what is different.
  async function start() {
    const answer = await load(here);
    if (![200, 404].includes(answer.status)) return false;
    const tree = parse(answer.text);
    const tagOf = (page) => page.querySelector('meta[name="gradus-page"]')?.content;
    // It was saved between the two: the browser shows what was before. Once, for a page may be another each time.
    if (tagOf(document) !== tagOf(tree) && !placed?.again) return reload({ again: true });
    shown = { ...answer, tree };
    pair(shown.tree.documentElement, root);
    return true;
  }

  async function tell() {
    const address = `/.gradus/sources?page=${encodeURIComponent(attempt(() => decodeURIComponent(location.pathname)) ?? location.pathname)}`;
    if (framed) return;
    const isThere = shown.status === 200 && lost === null;
    const [state, sources] = await Promise.all([json('/.gradus/state'), isThere ? json(address) : null]);
    if (sources) edits(sources);
    bar.update(state, sources);
  }

  // Where the page went: '' where that is not known, null while it is there.
  let lost = null;
  let going;

  function lose(moved) {
    if (moved === lost) return;
    keep();
    lost = moved;
    root.toggleAttribute('data-gradus-gone', true);
    const target = moved && safe(moved, true);
    const parent = location.pathname.replace(/[^/]*\/?$/, '') || '/';
    if (!target) {
      return bar?.say('This page is gone.', make('a', { href: parent }, 'Go to the page above'));
    }
    going = setTimeout(() => {
      store({}, pathOf(target));
      location.replace(target + location.hash);
    }, 1500);
    const link = make('a', { href: target }, 'Go there');
    const stay = make('button', { type: 'button', onclick: () => [clearTimeout(going), stay.remove()] }, 'Stay');
    bar?.say(`This page moved to ${pathOf(target)}`, link, stay);
  }

  function keep() {
    clearTimeout(going);
    lost = null;
    root.toggleAttribute('data-gradus-gone', false);
    bar?.say('');
  }

  // ---- Where the reader is, kept over a reload ----

  function store(more = {}, path = pathOf(here)) {
    const focus = document.activeElement;
    const item = focus?.dataset?.item;
    const isMark = item && 'na' in focus.dataset;
    const selector = focus?.id
      ? `#${CSS.escape(focus.id)}`
      : item && `[data-item="${CSS.escape(item)}"]${isMark ? '[data-na]' : ''}`;
    const open = [...document.querySelectorAll('details')].map((one) => one.open);
    const place = { path, at: Date.now(), x: scrollX, y: scrollY, focus: selector, open, ...more };
    attempt(() => sessionStorage.setItem('gradus-place', JSON.stringify(place)));
  }

  function reload(more) {
    store(more);
    location.reload();
    // Nothing more is done to this page.
    return new Promise(() => {});
  }

  const placed = attempt(() => {
    const place = JSON.parse(sessionStorage.getItem('gradus-place'));
    sessionStorage.removeItem('gradus-place');
    return place?.path === pathOf(here) && Date.now() - place.at < 20000 ? place : null;
  });

  function restore() {
    if (!placed) return;
    const all = [...document.querySelectorAll('details')];
    if (all.length === placed.open.length)
      all.forEach((one, index) => {
        one.open = placed.open[index];
      });
    if (placed.focus) document.querySelector(placed.focus)?.focus({ preventScroll: true });
    scrollTo({ left: placed.x, top: placed.y, behavior: 'instant' });
  }

  // ---- Files ----

  // Stylesheets on their way, and those that they stand for.
  const swaps = new Map();

  function renew(names, all) {
    const isNew = (href) => {
      const url = attempt(() => new URL(href, document.baseURI));
      return (
        url?.origin === location.origin &&
        !url.pathname.startsWith('/.gradus/') &&
        (all || names.has(pathOf(href).slice(1)))
      );
    };
    const version = (href) => {
      const url = new URL(href, document.baseURI);
      url.searchParams.set('v', `${latest?.revision}-${Date.now()}`);
      return url.href;
    };
    if (!all && [...document.scripts].some((one) => one.src && isNew(one.src))) return reload();
    const imported = (sheet) =>
      attempt(() =>
        [...sheet.cssRules].some((rule) => rule.styleSheet && (isNew(rule.href) || imported(rule.styleSheet))),
      );
    if (!all && [...document.styleSheets].some(imported)) return reload();
    for (const old of document.querySelectorAll('link[rel~="stylesheet"], link[rel~="icon"]')) {
      if (!isNew(old.href) || [...swaps.values()].some((olds) => olds.includes(old))) continue;
      if (old.relList.contains('icon')) {
        old.href = version(old.href);
        continue;
      }
      // The old one stays until the new one is there: the page is never without.
      const swapped = old.cloneNode();
      const olds = [old, ...(swaps.get(old) ?? [])];
      swapped.href = version(old.href);
      swapped.onload = () => swaps.delete(swapped) && olds.forEach((one) => one.remove());
      swapped.onerror = () => swaps.delete(swapped) && swapped.remove();
      swaps.delete(old);
      swaps.set(swapped, olds);
      old.after(swapped);
      relink(shown.tree.head, old, swapped);
    }
    for (const one of document.querySelectorAll(
      'img[src], source[src], video[src], audio[src], iframe[src], embed[src]',
    )) {
      if (isNew(one.src) && (!all || one.localName === 'img')) one.src = version(one.src);
    }
  }

  const bar = framed ? null : makeBar();
  bar?.update(null, null);
  bar?.place();

  const focused = () => me && attempt(() => localStorage.setItem('gradusTab', me));
  if (document.hasFocus()) focused();
  addEventListener('focus', focused);
  channel?.addEventListener('message', ({ data }) => hear(data));
  document.addEventListener('visibilitychange', () => {
    if (!shares) isHidden() ? disconnect() : join();
    if (!isHidden() && due) update();
  });
  addEventListener('pagehide', quit);
  addEventListener('pageshow', ({ persisted }) => {
    if (!persisted) return restore();
    join();
    everything = true;
    update();
  });
  addEventListener('DOMContentLoaded', () => {
    join();
    update();
  });
})();
