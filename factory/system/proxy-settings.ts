import { WherryError } from "@wherry/core/errors/errors.ts";
import { redactUrl } from "@wherry/core/urls/redact-url.ts";

/** The variables that name proxies, and what is reached without; names in lower case win. */
export const proxyVariables = ["http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"];

/**
 * Refuses settings that no request could get through, before any is tried.
 *
 * @throws {WherryError} network.address when a variable that is in use does not hold the address of a proxy
 */
export function checkProxySettings(environment: Readonly<Record<string, string | undefined>>): void {
  for (const scheme of ["http", "https"]) {
    const lower = `${scheme}_proxy`;
    const name = environment[lower] === undefined ? lower.toUpperCase() : lower;
    const value = environment[name] ?? "";
    if (value === "" || isProxyAddress(value)) continue;
    throw new WherryError("network.address", `${name} does not hold the address of a proxy: ${redactUrl(value)}`, {
      hint: `write it as http://HOST:PORT, or unset ${name}`,
    });
  }
}

function isProxyAddress(value: string): boolean {
  const parsed = URL.parse(value);
  return parsed !== null && ["http:", "https:"].includes(parsed.protocol) && isEscaped(parsed);
}

/** Whether user and password can be unescaped, as whoever asks the proxy does. */
function isEscaped({ username, password }: URL): boolean {
  try {
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}
