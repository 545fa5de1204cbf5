/** What packages and versions of a format may be called: whatever comes from outside is checked by it, once. */
export interface NameRules {
  /** Matches a whole name. */
  readonly name: RegExp;
  /** What a name is made of, for messages, with its source. */
  readonly describeName: string;
  /** Whether a version may stand in an index, a lock or a request. */
  isVersion(text: string): boolean;
}
