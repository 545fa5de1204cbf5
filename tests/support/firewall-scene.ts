/**
 * Functions for the shell: a namespace "outside" on a link, two containers of one network whose bridge has a name of
 * its own, and one of another network; and what of all of them answers whom.
 */
export const firewallScene = String.raw`
image=localhost/base-container:1.0.0
answer() {
  local name=$1 port=$2
  shift 2
  systemd-run --quiet --unit "answer-$name-$port" --property CollectMode=inactive-or-failed "$@" \
    systemd-socket-activate --listen "$port" --accept --inetd /bin/echo open
}
contained() { echo nsenter --net --target "$(podman inspect --format '{{.State.Pid}}' "$1")" --; }
lay_out() (
  set -e
  mkdir -p /etc/nftables.d
  ip netns add outside
  ip link add far type veth peer name near netns outside
  ip addr add 198.51.100.1/24 dev far; ip addr add 2001:db8:9::1/64 dev far nodad; ip link set far up
  ip -n outside addr add 198.51.100.2/24 dev near; ip -n outside addr add 2001:db8:9::2/64 dev near nodad
  ip -n outside link set near up
  ip -n outside route add default via 198.51.100.1; ip -n outside route add default via 2001:db8:9::1
  podman network create --ipv6 --subnet 10.91.0.0/24 --subnet fd91::/64 --interface-name odd-name odd >/dev/null
  podman network create --ipv6 --subnet 10.92.0.0/24 --subnet fd92::/64 next >/dev/null
  podman run --detach --name first --network odd --ip 10.91.0.2 --ip6 fd91::2 --publish 8080:80 --publish 8081:81 \
    --publish 127.0.0.1:8082:82 $image /bin/sleep 9999 >/dev/null
  podman run --detach --name second --network odd --ip 10.91.0.3 --ip6 fd91::3 $image /bin/sleep 9999 >/dev/null
  podman run --detach --name third --network next $image /bin/sleep 9999 >/dev/null
  for port in 80 81 82 90; do answer first $port $(contained first); done
  answer second 90 $(contained second)
  answer outside 70 ip netns exec outside
  answer host 9000
  for n in $(seq 100); do
    [ "$(systemctl list-units --no-legend --state active 'answer-*' | wc -l)" = 7 ] &&
      $(contained first) ss -tln | grep -q ':90 ' && ss -tln | grep -q ':9000 ' && exit 0
    sleep 0.2
  done
  exit 1
)
attempt() {
  local who=$1 with=$2 address=$3 port=$4
  if [ "$($with timeout 10 bash -c "exec 3<>/dev/tcp/$address/$port; head -c 4 <&3" 2>/dev/null)" = open ]; then
    echo "$who $address $port"
  fi
}
try_all() {
  local address port first third
  first=$(contained first) third=$(contained third)
  for address in 198.51.100.1 2001:db8:9::1; do
    for port in 8080 8081 8082 9000; do attempt outside "ip netns exec outside" $address $port & done
  done
  for address in 10.91.0.2 fd91::2; do
    for port in 80 90; do attempt outside "ip netns exec outside" $address $port & attempt other "$third" $address $port & done
  done
  attempt other "$third" 198.51.100.1 8080 & attempt other "$third" 198.51.100.1 8081 &
  for address in 10.91.0.3 fd91::3; do attempt container "$first" $address 90 & done
  for address in 198.51.100.2 2001:db8:9::2; do attempt container "$first" $address 70 & done
  for port in 8080 8082; do attempt machine "" 127.0.0.1 $port & done
  wait
}
clear_up() {
  systemctl stop 'answer-*'
  podman rm --force --time 0 first second third >/dev/null
  podman network rm odd next >/dev/null
  ip netns delete outside
}
`;
