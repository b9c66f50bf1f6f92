"""Shows help: what to do, whom to call, what to say. Works without a vault."""
