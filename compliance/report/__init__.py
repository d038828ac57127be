"""An assessment as bytes: one module for each format. They return; the command line writes."""
