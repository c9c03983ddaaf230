"""Search before create: compare two identities field by field, in words, without any score."""
