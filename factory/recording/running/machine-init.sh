# The first process of a throw-away machine: it runs what the recorder sends, and sends back what came of it. Nothing
# of it is there for scripts to see: these run in namespaces of their own, as on any other machine.
#
# Each message is a block that begins with a word and the sizes of its parts, and then the parts, each in whole blocks.
block=4096
bin=/bin/busybox

if [ "$1" != second ]; then
  $bin mkdir -p /proc /sys /dev /new /bin
  $bin mount -t proc proc /proc
  $bin mount -t sysfs sysfs /sys
  $bin mount -t devtmpfs devtmpfs /dev
  # One may need another that comes later.
  for _ in 1 2 3 4; do
    for module in /modules/*; do $bin insmod "$module" 2> /dev/null; done
  done
  # The first root cannot be left by pivot_root(2).
  $bin mount -t tmpfs -o "mode=755,size=$(($($bin sed -n 's/^MemTotal: *\([0-9]*\).*/\1/p' /proc/meminfo) * 9 / 10))k" tmpfs /new
  $bin mkdir -p /new/bin /new/proc /new/sys /new/dev
  $bin cp $bin /new/bin/busybox
  $bin cp /init /new/init
  for folder in proc sys dev; do $bin mount -o move /$folder /new/$folder; done
  exec $bin switch_root /new $bin sh /init second
fi

$bin --install -s /bin
export PATH=/bin
port=
for tried in 1 2 3 4 5 6 7 8 9 10; do
  for name in /sys/class/virtio-ports/*/name; do
    [ -e "$name" ] && [ "$(cat "$name")" = wherry ] && port=/dev/$(basename "$(dirname "$name")")
  done
  [ -n "$port" ] && [ -e "$port" ] && break
  sleep 0.2
done
exec 3<> "$port" || poweroff -f

take() {
  dd bs=$block count=$((($1 + block - 1) / block)) iflag=fullblock <&3 2> /dev/null | head -c "$1"
}

# The sizes of files, and the files.
send() {
  sizes=
  for file; do sizes="$sizes $(stat -c %s "$file")"; done
  { echo "$sizes"; cat "$@"; } >&3
}

while :; do
  # shellcheck disable=SC2046
  set -- $(take $block | head -n 1)
  case $1 in
    lay-out)
      mkdir -p /lower /w/upper /w/work /w/root /w/state
      chown "$3:$3" /w /w/upper /w/work /w/root /w/state
      (cd /lower && take "$2" | cpio -i -d 2> /w/said) || cat /w/said > /dev/console
      chown "$3:$3" /lower
      (cd /lower && find . -print0 | xargs -0 stat -c '%i %n') > /w/list
      send /w/list
      ;;
    run)
      take "$2" > /w/start
      rm -rf /w/state/before /w/state/after /w/state/started
      take "$3" > /w/before
      chmod 644 /w/before
      {
        timeout -s KILL "$4" sh /w/start < /dev/null
        echo $? > /w/status
      } 2>&1 | { head -c 16777216 > /w/output; cat > /dev/null; }
      [ -e /w/state/started ] && echo 1 > /w/started || echo 0 > /w/started
      [ -f /w/state/after ] && [ ! -L /w/state/after ] && cp /w/state/after /w/after || : > /w/after
      (cd /w/upper && find . | cpio -o -H newc > /w/layer 2> /w/said) || cat /w/said > /dev/console
      send /w/status /w/started /w/output /w/after /w/layer
      rm -f /w/layer /w/output
      ;;
    *)
      poweroff -f
      ;;
  esac
done
