/** Unpacks the Chromium of @sparticuz/chromium into a folder: `TMPDIR=folder node unpack-chromium.mjs`. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { inflate } from "@sparticuz/chromium";

const packed = join(dirname(fileURLToPath(import.meta.url)), "..", "node_modules", "@sparticuz", "chromium", "bin");
for (const name of ["chromium.br", "al2023.tar.br", "fonts.tar.br", "swiftshader.tar.br"]) {
  await inflate(join(packed, name));
}
