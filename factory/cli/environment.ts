/** The environment variables that a user may set, and what for. `wherry --help` and the README list them all. */
export const environmentVariables: Readonly<Record<string, string>> = {
  WHERRY_STORE: "folder of packages and tools, as --store",
  WHERRY_STORE_KEY: "file of the key that seals the store; outside of it",
  WHERRY_MIRROR_DEBIAN: "where debian:... is fetched from, as --mirror",
  WHERRY_MIRROR_DEBIAN_SECURITY: "the same for the suites of security updates",
  WHERRY_OFFLINE: "1 forbids the network",
  WHERRY_TOOLS: "host uses this machine's tools instead of packages",
  WHERRY_PARAM_NAME: "value of the parameter NAME of a configuration",
  XDG_CACHE_HOME: "folder of the store, where nothing else is said",
  XDG_STATE_HOME: "folder of its key, named machines, compiled code",
  TERM: "dumb: lines only, no bars",
  "http_proxy, https_proxy": "proxies for what is fetched",
  no_proxy: "what is reached without them",
};

const column = 49;

/** The section of the help. */
export function environmentHelp(): string {
  const lines = Object.entries(environmentVariables).map(([name, meaning]) => `  ${name.padEnd(column - 2)}${meaning}`);
  return `Environment:\n${lines.join("\n")}`;
}
