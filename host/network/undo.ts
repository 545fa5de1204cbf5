/** What takes back each change, to which more is added while changes are made. */
export type Undo = (() => void)[];
