/** A disk in an image, as a guest sees it. */
export interface DiskReader extends Disposable {
  readonly size: number;
  /**
   * `length` bytes from `position` on.
   *
   * @throws {WherryError} format.invalid when they do not all lie on the disk
   */
  read(position: number, length: number): Uint8Array;
}
