/** The newest minor version of the Ignition specification: 7 for 3.7.0-experimental. */
export const newestMinor = 7;

export const newestVersion = "3.7.0-experimental";

/** The versions of the specification by their minor version. */
export const versions: readonly string[] = [
  "3.0.0",
  "3.1.0",
  "3.2.0",
  "3.3.0",
  "3.4.0",
  "3.5.0",
  "3.6.0",
  newestVersion,
];
