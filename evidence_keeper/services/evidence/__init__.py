"""Works with kept evidence: reading, copies, sequences, text recognition."""
