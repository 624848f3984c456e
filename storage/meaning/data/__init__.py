"""The vectors that `storage.meaning.training` makes."""
