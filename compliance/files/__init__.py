"""What strangers send: bytes, and the documents and workbooks that they hold."""
