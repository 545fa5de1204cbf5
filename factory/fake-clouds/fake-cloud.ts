import { encodeUtf8 } from "@wherry/core/bytes/utf8.ts";

/** What a fake tells of the machine that asks it; the same on every cloud. */
export interface CloudMachine {
  readonly instanceId: string;
  readonly hostname: string;
  /** Whose keys they are, on clouds that say so. */
  readonly user: string;
  /** Lines of public keys. */
  readonly keys: readonly string[];
  readonly userData: Uint8Array | undefined;
  readonly zone: string;
  readonly instanceType: string;
  readonly ipv4: string;
}

/** One request of HTTP. */
export interface FakeRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** By names in small letters. */
  readonly headers: Readonly<Record<string, string | undefined>>;
}

export interface FakeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** A service of metadata, from request to answer: it needs no socket. */
export type FakeCloud = (request: FakeRequest) => FakeAnswer;

/** An answer of text, or of bytes. */
export function answer(status: number, body: string | Uint8Array, type = "text/plain"): FakeAnswer {
  const bytes = typeof body === "string" ? encodeUtf8(body) : body;
  return { status, headers: { "content-type": type }, body: bytes };
}

/** A value as JSON. */
export function answerJson(value: unknown): FakeAnswer {
  return answer(200, JSON.stringify(value), "application/json");
}

/** Where there is nothing. */
export function missing(): FakeAnswer {
  return answer(404, "404 - Not Found\n");
}
