export interface SetupContext {
  /** The partition that /usr comes from: "/dev/vda2". */
  readonly usrDevice: string;
  /** One line on the console and in the kernel's log. */
  readonly say: (text: string) => void;
}
