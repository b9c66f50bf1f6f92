"""Shows one item of evidence: details, notes, times, relations and the viewer."""
