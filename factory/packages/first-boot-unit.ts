/** What a machine does once, because no image may hold what comes of it: keys, identities, clusters of data. */
export interface FirstBootUnit {
  /** Of the unit: "first-boot-NAME.service". */
  readonly name: string;
  readonly description: string;
  /** What comes of it: as long as this path is not there, the unit runs at boot. null: a mark of its own. */
  readonly creates: string | null;
  /** What comes of it besides: it also runs as long as one of these is not there. */
  readonly also?: readonly string[];
  /** Programs with arguments, one after the other; no shell reads them. */
  readonly run: readonly (readonly string[])[];
  /** Who runs them. */
  readonly user: string;
  /** Units that wait for it, and whose start starts it. */
  readonly before: readonly string[];
  /** Units that it waits for. */
  readonly after: readonly string[];
}

/** One of a distribution's catalogue: root runs its script. */
export interface PackagedFirstBoot extends Omit<FirstBootUnit, "run" | "user"> {
  /** The image has the unit where it has this package. */
  readonly package: string;
  /**
   * A program of sh(1), which is put into the image. '@answer:QUESTION@', in such quotes, is what the definition
   * answers to a question of debconf's, or nothing.
   */
  readonly script: string;
  /** All that comes of it, and what a service makes of that: paths, with all below them. */
  readonly makes: readonly string[];
  /**
   * How the names of debconf's questions begin that it takes as unanswered: where the definition answers one, what it
   * would make is not what was asked for, and the image has no such unit.
   */
  readonly unanswered?: string;
  /** The programs that it calls, by their paths. */
  readonly programs: readonly string[];
  /** Packages that bring some of them, and need not come with `package`. */
  readonly needs: readonly string[];
}

/** Whether an entry is not for what was asked for: a question is answered that it takes as unanswered. */
export function isAnswered(
  { unanswered }: Pick<PackagedFirstBoot, "unanswered">,
  answers: Readonly<Record<string, string>>,
): boolean {
  return unanswered !== undefined && Object.keys(answers).some((question) => question.startsWith(unanswered));
}
