import { decodeUtf8, encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { oneLine } from "@wherry/core/text/lines.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import { isRecord } from "../system/is-record.ts";
import { readJson } from "../system/read-json.ts";
import type { System } from "../system/system.ts";

/** One request for curl. */
export interface Transfer {
  readonly url: string;
  /** The file for the body; undefined asks for the head alone. */
  readonly output: string | undefined;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly proxy: string | undefined;
  /** A file of certificates, instead of the system's. */
  readonly authorityFile: string | undefined;
  /** Seconds without a byte after which it is given up; 0 for never. */
  readonly stall: number;
  /** Seconds that it may take as a whole; 0 for ever. */
  readonly total: number;
}

export interface TransferResult {
  /** curl's own, 0 where all went well: curl(1), "EXIT CODES". */
  readonly exit: number;
  /** Of HTTP; 0 where there was no answer, or another protocol. */
  readonly status: number;
  /** curl's words for what went wrong. */
  readonly message: string;
  /** The header x-amz-bucket-region; empty where the answer does not have it. */
  readonly region: string;
  /** Where the answer redirects to, absolute; empty where it does not. May hold what is secret. */
  readonly redirect: string;
}

/** Seconds to connect, name resolution and TLS included. */
const connectTimeout = 30;
/** Below it, a body counts as stalled. Bytes a second. */
const slowest = 1024;
const atOnce = 16;

/**
 * Runs many transfers side by side, in one process. Addresses, headers and proxies go through its standard input:
 * other processes could read arguments. Redirects are not followed: whoever asks judges them. The results come in the
 * order of the transfers, failed ones among them.
 *
 * @throws {ProvisionError} program.missing when the image has no curl
 * @throws {ProvisionError} program.failed when curl ends without a result for each transfer
 */
export function runTransfers(system: System, transfers: readonly Transfer[]): TransferResult[] {
  if (transfers.length === 0) return [];
  const words = ["curl", "-q", "--no-progress-meter", "--parallel", "--parallel-max", String(atOnce), "--config", "-"];
  const { status, stdout, stderr } = system.run(words, { input: encodeUtf8(curlConfig(transfers)) });
  if (status === 127) {
    throw new ProvisionError(
      "program.missing",
      "the image has no curl, which fetches what the configuration refers to",
      {
        hint: "add the package curl to the image's definition",
      },
    );
  }
  const results = parseResults(decodeUtf8(stdout));
  return transfers.map((_, index) => {
    const result = results.get(index);
    if (result !== undefined) return result;
    throw new ProvisionError("program.failed", `curl ended with status ${status} and no results: ${oneLine(stderr)}`);
  });
}

/** curl(1), "--config": one section for each transfer. */
function curlConfig(transfers: readonly Transfer[]): string {
  return transfers.map(section).join("next\n");
}

function section(transfer: Transfer, index: number): string {
  const { url, output, headers, proxy, authorityFile, stall, total } = transfer;
  const scheme = url.slice(0, url.indexOf(":")).toLowerCase();
  const lines = [
    "silent",
    "globoff",
    "path-as-is",
    `proto = "=${scheme}"`,
    `url = ${quoteForCurl(url)}`,
    ...(output === undefined ? ["head", 'output = "/dev/null"'] : ["fail", `output = ${quoteForCurl(output)}`]),
    'user-agent = "Wherry"',
    ...headers.map(({ name, value }) => `header = ${quoteForCurl(value === "" ? `${name};` : `${name}: ${value}`)}`),
    // Said even where no proxy is to be used, as the environment may name one.
    `proxy = ${quoteForCurl(proxy ?? "")}`,
    'noproxy = ""',
    ...(authorityFile === undefined ? [] : [`cacert = ${quoteForCurl(authorityFile)}`]),
    `connect-timeout = ${total > 0 ? Math.min(connectTimeout, total) : connectTimeout}`,
    ...(stall > 0 ? [`speed-time = ${stall}`, `speed-limit = ${slowest}`] : []),
    ...(total > 0 ? [`max-time = ${total}`] : []),
    `write-out = "${index}\\t%header{x-amz-bucket-region}\\t%{json}\\n"`,
  ];
  return `${lines.join("\n")}\n`;
}

/** A value in double quotes, with the escapes that curl(1) knows in its files of options ("--config"). */
export function quoteForCurl(text: string): string {
  const escapes: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v" };
  return `"${text.replace(/[\\"\n\r\t\v]/g, (letter) => escapes[letter] ?? `\\${letter}`)}"`;
}

function parseResults(text: string): Map<number, TransferResult> {
  const results = new Map<number, TransferResult>();
  for (const line of text.split("\n")) {
    const [, index, region = "", json = ""] = /^(\d+)\t([^\t]*)\t(\{.*\})$/.exec(line) ?? [];
    if (index === undefined) continue;
    const fields = readJson(json);
    if (!isRecord(fields)) continue;
    results.set(Number(index), {
      exit: typeof fields.exitcode === "number" ? fields.exitcode : 1,
      status: typeof fields.http_code === "number" ? fields.http_code : 0,
      message: typeof fields.errormsg === "string" ? fields.errormsg : "",
      region,
      redirect: typeof fields.redirect_url === "string" ? fields.redirect_url : "",
    });
  }
  return results;
}
