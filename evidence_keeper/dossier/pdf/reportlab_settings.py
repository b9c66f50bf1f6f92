"""Fixes the settings of the PDF library.

The library loads the modules `reportlab_mods` and `reportlab_settings`; where there is none, it
executes a file of that name in the home folder. It also reads `RL_*` environment variables. A file
that someone else put there must not change a dossier, or run inside the program that has the key:
this module stands for both, so that no such file is opened, and the package removes the variables.
"""

invariant = 1  # the same input gives the same bytes
toColorCanUse = None  # noqa: N816 - the library's name; no expression is ever evaluated
useA85 = 0  # noqa: N816 - binary streams: a third smaller and much faster
pageCompression = 1  # noqa: N816
trustedHosts = None  # noqa: N816
trustedSchemes: list[str] = []  # noqa: N816
