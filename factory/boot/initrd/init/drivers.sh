# The drivers of the devices that are there.

# /etc/modules has a line for each module: name, modules that must come before it (separated by commas, or "-"), and the
# aliases of the devices that it serves; without any, it is always loaded.
loaded=,
load() {
  modules=$2,$1
  IFS=,
  for module in $modules; do
    case $module,$loaded in
      -,* | *",$module,"*) continue ;;
    esac
    loaded=$loaded$module,
    insmod "/lib/modules/$module.ko" || say "module $module was not loaded"
  done
  unset IFS
}

# Loads the drivers of the devices that are there. More may turn up once a bus has its driver, so this is called again.
load_drivers() {
  aliases=$(cat /sys/bus/pci/devices/*/modalias /sys/bus/virtio/devices/*/modalias /sys/bus/vmbus/devices/*/modalias \
    /sys/bus/xen/devices/*/modalias /sys/bus/acpi/devices/VMBUS*/modalias /sys/bus/acpi/devices/LNRO0005*/modalias \
    /sys/devices/system/cpu/modalias 2>/dev/null)
  [ "$aliases" = "${known_aliases:-}" ] && return
  known_aliases=$aliases
  set -f
  while read -r name before patterns; do
    case $loaded in
      *",$name,"*) continue ;;
    esac
    [ -z "$patterns" ] && load "$name" "$before"
    for pattern in $patterns; do
      for alias in $aliases; do
        # shellcheck disable=SC2254 # it is meant as a pattern
        case $alias in
          $pattern) load "$name" "$before" && break 2 ;;
        esac
      done
    done
  done </etc/modules
  set +f
}
