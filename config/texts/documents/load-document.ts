import { isUtf8 } from "node:buffer";
import { join } from "node:path";
import { type Finding, isFatal } from "@wherry/core/errors/finding.ts";
import { closest } from "@wherry/core/errors/suggest.ts";
import { normalisePath } from "@wherry/core/paths/paths.ts";
import { isProblem, type LocalFiles, type LocalProblem, readLocalFile } from "../../butane/surroundings.ts";
import { type DataNode, entryOf, type ObjectNode } from "../../json/data-node.ts";
import { createLocator } from "../../json/locate.ts";
import { blockDescriptions } from "../../parameters/block-keys.ts";
import { declareParameters } from "../../parameters/declare-parameters.ts";
import { declareSecrets, type ReadableSecret, type Secret } from "../../parameters/declare-secrets.ts";
import type { Complain, Parameter, ParameterValue } from "../../parameters/parameter.ts";
import { placeholderOf } from "../../parameters/parameter-value.ts";
import { secretPrefix } from "../../parameters/references.ts";
import { type Given, resolveParameters } from "../../parameters/resolve-parameters.ts";
import { substitute } from "../../parameters/substitute.ts";
import { readYaml } from "../../yaml/read-yaml.ts";
import { languageOf } from "../language.ts";
import type { SourceText } from "../source-text.ts";
import { looksLikeClc } from "../tell-language.ts";
import { type GrantedSecrets, grantSecrets, refuseUngranted, sourcelessSecret } from "./granted-secrets.ts";
import { type Include, readIncludes } from "./includes.ts";
import type { Part } from "./part.ts";

/** Of documents within documents, and of all that one brings. */
const DEEPEST_INCLUDE = 16;
const MOST_INCLUDES = 200;
const MOST_CHARACTERS = 32 * 1024 * 1024;

export interface DocumentSurroundings {
  /** Where includes are found; undefined where there is no such folder. */
  readonly files: LocalFiles | undefined;
  /** What the folder is called in messages. */
  readonly folderName: string;
  readonly given: (parameter: Parameter) => Given | undefined;
  /** Undefined where secrets are not to be read: then something else stands in their place. */
  readonly readSecret: ((secret: ReadableSecret) => Promise<string | LocalProblem>) | undefined;
}

export interface LoadedDocument {
  /** In the order in which they are laid over each other: what a document includes before itself. */
  readonly parts: readonly Part[];
  /** The names of the parameters of the document itself. */
  readonly parameters: readonly string[];
  readonly hasSecrets: boolean;
  /** Why secrets could not be read; these messages show nothing of them. */
  readonly secretProblems: readonly { readonly source: SourceText; readonly finding: Finding }[];
}

/** Whether a tree has blocks that are for Wherry alone, and so is more than the configuration that it holds. */
export function isDocument(root: DataNode | undefined): boolean {
  return blocks.some((block) => entryOf(root, block) !== undefined);
}

const blocks = Object.keys(blockDescriptions);

/**
 * Reads a document: puts the values of its parameters and secrets where it refers to them, and reads what it includes,
 * with the values and secrets that it gives to that, and nothing else: no included file says where a secret is had
 * from. A document without any of those blocks is itself alone, unchanged. Never throws.
 */
async function loadDocument(source: SourceText, surroundings: DocumentSurroundings): Promise<LoadedDocument> {
  const loader = createLoader(surroundings);
  const { parts, parameters = [] } = await loader.load(source, {
    given: surroundings.given,
    ways: ({ name, variable }) => `give it by --set ${name}=..., or in the variable ${variable}`,
    granted: undefined,
    within: [],
    base: undefined,
  });
  return { parts, parameters, ...loader.found() };
}

/** Several documents, one after the other. */
export async function loadDocuments(
  sources: readonly SourceText[],
  surroundings: DocumentSurroundings,
): Promise<LoadedDocument> {
  const documents: LoadedDocument[] = [];
  for (const source of sources) documents.push(await loadDocument(source, surroundings));
  return {
    parts: documents.flatMap(({ parts }) => parts),
    parameters: documents.flatMap(({ parameters }) => parameters),
    hasSecrets: documents.some(({ hasSecrets }) => hasSecrets),
    secretProblems: documents.flatMap(({ secretProblems }) => secretProblems),
  };
}

