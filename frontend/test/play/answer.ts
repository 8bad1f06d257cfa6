/** Answers a file of cases, one a line: `node answer.mjs cases.jsonl`. */

import { readFileSync } from "node:fs";
import { answer, type Case } from "./asking";

for (const line of readFileSync(process.argv[2] ?? "", "utf-8").split("\n")) {
  if (line !== "") process.stdout.write(`${JSON.stringify(answer(JSON.parse(line) as Case))}\n`);
}
