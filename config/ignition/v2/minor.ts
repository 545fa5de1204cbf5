/** The minor versions of specification 2. */
export const minors = [0, 1, 2, 3, 4] as const;
export type Minor = (typeof minors)[number];
