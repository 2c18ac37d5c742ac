// Writes the bundles, their licences and the manifest that VendorTest checks:
//   npm ci && npm run build
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "../src/main/resources/web/vendor");
const bundles = [
  { file: "codemirror.js", entry: "codemirror.entry.js", packages: codemirror() },
  { file: "uplot.js", entry: "node_modules/uplot/dist/uPlot.esm.js", packages: ["uplot"] },
  { file: "uplot.css", entry: "node_modules/uplot/dist/uPlot.min.css", packages: ["uplot"] },
];

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
const manifest = { tool: `esbuild ${version("esbuild")}`, files: {}, packages: {} };
for (const { file, entry, packages } of bundles) {
  await build({
    entryPoints: [join(here, entry)],
    outfile: join(target, file),
    bundle: true,
    minify: true,
    format: file.endsWith(".js") ? "esm" : undefined,
    legalComments: "none",
    charset: "utf8",
    target: "es2022",
    banner: { [file.endsWith(".js") ? "js" : "css"]: `/* MIT licence: ${file.split(".")[0]}.LICENSE.txt */` },
  });
  manifest.files[file] = sha256(join(target, file));
  packages.forEach((name) => (manifest.packages[name] = version(name)));
}
licence("codemirror.LICENSE.txt", codemirror());
licence("uplot.LICENSE.txt", ["uplot"]);
writeFileSync(join(target, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");

/** Every package that may have gone into the bundle. */
function codemirror() {
  const scoped = ["@codemirror", "@lezer", "@marijn"].flatMap((scope) =>
    readdirSync(join(here, "node_modules", scope)).map((name) => `${scope}/${name}`));
  return [...scoped, "crelt", "style-mod", "w3c-keyname"].sort();
}

function version(name) {
  return JSON.parse(readFileSync(join(here, "node_modules", name, "package.json"), "utf8")).version;
}

function licence(file, packages) {
  const texts = new Map();
  for (const name of packages) {
    const folder = join(here, "node_modules", name);
    const found = readdirSync(folder).find((entry) => /^licen[sc]e/i.test(entry));
    if (!found) throw new Error(`${name} has no licence file`);
    const text = readFileSync(join(folder, found), "utf8").trim();
    texts.set(text, [...(texts.get(text) ?? []), `${name} ${version(name)}`]);
  }
  const parts = [...texts].map(([text, names]) => `${names.join("\n")}\n\n${text}\n`);
  writeFileSync(join(target, file), parts.join("\n----\n\n"));
  manifest.files[file] = sha256(join(target, file));
}

function sha256(path) {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}
