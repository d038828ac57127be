"""佐证清单 in every format: to hand out, to tick off, to go on with."""
