/** Paths that belong to one machine, whichever distribution it has: no image holds them. With why, for people. */
export const machineOwnPaths: readonly { readonly pattern: RegExp; readonly why: string }[] = [
  // machine-id(5): absent, so that the first boot makes one and ConditionFirstBoot holds.
  { pattern: /^\/(etc\/machine-id|var\/lib\/dbus\/machine-id)$/, why: "the machine's id" },
  { pattern: /^\/etc\/ssh\/ssh_host_[^/]*$/, why: "a key of the machine" },
  { pattern: /^\/var\/lib\/systemd\/(random-seed|credential\.secret)$/, why: "the machine's own random bytes" },
];

/** Folders whose content lives no longer than the machine runs, and all below them. */
export const runTimeFolders = /^\/(dev|proc|run|sys|tmp)(\/|$)/;
