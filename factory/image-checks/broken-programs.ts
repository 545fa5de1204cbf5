import type { TreeNode } from "@wherry/core/tree/tree.ts";
import type { FileView } from "@wherry/core/tree/view.ts";
import type { ProgramProblem, Programs } from "./programs-of-image.ts";
import { startedClause, type UnitSubject } from "./units/unit-subjects.ts";
import { isProgramPlace, mayBeProgram } from "./what-is-read.ts";

export interface BrokenProgram {
  readonly path: string;
  readonly problem: ProgramProblem;
  /** Undefined where no unit starts it. */
  readonly starter: Starter | undefined;
}

/** The programs and libraries that cannot be started or loaded, sorted by path. */
export function findBrokenPrograms(image: LoadedImage): readonly BrokenProgram[] {
  const starters = startersOf(image);
  return image.paths.flatMap((path): BrokenProgram[] => {
    const node = image.view.lookup(path);
    if (node?.kind !== "file" || !mayBeProgram(path, node)) return [];
    const starter = starters.get(path);
    if (starter === undefined && !isProgramPlace(path)) return [];
    const problem = image.programs.problemOf(path);
    return problem === undefined ? [] : [{ path, problem, starter }];
  });
}

interface LoadedImage {
  readonly view: FileView<TreeNode>;
  readonly paths: readonly string[];
  readonly programs: Programs;
  readonly subjects: readonly UnitSubject[];
}

interface Starter {
  readonly by: string;
  readonly fatal: boolean;
}

/** The files that units start, with the interpreter of nothing else: by the place that they are at. */
function startersOf(image: LoadedImage): ReadonlyMap<string, Starter> {
  const starters = new Map<string, Starter>();
  for (const subject of image.subjects) {
    for (const { program, isNeeded } of subject.commands) {
      const place = image.view.follow(image.programs.find(program) ?? program);
      if (place === undefined || starters.get(place)?.fatal === true) continue;
      const by = `${subject.name}${startedClause(subject).replace(/,$/, "")}`;
      starters.set(place, { by, fatal: isNeeded && subject.isStarted });
    }
  }
  return starters;
}
