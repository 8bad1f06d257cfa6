/** What a package may do on its platform, as the page's settings carry it. */

export interface Scorm12Target {
  readonly name: string;
  readonly standard: "scorm12";
  readonly elements: {
    readonly score_min_max: boolean;
    readonly objectives: boolean;
    readonly interactions: boolean;
    /** Whether `_children` and `_count` may be asked for. */
    readonly probe_children: boolean;
  };
  /** The longest state, in characters. */
  readonly state_limit: number;
  readonly location_limit: number;
  readonly status: "passed_incomplete" | "completed_incomplete";
  /** Whether interactions and result objectives go before the completion or after it. */
  readonly details: "after" | "before";
}
