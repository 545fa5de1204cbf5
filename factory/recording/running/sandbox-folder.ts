/** Where the sandbox's own things are, seen from within; laid out with the tree. */
export const sandboxFolder = "/.wherry";
