"""Working copies and screen captures."""
