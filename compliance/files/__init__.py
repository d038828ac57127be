"""What strangers send: bytes, and the documents and workbooks that they hold; and writing files of our own."""
