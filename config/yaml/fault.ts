import type { ErrorCode } from "yaml";

/** Why a text is refused as YAML. */
export interface YamlFault {
  /** The library's word for a fault of syntax, or ours for what the syntax allows and these readers do not. */
  readonly code:
    | ErrorCode
    | "TOO_LARGE"
    | "TOO_DEEP"
    | "ENDLESS_ALIAS"
    | "KEY_NOT_TEXT"
    | "REPEATED_KEY"
    | "MERGE_KEY"
    | "TAG"
    | "BINARY"
    | "SECOND_DOCUMENT"
    | "NOT_CLOSED"
    | "MORE";
  readonly message: string;
  readonly offset: number;
}
