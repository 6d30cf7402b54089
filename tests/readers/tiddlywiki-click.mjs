// Serves a wiki, clicks boxes of a tiddler in a browser, and reads the boxes again after the server was started anew.
// Arguments: the wiki's folder, the tiddler's title, the numbers of the boxes. Prints the boxes before and after.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { createServer } from "node:net";

const tools = `${process.env.GRADUS_READERS}/node/`;
const { chromium } = createRequire(tools)("playwright-core");
const [wiki, title, ...numbers] = process.argv.slice(2);

async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

async function serve(port) {
  const options = ["--listen", "host=127.0.0.1", `port=${port}`];
  const server = spawn("node", [`${tools}node_modules/tiddlywiki/tiddlywiki.js`, wiki, ...options]);
  await new Promise((done, failed) => {
    server.stdout.on("data", (text) => String(text).includes("Serving on") && done());
    server.stderr.on("data", (text) => failed(new Error(String(text))));
    server.on("exit", (code) => failed(new Error(`the wiki's server ended: ${code}`)));
  });
  return server;
}

async function stop(server) {
  const ended = new Promise((done) => server.once("exit", done));
  server.kill();
  await ended;
}

// Opens the tiddler in a browser of its own and does something with its boxes.
async function visit(port, then) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ["--no-sandbox"],
  });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${port}/#${encodeURIComponent(title)}`);
    const boxes = page.locator(".tc-tiddler-body label.tc-checkbox");
    await boxes.first().waitFor();
    return await then(page, boxes);
  } finally {
    await browser.close();
  }
}

const read = (boxes) =>
  boxes.evaluateAll((all) => all.map((one) => [one.textContent, one.querySelector("input").checked]));

async function click(page, boxes) {
  const before = await read(boxes);
  for (const number of numbers) {
    const saved = page.waitForResponse((answer) => answer.request().method() === "PUT" && answer.ok());
    await boxes.nth(Number(number)).locator("input").click();
    await saved;
  }
  return before;
}

const port = await freePort();
let server = await serve(port);
try {
  const before = await visit(port, click);
  // What was only kept in memory is gone.
  await stop(server);
  server = await serve(port);
  const after = await visit(port, (_, boxes) => read(boxes));
  process.stdout.write(JSON.stringify({ before, after }));
} finally {
  await stop(server);
}
