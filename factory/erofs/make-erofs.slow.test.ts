import { testCompression, testWorkers } from "@wherry/testing/samples/erofs-tests.ts";

// mkfs.erofs needs a second for what takes it a tenth with the other algorithms: half of the time of all its tests.
testCompression("lzma,1 -C32768");
testWorkers("zstd,1 -C65536");
