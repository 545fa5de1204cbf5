/**
 * Beyond what any configuration needs; attacks do. Without the YAML library, so that it need not be loaded for them.
 */
export const MOST_CHARACTERS = 16 * 1024 * 1024;
export const DEEPEST_NESTING = 100;
