import type { NameRules } from "../packages/name-rules.ts";
import { isDebianVersion } from "./version.ts";

/** What Debian's packages may be called (Debian Policy 5.6.1) and how their versions are written (5.6.12). */
export const debianNames: NameRules = {
  name: /^[a-z0-9][a-z0-9+.-]+$/,
  describeName: 'lower-case letters, digits, "+", "-" and ".", at least two (Debian Policy 5.6.1)',
  isVersion: isDebianVersion,
};
