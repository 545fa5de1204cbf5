/** What has to hold before a boot counts as a good one: what `health` of a machine's configuration says. */
export interface HealthSettings {
  /**
   * How long after the start of the machine all checks have to have succeeded; then the release before is booted again.
   */
  readonly deadlineSeconds: number;
  readonly checks: readonly HealthCheck[];
}

export type HealthCheck = {
  readonly name: string;
  /** How long one attempt may take. */
  readonly timeoutSeconds: number;
} & (
  | { /** A unit that is to be active. */ readonly unit: string }
  | { /** What is to answer with a status from 200 to 299. */ readonly url: string }
  | {
      /** A program, by its absolute path, and its arguments; it is to exit with 0. */
      readonly command: readonly string[];
    }
);

/**
 * Where a machine has its `HealthSettings`, as JSON; without such a file it is enough that systemd has started
 * everything.
 */
export const healthFile = "/etc/wherry/health.json";
