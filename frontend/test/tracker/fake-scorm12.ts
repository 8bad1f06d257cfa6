/** A strict SCORM 1.2 platform: answers as ADL's reference run-time does, with the errors it gives. */

export interface Leniency {
  /** Only core (without score.min and max), suspend_data, launch_data and comments: everything else is 401. */
  readonly coreOnly?: boolean;
  /** Answers as real booleans and error numbers, as some platforms do. */
  readonly booleans?: boolean;
  /** GetValue throws where it holds nothing, as some platforms do. */
  readonly throwsOnNothing?: boolean;
}

const STATUS = /^(passed|completed|failed|incomplete|browsed)$/;
const TIME = /^\d{2,4}:\d{2}:\d{2}(\.\d{1,2})?$/;
const ID = /^[\x21-\x7e]{1,255}$/;
const CORE_CHILDREN =
  "student_id,student_name,lesson_location,credit,lesson_status,entry,score,total_time,lesson_mode,exit,session_time";
const READ_ONLY = /^cmi\.(core\.(student_id|student_name|credit|entry|total_time|lesson_mode)|launch_data|.*_(children|count))$/;
const WRITE_ONLY = /^cmi\.(core\.(exit|session_time)|interactions\.\d+\..*)$/;

function score(value: string): boolean {
  return value === "" || (/^\d+(\.\d+)?$/.test(value) && Number(value) <= 100);
}

const RULES: readonly (readonly [RegExp, (value: string) => boolean])[] = [
  [/^cmi\.core\.lesson_location$/, (value) => value.length <= 255],
  [/^cmi\.core\.lesson_status$/, (value) => STATUS.test(value)],
  [/^cmi\.core\.exit$/, (value) => ["", "suspend", "time-out", "logout"].includes(value)],
  [/^cmi\.core\.session_time$/, (value) => TIME.test(value)],
  [/^cmi\.core\.score\.(raw|min|max)$/, score],
  [/^cmi\.suspend_data$/, (value) => value.length <= 4096],
  [/^cmi\.objectives\.\d+\.id$/, (value) => ID.test(value)],
  [/^cmi\.objectives\.\d+\.score\.(raw|min|max)$/, score],
  [/^cmi\.objectives\.\d+\.status$/, (value) => STATUS.test(value)],
  [/^cmi\.interactions\.\d+\.id$/, (value) => ID.test(value)],
  [/^cmi\.interactions\.\d+\.type$/, (value) => /^(choice|true-false|fill-in|matching|performance|sequencing|likert|numeric)$/.test(value)],
  [/^cmi\.interactions\.\d+\.student_response$/, (value) => /^[a-z0-9](,[a-z0-9]){0,25}$/.test(value)],
  [/^cmi\.interactions\.\d+\.result$/, (value) => /^(correct|wrong|unanticipated|neutral|\d+(\.\d+)?)$/.test(value)],
  [/^cmi\.interactions\.\d+\.weighting$/, (value) => /^-?\d+(\.\d+)?$/.test(value)],
  [/^cmi\.interactions\.\d+\.objectives\.\d+\.id$/, (value) => ID.test(value)],
];

export class FakeScorm12 {
  /** Every call, as "Set cmi.core.exit=suspend", "Get …", "Commit", "Initialize", "Finish". */
  calls: string[] = [];
  /** What was asked or written against the rules, with its error. */
  errors: string[] = [];
  /** What the platform's database holds: written by a Commit. */
  stored = new Map<string, string>();
  values: Map<string, string>;
  /** Commits that will be refused, and values. */
  refuseCommits = 0;
  refuseAll = false;
  private state: "before" | "running" | "over" = "before";
  private error = "0";

  constructor(
    start: Readonly<Record<string, string>> = {},
    private readonly leniency: Leniency = {},
  ) {
    this.values = new Map(Object.entries({
      "cmi.core.lesson_status": "not attempted", "cmi.core.lesson_mode": "normal", "cmi.core.credit": "credit",
      "cmi.core.entry": "ab-initio", "cmi.core.lesson_location": "", "cmi.suspend_data": "", "cmi.core.score.raw": "", ...start,
    }));
  }

  /** The attempt was begun by a visit that never finished. */
  stillOpen(): this {
    this.state = "running";
    return this;
  }

  /** The attempt was finished by another visit. */
  over(): this {
    this.state = "over";
    return this;
  }

