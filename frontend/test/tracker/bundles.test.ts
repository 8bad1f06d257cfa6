import assert from "node:assert/strict";
import test from "node:test";
import { build } from "esbuild";

/** The files of src/tracker that one tracker brings along. */
async function brought(entry: string): Promise<string[]> {
  const built = await build({ entryPoints: [`src/tracker/${entry}.ts`], bundle: true, write: false, metafile: true });
  return Object.keys(built.metafile.inputs).filter((name) => name.startsWith("src/tracker/")).map((name) => name.slice(12));
}

test("a package brings nothing of our own server's tracker along", async () => {
  assert.deepEqual((await brought("scorm12")).filter((name) => /native|outbox|memory/.test(name)), []);
});

test("our own page brings nothing of SCORM along", async () => {
  assert.deepEqual((await brought("native")).filter((name) => /scorm|api-discovery|memory/.test(name)), []);
});

test("the preview brings neither along", async () => {
  assert.deepEqual((await brought("memory")).sort(), ["memory.ts", "save-status.ts"]);
});
