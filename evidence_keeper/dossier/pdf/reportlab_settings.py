"""Fixes the settings of the PDF library.

The library reads settings from a module `reportlab_settings`, then from a file in the home folder
that it executes, then from `RL_*` environment variables. A file that someone else put there must
not change a dossier, or run inside the program that has the key: this module is used as the first,
so that the second is never opened, and the package removes the third.
"""

invariant = 1  # the same input gives the same bytes
toColorCanUse = None  # noqa: N816 - the library's name; no expression is ever evaluated
useA85 = 0  # noqa: N816 - binary streams: a third smaller and much faster
pageCompression = 1  # noqa: N816
trustedHosts = None  # noqa: N816
trustedSchemes: list[str] = []  # noqa: N816
