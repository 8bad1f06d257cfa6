/** Our server's learning API as the contract has it, with the faults of networks. */

import { Replayer } from "../../src/play/path";
import type { PlayTables } from "../../src/play/tables";
import type { Response } from "../../src/tracker/tracker";
import { TABLES } from "./sample";

interface Stored extends Response {
  readonly revision: number;
}

interface Attempt {
  readonly attempt: number;
  revision: number;
  log: Stored[];
  place: string;
}

export interface Request {
  readonly method: string;
  readonly what: string;
  readonly body: Record<string, unknown>;
  readonly keepalive: boolean;
}

/** No connection; the reply is lost; a stranger answers; nobody answers; only a page's last words get through; a status. */
type Trouble = "offline" | "lost" | "elsewhere" | "hung" | "dying" | number;

export class FakeServer {
  /** Every request, also those that fail. */
  requests: Request[] = [];
  /** What happens to requests: no connection, or the reply is lost, or a status. */
  trouble: Trouble | null = null;
  /** The same for the next requests only, one each. */
  troubles: Trouble[] = [];
  /** Who is signed in, or null. */
  person: string | null = "person-a";
  token = "token-1";
  tables: PlayTables = TABLES;
  setAside: { id: string; reason: string }[] = [];
  notes = new Map<string, { version: number; body: Record<string, unknown> }>();
  attempts = new Map<string, Attempt[]>();
  /** Whether an attempt of four answers may begin again. */
  canStartAgain = false;

  /** The newest log of a person, as "1aa". */
  log(person = this.person ?? ""): Stored[] {
    return this.attempts.get(person)?.at(-1)?.log ?? [];
  }

  sent(what: string): Request[] {
    return this.requests.filter((request) => request.what === what);
  }

  /** Another device of the same person answers. */
  answerElsewhere(...responses: Response[]): void {
    const attempt = this.current() ?? this.begin(1);
    for (const response of responses) {
      attempt.log.push({ ...response, number: attempt.log.length + 1, revision: attempt.revision });
    }
  }

