/** The log of one attempt on this device: what the server has, and what waits behind it. */

import { Replayer } from "../play/path";
import type { PlayTables } from "../play/tables";
import type { Kept, Reason } from "./outbox";
import type { Response } from "./tracker";

/** The server's log, as it came with an attempt or with a 409. */
export interface ServerLog {
  readonly attempt: number;
  readonly revision: number;
  readonly head: number;
  readonly log: readonly Response[];
}

/** What laying our waiting responses over another log came to. */
export interface Settled {
  /** Still to be sent, in order, with the numbers that are theirs now. */
  readonly waiting: readonly Kept[];
  /** Ids that the server has already. */
  readonly known: readonly string[];
  /** Responses that replay no longer offers. */
  readonly aside: readonly Kept[];
}

/** Lay waiting responses over the server's log. Server order decides, never clocks. */
export function settle(tables: PlayTables, server: ServerLog, waiting: readonly Kept[]): Settled {
  const known = new Set(server.log.map((response) => response.id));
  const replayer = new Replayer(tables);
  for (const response of server.log) replayer.offer(response);
  const kept: Kept[] = [];
  const aside: Kept[] = [];
  for (const record of waiting) {
    if (known.has(record.id)) continue;
    const number = server.head + kept.length + 1;
    // An answer of an attempt that is over was never meant for the one begun elsewhere.
    if (record.attempt >= server.attempt && replayer.offer({ ...record, number })) {
      kept.push({ ...record, number, attempt: server.attempt, revision: tables.module.revision });
    } else {
      aside.push({ ...record, aside: record.revision === tables.module.revision ? "elsewhere" : "revision" });
    }
  }
  return { waiting: kept, known: waiting.filter(({ id }) => known.has(id)).map(({ id }) => id), aside };
}

/** Take one refused response out, and all that depended on it. */
export function without(
  tables: PlayTables,
  server: ServerLog,
  waiting: readonly Kept[],
  id: string,
  reason: Reason,
): Settled {
  const refused = waiting.filter((record) => record.id === id).map((record) => ({ ...record, aside: reason }));
  const rest = settle(tables, server, waiting.filter((record) => record.id !== id));
  const dependent = rest.aside.map((record) => ({ ...record, aside: "not_offered" as const }));
  return { ...rest, aside: [...refused, ...dependent] };
}

/** Those that were given elsewhere first; the others went with a revision. */
export function elsewhere(aside: readonly Kept[]): readonly Kept[] {
  return aside.filter((record) => record.aside !== "revision");
}

/** A record as the player knows it. */
export function plain({ id, number, run, decision, answer }: Response): Response {
  return { id, number, run, decision, answer };
}
