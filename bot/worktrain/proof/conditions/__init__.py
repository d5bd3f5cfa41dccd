"""What must hold before a pull request is proven: a function each, which gives a `Hold` if it does not."""
