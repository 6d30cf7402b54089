// Whether files are valid Atlassian Document Format, as Atlassian's own schema says.
// usage: adf.mjs FOLDER FILE…, FOLDER being where npm installed data/package.json
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [folder, ...files] = process.argv.slice(2);
const require = createRequire(`${folder}/package.json`);
const Ajv = require("ajv-draft-04");
const ajv = new Ajv({ strict: false });
const validate = ajv.compile(require("@atlaskit/adf-schema/json-schema/v1/full.json"));

if (files.length === 0) throw new Error("no file to read");
for (const file of files) {
  if (!validate(JSON.parse(readFileSync(file, "utf8")))) {
    // Of all the ways to be valid that failed, the one that came furthest.
    const depth = ({ instancePath }) => instancePath.split("/").length;
    const { instancePath, message } = validate.errors.reduce((best, one) => (depth(one) > depth(best) ? one : best));
    console.error(`adf: ${file}: ${instancePath || "the document"} ${message}`);
    process.exit(1);
  }
}
