import type { Parameter, ParameterValue } from "./parameter.ts";
import { type GivenValue, readTyped, refuseValue } from "./parameter-value.ts";

/** A value that somebody gave, and how: "--set port", "WHERRY_PARAM_PORT", "values.yaml:3:1". */
export interface Given {
  readonly from: string;
  readonly value: GivenValue;
}

interface ResolvedParameters {
  /** Undefined for one with something wrong. */
  readonly values: ReadonlyMap<string, ParameterValue | undefined>;
  readonly problems: readonly { readonly parameter: Parameter; readonly message: string }[];
}

/** The value of each parameter: what was given, or its default. `ways` says how a missing one can be given. */
export function resolveParameters(
  parameters: readonly Parameter[],
  givenFor: (parameter: Parameter) => Given | undefined,
  ways: (parameter: Parameter) => string,
): ResolvedParameters {
  const values = new Map<string, ParameterValue | undefined>();
  const problems: { parameter: Parameter; message: string }[] = [];
  for (const parameter of parameters) {
    const { name, fallback } = parameter;
    const given = givenFor(parameter);
    values.set(name, fallback);
    if (given === undefined) {
      if (fallback === undefined)
        problems.push({ parameter, message: `parameter ${name} has no value: ${ways(parameter)}` });
      continue;
    }
    const read = readTyped(parameter, given.value);
    const refused = "fault" in read ? read.fault : refuseValue(parameter, read);
    if (refused === undefined && !("fault" in read)) values.set(name, read);
    else {
      values.set(name, undefined);
      const message = "fault" in read ? read.fault : `${name} ${refused}`;
      problems.push({ parameter, message: `parameter ${message}, by ${given.from}` });
    }
  }
  return { values, problems };
}
