import type { ReviewedScript } from "../../../scripts/reviewed-script.ts";

/** Locales and keymaps, which the definition's `locale` and `keyboard` choose. */
export const language: readonly ReviewedScript[] = [
  {
    package: "locales-all",
    script: "postinst",
    sha256: ["c67199a4da7a89732060f323beb99c1e39932d049673119aa9121302dd12cbf8"],
    reason: "Takes away what an older release left behind.",
  },
  {
    package: "console-data",
    script: "postinst",
    sha256: ["57eb9a1e12970f8b8c3d3b558ba4cc6f098a955f73ab1abb3a28515350bd75d4"],
    reason: "Loads the keymap that it asks for: the definition's keyboard is that.",
  },
];
