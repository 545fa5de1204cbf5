/** A locale's name in its parts: "de_AT.UTF-8@euro" (locale(7), setlocale(3)). */
interface LocaleName {
  /** "de_AT", "C". */
  readonly name: string;
  /** "UTF-8"; undefined where none is named. */
  readonly codeset: string | undefined;
  /** "@euro"; "" where there is none. */
  readonly modifier: string;
}

/** Whatever has no such parts has the name "". */
export function parseLocale(locale: string): LocaleName {
  const [, name = "", codeset, modifier = ""] = /^([^.@]+)(?:\.([^@]*))?(@.*)?$/.exec(locale) ?? [];
  return { name, codeset: codeset === "" ? undefined : codeset, modifier };
}
