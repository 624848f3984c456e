"""What is known of text alone: its words and sentences, and how two texts differ."""
