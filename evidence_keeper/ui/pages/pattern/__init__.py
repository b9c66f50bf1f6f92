"""Shows counts over the incidents."""
