# The root file system: a small one in memory, with the verified /usr in it.

mount_kernel_file_systems() {
  mkdir -p /proc /sys /dev /run /sysroot
  mount -t proc -o nosuid,noexec,nodev proc /proc
  mount -t sysfs -o nosuid,noexec,nodev sysfs /sys
  mount -t devtmpfs -o nosuid,mode=0755 devtmpfs /dev
  mount -t tmpfs -o nosuid,nodev,mode=0755,size=20% tmpfs /run
}

mount_root() {
  mount -t tmpfs -o mode=0755,size=16M,nr_inodes=4096 root /sysroot || fail "no memory for the root file system"
  cd /sysroot || fail "no memory for the root file system"
  mkdir -p usr proc sys dev run etc var home opt srv mnt media boot efi
  mkdir -m 0700 root
  mkdir -m 1777 tmp
  mount -t erofs -o ro,nodev /dev/mapper/usr usr ||
    fail "/usr cannot be mounted from $data" "if the kernel reports a verity error above, the slot is damaged: boot the other one"
  for folder in bin sbin lib lib32 lib64 libx32; do
    [ -d "usr/$folder" ] && ln -s "usr/$folder" "$folder"
  done
}

# Takes along what is mounted already.
move_kernel_file_systems() {
  for folder in proc sys dev run; do
    mount -o move "/$folder" "$folder"
  done
  proc=/sysroot/proc dev=/sysroot/dev
}

# The agent makes the machine's state ready: /var, /etc, /home and their like.
set_up_system() {
  [ -f usr/lib/wherry/agent.js ] && [ -x usr/bin/qjs ] ||
    fail "/usr has no lib/wherry/agent.js or no bin/qjs" "the image was not built by this version of the builder"
  # Until the init system runs, the agent may need a program that the image need not have, such as a DHCP client.
  mkdir -p run/wherry && cp /bin/busybox run/wherry/busybox || fail "no memory for /run"
  PATH=/usr/sbin:/usr/bin:/run/wherry/lent LC_ALL=C chroot . /usr/bin/qjs -m /usr/lib/wherry/agent.js setup --usr-device="$data" ||
    fail "the system could not be set up" "the lines above say why"
}

# The program that becomes the first process, into $init.
find_init() {
  init=''
  for candidate in usr/lib/systemd/systemd usr/sbin/init; do
    if [ -x "$candidate" ] || [ -L "$candidate" ]; then
      init=/$candidate
      break
    fi
  done
  [ -n "$init" ] || fail "/usr has neither lib/systemd/systemd nor sbin/init" "add an init system to the image's packages"
}
