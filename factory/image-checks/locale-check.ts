import type { ImageCheck } from "./image-check.ts";

/** The data of the image's language is there, where the C library looks for it (locale(7)). */
export const localeData: ImageCheck = {
  id: "locale-data",
  summary: "/etc/locale.conf names the locale C.UTF-8, and the image has no data of it",
  why: "Programs that set their language as the system says end, or know no character beyond ASCII.",
  advice: "Install libc-bin, which has it.",
  mayBeFatal: false,
  check: (image, report) => {
    const path = "/etc/locale.conf";
    const line = image
      .text(path)
      .split("\n")
      .findIndex((text) => /^LANG="?C\.UTF-?8"?$/i.test(text.trim()));
    const hasLibrary = image.paths.some((one) => /^\/usr\/lib\/(?:[^/]+\/)?libc\.so\.6$/.test(one));
    if (line < 0 || !hasLibrary || image.exists("/usr/lib/locale/C.utf8/LC_CTYPE")) return;
    report({ path, line: line + 1, message: "LANG: there is no /usr/lib/locale/C.utf8" });
  },
};
