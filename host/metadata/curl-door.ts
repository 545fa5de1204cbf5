import { decodeUtf8, encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { quoteForCurl } from "../fetch/curl.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import type { System } from "../system/system.ts";
import type { MetadataAnswer, MetadataDoor, MetadataRequest } from "./exchange.ts";

/** curl(1), "EXIT CODES": maximum file size exceeded. */
const tooLarge = 63;

/**
 * Sends requests by curl, one after the other. Headers, in which tokens are, go through its standard input, as other
 * processes could read arguments; bodies lie in `folder`, an existing one of root's own. Never by a proxy: these
 * addresses are the machine's own link's.
 *
 * @throws {ProvisionError} program.missing when the image has no curl
 */
export function curlDoor(system: System, folder: string): MetadataDoor {
  const [sent, got] = [`${folder}/request`, `${folder}/answer`];
  return (request, bounds) => {
    const { body } = request;
    if (body !== undefined) system.writeFile(sent, body, 0o600);
    try {
      const config = formatRequest(request, { ...bounds, sent: body && sent, got });
      const { status, stdout } = system.run(["curl", "-q", "--config", "-"], { input: encodeUtf8(config) });
      if (status === 127) {
        throw new ProvisionError("program.missing", "the image has no curl, which asks platforms for metadata", {
          hint: "add the package curl to the image's definition",
        });
      }
      return answerOf(system, {
        exit: status,
        code: Number(decodeUtf8(stdout)),
        got,
        most: bounds.bytes,
      });
    } finally {
      for (const file of [sent, got]) system.remove(file);
    }
  };
}

interface RequestBounds {
  readonly seconds: number;
  readonly bytes: number;
  /** The file with the body; undefined for none. */
  readonly sent: string | undefined;
  /** The file for the answer's. */
  readonly got: string;
}

/** curl(1), "--config". */
function formatRequest({ method, url, headers, lowPort }: MetadataRequest, bounds: RequestBounds): string {
  const seconds = Math.max(0.1, bounds.seconds).toFixed(1);
  const lines = [
    "silent",
    "globoff",
    "path-as-is",
    'proto = "=http,https"',
    'proxy = ""',
    'noproxy = "*"',
    `request = ${method}`,
    `url = ${quoteForCurl(url)}`,
    'user-agent = "Wherry"',
    ...Object.entries(headers).map(([name, value]) => `header = ${quoteForCurl(`${name}: ${value}`)}`),
    // Without it, curl waits for a server that says that it may go on.
    ...(bounds.sent === undefined ? [] : ['header = "Expect:"', `data-binary = ${quoteForCurl(`@${bounds.sent}`)}`]),
    ...(lowPort === true ? ["local-port = 600-1023"] : []),
    `connect-timeout = ${seconds}`,
    `max-time = ${seconds}`,
    `max-filesize = ${bounds.bytes}`,
    `output = ${quoteForCurl(bounds.got)}`,
    'write-out = "%{response_code}"',
  ];
  return `${lines.join("\n")}\n`;
}

/** One byte too many is enough for whoever asked to see that it is too large. */
function answerOf(
  system: System,
  {
    exit,
    code,
    got,
    most,
  }: { readonly exit: number; readonly code: number; readonly got: string; readonly most: number },
): MetadataAnswer | undefined {
  if (exit === tooLarge) return { status: code, body: new Uint8Array(most + 1) };
  if (exit !== 0 || !(code >= 100)) return undefined;
  return { status: code, body: system.readFile(got, { offset: 0, length: most + 1 }) ?? new Uint8Array() };
}
