"""What a circulated PDF may be made of: for each kind of object its keys, and the kind of what each key holds.

An allow-list: a key that is not here does not cross, whoever invented it. Numbers, booleans and names cross anywhere;
a string only where a reader needs it; an array is copied item by item under the kind of its key. "{x}" is a map whose
values are of kind x.
"""

_SIMPLE, _MOTS = "simple", "mots"


def _cles(simples: str = "", **autres: str) -> dict[str, str]:
    """Keys that hold numbers and names alone, then the others with their kind."""
    return {f"/{cle}": _SIMPLE for cle in simples.split()} | {f"/{cle}": genre for cle, genre in autres.items()}


# The kinds where a string is kept: words that are read, and the bytes of a palette.
AVEC_MOTS = frozenset({_MOTS, "palette"})
# What is named so is an action, whatever its place pretends: it is dropped whole.
ACTIONS = frozenset(
    f"/{nom}".encode()
    for nom in [
        "GoTo",
        "GoToR",
        "GoToE",
        "GoToDp",
        "Launch",
        "Thread",
        "URI",
        "Sound",
        "Movie",
        "Hide",
        "Named",
        "SubmitForm",
        "ResetForm",
        "ImportData",
        "JavaScript",
        "SetOCGState",
        "Rendition",
        "Trans",
        "GoTo3DView",
        "RichMediaExecute",
    ]
)
# A stream of these kinds is a drawing; of those, data that are stored open.
DESSINS = frozenset({"forme", "motif", "glyphe"})
DONNEES = frozenset({"donnees", "palette", "fonction", "codage", "degrade", "police_jointe", "jbig2"})

