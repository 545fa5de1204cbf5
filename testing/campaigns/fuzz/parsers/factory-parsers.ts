import { dirname, join } from "node:path";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { createBudget } from "@wherry/factory/comparison/budget.ts";
import { openImage } from "@wherry/factory/comparison/reading/open-image.ts";
import { parseControl } from "@wherry/factory/debian/control/control.ts";
import { parsePackage } from "@wherry/factory/debian/control/stanza.ts";
import { readDebControl, unpackDeb } from "@wherry/factory/debian/deb/deb.ts";
import { parseSourcesList, parseSourcesStanzas } from "@wherry/factory/debian/policy/apt-sources.ts";
import { debianTriggers } from "@wherry/factory/debian/policy/triggers.ts";
import { parseConflicts, parseProvides, parseRelations } from "@wherry/factory/debian/relation.ts";
import { findByDigest } from "@wherry/factory/debian/repository/find-by-digest.ts";
import { openPackagesIndex } from "@wherry/factory/debian/repository/packages-index.ts";
import { parseRelease } from "@wherry/factory/debian/repository/release.ts";
import { compareDebianVersions, isDebianVersion } from "@wherry/factory/debian/version.ts";
import { loadDefinition } from "@wherry/factory/definition/load.ts";
import { parseDefinition } from "@wherry/factory/definition/source/parse-definition.ts";
import { createSourceFiles } from "@wherry/factory/definition/source/source-files.ts";
import { parseSuite } from "@wherry/factory/distributions/suite-name.ts";
import { parseSysusers } from "@wherry/factory/finishers/accounts/sysusers-file.ts";
import { readElements } from "@wherry/factory/finishers/certificates/der.ts";
import { subjectHash } from "@wherry/factory/finishers/certificates/subject-hash.ts";
import { parsePamProfile } from "@wherry/factory/finishers/effects/pam-profile.ts";
import { mimeCache } from "@wherry/factory/finishers/mime/mime-cache.ts";
import { mimeFiles } from "@wherry/factory/finishers/mime/mime-files.ts";
import { readMimeTypes } from "@wherry/factory/finishers/mime/mime-types.ts";
import { compiledSchemas } from "@wherry/factory/finishers/schemas/compiled-schemas.ts";
import { parseVariant } from "@wherry/factory/finishers/schemas/variant-text.ts";
import { readProgramFacts } from "@wherry/factory/image-checks/program-facts.ts";
import { parseHwdb } from "@wherry/factory/kernel/hwdb-source.ts";
import { readModuleFacts } from "@wherry/factory/kernel/module-facts.ts";
import { uncompressedModule } from "@wherry/factory/kernel/read-modules.ts";
import { parseLock } from "@wherry/factory/lock/lock-file.ts";
import { parseUserNetwork } from "@wherry/factory/machine/forwarded-ports.ts";
import { readDiskImage } from "@wherry/factory/machine/image-format.ts";
import { parseBootAnalysis, parseTimeSpan } from "@wherry/factory/machine/milestones.ts";
import { locateBelow } from "@wherry/factory/packages/repository/repository-address.ts";
import { readUnverified, verifyClearSigned, verifyDetached } from "@wherry/factory/packages/repository/signature.ts";
import { parseManifest } from "@wherry/factory/store/manifest.ts";
import { sealWith } from "@wherry/factory/store/seal.ts";
import { checkProxySettings } from "@wherry/factory/system/proxy-settings.ts";
import { imageFindings } from "../../../samples/image-findings.ts";
import { bytesParser, type Parser, textParser } from "../parser.ts";
import { sealDebTars } from "../seal-deb.ts";
import { signed } from "../seeds/signed.ts";
import { fileOf } from "./formats-parsers.ts";

const relations = {
  architecture: "amd64",
  fail: (problem: string) => new WherryError("repository.malformed", problem),
};
const stockDirectory = join(import.meta.dirname, "../../../../images");

/** A time at which the signatures among the seeds are good. */
const signatureContext = { name: "InRelease", now: 1_780_000_000 };

const noCode = { isAllowed: false, onProgram: () => {}, onImport: () => {} };

