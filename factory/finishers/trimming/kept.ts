import { nameGlob } from "@wherry/core/globs/globs.ts";
import type { ImageDefinition } from "../../definition/image-definition.ts";
import type { KeptForPackages } from "../../packages/distribution-policy.ts";
import { parseLocale } from "./locale-name.ts";

/** Globs of what trimming leaves in, since something in the image needs it. */
interface Kept {
  readonly paths: readonly string[];
  readonly modules: readonly string[];
}

/** What the packages of an image, and its language, need of what is trimmed by default. */
export function keptFor(
  names: readonly string[],
  { locale }: Pick<ImageDefinition, "locale">,
  policy: readonly KeptForPackages[],
): Kept {
  const applying = policy.filter(({ packages, except }) => {
    const excepted = except === undefined ? () => false : nameGlob(except);
    const globs = packages.map(nameGlob);
    return names.some((name) => !excepted(name) && globs.some((matches) => matches(name)));
  });
  return {
    paths: [...applying.flatMap(({ paths = [] }) => paths), ...translations(locale)],
    modules: applying.flatMap(({ modules = [] }) => modules),
  };
}

/** Those of a language: "de_AT.UTF-8@euro" has them in de_AT, de, and perhaps with its modifier. */
function translations(locale: string): string[] {
  const { name, modifier } = parseLocale(locale);
  const [, language = "", country = ""] = /^([a-z]+)(_[A-Z]+)?$/.exec(name) ?? [];
  if (language === "") return [];
  const spoken = [`${language}${country}${modifier}`, `${language}${country}`, `${language}${modifier}`, language];
  return [...new Set(spoken)].flatMap((one) => [
    `/usr/share/locale/${one}/**`,
    `/usr/lib/locale/${one}.*/**`,
    `/usr/lib/systemd/catalog/systemd.${one}.catalog`,
  ]);
}
