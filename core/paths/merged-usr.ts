/** Names of the links from / into /usr on a system with a merged /usr (file-hierarchy(7)). */
export const mergedUsr = ["bin", "sbin", "lib", "lib32", "lib64", "libx32"] as const;
