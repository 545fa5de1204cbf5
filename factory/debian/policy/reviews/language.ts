import type { ReviewedScript } from "../../../scripts/reviewed-script.ts";

/** Locales and keymaps, which the definition's `locale` and `keyboard` choose. */
export const language: readonly ReviewedScript[] = [
  {
    package: "locales-all",
    script: "postinst",
    sha256: ["6ead49161698be987696ad17714d96ff97bb1ba97f8563568e60badcab51b477"],
    reason: "Takes away what an older release left behind.",
  },
  {
    package: "console-data",
    script: "postinst",
    sha256: ["534e2d646b886798078ecb97d5b30db7b228c498e0c9e6367aea1590863af941"],
    reason: "Loads the keymap that it asks for: the definition's keyboard is that.",
  },
];
