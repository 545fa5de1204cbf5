import { testVerityTree } from "@wherry/testing/samples/verity-tests.ts";

// The smallest tree of three levels: 64 MiB. Large trees differ from small ones in these, not in how a block is hashed.
testVerityTree(128 * 128 + 1, 32);
