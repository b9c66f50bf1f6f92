"""Draws PDF documents and writes and verifies packages; no other package draws PDF."""

import os
import sys

from evidence_keeper.dossier.pdf import reportlab_settings

for _name in ("reportlab_mods", "reportlab_settings"):
    sys.modules.setdefault(_name, reportlab_settings)
for _name in [n for n in os.environ if n.startswith("RL_")]:
    del os.environ[_name]
