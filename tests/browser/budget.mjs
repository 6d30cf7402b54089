// What a page weighs when it is loaded: HTML, styles and scripts, as a host sends them.

import { relative } from 'node:path';

import { fileOf, sizes } from './books.mjs';

export const limit = 60_000;

// A page, and the files that it asked for.
export function row(name, root, paths) {
  const files = [...new Set([...paths].map((path) => fileOf(root, path)).filter(Boolean))].filter((file) => /\.(html|css|m?js|json|wasm)$/.test(file));
  const list = files.map((file) => {
    const { plain, gzip, brotli } = sizes(file);
    return { file: relative(root, file), plain, gzip: gzip.length, brotli: brotli.length };
  });
  const sum = (key) => list.reduce((total, one) => total + one[key], 0);
  return { name, list, plain: sum('plain'), gzip: sum('gzip'), brotli: sum('brotli') };
}

const line = (name, { plain, gzip, brotli }) => `${name.padEnd(44)} ${[plain, gzip, brotli].map((one) => String(one).padStart(9)).join('')}`;

// A table of pages, the heaviest first, by file where one is too heavy. gzip is what every host has, so that counts.
export function table(rows) {
  const sorted = [...rows].sort((a, b) => b.gzip - a.gzip);
  const over = sorted.some(({ gzip }) => gzip >= limit);
  const lines = sorted.slice(0, over ? sorted.length : 12).flatMap((one) => [line(one.name, one), ...one.gzip >= limit ? one.list.map((file) => line(`    ${file.file}`, file)) : []]);
  return { over, text: [`${'bytes'.padEnd(44)}     plain     gzip   brotli`, ...lines].join('\n') };
}
