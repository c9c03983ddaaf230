"""The genogram of a child: who is drawn (`arbre`), where (`placement`), with which words and lines (`dessin`)."""
