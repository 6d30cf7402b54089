// Full text search, in the dialog and on its own page. What it needs is loaded when it is first opened.
(function () {
  'use strict';
  var STEP = 10;
  var WAIT = 150;
  var here = document.currentScript.src;
  var root = new URL('../', here);
  var form = document.querySelector('[data-search]');
  if (!form) return;
  var dialog = form.closest('dialog');
  var words = JSON.parse(form.querySelector('[data-words]').textContent);
  var language = document.documentElement.lang;
  var field = form.elements.q;
  var picks = [form.elements.level, form.elements.dimension];
  var list = form.querySelector('[data-results]');
  var more = form.querySelector('[data-more]');
  var choices = {};
  // The index, once it is asked for; and the search that is shown or awaited.
  var engine, timer;
  var turn = 0;

  function say(text, values) {
    form.querySelector('[data-status]').textContent = (text || '').replace(/\{(\w+)\}/g, function (slot, name) {
      var value = (values || {})[name];
      return value === undefined ? slot : typeof value === 'number' ? value.toLocaleString(language) : value;
    });
  }

  function make(name, className, text) {
    var element = document.createElement(name);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  }

  function load() {
    engine = engine || start().catch(function (error) {
      engine = undefined;
      throw error;
    });
    return engine;
  }

  async function start() {
    var folder = new URL('pagefind/', root);
    var parts = await Promise.all([
      import(new URL('pagefind.js', folder).href),
      fetch(new URL('gradus.' + language.toLowerCase() + '.json', folder)).then(function (answer) { return answer.ok ? answer.json() : {}; }),
    ]);
    choices = parts[1];
    picks.forEach(function (pick) {
      (choices[pick.name] || []).forEach(function (one) { pick.add(new Option(one.name, one.id)); });
      pick.parentNode.hidden = pick.options.length < 3;
    });
    var index = parts[0].createInstance({ basePath: folder.href, baseUrl: root.pathname, noWorker: true, excerptEllipsis: '…' });
    // Results are counted by level and dimension.
    await index.filters();
    return index;
  }

  function count(totals) {
    picks.forEach(function (pick) {
      (choices[pick.name] || []).forEach(function (one, at) {
        var n = (totals[pick.name] || {})[one.id] || 0;
        pick.options[at + 1].text = totals[pick.name] ? words.counted.replace('{name}', one.name).replace('{n}', n) : one.name;
      });
    });
  }

  function clear() {
    list.replaceChildren();
    more.hidden = true;
  }

  async function search() {
    var query = field.value.trim();
    var mine = ++turn;
    if (!dialog) remember(query);
    if (!query) {
      clear();
      say('');
      if (engine) count({});
      return;
    }
    var filters = {};
    picks.forEach(function (pick) { if (pick.value) filters[pick.name] = [pick.value]; });
    try {
      var found = await (await load()).search(query, { filters: filters });
      if (mine !== turn) return;
      count(found.totalFilters);
      var first = await read(found.results, 0);
      if (mine !== turn) return;
      clear();
      show(first);
      offer(found.results, STEP, mine);
      var n = found.results.length;
      if (n) say(words.results[new Intl.PluralRules(words.results.language).select(n)] || words.results.other, { n: n, q: query });
      else if (found.unfilteredResultCount) say(words.narrowed, { n: found.unfilteredResultCount, q: query });
      else say(words.nothing, { q: query });
    } catch (failure) {
      if (mine !== turn) return;
      clear();
      say(words.failed);
    }
  }

  function read(results, from) {
    return Promise.all(results.slice(from, from + STEP).map(function (one) { return one.data(); }));
  }

  function offer(results, from, mine) {
    more.hidden = from >= results.length;
    more.onclick = async function () {
      var next = await read(results, from);
      if (mine !== turn) return;
      var links = show(next);
      offer(results, from + STEP, mine);
      if (links.length) links[0].focus();
    };
  }

  // The results of one page stand together, where the best of them is. Returns their links.
  function show(results) {
    return results.map(function (one) {
      var page = one.url.split('#')[0];
      var group = Array.prototype.find.call(list.children, function (child) { return child.dataset.page === page; });
      if (!group) {
        group = make('li', 'search-page');
        group.dataset.page = page;
        group.append(make('p', 'search-of', one.meta.page), make('ul'));
        list.append(group);
      }
      var item = make('li');
      var link = make('a', '', one.meta.title);
      link.href = one.url;
      item.append(link);
      var place = make('span', 'search-place');
      if (one.meta.level && one.meta.level !== one.meta.page) place.append(level(one.meta.level));
      if (one.meta.dimension && one.meta.dimension !== one.meta.title) place.append(make('span', '', one.meta.dimension));
      if (place.firstChild) item.append(' ', place);
      item.append(excerpt(one.excerpt));
      group.lastChild.append(item);
      return link;
    });
  }

  function level(name) {
    var at = (choices.level || []).findIndex(function (one) { return one.name === name; });
    return make('span', 'lv lv-' + (at + 1), name);
  }

  // The index gives HTML with nothing in it but marks, and two entities.
  function excerpt(html) {
    var text = make('p');
    html.split(/<(\/?)mark>/).forEach(function (piece, at, all) {
      if (at % 2 || !piece) return;
      piece = piece.replace(/&lt;/g, '<').replace(/&gt;/g, '>');
      text.append(at && all[at - 1] === '' ? make('mark', '', piece) : piece);
    });
    return text;
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(search, WAIT);
  }

  // The address of the search page leads to what it shows.
  function remember(query) {
    var now = new URLSearchParams();
    if (query) now.set('q', query);
    picks.forEach(function (pick) { if (query && pick.value) now.set(pick.name, pick.value); });
    var address = now.toString();
    history.replaceState(history.state, '', location.pathname + (address ? '?' + address : '') + location.hash);
  }

  form.addEventListener('input', soon);
  form.addEventListener('submit', function (event) {
    if (dialog && field.value.trim() && location.protocol !== 'file:') return;
    event.preventDefault();
    clearTimeout(timer);
    search();
  });

  // Arrows go from the field through the results and back.
  form.addEventListener('keydown', function (event) {
    var step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    var links = Array.from(list.querySelectorAll('a'));
    var at = links.indexOf(document.activeElement);
    if (!step || event.isComposing || (at < 0 && event.target !== field) || (at < 0 && step < 0)) return;
    event.preventDefault();
    var to = at + step < 0 ? field : links[Math.min(at + step, links.length - 1)];
    if (to) to.focus();
  });

  function isTyping(target) {
    return target.isContentEditable || !!(target.closest && target.closest('input, textarea, select'));
  }

  document.addEventListener('keydown', function (event) {
    var slash = event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey;
    var chord = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k';
    if ((!slash && !chord) || event.defaultPrevented || isTyping(event.target) || document.querySelector('dialog:modal')) return;
    event.preventDefault();
    if (dialog) open();
    else field.focus();
  });

  function local() {
    form.querySelector('[data-local]').hidden = false;
    field.disabled = true;
  }

  if (!dialog) {
    if (location.protocol === 'file:') return local();
    var asked = new URLSearchParams(location.search);
    field.value = asked.get('q') || '';
    if (!field.value) return;
    load().then(function () {
      picks.forEach(function (pick) { pick.value = asked.get(pick.name) || ''; });
      picks.forEach(function (pick) { if (pick.selectedIndex < 0) pick.value = ''; });
      return search();
    }).catch(search);
    return;
  }

  var styled;
  function style() {
    styled = styled || new Promise(function (done) {
      var link = make('link');
      link.rel = 'stylesheet';
      link.href = new URL('search.css', here).href;
      link.onload = link.onerror = done;
      document.head.append(link);
    });
    return styled;
  }

  async function open() {
    await style();
    if (dialog.open) return;
    dialog.showModal();
    if (location.protocol === 'file:') return local();
    field.focus();
    field.select();
    load().catch(function () { say(words.failed); });
  }

  dialog.querySelector('[data-close]').addEventListener('click', function () { dialog.close(); });
  dialog.addEventListener('keydown', function (event) {
    if (event.key !== 'Escape' || event.isComposing) return;
    // The field would take the key for itself.
    event.preventDefault();
    dialog.close();
  });
  dialog.addEventListener('click', function (event) {
    var link = event.target.closest('a');
    // Beside the dialog; or to a place on this page, which it would cover.
    if (event.target === dialog || (link && link.pathname === location.pathname && !event.ctrlKey && !event.metaKey)) dialog.close();
  });

  var button = document.querySelector('.find');
  if (!button) return;
  button.setAttribute('role', 'button');
  button.setAttribute('aria-haspopup', 'dialog');
  button.setAttribute('aria-keyshortcuts', '/ Control+K Meta+K');
  button.addEventListener('click', function (event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
  button.addEventListener('keydown', function (event) {
    if (event.key !== ' ') return;
    event.preventDefault();
    open();
  });
})();
