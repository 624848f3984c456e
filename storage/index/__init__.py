"""The index of a record: which paragraphs hold which runs of characters and which words, as tables of the record itself."""
