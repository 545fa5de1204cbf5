import { hash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Memo } from "../store/memo.ts";

/** The project's root. */
const root = fileURLToPath(new URL("../..", import.meta.url));
const entry = "host/agent/main.ts";

/** Whoever calls the agent by its name starts the interpreter. */
const banner = "#!/usr/bin/qjs -m";

/**
 * The agent as one file that QuickJS runs, and nothing else. It follows from its sources alone, and is kept by their
 * digest: making it anew takes longer than the rest of a rebuild may.
 */
export async function bundleAgent(memo: Memo, bundle = bundleForQuickJs): Promise<Uint8Array> {
  const key = `agent 1 esbuild ${esbuildVersion()} ${sourcesDigest()}`;
  return Buffer.from(await memo.cachedJson(key, async () => await bundle(join(root, entry))), "utf8");
}

/**
 * A module and all that it imports as one module for QuickJS 2025-04-26, without what is not used. `banner` comes
 * first.
 */
export async function bundleForQuickJs(path: string): Promise<string> {
  // Its program starts when it is asked for something, and that is seldom.
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [path],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2023",
    // What an engine may have, and this one has not: static blocks.
    supported: { "class-static-blocks": false, "class-static-field": true },
    platform: "neutral",
    alias: { "quickjs:os": "os", "quickjs:std": "std" },
    external: ["os", "std"],
    // Names stay: they make a trace readable, and what they cost compresses well.
    minifySyntax: true,
    minifyWhitespace: true,
    charset: "utf8",
    legalComments: "none",
    banner: { js: banner },
    logLevel: "silent",
  });
  return outputFiles.map(({ text }) => text).join("");
}

/**
 * SHA-256 over the agent's sources and what they may import, with their names. They are read in the calling thread:
 * some hundred small requests cost less there than in the thread pool.
 */
function sourcesDigest(): string {
  const files = ["core", "config", "formats", "host"].flatMap(sourcesBelow).sort();
  return hash("sha256", files.map((file) => `${file} ${hash("sha256", readFileSync(join(root, file)))}\n`).join(""));
}

/** Node's own globs would take ten times as long to find them. */
function sourcesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : sourcesBelow(path);
    return path.endsWith(".ts") && !path.endsWith(".test.ts") ? [path] : [];
  });
}

function esbuildVersion(): string {
  const manifest: unknown = createRequire(import.meta.url)("esbuild/package.json");
  return typeof manifest === "object" && manifest !== null && "version" in manifest ? String(manifest.version) : "";
}
