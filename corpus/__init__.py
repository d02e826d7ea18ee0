"""The library: documents, their passages, and the index that finds them."""
