/**
 * Bundles every test/**\/*.test.ts into build/test and runs them under node's own test runner.
 * Words on the command line name the files to run: `node test.mjs play`.
 */
import { spawnSync } from "node:child_process";
import { existsSync, globSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const wanted = process.argv.slice(2);
const tests = globSync("test/**/*.test.ts", { cwd: here })
  .filter((name) => wanted.length === 0 || wanted.some((word) => name.includes(word)))
  .sort();
if (tests.length === 0) {
  console.error(existsSync(join(here, "test")) ? `no test is called ${wanted.join(" or ")}` : "there is no folder test");
  process.exit(1);
}
const folder = join(here, "build", "test");
rmSync(folder, { recursive: true, force: true });
await esbuild.build({
  absWorkingDir: here,
  entryPoints: tests,
  outdir: folder,
  outbase: "test",
  outExtension: { ".js": ".mjs" },
  bundle: true,
  packages: "external",
  format: "esm",
  platform: "node",
  target: "node22",
  sourcemap: "inline",
  logLevel: "warning",
});
const built = tests.map((name) => join(folder, name.slice("test/".length).replace(/\.ts$/, ".mjs")));
const words = ["--enable-source-maps", "--test", "--test-force-exit", "--test-timeout=60000", "--test-reporter=dot"];
const ran = spawnSync(process.execPath, [...words, ...built], {
  cwd: here,
  stdio: "inherit",
});
process.exit(ran.status ?? 1);
