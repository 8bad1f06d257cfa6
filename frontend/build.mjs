/**
 * Builds the front end into lcf_lms/static/dist: one classic script per entry, one style sheet per page family,
 * licences.txt (what is bundled, and on what terms) and manifest.json ({name: sha256}). Equal sources give equal bytes.
 *
 * Names stay as they are and every statement has its line, so that a security reviewer can read what is in a package.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const target = process.argv[2] ?? join(here, "..", "lcf_lms", "static", "dist");

const SCRIPTS = {
  "player-native.js": "src/player/native.ts",
  "player-memory.js": "src/player/memory.ts",
  "player-scorm12.js": "src/player/scorm12.ts",
  "studio.js": "src/studio/studio.ts",
  "site.js": "src/site/site.ts",
};
const STYLES = {
  "player.css": "src/styles/player.scss",
  "site.css": "src/styles/site.scss",
};

/** Bytes of one bundle as text. */
async function script(entry) {
  const built = await esbuild.build({
    absWorkingDir: here,
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "iife",
    platform: "browser",
    target: "es2020",
    minifySyntax: true,
    minifyWhitespace: true,
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
  });
  return inLines(entry, built.outputFiles[0].text);
}

/** A statement a line, without indentation: short enough to travel, still to be read. Nothing else may change. */
async function inLines(entry, text) {
  const lines = text.replace(/([;}])(?=(?:async )?function |class |var |let |return |if\(|for\()/g, "$1\n");
  const [before, after] = await Promise.all([text, lines].map((code) => esbuild.transform(code, { minify: true })));
  if (before.code !== after.code) throw new Error(`${entry}: breaking it into lines changed the script`);
  return lines;
}

/** One style sheet as text. Frutiger needs a licence and a fetch from outside, so no font face may come in. */
function style(entry) {
  const built = sass.compile(join(here, entry), {
    loadPaths: [modules],
    style: "expanded",
    charset: false,
    quietDeps: true,
    fatalDeprecations: ["import", "global-builtin"],
  });
  for (const refused of ["@font-face", "assets.nhs.uk", "url(http", "url(//"]) {
    if (built.css.includes(refused)) throw new Error(`${entry}: ${refused} must not be in a style sheet`);
  }
  return `${built.css}\n`;
}

/** What is bundled and on what terms; nhsuk-frontend's package has no licence file, its repository names the holder. */
function licences() {
  const own = readFileSync(join(here, "..", "LICENCE"), "utf8").trim();
  const terms = own.slice(own.indexOf("Permission is hereby granted"));
  const bundled = JSON.parse(readFileSync(join(modules, "nhsuk-frontend", "package.json"), "utf8"));
  if (bundled.license !== "MIT") throw new Error(`nhsuk-frontend is under ${bundled.license} now: mend licences()`);
  const rule = "-".repeat(72);
  return [
    "The player and its style are part of LCF Learning:\n",
    own,
    `\n${rule}\n\nThey contain parts of nhsuk-frontend ${bundled.version}, ${bundled.homepage}\n`,
    "MIT License\n\nCopyright (c) 2019 NHS.UK\n",
    terms,
    "",
  ].join("\n");
}

/** Puts all files in place at once: a build that fails leaves the last one standing. */
function place(files) {
  const fresh = `${target}.new`;
  rmSync(fresh, { recursive: true, force: true });
  for (const [name, content] of files) {
    mkdirSync(dirname(join(fresh, name)), { recursive: true });
    writeFileSync(join(fresh, name), content);
  }
  rmSync(target, { recursive: true, force: true });
  renameSync(fresh, target);
}

const files = new Map();
for (const [name, entry] of Object.entries(SCRIPTS)) files.set(name, await script(entry));
for (const [name, entry] of Object.entries(STYLES)) files.set(name, style(entry));
files.set("licences.txt", licences());

// The host that packages are proved in. It never goes into a package.
files.set("prove/scorm-again.js", readFileSync(join(modules, "scorm-again", "dist", "scorm12.min.js")));
files.set("prove/scorm-again-licence.txt", readFileSync(join(modules, "scorm-again", "LICENSE")));

const manifest = {};
for (const name of [...files.keys()].sort()) {
  const content = Buffer.from(files.get(name));
  manifest[name] = createHash("sha256").update(content).digest("hex");
  const size = `${(content.length / 1000).toFixed(1)} kB, ${(gzipSync(content).length / 1000).toFixed(1)} gzipped`;
  console.log(`${name.padEnd(30)} ${size}`);
}
files.set("manifest.json", `${JSON.stringify(manifest, null, 2)}\n`);
place(files);
