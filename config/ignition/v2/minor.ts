/** The minor versions of specification 2. */
export type Minor = 0 | 1 | 2 | 3 | 4;
