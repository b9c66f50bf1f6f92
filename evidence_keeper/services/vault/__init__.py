"""Creates, opens, backs up, compacts and moves a vault, and changes its keys."""
