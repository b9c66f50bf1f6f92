"""Help pages, helplines, letters and the guided help in the user's language."""