_MONTRE = {
    "ressources": _cles(
        "ProcSet",
        Font="{police}",
        XObject="{xobjet}",
        ColorSpace="{couleur}",
        Pattern="{motif}",
        Shading="{degrade}",
        ExtGState="{etat}",
        Properties="{propriete}",
    ),
    "propriete": _cles("Type Subtype MCID Attached BBox", ActualText=_MOTS, Alt=_MOTS, E=_MOTS, Lang=_MOTS),
    "forme": _cles(
        "Type Subtype FormType BBox Matrix StructParent StructParents Name", Resources="ressources", Group="groupe"
    ),
    "groupe": _cles("Type S I K", CS="couleur"),
    "image": _cles(
        "Type Subtype Width Height BitsPerComponent Intent ImageMask Decode Interpolate SMaskInData Matte StructParent"
        " Name",
        ColorSpace="couleur",
        Mask="image",
        SMask="image",
    ),
    "incluse": _cles(
        "Width Height BitsPerComponent ImageMask Decode Intent Interpolate",
        ColorSpace="couleur",
    ),
    "filtre": _cles(
        "K EndOfLine EncodedByteAlign Columns Rows EndOfBlock BlackIs1 DamagedRowsBeforeError ColorTransform Predictor"
        " Colors BitsPerComponent EarlyChange",
        JBIG2Globals="jbig2",
    ),
    "motif": _cles(
        "Type PatternType PaintType TilingType BBox XStep YStep Matrix",
        Resources="ressources",
        Shading="degrade",
        ExtGState="etat",
    ),
    "degrade": _cles(
        "ShadingType Background BBox AntiAlias Coords Domain Extend Matrix BitsPerCoordinate BitsPerComponent"
        " BitsPerFlag Decode VerticesPerRow",
        ColorSpace="couleur",
        Function="fonction",
    ),
    "fonction": _cles(
        "FunctionType Domain Range Size BitsPerSample Order Encode Decode C0 C1 N Bounds", Functions="fonction"
    ),
    "etat": _cles(
        "Type LW LC LJ ML D RI OP op OPM FL SM SA BM CA ca AIS TK",
        Font="police",
        SMask="masque",
        BG="fonction",
        BG2="fonction",
        UCR="fonction",
        UCR2="fonction",
        TR="fonction",
        TR2="fonction",
    ),
    "masque": _cles("Type S BC", G="xobjet", TR="fonction"),
    "calibre": _cles("WhitePoint BlackPoint Gamma Matrix Range"),
    "donnees": {},
    "palette": {},
    "jbig2": {},
}
_POLICES = {
    "police": _cles(
        "Type Subtype BaseFont FirstChar LastChar Widths DW W DW2 W2 FontBBox FontMatrix Name",
        FontDescriptor="description",
        Encoding="codage",
        ToUnicode="codage",
        DescendantFonts="police",
        CIDSystemInfo="collection",
        CIDToGIDMap="donnees",
        CharProcs="{glyphe}",
        Resources="ressources",
    ),
    "description": _cles(
        "Type FontName FontStretch FontWeight Flags FontBBox ItalicAngle Ascent Descent Leading CapHeight XHeight StemV"
        " StemH AvgWidth MaxWidth MissingWidth",
        FontFile="police_jointe",
        FontFile2="police_jointe",
        FontFile3="police_jointe",
    ),
    "police_jointe": _cles("Length1 Length2 Length3 Subtype"),
    "codage": _cles("Type BaseEncoding Differences CMapName WMode", CIDSystemInfo="collection", UseCMap="codage"),
    "collection": _cles("Supplement", Registry=_MOTS, Ordering=_MOTS),
    "glyphe": {},
}
# What a screen reader and a table of contents need. A tie to an annotation (OBJR) does not cross.
_LECTURE = {
    "arbre": _cles(
        "Type ParentTreeNextKey RoleMap", K="enfants", ParentTree="parents", RoleMap="{simple}", ClassMap="{attributs}"
    ),
    "element": _cles(
        "Type S C R MCID",
        P="element",
        K="enfants",
        Pg="page",
        Stm="xobjet",
        A="attributs",
        Alt=_MOTS,
        ActualText=_MOTS,
        E=_MOTS,
        T=_MOTS,
        ID=_MOTS,
        Lang=_MOTS,
    ),
    "parents": _cles("Limits", Nums="element", Kids="parents"),
    "attributs": _cles(
        "O Placement WritingMode BackgroundColor BorderColor BorderStyle BorderThickness Padding Color SpaceBefore"
        " SpaceAfter StartIndent EndIndent TextIndent TextAlign BBox Width Height BlockAlign InlineAlign TBorderStyle"
        " TPadding LineHeight BaselineShift TextDecorationType TextDecorationColor TextDecorationThickness"
        " RubyAlign RubyPosition ColumnCount ColumnGap ColumnWidths GlyphOrientationVertical ListNumbering"
        " RowSpan ColSpan Scope Role Checked Type Attached",
        Headers=_MOTS,
        Summary=_MOTS,
    ),
    "signet": _cles(
        "Type Count C F",
        Title=_MOTS,
        Parent="signet",
        Prev="signet",
        Next="signet",
        First="signet",
        Last="signet",
        Dest="page",
    ),
    "numeros": _cles("Limits", Nums="numero", Kids="numeros"),
    "numero": _cles("Type S St", P=_MOTS),
    "balisage": _cles("Marked Suspects UserProperties"),
    "affichage": _cles("DisplayDocTitle Direction"),
}
# The trailer, the names, the layers, the form and every other key of the root stay behind.
RACINE = {
    "/Lang": _MOTS,
    "/MarkInfo": "balisage",
    "/StructTreeRoot": "arbre",
    "/PageLabels": "numeros",
    "/ViewerPreferences": "affichage",
    "/Outlines": "signet",
}
PAGE = _cles("StructParents Tabs", Group="groupe")
GRAMMAIRE = {**_MONTRE, **_POLICES, **_LECTURE}
# A colour space is an array: its name, then these. A profile (ICC) names a device: its plain space stands for it.
COULEURS = {
    "/Indexed": ("couleur", _SIMPLE, "palette"),
    "/Separation": (_SIMPLE, "couleur", "fonction"),
    "/DeviceN": (_SIMPLE, "couleur", "fonction"),
    "/Pattern": ("couleur",),
    "/CalGray": ("calibre",),
    "/CalRGB": ("calibre",),
    "/Lab": ("calibre",),
    "/DeviceGray": (),
    "/DeviceRGB": (),
    "/DeviceCMYK": (),
}
SANS_PROFIL = {1: "/DeviceGray", 3: "/DeviceRGB", 4: "/DeviceCMYK"}
FILTRES = frozenset({"/FlateDecode", "/LZWDecode", "/RunLengthDecode", "/ASCII85Decode", "/ASCIIHexDecode"})
FILTRES_D_IMAGE = frozenset({"/DCTDecode", "/JPXDecode", "/CCITTFaxDecode", "/JBIG2Decode"})
OPERATEURS = frozenset(
    [
        "b",
        "B",
        "b*",
        "B*",
        "BDC",
        "BI",
        "BMC",
        "BT",
        "BX",
        "c",
        "cm",
        "CS",
        "cs",
        "d",
        "d0",
        "d1",
        "Do",
        "DP",
        "EI",
        "EMC",
        "ET",
        "EX",
        "f",
        "F",
        "f*",
        "G",
        "g",
        "gs",
        "h",
        "i",
        "ID",
        "j",
        "J",
        "K",
        "k",
        "l",
        "m",
        "M",
        "MP",
        "n",
        "q",
        "Q",
        "re",
        "RG",
        "rg",
        "ri",
        "s",
        "S",
        "SC",
        "sc",
        "SCN",
        "scn",
        "sh",
        "T*",
        "Tc",
        "Td",
        "TD",
        "Tf",
        "Tj",
        "TJ",
        "TL",
        "Tm",
        "Tr",
        "Ts",
        "Tw",
        "Tz",
        "v",
        "w",
        "W",
        "W*",
        "y",
        "'",
        '"',
    ]
)
