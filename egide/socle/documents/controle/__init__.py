"""What a received file really is, and the copy of it that may circulate. No Django here: it runs apart."""
