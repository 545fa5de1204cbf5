# Structures on disk. Every process that is not started saves time on an emulated machine.

# The bytes of a file from block $2 on, $4 blocks of $3 bytes, in hexadecimal.
hex_of() {
  dd if="$1" bs="$3" skip="$2" count="$4" 2>/dev/null | od -An -v -tx1 | tr -d ' \n'
}

# Bytes $1 to $1 + $2 of $hex, into $field.
field() {
  field=${hex:$(($1 * 2)):$(($2 * 2))}
}

# The same as a little-endian number, into $number.
number() {
  field "$1" "$2"
  reversed=''
  while [ -n "$field" ]; do
    reversed=${field:0:2}$reversed
    field=${field:2}
  done
  number=$((0x$reversed))
}
