// The live preview, first part: the bar at the bottom with its panel, and "Edit" beside what is written.
// The parts are one script, joined in the order bar.js, merge.js, preview.js; all they share is this name.
'use strict';
const gradusPreview = {};
{
  const mine = '[data-gradus-preview]';

  // Stores may be blocked.
  const attempt = (run) => {
    try {
      return run();
    } catch {
      return null;
    }
  };

  function make(name, values = {}, ...inside) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(values)) {
      if (key === 'onclick') element.onclick = value;
      else if (value !== null) element.setAttribute(key, value);
    }
    element.append(...inside);
    return element;
  }

  // An address that may be led to: one of this site, or one that an editor listens to.
  function safe(href, own = false) {
    const url = attempt(() => new URL(href, location.origin));
    if (!url) return null;
    if (href.startsWith('/') || own) return href.startsWith('/') && url.origin === location.origin ? href : null;
    return /^(javascript|data|vbscript|blob|filesystem|about|view-source):$/.test(url.protocol) ? null : href;
  }

  const outside = (href) => (/^https?:/i.test(href) ? { href, target: '_blank', rel: 'noopener' } : { href });
  const pathOf = (href) => attempt(() => decodeURI(new URL(href, document.baseURI).pathname));

  // Puts a link at each heading and item that leads to where it is written. What is right already is not touched.
  function edits({ sections, items }) {
    const wanted = new Map();
    for (const { id, edit } of sections) {
      const element = document.getElementById(id);
      const heading = element?.closest('h1, h2, h3, h4, h5, h6') ?? element?.querySelector('h1, h2, h3, h4, h5, h6');
      // Beside the heading where there is room for more, so that its name stays its own.
      const place = heading?.parentElement.matches('.named, .title') ? heading.parentElement : heading;
      if (heading && !wanted.has(place)) wanted.set(place, [heading, edit]);
    }
    for (const { id, edit } of items) {
      for (const box of document.querySelectorAll(`[data-item="${CSS.escape(id)}"]:not([data-na])`)) {
        const label = box.closest('label');
        if (label) wanted.set(label, [label, edit]);
      }
    }
    for (const old of document.querySelectorAll(`a${mine}`)) {
      if (!wanted.has(old.parentElement)) old.remove();
    }
    for (const [place, [named, edit]] of wanted) {
      let anchor = place.querySelector(`:scope > a${mine}`);
      const href = edit && safe(edit);
      if (!href) {
        anchor?.remove();
        continue;
      }
      const name = `Edit ${words(named)} in the editor`;
      anchor ??= make('a', { 'data-gradus-preview': '' }, 'Edit');
      for (const [key, value] of Object.entries({ ...outside(href), 'aria-label': name })) {
        if (anchor.getAttribute(key) !== value) anchor.setAttribute(key, value);
      }
      if (!anchor.parentElement) named === place ? place.append(anchor) : named.after(anchor);
    }
  }

  function words(element) {
    const copy = element.cloneNode(true);
    copy.querySelectorAll(`${mine}, [aria-hidden="true"]`).forEach((one) => one.remove());
    return copy.textContent.trim().replace(/\s+/g, ' ');
  }

  const many = (count, name) => `${count} ${name}${count === 1 ? '' : 's'}`;

  function makeBar() {
    const host = make('gradus-preview');
    const shadow = host.attachShadow({ mode: 'open' });
    const style = make('link', { rel: 'stylesheet', href: '/.gradus/preview.css' });
    const button = (id, controls, onclick) =>
      make('button', { type: 'button', id, 'aria-expanded': 'false', 'aria-controls': controls, onclick });
    const fold = button('fold', 'tools', () => {
      folded = !folded;
      attempt(() => localStorage.setItem('gradus-preview-folded', folded));
      show();
    });
    const kinds = ['errors', 'warnings', 'gaps'];
    const openers = Object.fromEntries(kinds.map((one) => [one, button(one, 'panel', () => toggle(one))]));
    const note = make('span', { id: 'note' });
    const draft = make('span', { id: 'draft', title: 'This page is in the preview only' }, 'Draft');
    const edit = make('a', { id: 'edit' }, 'Edit', make('span', { class: 'word' }, ' page'));
    const tools = make('div', { id: 'tools' }, draft, ...Object.values(openers), note, edit);
    const notice = make('p', { id: 'notice', role: 'status' });
    const said = make('p', { id: 'said', role: 'status' });
    const title = make('h2', { id: 'title' });
    const list = make('ol', { id: 'list', tabindex: '0', 'aria-labelledby': 'title' });
    const close = make('button', { type: 'button', id: 'close', onclick: () => dismiss() }, 'Close');
    const panel = make(
      'section',
      { id: 'panel', 'aria-labelledby': 'title' },
      make('div', { id: 'head' }, title, close),
      list,
    );
    const strip = make('section', { id: 'bar', 'aria-label': 'Preview' }, fold, tools, notice);
    shadow.append(style, make('div', { id: 'stack' }, panel, strip), said);
    let folded = attempt(() => localStorage.getItem('gradus-preview-folded')) === 'true';
    let open = null;
    // The errors that were shown: they come up by themselves but once.
    let known = attempt(() => sessionStorage.getItem('gradus-known')) ?? '';
    let filled = '';

    const listOf = (severity) =>
      (bar.state?.diagnostics ?? []).filter((one) => (one.severity === 'error') === (severity === 'errors'));

    const seen = () => open === 'errors' && attempt(() => sessionStorage.setItem('gradus-known', known));

    function toggle(one) {
      if (open === one) return dismiss();
      seen();
      open = one;
      show();
    }

    function dismiss() {
      seen();
      const opener = openers[open];
      const inside = panel.contains(shadow.activeElement);
      open = null;
      show();
      if (inside) (opener.checkVisibility() ? opener : fold).focus();
    }

    function show() {
      const { state, away } = bar;
      const counts = {
        errors: state?.errors ?? 0,
        warnings: state?.warnings ?? 0,
        gaps: (state?.gaps.length ?? 0) + (state?.['more-gaps'] ?? 0),
      };
      if (!counts[open]) open = null;
      const errors = counts.errors ? JSON.stringify(listOf('errors')) : '';
      if (errors && errors !== known) open = 'errors';
      if (state) known = errors;
      fold.replaceChildren(
        make('span', { class: 'word' }, 'Preview'),
        ...(folded && counts.errors ? [make('span', { class: 'count' }, many(counts.errors, 'error'))] : []),
      );
      fold.setAttribute('aria-expanded', !folded);
      tools.hidden = folded;
      for (const one of kinds) {
        const text = many(counts[one], one.slice(0, -1));
        if (openers[one].textContent !== text) openers[one].textContent = text;
        openers[one].hidden = !counts[one];
        openers[one].setAttribute('aria-expanded', open === one);
      }
      const news = away
        ? 'The server does not answer'
        : state && !counts.errors && !counts.warnings
          ? 'No problems'
          : '';
      if (note.textContent !== news) note.textContent = news;
      strip.className = away ? 'away' : (['errors', 'warnings'].find((one) => counts[one]) ?? '');
      const summary = away
        ? news
        : ['errors', 'warnings']
            .filter((one) => counts[one])
            .map((one) => many(counts[one], one.slice(0, -1)))
            .join(', ');
      if (said.textContent !== summary) said.textContent = summary;
      panel.hidden = !open;
      if (open) fill();
    }

    // Drawn anew only when it is another, so that focus and scroll position stay.
    function fill() {
      const entries = open === 'gaps' ? bar.state.gaps : listOf(open);
      const more = open === 'gaps' ? bar.state['more-gaps'] : bar.state[open] - entries.length;
      const now = JSON.stringify([open, entries, more]);
      if (now === filled) return;
      filled = now;
      title.textContent = { errors: 'Errors', warnings: 'Warnings', gaps: 'Gaps in the model' }[open];
      list.replaceChildren(...entries.map(open === 'gaps' ? gap : problem));
      if (more > 0)
        list.append(make('li', { class: 'more' }, `And ${more} more${open === 'gaps' ? '' : ': see the terminal'}`));
    }

    function gap({ name, level, href }) {
      const to = href && safe(href, true);
      return make('li', { class: 'gap' }, to ? make('a', { href: to }, name) : name, make('span', {}, level));
    }

    function problem({ severity, code, message, help, path, line, column, excerpt, from, to, edit: href }) {
      const item = make('li', { class: severity });
      item.append(
        make(
          'p',
          { class: 'message' },
          make('b', {}, severity),
          ` ${message} `,
          code ? make('span', { class: 'code' }, code) : '',
        ),
      );
      if (path) {
        const target = href && safe(href);
        const place = path + (line ? `:${line}${column ? `:${column}` : ''}` : '');
        item.append(
          make(
            'p',
            { class: 'place' },
            make('code', {}, place),
            ' ',
            target ? make('a', { ...outside(target), 'aria-label': `Open in editor: ${place}` }, 'Open in editor') : '',
          ),
        );
      }
      if (excerpt) {
        const signs = [...excerpt];
        const end = Math.max(to, from + 1);
        item.append(
          make(
            'pre',
            {},
            signs.slice(0, from).join(''),
            make('mark', {}, signs.slice(from, end).join('') || ' '),
            signs.slice(end).join(''),
          ),
        );
      }
      if (help) item.append(make('p', { class: 'help' }, make('b', {}, 'Help'), ` ${help}`));
      return item;
    }

    addEventListener('keydown', (event) => {
      if (
        event.key !== 'Escape' ||
        !open ||
        event.defaultPrevented ||
        document.querySelector(':popover-open, dialog[open]')
      )
        return;
      dismiss();
    });

    const bar = {
      state: null,
      away: false,
      place() {
        document.documentElement.append(host);
        show();
      },
      show,
      say(text, ...links) {
        if (notice.firstChild?.data !== (text || undefined)) notice.replaceChildren(...(text ? [text, ...links] : []));
      },
      update(state, sources) {
        if (state) bar.state = state;
        const href = sources?.page?.edit && safe(sources.page.edit);
        edit.hidden = !href;
        if (href) Object.entries(outside(href)).forEach(([key, value]) => edit.setAttribute(key, value));
        draft.hidden = !sources?.draft;
        show();
      },
    };
    return bar;
  }

  Object.assign(gradusPreview, { attempt, make, safe, pathOf, edits, makeBar, mine });
}
