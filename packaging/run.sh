#!/bin/sh
# Open the window; where there is no display, say so and do the main job without one.
set -u
bin=$1
if [ "$(uname -s)" != Linux ] || [ -n "${DISPLAY:-}" ] || [ -n "${WAYLAND_DISPLAY:-}" ]; then
    exec "$bin/evidence-keeper"
fi
# A missing system library is told here rather than on the first day with a display.
QT_QPA_PLATFORM=offscreen "$bin/python" -c "from PySide6.QtWidgets import QApplication; QApplication([])" || exit 1
target=${EVIDENCE_KEEPER_DEMO:-build/demo}
echo "There is no display here, so the window cannot open. Making the example without it, in $target:"
rm -rf "$target"
"$bin/evidence-keeper" demo "$target"
