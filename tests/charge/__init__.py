"""The benchmark: `./run bench`. Prints what it measures, asserts nothing, stops by itself."""
