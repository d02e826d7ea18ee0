"""The sources that `sparring fetch` brings documents from."""