  readonly fetch = async (address: string, options: RequestInit): Promise<globalThis.Response> => {
    const what = address.replace(/^.*\/modules\/sample\//, "").replace(/\?.*$/, "");
    const body = options.body ? (JSON.parse(String(options.body)) as Record<string, unknown>) : {};
    this.requests.push({ method: options.method ?? "GET", what, body, keepalive: options.keepalive === true });
    const trouble = this.troubles.shift() ?? this.trouble;
    await Promise.resolve();
    if (trouble === "hung") {
      return new Promise((_, reject) => options.signal?.addEventListener("abort", () => reject(new Error("aborted"))));
    }
    if (trouble === "offline" || (trouble === "dying" && !options.keepalive)) throw new TypeError("Failed to fetch");
    // A public network answers every address with its own page.
    if (trouble === "elsewhere") return new Response("<html>Sign in to the café</html>", { status: 200 });
    if (typeof trouble === "number") return new Response(JSON.stringify({ reason: "fault" }), { status: trouble });
    const [status, reply] = this.answer(what, options.method ?? "GET", body);
    if (trouble === "lost") throw new TypeError("Failed to fetch");
    return new Response(status === 204 ? null : JSON.stringify(reply), { status });
  };

  private answer(what: string, method: string, body: Record<string, unknown>): [number, unknown] {
    if (this.person === null) return [401, { reason: "signed_out" }];
    if (method === "GET") return [200, this.told()];
    if (body["token"] !== this.token) return [403, { reason: "token" }];
    if (what === "responses") return this.record(body);
    if (what === "attempts") return this.start(body);
    if (what === "place") return this.keepPlace(body);
    if (what === "notes") return this.keepNote(body);
    if (what === "set-aside") return this.keepAside(body);
    return [404, {}];
  }

  private told(): unknown {
    const attempt = this.current();
    return {
      token: this.token, owner: `owner-of-${this.person}`, attempt: attempt?.attempt ?? 1,
      started: attempt !== undefined, revision: attempt?.revision ?? this.tables.module.revision,
      head: attempt?.log.length ?? 0, log: attempt?.log ?? [], place: attempt?.place ?? "", completed: null,
      notes: Object.fromEntries(this.notes), can_start_again: this.canStartAgain && (attempt?.log.length ?? 0) >= 4, progress: {},
      set_aside: this.setAside.length,
    };
  }

  private record(body: Record<string, unknown>): [number, unknown] {
    const revision = Number(body["revision"]);
    const current = this.current() ?? { attempt: Number(body["attempt"]), revision, log: [], place: "" };
    if (current.attempt !== body["attempt"]) return this.behind(current, "behind");
    const replayer = new Replayer(this.tables);
    for (const stored of current.log) replayer.offer(stored);
    const added: Stored[] = [];
    for (const one of body["responses"] as Response[]) {
      const known = current.log.find(({ id }) => id === one.id);
      if (known) {
        const same = known.revision === revision && known.run === one.run && known.decision === one.decision && known.answer === one.answer;
        if (!same) return [422, { reason: "changed", id: one.id, message: "changed" }];
        continue;
      }
      if (revision !== current.revision) return this.behind(current, "revision");
      if (one.number !== current.log.length + added.length + 1) return this.behind(current, "behind");
      if (!replayer.offer(one)) return [422, { reason: "not_offered", id: one.id, message: "not offered" }];
      added.push({ ...one, revision });
    }
    // A refusal above begins no attempt.
    (this.current() ?? this.begin(current.attempt)).log = [...current.log, ...added];
    current.log = this.log();
    return [200, { acknowledged: (body["responses"] as Response[]).map(({ id }) => id), head: current.log.length, progress: {} }];
  }

  private behind({ attempt, revision, log }: Attempt, reason: string): [number, unknown] {
    return [409, { reason, attempt, revision, head: log.length, log }];
  }

  private start(body: Record<string, unknown>): [number, unknown] {
    const current = this.current();
    const wanted = Number(body["attempt"]);
    if (current && wanted !== current.attempt && !(this.canStartAgain && wanted === current.attempt + 1)) return this.behind(current, "behind");
    const attempt = current && wanted === current.attempt ? current : this.begin(wanted);
    return [200, { attempt: attempt.attempt, revision: attempt.revision }];
  }

  private keepPlace(body: Record<string, unknown>): [number, unknown] {
    const attempt = this.current();
    if (!attempt) return [404, {}];
    attempt.place = String(body["place"]);
    return [204, null];
  }

  private keepNote(body: Record<string, unknown>): [number, unknown] {
    const block = String(body["block"]);
    const stored = this.notes.get(block) ?? { version: 0, body: {} };
    if (JSON.stringify(stored.body) === JSON.stringify(body["body"])) return [200, { version: stored.version }];
    if (stored.version !== body["version"]) return [409, stored];
    const note = { version: stored.version + 1, body: body["body"] as Record<string, unknown> };
    this.notes.set(block, note);
    return [200, { version: note.version }];
  }

  private keepAside(body: Record<string, unknown>): [number, unknown] {
    const responses = body["responses"] as Response[];
    if (this.current()?.attempt !== body["attempt"]) return [404, {}];
    for (const { id } of responses) {
      if (!this.setAside.some((one) => one.id === id)) this.setAside.push({ id, reason: String(body["reason"]) });
    }
    return [200, { set_aside: responses.map(({ id }) => id) }];
  }

  private current(): Attempt | undefined {
    return this.attempts.get(this.person ?? "")?.at(-1);
  }

  private begin(attempt: number): Attempt {
    const made: Attempt = { attempt, revision: this.tables.module.revision, log: [], place: "" };
    this.attempts.set(this.person ?? "", [...(this.attempts.get(this.person ?? "") ?? []), made]);
    return made;
  }
}
