// Prints what wikiparser-node finds wrong in wikitext from the standard input, as JSON.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(`${process.env.GRADUS_READERS}/node/`);
const parser = require("wikiparser-node");
parser.config = "default";
const found = parser.parse(readFileSync(0, "utf8")).lint();
process.stdout.write(JSON.stringify(found.map(({ rule, message, startLine, excerpt }) => ({ rule, message, startLine, excerpt }))));
