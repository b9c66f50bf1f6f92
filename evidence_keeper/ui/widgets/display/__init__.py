"""Labels, text blocks, charts, pictures and empty states."""
