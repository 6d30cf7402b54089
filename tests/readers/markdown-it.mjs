// Renders Markdown from the standard input; `--links`: with links made of plain addresses.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

// The packages are in the folder of tools, not beside this file.
const require = createRequire(`${process.env.GRADUS_READERS}/node/`);
const options = { linkify: process.argv.includes("--links") };
const markdown = require("markdown-it")(options).use(require("markdown-it-task-lists"));
process.stdout.write(markdown.render(readFileSync(0, "utf8")));
