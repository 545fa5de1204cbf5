import type { Lines } from "../text/lines.ts";

/**
 * What work tells about itself while it runs. Rooms emit these; only the command line's reporter prints.
 */
export type WherryEvent =
  | { readonly type: "stage.started"; readonly stage: string }
  | {
      readonly type: "stage.finished";
      readonly stage: string;
      readonly wallSeconds: number;
      readonly cpuSeconds: number;
      /** What came out, in a few words: "142 packages", "118.2 MB". */
      readonly result: string;
    }
  | {
      readonly type: "progress";
      /** Which bar it moves; unique within a stage. */
      readonly task: string;
      readonly done: number;
      /** 0 where the total is not known. */
      readonly total: number;
      readonly unit: "bytes" | "items";
    }
  | { readonly type: "notice"; readonly message: Lines }
  | { readonly type: "warning"; readonly message: string; readonly hint?: string };

/** Receives events. Must not throw and must not wait. */
export type EmitEvent = (event: WherryEvent) => void;

/** For callers that do not care. */
export const ignoreEvents: EmitEvent = () => {};
