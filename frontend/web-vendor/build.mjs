// Writes the bundle, its licences and the manifest that VendorTest checks:
//   npm ci && npm run build
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "../src/main/resources/web/vendor");
const packages = used();

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
await build({
  entryPoints: [join(here, "codemirror.entry.js")],
  outfile: join(target, "codemirror.js"),
  bundle: true,
  minify: true,
  format: "esm",
  legalComments: "none",
  charset: "utf8",
  target: "es2022",
  banner: { js: "/* MIT licence: codemirror.LICENSE.txt */" },
});
writeFileSync(join(target, "codemirror.LICENSE.txt"), licences());
const manifest = {
  tool: `esbuild ${version("esbuild")}`,
  files: Object.fromEntries(readdirSync(target).sort().map((file) => [file, sha256(join(target, file))])),
  packages: Object.fromEntries(packages.map((name) => [name, version(name)])),
};
writeFileSync(join(target, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");

/** Every package that may have gone into the bundle. */
function used() {
  const scoped = ["@codemirror", "@lezer", "@marijn"].flatMap((scope) =>
    readdirSync(join(here, "node_modules", scope)).map((name) => `${scope}/${name}`));
  return [...scoped, "crelt", "style-mod", "w3c-keyname"].sort();
}

function version(name) {
  return JSON.parse(readFileSync(join(here, "node_modules", name, "package.json"), "utf8")).version;
}

/** Each text once, below the packages that have it. */
function licences() {
  const texts = new Map();
  for (const name of packages) {
    const folder = join(here, "node_modules", name);
    const found = readdirSync(folder).find((entry) => /^licen[sc]e/i.test(entry));
    if (!found) throw new Error(`${name} has no licence file`);
    const text = readFileSync(join(folder, found), "utf8").trim();
    texts.set(text, [...(texts.get(text) ?? []), `${name} ${version(name)}`]);
  }
  return [...texts].map(([text, names]) => `${names.join("\n")}\n\n${text}\n`).join("\n----\n\n");
}

function sha256(path) {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}
