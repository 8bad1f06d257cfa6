/** Requests to our own server: they never throw, and what is no answer of ours counts as no answer. */

import type { Clock } from "./clock";
import type { Note, Response } from "./tracker";

/** No answer in this time is no connection, in milliseconds. */
const PATIENCE = 30_000;

/** A reply. `status` 0: no connection, no answer in time, or an answer that is not from our server. */
export interface Reply {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** An attempt as the server gives it. */
export interface AttemptData {
  readonly token: string;
  readonly owner: string;
  readonly attempt: number;
  readonly revision: number;
  readonly head: number;
  readonly log: readonly Response[];
  /** Whether the attempt exists; the server may also say since when. */
  readonly started: boolean | string | null;
  readonly completed: string | null;
  readonly place: string | null;
  readonly notes: Readonly<Record<string, Note>>;
  readonly can_start_again: boolean;
  readonly set_aside?: number;
}

export type Fetch = (address: string, options: RequestInit) => Promise<globalThis.Response>;

export class Server {
  private token = "";

  constructor(
    private readonly address: string,
    private readonly fetch: Fetch,
    private readonly beacon: ((address: string, data: string) => boolean) | undefined,
    private readonly clock: Clock,
  ) {}

  /** Whether we may post. */
  get known(): boolean {
    return this.token !== "";
  }

  forgetToken(): void {
    this.token = "";
  }

  async attempt(revision: number): Promise<{ reply: Reply; attempt: AttemptData | null }> {
    const reply = await this.ask(`${this.address}/attempt?revision=${revision}`, {});
    const data = reply.body as unknown as AttemptData;
    const ours = reply.status === 200 && typeof data.owner === "string" && Array.isArray(data.log);
    if (!ours) return { reply: reply.status === 200 ? NO_ANSWER : reply, attempt: null };
    this.token = data.token;
    return { reply, attempt: data };
  }

  post(what: string, body: object): Promise<Reply> {
    return this.ask(`${this.address}/${what}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ token: this.token, ...body }),
    });
  }

  /** Send while the page goes. Nobody learns whether it arrived. */
  postAtTheEnd(what: string, body: object): void {
    if (!this.known) return;
    const address = `${this.address}/${what}`;
    const data = JSON.stringify({ token: this.token, ...body });
    try {
      const headers = { "Content-Type": "application/json" };
      this.fetch(address, { ...OPTIONS, method: "POST", headers, body: data, keepalive: true }).catch(() => undefined);
    } catch {
      // A beacon of plain text needs no preflight and no fetch.
      this.beacon?.(address, data);
    }
  }

  private async ask(address: string, options: RequestInit): Promise<Reply> {
    const stop = new AbortController();
    const callOff = this.clock.after(PATIENCE, () => stop.abort());
    try {
      const answer = await this.fetch(address, { ...OPTIONS, ...options, signal: stop.signal });
      if (answer.status === 204) return { status: 204, body: {} };
      const body: unknown = await answer.json().catch(() => null);
      if (typeof body === "object" && body !== null) return { status: answer.status, body: body as Reply["body"] };
      // A page of a network's own sign-in answers 200 too, but not in JSON.
      return answer.status >= 400 ? { status: answer.status, body: {} } : NO_ANSWER;
    } catch {
      return NO_ANSWER;
    } finally {
      callOff();
    }
  }
}

const NO_ANSWER: Reply = { status: 0, body: {} };

const OPTIONS: RequestInit = { credentials: "same-origin", cache: "no-store", redirect: "error" };
