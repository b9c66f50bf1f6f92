"""The help pages, letters, drawings, the guided help and the safety plan."""
