/** The words after the script's own name. */
export function scriptArguments(): readonly string[] {
  return scriptArgs.slice(1);
}
