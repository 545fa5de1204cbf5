# What the first process says, and how it gives up.

# The kernel's file systems, wherever they are mounted now.
proc=/proc dev=/dev

# One line on the console with the kernel's uptime, and the same in the kernel's log for those who read it later.
say() {
  uptime=0.00
  [ -r "$proc/uptime" ] && read -r uptime _ <"$proc/uptime"
  echo "[$uptime] wherry: $*"
  [ -w "$dev/kmsg" ] && echo "<7>wherry: $*" >"$dev/kmsg"
}

# Never a silent hang: the reason, what to do, then the machine is stopped.
fail() {
  say "FAILED: $1"
  [ -n "${2:-}" ] && say "  $2"
  if [ -n "$debug_shell" ]; then
    say "  a shell, as the kernel command line has wherry.debug-shell; its end is the machine's"
    sh <"$dev/console" >"$dev/console" 2>&1
  fi
  say "  $on_failure in 10 seconds"
  sleep 10
  case $on_failure in
    poweroff | halt) "$on_failure" -f ;;
    *) reboot -f ;;
  esac
  # A machine that cannot be stopped stays as it is; the first process must not end.
  while :; do sleep 3600; done
}
