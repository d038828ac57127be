"""Many parks at once: finding their files, scoring them on many cores or machines, and what to say of each file."""
