/** Validates every *.html in a folder: prints a JSON list of {file, line, column, rule, message}. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { HtmlValidate, StaticConfigLoader } from "html-validate";

const folder = process.argv[2];
const validator = new HtmlValidate(
  new StaticConfigLoader({
    extends: ["html-validate:standard", "html-validate:a11y"],
    rules: {
      "no-inline-style": "error",
      "aria-label-misuse": ["error", { allowAnyNamable: true }],
      // A private note saves by itself: such a form has no button.
      "wcag/h32": "off",
      // A module is one document of several views, each with its own h1: tests/pages.py counts them by view.
      "heading-level": ["error", { allowMultipleH1: true, minInitialRank: "h1" }],
      // Jinja leaves a blank where a block ends, and long lines are no fault.
      "no-trailing-whitespace": "off",
    },
  }),
);
const found = [];
for (const file of readdirSync(folder).filter((name) => name.endsWith(".html")).sort()) {
  const report = await validator.validateString(readFileSync(join(folder, file), "utf8"), file);
  for (const result of report.results) {
    for (const { line, column, ruleId, message } of result.messages) {
      found.push({ file, line, column, rule: ruleId, message });
    }
  }
}
process.stdout.write(JSON.stringify(found));