  /** The next launch: what was committed comes back. */
  again(leniency: Leniency = this.leniency): FakeScorm12 {
    return new FakeScorm12(Object.fromEntries(this.stored), leniency);
  }

  LMSInitialize(argument: string): unknown {
    this.calls.push("Initialize");
    if (argument !== "") return this.answer(false, "201");
    if (this.state !== "before") return this.answer(false, "101");
    this.state = "running";
    return this.answer(true);
  }

  LMSFinish(argument: string): unknown {
    this.calls.push("Finish");
    if (argument !== "" || this.state !== "running") return this.answer(false, this.notRunning());
    this.state = "over";
    this.stored = new Map(this.values);
    return this.answer(true);
  }

  LMSCommit(argument: string): unknown {
    this.calls.push("Commit");
    if (argument !== "" || this.state !== "running") return this.answer(false, this.notRunning());
    if (this.refuseCommits > 0) {
      this.refuseCommits -= 1;
      return this.answer(false, "101");
    }
    this.stored = new Map(this.values);
    return this.answer(true);
  }

  LMSGetValue(element: string): unknown {
    this.calls.push(`Get ${element}`);
    if (this.state !== "running") return this.nothing(this.notRunning());
    if (this.unknown(element)) return this.nothing("401");
    if (WRITE_ONLY.test(element)) return this.nothing("404");
    const counted = /^cmi\.(interactions|objectives)\._count$/.exec(element);
    if (counted) return String(this.count(counted[1] ?? ""));
    const children = this.children(element);
    if (children !== null) return children;
    const value = this.values.get(element);
    if (value === undefined) return this.nothing("201");
    this.error = "0";
    return value === "" && this.leniency.throwsOnNothing ? this.nothing("0") : value;
  }

  LMSSetValue(element: string, value: string): unknown {
    this.calls.push(`Set ${element}=${value}`);
    if (this.state !== "running") return this.answer(false, this.notRunning());
    if (this.refuseAll) return this.answer(false, "101");
    if (this.unknown(element)) return this.wrong(element, "401");
    if (READ_ONLY.test(element)) return this.wrong(element, "403");
    const indexed = /^cmi\.(interactions|objectives)\.(\d+)\./.exec(element);
    if (indexed && Number(indexed[2]) > this.count(indexed[1] ?? "")) return this.wrong(element, "201");
    const rule = RULES.find(([pattern]) => pattern.test(element));
    if (!rule) return this.wrong(element, "201");
    if (typeof value !== "string" || !rule[1](value)) return this.wrong(element, "405");
    this.values.set(element, value);
    return this.answer(true);
  }

  LMSGetLastError(): unknown {
    return this.leniency.booleans ? Number(this.error) : this.error;
  }

  /** The elements set, in order, without their values. */
  get sets(): string[] {
    return this.calls.filter((call) => call.startsWith("Set ")).map((call) => call.slice(4, call.indexOf("=")));
  }

  /** Forget the calls made so far. */
  forgetCalls(): void {
    this.calls = [];
  }

  private notRunning(): string {
    return this.state === "before" ? "301" : "101";
  }

  private unknown(element: string): boolean {
    return this.leniency.coreOnly === true && !/^cmi\.(core\.(?!score\.(min|max))|suspend_data|launch_data|comments)/.test(element);
  }

  private children(element: string): string | null {
    if (element === "cmi.core._children") return CORE_CHILDREN;
    if (element === "cmi.core.score._children") return this.leniency.coreOnly ? "raw" : "raw,min,max";
    if (element === "cmi.objectives._children") return "id,score,status";
    if (element === "cmi.interactions._children") {
      return "id,objectives,time,type,correct_responses,weighting,student_response,result,latency";
    }
    return null;
  }

  private count(group: string): number {
    let count = 0;
    while ([...this.values.keys()].some((key) => key.startsWith(`cmi.${group}.${count}.`))) count += 1;
    return count;
  }

  private wrong(element: string, error: string): unknown {
    this.errors.push(`${element}: ${error}`);
    return this.answer(false, error);
  }

  private nothing(error: string): unknown {
    this.error = error;
    if (error !== "0") this.errors.push(`get: ${error}`);
    if (this.leniency.throwsOnNothing) throw new TypeError("cannot read properties of null");
    return "";
  }

  private answer(taken: boolean, error = "0"): unknown {
    this.error = error;
    return this.leniency.booleans ? taken : String(taken);
  }
}
