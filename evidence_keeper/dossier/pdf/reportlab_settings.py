"""Fixes the settings of the PDF library.

The library reads settings from a module `reportlab_settings`, then from a file in the home folder
that it executes, then from `RL_*` environment variables. A file that someone else put there must
not decide what a dossier looks like, or run inside the program that holds the key: this module
takes the place of the first, so that the second is never opened, and the package drops the third.
"""

invariant = 1  # the same input gives the same bytes
toColorCanUse = None  # noqa: N816 - the library's name; no expression is ever evaluated
useA85 = 0  # noqa: N816 - binary streams: a third smaller and much faster
pageCompression = 1  # noqa: N816
trustedHosts = None  # noqa: N816
trustedSchemes: list[str] = []  # noqa: N816
