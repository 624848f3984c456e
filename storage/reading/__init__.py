"""Documents to text: headers, blocks, numbered paragraphs."""
