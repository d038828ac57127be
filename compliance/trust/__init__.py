"""What a document carries and whether it is still that: seals, signatures, submission packages."""
