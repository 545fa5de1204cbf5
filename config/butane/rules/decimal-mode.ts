/**
 * Whether a mode was most likely meant to be octal: as it stands it is not a usual mode, and read as octal it is one.
 */
export function looksDecimal(mode: number, isDirectory: boolean): boolean {
  const octal = readAsOctal(mode);
  return octal !== undefined && !isUsual(mode, isDirectory) && isUsual(octal, isDirectory);
}

function readAsOctal(mode: number): number | undefined {
  return mode >= 0 && /^[0-7]{1,4}$/.test(String(mode)) ? Number.parseInt(String(mode), 8) : undefined;
}

function isUsual(mode: number, isDirectory: boolean): boolean {
  if (mode === 0) return true;
  // Others', the group's, the owner's.
  const triples = [mode & 7, (mode >> 3) & 7, (mode >> 6) & 7];
  let seen = 0;
  for (const triple of triples) {
    // Whoever is nearer may do at least as much, and what is run by one is not only read by those further off.
    if ((seen & ~triple) !== 0) return false;
    if ((triple & 1) !== 0 && (seen & 4) !== 0 && (seen & 1) === 0) return false;
    if ((triple & 3) !== 0 && (triple & 4) === 0) return false;
    seen |= triple;
  }
  if ((seen & 4) === 0) return false;
  return isDirectory ? isUsualForDirectory(mode, seen) : isUsualForFile(mode, seen);
}

function isUsualForDirectory(mode: number, seen: number): boolean {
  if ((seen & 1) === 0 || (mode & 0o4000) !== 0) return false;
  return (mode & 0o3000) === 0 || (seen & 2) !== 0;
}

function isUsualForFile(mode: number, seen: number): boolean {
  if ((mode & 0o6000) !== 0 && ((seen & 1) === 0 || (mode & 2) !== 0)) return false;
  return (mode & 0o1000) === 0;
}
