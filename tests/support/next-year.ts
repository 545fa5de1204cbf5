/** Loaded before a program (`node --import`): its clock is then 400 days ahead. */
const ahead = 400 * 24 * 60 * 60 * 1000;
const RealDate = Date;

class LaterDate extends RealDate {
  constructor(...parts: [] | [number | string | Date]) {
    if (parts[0] === undefined) super(RealDate.now() + ahead);
    else super(parts[0]);
  }

  static override now(): number {
    return RealDate.now() + ahead;
  }
}

globalThis.Date = LaterDate as DateConstructor;
