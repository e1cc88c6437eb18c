"""Facts put into words, as the blocks of a document: reports, annotated backward passes, pages of causes."""
