// No page needs more than two clicks from any other cell of the same topic, dimension or level.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { pages, sites } from './books.mjs';
import { far } from './clicks.mjs';
import { build, check, end, files } from './common.mjs';

for (const { name, root } of sites()) {
  await check(`two clicks lead to each cell of the same topic, dimension or level: ${name}`, () => {
    const { cells, problems } = far(root);
    assert.equal(cells > 0, name !== 'bare');
    assert.deepEqual(problems.slice(0, 20), []);
  });
}

await check('a site without the links of its levels and dimensions is found out', () => {
  const root = build(files);
  assert.deepEqual(far(root).problems, []);
  for (const { route, kind } of pages(root)) {
    if (kind === 'topic') continue;
    const file = join(root, route, route.endsWith('.html') ? '' : 'index.html');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/\shref=/g, ' data-href='));
  }
  for (const { route } of pages(root).filter(({ kind }) => kind === 'topic')) {
    const file = join(root, route, 'index.html');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/\shref="[^"]*(culture|skills|tools)\/?[^"]*"/g, ''));
  }
  assert.ok(far(root).problems.some((line) => line.startsWith('level level-1')));
  assert.ok(far(root).problems.some((line) => line.startsWith('dimension people')));
});

await end();
