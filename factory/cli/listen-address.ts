import { isIPv6 } from "node:net";
import { InvalidArgumentError } from "commander";

/** Reads HOST:PORT: "127.0.0.1:8080", "[::1]:0", "localhost:80". Without a host, only this machine reaches it. */
export function parseListenAddress(text: string): { readonly host: string; readonly port: number } {
  const [, bracketed, plain = "", digits = ""] = /^(?:\[([^\]]*)\]|([A-Za-z0-9.-]*)):(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (digits === "" || port > 65_535 || (bracketed !== undefined && !isIPv6(bracketed))) {
    throw new InvalidArgumentError("give HOST:PORT, such as 127.0.0.1:8080 or [::1]:8080");
  }
  return { host: bracketed ?? (plain === "" ? "127.0.0.1" : plain), port };
}
