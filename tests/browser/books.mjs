// The sites that are looked at from outside: of this repository, of books in strings, and of the published models
// beside the checkout. Each is built once.

import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

import { build, dress, folder, last } from './common.mjs';
import { arabic, bare, levels, odd } from './odd.mjs';

const corpora = process.env.CORPORA ?? join(process.env.REPOSITORY, '../shared/corpora');

function run(cwd, ...options) {
  const out = join(folder(), 'public');
  execFileSync(process.env.GRADUS, ['-q', 'build', '--out', out, ...options], { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
  return out;
}

// The site of this repository.
export const own = () => run(process.env.REPOSITORY);

// All sites: `{ name, root }`.
export function sites() {
  const found = [{ name: 'own', root: own() }];
  for (const [name, files] of Object.entries({ odd, arabic, levels, bare })) found.push({ name, root: build(files) });
  const models = existsSync(corpora) ? readdirSync(corpora, { withFileTypes: true }).filter((one) => one.isDirectory()) : [];
  for (const { name } of models) found.push({ name, root: run(dress(folder()), '--src', join(corpora, name, 'content')) });
  if (!models.length) console.log(`skipped: the published models; ${corpora} is not there`);
  return found;
}

// The pages of a site, without the parts of pages that are for other tools: `{ route, kind, size }`.
export function pages(root) {
  const paths = readdirSync(root, { recursive: true, withFileTypes: true }).filter((one) => one.isFile() && one.name.endsWith('.html'));
  return paths.map((one) => {
    const file = join(one.parentPath ?? one.path, one.name);
    const html = readFileSync(file, 'utf8');
    const kind = /<body[^>]*\bclass="(?:[^"]*\s)?kind-([\w-]+)/.exec(html)?.[1];
    return { route: relative(root, file).replace(/(^|\/)index\.html$/, '$1'), kind, size: html.length };
  }).filter(({ route }) => !/^(.*\/)?(exports|pagefind)\//.test(route));
}

// Of each kind of page the largest one; the list of all checklists is a kind of its own.
export function kinds(root) {
  const found = new Map();
  const all = pages(root).sort((a, b) => a.route.split('/').length - b.route.split('/').length || (a.route < b.route ? -1 : 1));
  const every = all.find(({ kind }) => kind === 'checklist');
  for (const page of all) {
    if (!page.kind) throw new Error(`${page.route}: its body has no class kind-…`);
    const kind = page === every ? 'checklists' : page.kind;
    if (!(found.get(kind)?.size >= page.size)) found.set(kind, page);
  }
  return [...found].map(([kind, { route }]) => ({ kind, route }));
}

// What must be there, so that no kind is left out unseen.
export const known = ['home', 'level', 'dimension', 'topic', 'checklist', 'checklists', 'assess', 'embed', 'document', 'glossary', 'standards', 'standard', 'search', 'not-found'];

const types = { '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.json': 'application/json', '.svg': 'image/svg+xml', '.xml': 'application/xml', '.txt': 'text/plain; charset=utf-8', '.webmanifest': 'application/manifest+json', '.wasm': 'application/wasm', '.md': 'text/markdown; charset=utf-8' };
const packed = new Map();

// The sizes of a file as a host sends it.
export function sizes(file) {
  if (!packed.has(file)) {
    const bytes = readFileSync(file);
    const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
    packed.set(file, { plain: bytes.length, gzip: gzipSync(bytes, { level: 9 }), brotli });
  }
  return packed.get(file);
}

// The file that a host sends for an address; nothing where there is none.
export function fileOf(root, pathname) {
  const path = decodeURIComponent(pathname);
  const file = join(root, path.endsWith('/') ? `${path}index.html` : path);
  return file.startsWith(root) && existsSync(file) && extname(file) ? file : undefined;
}

// Serves a site as a host does: compressed, kept for an hour, the page of what is not there with its status. `pieces`: pages
// come in so many, with a break after each, and scripts late, as over a slow line.
export async function host(root, pieces = 0) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://x');
    const found = fileOf(root, pathname);
    const file = found ?? join(root, '404.html');
    const headers = { 'content-type': types[extname(file)] ?? 'application/octet-stream', 'cache-control': 'max-age=3600', 'content-encoding': 'gzip', vary: 'accept-encoding' };
    if (!existsSync(file)) return response.writeHead(404).end();
    if (pieces) {
      const wait = () => new Promise((done) => setTimeout(done, 60));
      delete headers['content-encoding'];
      response.writeHead(found ? 200 : 404, headers);
      const bytes = readFileSync(file);
      const count = extname(file) === '.html' ? pieces : 1;
      if (extname(file) === '.js') for (let at = 0; at < 3; at += 1) await wait();
      // Between two elements: what is cut within a word or a label grows where it stands.
      const cut = (part) => (part === count ? bytes.length : bytes.indexOf('>', bytes.indexOf('</', bytes.length * part / count)) + 1);
      for (let at = 0; at < count; at += 1) {
        if (at) await wait();
        response.write(bytes.subarray(at && cut(at), cut(at + 1)));
      }
      return response.end();
    }
    response.writeHead(found ? 200 : 404, headers).end(sizes(file).gzip);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  last(() => server.close());
  return `http://127.0.0.1:${server.address().port}/`;
}

// Runs a job for each of a list, a few at once; the answers in the order of the list.
export async function each(list, job, lanes = 3) {
  const answers = [];
  let at = 0;
  await Promise.all(Array.from({ length: lanes }, async () => {
    while (at < list.length) {
      const here = at++;
      answers[here] = await job(list[here]);
    }
  }));
  return answers;
}
