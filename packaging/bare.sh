#!/bin/sh
# Runs both commands of the README in a bare Debian to which only python3, python3-venv and make are
# added: bare.sh [trixie|bookworm]. Needs root and debootstrap. Prints seconds and the last lines.
set -eu
suite=${1:-trixie}
checkout=$(cd "$(dirname "$0")/.." && pwd)
root=$(mktemp -d)
mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | grep -oE 'https?://[^ ]+' | head -n 1)
debootstrap --variant=minbase "$suite" "$root" "$mirror" >"$root.log" 2>&1 || { tail -n 5 "$root.log"; exit 1; }

# The settings and certificates with which this machine reaches its package archives; no packages.
mkdir -p "$root/etc/ssl" "$root/root/.config" "$root/dev/pts"
echo "deb $mirror $suite main" >"$root/etc/apt/sources.list"
cp -rL /etc/apt/apt.conf.d/. "$root/etc/apt/apt.conf.d/" 2>/dev/null || true
cp -rL /etc/ssl/certs "$root/etc/ssl/" 2>/dev/null || true
cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
cp /etc/pip.conf "$root/etc/" 2>/dev/null || true
cp -r "$HOME/.config/pip" "$root/root/.config/" 2>/dev/null || true
leave() { umount "$root/dev/pts" "$root/dev" "$root/proc"; rm -rf --one-file-system "$root"; }
mount -t proc proc "$root/proc"; mount --bind /dev "$root/dev"; mount --bind /dev/pts "$root/dev/pts"
trap leave EXIT

inside() { env -u DISPLAY -u WAYLAND_DISPLAY HOME=/root PIP_FIND_LINKS= DEBIAN_FRONTEND=noninteractive chroot "$root" sh -c "$1"; }
inside 'apt-get update -qq && apt-get install -y -qq --no-install-recommends python3 python3-venv make' >"$root.log" 2>&1 ||
    { tail -n 5 "$root.log"; exit 1; }
cp -rL /etc/ssl/certs "$root/etc/ssl/" 2>/dev/null || true
git clone -q "$checkout" "$root/home/project"
for command in "make run" "make test"; do
    begun=$(date +%s); code=0
    inside "cd /home/project && $command" >"$root.log" 2>&1 || code=$?
    echo "== $suite: $command: exit $code, $(($(date +%s) - begun)) s"
    tail -n 15 "$root.log"
done
rm -f "$root.log"
exit "$code"
