/**
 * The whole environment of a tool. Nothing of the caller's passes, least of all LD_LIBRARY_PATH and LD_PRELOAD, so that
 * a tool behaves the same on every machine.
 */
export function toolEnvironment(extra: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  return {
    PATH: "/usr/bin:/bin:/usr/sbin:/sbin",
    LC_ALL: "C.UTF-8",
    TZ: "UTC",
    // These libraries would read the host's configuration, which may name modules that the packaged ones do not have.
    OPENSSL_CONF: "/dev/null",
    GNUTLS_SYSTEM_PRIORITY_FILE: "/dev/null",
    ...extra,
  };
}
