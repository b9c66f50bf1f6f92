"""Shows the incidents day by day."""