export const factoryParsers: readonly Parser[] = [
  textParser("factory/control", (text) => parseControl(text, { file: "control" })),
  textParser("factory/stanza", (text) => {
    const stanza = parsePackage(text, { file: "Packages", repository: "a", architecture: "amd64" });
    return stanza === undefined ? undefined : [stanza.recommends, stanza.suggests];
  }),
  textParser("factory/relations", (text) => {
    const clauses = parseRelations(text, relations);
    parseConflicts(text, relations);
    parseProvides(text, relations);
    return clauses;
  }),
  textParser("factory/debian-versions", (text) => {
    const [one = "", other = ""] = text.split("\n");
    return isDebianVersion(one) ? compareDebianVersions(one, other) : undefined;
  }),
  bytesParser("factory/packages-index", (bytes) => {
    const index = openPackagesIndex(Buffer.from(bytes), { repository: "a" }, undefined);
    index.essential();
    return [...index.names()].flatMap((name) => [...index.packagesNamed(name), ...index.providersOf(name)]);
  }),
  bytesParser("factory/packages-by-digest", (bytes) => {
    const text = Buffer.from(bytes);
    const digests = new Set(text.toString("latin1").match(/[0-9a-f]{64}/g));
    return findByDigest(text, digests, { file: "Packages", repository: "a", architecture: "amd64" });
  }),
  textParser("factory/release", (text) => parseRelease(text, "Release")),
  textParser("factory/apt-sources", (text) => [...parseSourcesList(text), ...parseSourcesStanzas(text, "a.sources")]),
  bytesParser(
    "factory/deb",
    async (bytes, folder) => {
      const path = fileOf(bytes, folder);
      await readDebControl(path).catch(onlyRefusals);
      return await unpackDeb(path, async () => {});
    },
    sealDebTars,
  ),
  textParser("factory/unverified-release", (text) =>
    readUnverified(Buffer.from(text), { ...signatureContext, keys: [] }),
  ),
  textParser("factory/clear-signed", async (text) => {
    return await verifyClearSigned(Buffer.from(text), { ...signatureContext, keys: [signed("key.asc")] });
  }),
  textParser("factory/detached-signature", async (text) => {
    return await verifyDetached(Buffer.from("text\n"), Buffer.from(text), {
      ...signatureContext,
      keys: [signed("key.asc")],
    });
  }),
  bytesParser("factory/keys", async (bytes) => {
    return await verifyClearSigned(signed("InRelease"), { ...signatureContext, keys: [bytes] });
  }),
  textParser(
    "factory/definition-yaml",
    async (text) => (await parseDefinition("a.yaml", text, createSourceFiles())).root,
  ),
  textParser(
    "factory/definition-json",
    async (text) => (await parseDefinition("a.json", text, createSourceFiles())).root,
  ),
  textParser("factory/definition", async (text, folder) => {
    const path = fileOf(Buffer.from(text), folder, "image.yaml");
    return await loadDefinition(path, { stockDirectory, cwd: dirname(path), code: noCode });
  }),
  textParser("factory/suites", parseSuite),
  textParser("factory/lock", (text) => parseLock(text, "a.lock")),
  bytesParser("factory/compared-image", async (bytes, folder) => {
    await using image = await openImage(
      fileOf(bytes, folder),
      "a",
      createBudget(new AbortController().signal, 2 ** 28),
    );
    return [image.kind, image.files.size];
  }),
  textParser("factory/manifest", (text) => parseManifest(text, "a", sealWith(new Uint8Array(32)))),
  textParser("factory/sysusers", (text) => parseSysusers(text, "a.conf")),
  textParser("factory/pam-profile", (text) => parsePamProfile("a", text)),
  textParser("factory/hwdb", parseHwdb),
  textParser("factory/mime-types", (text) => {
    const database = readMimeTypes([text]);
    return [mimeFiles(database), mimeCache(database)];
  }),
  textParser("factory/schemas", (text) => compiledSchemas([text], [text])),
  textParser("factory/variants", (text) => {
    const [type = "", ...lines] = text.split("\n");
    return parseVariant(type, lines.join("\n"));
  }),
  textParser("factory/triggers", (text) => {
    debianTriggers.interests(text);
    return [debianTriggers.onlyRestarts(text), debianTriggers.xmlCatalogues?.entries(text)];
  }),
  bytesParser("factory/der", (bytes) => readElements(Buffer.from(bytes))),
  bytesParser("factory/certificate", (bytes) => subjectHash(Buffer.from(bytes))),
  bytesParser("factory/kernel-module", readModuleFacts),
  bytesParser("factory/packed-module", async (bytes) => {
    for (const ending of [".xz", ".zst", ".gz"]) await uncompressedModule(`a.ko${ending}`, bytes).catch(onlyRefusals);
    return true;
  }),
  bytesParser("factory/disk-image", async (bytes, folder) => await readDiskImage(fileOf(bytes, folder))),
  textParser("factory/console", (text) => {
    parseTimeSpan(text);
    parseUserNetwork(text);
    return parseBootAnalysis(text);
  }),
  bytesParser("factory/program-facts", readProgramFacts),
  textParser("factory/image-checks", async (text) => await imageFindings(everywhere(text))),
  textParser("factory/repository-paths", (text) => locateBelow("https://example.org/debian", text)),
  textParser("factory/proxy-variables", (text) => checkProxySettings({ http_proxy: text }) ?? true),
];

/** The same text in every kind of file that the checks of an image look into. */
function everywhere(text: string): Readonly<Record<string, string>> {
  const paths = [
    "/etc/cron.d/a",
    "/etc/ld.so.conf",
    "/etc/nftables.conf",
    "/etc/nsswitch.conf",
    "/etc/pam.d/a",
    "/etc/ssh/sshd_config",
    "/etc/sudoers",
    "/usr/lib/binfmt.d/a.conf",
    "/usr/lib/modules-load.d/a.conf",
    "/usr/lib/sysusers.d/a.conf",
    "/usr/lib/systemd/system/a.service",
    "/usr/lib/systemd/system/a.socket",
    "/usr/lib/systemd/system/multi-user.target",
    "/usr/lib/tmpfiles.d/a.conf",
    "/usr/lib/udev/rules.d/a.rules",
    "/usr/sbin/sshd",
    "/usr/share/dbus-1/system-services/a.service",
    "/usr/share/dbus-1/system.d/a.conf",
  ];
  return Object.fromEntries(paths.map((path) => [path, text]));
}

/** Where the same input is given twice, the first refusal must not hide the second reader. */
function onlyRefusals(error: unknown): void {
  if (!(error instanceof WherryError)) throw error;
}
