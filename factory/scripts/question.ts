/** debconf-devel(7), "Templates": a package and a name, with slashes between them. */
export const questionName = /^[A-Za-z0-9][A-Za-z0-9+.-]*(\/[A-Za-z0-9_+.:-]+)+$/;
export const longestQuestion = 200;

/** What a package's scripts may ask when it is installed. */
export interface Question {
  readonly name: string;
  /** As debconf calls it: "string", "boolean", "select", "multiselect", "password", "note" ... */
  readonly type: string;
  /** What may be answered; undefined where that is anything, or known only while scripts run. */
  readonly choices: readonly string[] | undefined;
}
