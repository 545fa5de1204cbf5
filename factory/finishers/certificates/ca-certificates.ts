import { X509Certificate } from "node:crypto";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { createFinding, type Finding } from "@wherry/core/errors/finding.ts";
import { baseName, isWithin } from "@wherry/core/paths/paths.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";
import { draftOf, putFile, putLink } from "../../tree/edit.ts";
import type { FinishContext } from "../context.ts";
import { readText } from "../read-text.ts";
import { javaTrustStore } from "./java-trust-store.ts";
import { subjectHash } from "./subject-hash.ts";

/**
 * Fills the folder of certificates as update-ca-certificates(8) does: one bundle, which Go, curl and GnuTLS read, and
 * one link per certificate by name and by the hash of its subject, which OpenSSL looks up. The distribution's
 * certificates come first, then the local ones, where the definition may put its own. Each group is sorted by
 * name. Java has a bundle of its own, where its folder is there.
 */
export async function writeCaCertificates(tree: Tree, context: FinishContext): Promise<Tree> {
  const places = context.policy.certificates;
  const packaged = certificatesBelow(tree, places.packaged);
  const local = certificatesBelow(tree, places.local);
  if (packaged.length + local.length === 0) return tree;
  const made = { mtime: context.epoch };
  const draft = draftOf(tree);
  const hashes = new Map<string, number>();
  const findings: Finding[] = [];
  const byAlias = new Map<string, string>();
  let bundle = "";
  const texts: (readonly [path: string, pem: string])[] = [];
  for (const path of [...packaged, ...local]) texts.push([path, (await readText(tree, path, context)) ?? ""]);
  const subjects = await subjectHashes(
    texts.map(([, pem]) => pem),
    context,
  );
  for (const [place, [path, pem]] of texts.entries()) {
    const hash = subjects[place] ?? "";
    if (hash === "") {
      const hint = "give each certificate a file of its own, from -----BEGIN CERTIFICATE----- on";
      findings.push(createFinding("error", `${path} is not one certificate in PEM`, { where: { file: path }, hint }));
      continue;
    }
    bundle += pem.endsWith("\n") ? pem : `${pem}\n`;
    const name = `${baseName(path).slice(0, -".crt".length).replaceAll(/[ ,]/g, "_").replaceAll(/[()]/g, "=")}.pem`;
    putLink(draft, `${places.folder}/${name}`, path, made);
    byAlias.set(`${places.javaAlias}${name.toLowerCase()}`, pem);
    const number = hashes.get(hash) ?? 0;
    hashes.set(hash, number + 1);
    putLink(draft, `${places.folder}/${hash}.${number}`, name, made);
  }
  if (findings.length > 0) throw new WherryError("finisher.failed", "certificates cannot be read", { findings });
  // The definition may bring a bundle of its own.
  if (!context.definition.files.some((file) => file.path === places.bundle))
    putFile(draft, places.bundle, bundle, made);
  if (draft.get(places.java)?.kind === "directory" && !draft.has(`${places.java}/cacerts`))
    putFile(draft, `${places.java}/cacerts`, javaTrustStore(certificatesOf(byAlias), context.epoch), made);
  putFile(draft, places.configuration, configuration(packaged, places.packaged), made);
  return draft;
}

function certificatesBelow(tree: Tree, folder: string): string[] {
  return [...tree.keys()].filter((path) => path.endsWith(".crt") && isWithin(path, folder)).sort();
}

/**
 * The hash of each certificate's subject, "" for what is not one certificate. Which ones there are changes seldom, and
 * what is remembered of them, under "subject hashes 1", is believed for the very same texts only.
 */
async function subjectHashes(pems: readonly string[], { remember }: FinishContext): Promise<readonly string[]> {
  const make = async () =>
    pems.map((pem) => {
      const certificate = certificateOf(pem);
      return (certificate && subjectHashOf(certificate)) ?? "";
    });
  return remember === undefined ? await make() : await remember(`subject hashes 1 ${JSON.stringify(pems)}`, make);
}

/** The DER of each PEM; all were found to be one certificate before. */
function certificatesOf(pems: ReadonlyMap<string, string>): ReadonlyMap<string, Uint8Array> {
  return new Map([...pems].map(([alias, pem]) => [alias, certificateOf(pem) ?? new Uint8Array()]));
}

function certificateOf(pem: string): Buffer | undefined {
  if (pem.split("-----BEGIN CERTIFICATE-----").length !== 2) return undefined;
  try {
    return new X509Certificate(pem).raw;
  } catch {
    return undefined;
  }
}

function subjectHashOf(certificate: Buffer): string | undefined {
  try {
    return subjectHash(certificate);
  } catch {
    return undefined;
  }
}

/** What update-ca-certificates reads when an administrator runs it on the host. */
function configuration(packaged: readonly string[], folder: string): string {
  return packaged.map((path) => `${path.slice(folder.length + 1)}\n`).join("");
}
