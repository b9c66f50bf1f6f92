"""Making a document for somebody."""
