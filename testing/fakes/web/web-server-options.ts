/**
 * What a path of the server does. Plain data: the server runs in a thread of its own, as the agent's calls hold up
 * everything.
 */
export interface Route {
  readonly body?: Uint8Array | string;
  /** 200 by default. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** So many requests first get this status, or are hung up on where it is 0, after `sent` of a longer body. */
  readonly failures?: { readonly times: number; readonly status: number; readonly sent?: string };
  /** Milliseconds before anything is sent. */
  readonly delay?: number;
  /** Promise the whole body, send so many bytes, and hang up. */
  readonly truncate?: number;
  /** Send one byte after the other, with so many milliseconds between. */
  readonly drip?: number;
}

export interface WebServerOptions {
  /** By path, with a leading slash; requests that come by a proxy's way by "host/path". */
  readonly routes: Readonly<Record<string, Route>>;
  /** Speak TLS with this certificate, both as PEM. */
  readonly tls?: { readonly key: string; readonly certificate: string };
  /** CONNECT leads to this port, whatever was asked for. */
  readonly connectTo?: number;
}

export interface SeenRequest {
  readonly method: string;
  /** As in `routes`. */
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Text of the body. */
  readonly body: string;
}
