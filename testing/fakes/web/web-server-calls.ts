import type { SeenRequest, WebServerOptions } from "./web-server-options.ts";

/** What the thread of all web servers is asked for, one call after the other. */
export type ServerCall =
  | { readonly id: number; readonly start: WebServerOptions }
  | { readonly id: number; readonly ask: "requests" | "end" };

export interface ServerAnswer {
  /** Of a server that was started. */
  readonly port?: number;
  /** What a server was asked for so far. */
  readonly seen?: readonly SeenRequest[];
}
