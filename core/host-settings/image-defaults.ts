/** Where the slot keeps pristine copies of /etc and /var, as the machine sees it. */
const pristineCopies = "/usr/lib/wherry";

/** What an image has because a machine must have something there, and each machine may have its own. */
const defaults: readonly string[] = [
  "/etc/hostname",
  "/etc/locale.conf",
  "/etc/localtime",
  "/etc/timezone",
  "/etc/vconsole.conf",
];

/**
 * Where the image keeps its own copy of a default of its: a configuration takes the place of what is the same as that,
 * without having to say that it overwrites it. undefined for all other paths.
 */
export function copyOfDefault(path: string): string | undefined {
  return defaults.includes(path) ? `${pristineCopies}${path}` : undefined;
}
