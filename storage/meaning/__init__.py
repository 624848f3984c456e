"""What words mean by the company they keep in statements of this genre: vectors, and how alike two texts are by them."""