/** What a document is read with. */
interface Frame {
  readonly given: (parameter: Parameter) => Given | undefined;
  readonly ways: (parameter: Parameter) => string;
  /** All secrets that an included file has; undefined for a file that was named, which says where they are had from. */
  readonly granted: GrantedSecrets | undefined;
  /** The paths of the files that it is included in, the outermost first, and its own. */
  readonly within: readonly string[];
  /** The document that includes it: it need not say its variant and version again. */
  readonly base: DataNode | undefined;
}

interface Loaded {
  readonly parts: readonly Part[];
  /** Undefined where they cannot be known. */
  readonly parameters: readonly string[] | undefined;
  readonly secrets: readonly string[] | undefined;
}

function createLoader(surroundings: DocumentSurroundings) {
  let includes = 0;
  let characters = 0;
  let hasSecrets = false;
  const secretProblems: { source: SourceText; finding: Finding }[] = [];

  async function load(source: SourceText, frame: Frame): Promise<Loaded> {
    if (languageOf(source.text) === "ignition")
      return { parts: [{ source, root: undefined, isIgnition: true, findings: [] }], parameters: [], secrets: [] };
    const { root, findings: syntax } = await readYaml(source.text);
    const part = { source, root: root && inherit(root, frame.base), isIgnition: false, findings: syntax };
    if (isFatal(syntax)) return { parts: [part], parameters: undefined, secrets: undefined };
    return root?.kind === "object" && isDocument(root)
      ? await loadBlocks(source, root, { frame, syntax })
      : { parts: [part], parameters: [], secrets: [] };
  }

  async function loadBlocks(
    source: SourceText,
    root: ObjectNode,
    { frame, syntax }: { readonly frame: Frame; readonly syntax: readonly Finding[] },
  ): Promise<Loaded> {
    const locate = createLocator(source.text);
    const findings = [...syntax];
    const note = (level: Finding["level"]): Complain => {
      return (path, message, offset) => findings.push({ level, path, ...locate(offset), message });
    };
    const complain = note("error");
    const [parameterBlock, secretBlock] = [entryOf(root, "parameters")?.value, entryOf(root, "secrets")?.value];
    const parameters = parameterBlock === undefined ? [] : declareParameters(parameterBlock, complain);
    const secrets = secretBlock === undefined ? [] : declareSecrets(secretBlock, complain);
    // What is declared wrongly is declared all the same.
    const declared = parameterBlock?.kind === "object" ? parameterBlock.entries.map(({ key }) => key) : [];
    const known = secretBlock?.kind === "object" ? secretBlock.entries.map(({ key }) => key) : [];
    const values = new Map<string, ParameterValue | undefined>(
      [...declared, ...known.map((name) => secretPrefix + name)].map((name) => [name, undefined]),
    );
    const resolved = resolveParameters(parameters, frame.given, frame.ways);
    for (const [name, value] of resolved.values) values.set(name, value);
    for (const { parameter, message } of resolved.problems)
      complain(["parameters", parameter.name], message, parameter.offset);
    for (const secret of secrets)
      values.set(secretPrefix + secret.name, await valueOfSecret(secret, { frame, complain, source, locate }));

    let rest: DataNode = withoutBlocks(root, ["parameters", "secrets"]);
    let uses: ReadonlySet<string> | undefined;
    if (parameterBlock !== undefined || secretBlock !== undefined) {
      const { root: substituted, remarks, used } = substitute(rest, { text: source.text, values });
      rest = substituted;
      uses = used;
      for (const { path, message, offset } of remarks) complain(path, message, offset);
    }
    const included = readIncludes(rest, complain);
    if (uses !== undefined) {
      const used = uses;
      const grants = new Set(included.flatMap((include) => include.grants.map(({ own }) => own)));
      for (const { name, offset } of parameters)
        if (!used.has(name)) note("warning")(["parameters", name], `nothing refers to the parameter ${name}`, offset);
      for (const { name, offset, path } of secrets)
        if (!used.has(secretPrefix + name) && !grants.has(name))
          note("warning")(path, `nothing refers to the secret ${name}`, offset);
    }
    const own = inherit(withoutBlocks(rest, ["include"]), frame.base);
    const below: Part[] = [];
    for (const include of included)
      below.push(...(await loadInclude(include, { frame, complain, base: own, source, locate, values })));
    const parts = [...below, { source, root: own, isIgnition: false, findings }];
    return { parts, parameters: declared, secrets: known };
  }

  async function valueOfSecret(
    secret: Secret,
    { frame, complain, source, locate }: Omit<IncludeContext, "base" | "values">,
  ): Promise<ParameterValue> {
    hasSecrets = true;
    const { name, path, offset } = secret;
    const placeholder = { kind: "string", text: placeholderOf(name), written: placeholderOf(name) } as const;
    if (frame.granted !== undefined) {
      const granted = frame.granted.values.get(name);
      if (granted === undefined) complain(path, refuseUngranted(name, frame.granted), offset);
      return granted ?? placeholder;
    }
    if (secret.source === undefined) {
      complain(path, sourcelessSecret, offset);
      return placeholder;
    }
    const read = (await surroundings.readSecret?.({ ...secret, source: secret.source })) ?? placeholder.text;
    if (!isProblem(read)) return { kind: "string", text: read, written: read };
    secretProblems.push({ source, finding: { level: "error", path, ...locate(offset), message: read.problem } });
    return placeholder;
  }

  async function loadInclude(
    include: Include,
    { frame, complain, base, source, locate, values: own }: IncludeContext,
  ): Promise<readonly Part[]> {
    const { file, values, offset, path } = include;
    const say = (message: string): readonly Part[] => {
      complain(path, message, offset);
      return [];
    };
    const within = normalisePath(`/${file}`);
    if (frame.within.includes(within))
      return say(`${file} includes itself: ${[...frame.within, within].map((one) => one.slice(1)).join(" -> ")}`);
    if (frame.within.length >= DEEPEST_INCLUDE) return say(`includes are nested more than ${DEEPEST_INCLUDE} deep`);
    if (++includes > MOST_INCLUDES) return say(`more than ${MOST_INCLUDES} files are included`);
    const bytes = readLocalFile(file, surroundings.files === undefined ? {} : { files: surroundings.files });
    if (isProblem(bytes)) return say(bytes.problem);
    characters += bytes.length;
    if (characters > MOST_CHARACTERS) return say("all that is included is longer than 32 MiB");
    if (!isUtf8(bytes)) return say(`${file} is not UTF-8 text`);
    const text = Buffer.from(bytes)
      .toString("utf8")
      .replace(/^\ufeff/, "");
    const { line, column } = locate(offset);
    const place = `${source.name}:${line}:${column}`;
    const loaded = await load(
      { name: join(surroundings.folderName, within), text },
      {
        given: ({ name }) => {
          const value = values.get(name);
          if (value === undefined) return undefined;
          const { line, column } = locate(value.keyOffset);
          return { from: `${source.name}:${line}:${column}`, value: value.node };
        },
        ways: ({ name }) => `${place} includes this: say with: and ${name}: there`,
        granted: { by: place, values: grantSecrets(include.grants, own, complain) },
        within: [...frame.within, within],
        base,
      },
    );
    for (const [name, { keyOffset }] of values) {
      if (loaded.parameters === undefined || loaded.parameters.includes(name)) continue;
      const meant = closest(name, loaded.parameters);
      const hint = meant === undefined ? `it has ${loaded.parameters.join(", ") || "none"}` : `did you mean ${meant}?`;
      complain([...path, "with", name], `${file} has no parameter ${name}: ${hint}`, keyOffset);
    }
    for (const grant of include.grants) {
      if (loaded.secrets === undefined || loaded.secrets.includes(grant.name)) continue;
      const message = `${file} has no secret ${grant.name}: it has ${loaded.secrets.join(", ") || "none"}`;
      complain(grant.path, message, grant.offset);
    }
    return loaded.parts;
  }

  return { load, found: () => ({ hasSecrets, secretProblems }) };
}

interface IncludeContext {
  readonly frame: Frame;
  readonly complain: Complain;
  readonly base: DataNode;
  readonly source: SourceText;
  readonly locate: ReturnType<typeof createLocator>;
  /** Of the includer's parameters and secrets. */
  readonly values: ReadonlyMap<string, ParameterValue | undefined>;
}

function withoutBlocks(root: DataNode, names: readonly string[]): DataNode {
  if (root.kind !== "object") return root;
  return { ...root, entries: root.entries.filter(({ key }) => !names.includes(key)) };
}

/** With the variant and version of the document that includes it, where it says neither. */
function inherit(root: DataNode, base: DataNode | undefined): DataNode {
  const keys = ["variant", "version"];
  if (root.kind !== "object" || keys.some((key) => entryOf(root, key) !== undefined) || looksLikeClc(root)) return root;
  const { offset } = root;
  const inherited = keys.flatMap((key) => {
    const value = entryOf(base, key)?.value;
    return value === undefined
      ? []
      : [{ key, keyOffset: offset, keyEnd: offset, value: { ...value, offset, end: offset } }];
  });
  return { ...root, entries: [...root.entries, ...inherited] };
}
