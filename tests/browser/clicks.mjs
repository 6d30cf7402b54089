// How many clicks lead from cell to cell: a look at the links of a built site, without a browser.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { pages } from './books.mjs';

const entities = { '&amp;': '&', '&#x2F;': '/', '&#39;': "'", '&quot;': '"', '&lt;': '<', '&gt;': '>' };

// The routes that a page links to, itself included.
function links(html, route, known) {
  const found = new Set([route]);
  for (const [, double, single] of html.matchAll(/<a\b[^>]*?\shref=(?:"([^"]*)"|'([^']*)')/g)) {
    const href = (double ?? single).replace(/&(#x2F|#39|\w+);/g, (one) => entities[one] ?? one);
    if (/^(#|[a-z][a-z0-9+.-]*:|\/\/)/i.test(href)) continue;
    const path = decodeURIComponent(new URL(href, `http://x/${route}`).pathname).slice(1).replace(/(^|\/)index\.html$/, '$1');
    if (known.has(path)) found.add(path);
  }
  return found;
}

// The page where a cell is at home: that of its document, where it is all that this says; else the finest of its place.
function home(cell, known) {
  const stem = cell.source.path.replace(/\.\w+$/, '').replace(/(^|\/)(_?index|README)$/i, '');
  const own = [`${stem}/`, `${stem.toLowerCase()}/`].find((route) => known.get(route) === 'document');
  const places = [cell.topic, cell.dimension, cell.level].filter(Boolean);
  const place = places[0] === cell.level ? `${cell.level}/` : `dimensions/${places[0]}/`;
  return own ?? (known.has(place) ? place : undefined);
}

// What is further than two clicks: lines for people. Linear in the links, where a page leads from all to all.
export function far(root) {
  const file = join(root, 'model.json');
  if (!existsSync(file)) return { cells: 0, problems: [] };
  const known = new Map(pages(root).map(({ route, kind }) => [route, kind]));
  const out = new Map();
  for (const route of known.keys()) {
    const path = route === '' || route.endsWith('/') ? `${route}index.html` : route;
    out.set(route, links(readFileSync(join(root, path), 'utf8'), route, known));
  }
  const { cells } = JSON.parse(readFileSync(file, 'utf8'));
  const groups = new Map();
  const problems = [];
  for (const cell of cells) {
    const page = home(cell, known);
    if (page === undefined) {
      problems.push(`${cell.level} ${cell.topic ?? cell.dimension}: it has no page`);
      continue;
    }
    for (const name of [`level ${cell.level}`, cell.dimension && `dimension ${cell.dimension}`, cell.topic && `topic ${cell.topic}`]) {
      if (name) groups.set(name, (groups.get(name) ?? new Set()).add(page));
    }
  }
  for (const [name, group] of groups) problems.push(...beyond(name, group, out));
  return { cells: cells.length, problems };
}

function beyond(name, group, out) {
  // A page that all of the group lead to, and that leads to all of it.
  const counts = new Map();
  for (const page of group) for (const to of out.get(page)) counts.set(to, (counts.get(to) ?? 0) + 1);
  const hubs = [...counts].filter(([, count]) => count === group.size).map(([page]) => page);
  const all = [...group];
  if (hubs.some((hub) => out.get(hub).size >= group.size && all.every((page) => out.get(hub).has(page)))) return [];
  // There is none: each way is looked for.
  const problems = [];
  for (const from of group) {
    const near = new Set();
    for (const step of out.get(from)) for (const to of out.get(step)) near.add(to);
    const lost = all.filter((page) => !near.has(page));
    if (lost.length) problems.push(`${name}: from ${from} more than two clicks to ${lost.length} of ${group.size} pages, as ${lost[0]}`);
  }
  return problems;
}
