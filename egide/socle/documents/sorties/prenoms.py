"""Usual first names: they tell in which order a name was typed (« Dupont Jean »), and come and go in the name of a
street (« place Charles de Gaulle »). No list is whole: another first name is read too, it only asks for an eye.
"""

from egide.socle.documents.sorties.voies import liste

PRENOMS = liste(
    "adam adolphe agnes ahmed alain albert alexandre alfred ali alice amelie amina andre andree anne annie antoine "
    "aristide arthur auguste aurelie bernard brigitte bruno camille caroline catherine cecile celine chantal charles "
    "chloe christelle christian christine christophe claire claude corinne damien daniel david denis denise didier "
    "dominique edouard elodie emile emilie emma emmanuel enzo eric ernest ethan eugene fabrice fatima ferdinand "
    "florence francis francois francoise frederic gaston georges gerard germaine guillaume gustave guy helene henri "
    "hugo ibrahim ines isabelle jacqueline jacques jade jean jeanne jerome joel jose josette jules julie julien karim "
    "karima karine kevin khadija laetitia laura laurence laurent lea leila leon louise luc lucas lucie lucien "
    "madeleine mael manon marc marcel marguerite marie marine martine mathieu maurice maxime michel michele mohamed "
    "mohammed monique muriel myriam nadia nathalie nathan nicolas nicole odile olivier pascal patrice patricia "
    "patrick paul philippe pierre quentin rachid raoul raymond rene robert roger romain rose salvador samia samir "
    "samira sandra sandrine sebastien serge simone sophie stephane stephanie suzanne sylvain sylvie theo therese "
    "thierry thomas valerie vanessa veronique victor vincent virginie winston xavier yann yves yvette yvonne"
)
