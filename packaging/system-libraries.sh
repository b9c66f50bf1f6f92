#!/bin/sh
# The libraries that Qt's window needs from the system. As root on Debian or Ubuntu they are
# installed; otherwise the one line that does it is printed. Nothing happens where all are there.
set -u
[ "$(uname -s)" = Linux ] || exit 0
packages="libegl1 libgl1 libdbus-1-3 libfontconfig1 libxkbcommon0 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-xinerama0 libxcb-xkb1"
command -v dpkg-query >/dev/null 2>&1 || {
    echo "The window needs the EGL, OpenGL, D-Bus, fontconfig, xkbcommon and xcb libraries (xcb-cursor among them)." >&2
    exit 0
}
missing=
for package in $packages; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ]; then
    echo "Installing what Qt needs from the system:$missing" >&2
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086 # one word a package
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing; } >/dev/null || {
        echo "That failed. Please run: apt-get install$missing" >&2; exit 1; }
else
    echo "Qt needs libraries from the system. Please run: sudo apt-get install$missing" >&2
fi
