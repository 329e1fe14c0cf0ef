"""The sung lead: a free speech synthesiser's syllables, resynthesised on the notes of the tune."""
