"""What was decided disappears from every column of every table, and what its neighbours say stays whole."""

from django.utils import timezone

from egide.enfant.actions import installer
from egide.enfant.models import Lien, Personne
from egide.enfant.tests.factories import un_enfant, un_foyer, un_parent, une_identite
from egide.parcours.information_preoccupante.tests.factories import une_information
from egide.socle.acces.actions.derivation import recalculer_tout
from egide.socle.acces.contexte import au_nom_de
from egide.socle.conservation.actions import purger_ephemeres
from egide.socle.conservation.models import Effacement
from egide.socle.conservation.tests.scene import classer, les_enfants, planter, prendre_les_alertes, une_famille
from egide.socle.echeances.garde import SUIT, tables_declarees

PARTI, VOISIN = "zanaria", "zanarib"


def effacees(base, bordereau):
    """Rows erased by the slip, by table."""
    with au_nom_de(base.cast.dpo):
        lignes = Effacement.objects.filter(ligne__bordereau=bordereau).values_list("nom", "nombre")
        comptes: dict[str, int] = {}
        for nom, nombre in lignes:
            comptes[nom] = comptes.get(nom, 0) + nombre
        return comptes


def test_an_information_then_the_files_disappear_to_the_last_word_and_the_neighbours_stay(base):
    une = une_famille(base, "Parti-Fictif", danger_immediat=True)
    prendre_les_alertes(base)
    classer(base, une)
    assert planter(base, PARTI) > 40
    base.vieillir()
    une_famille(base, "Voisin-Fictif", danger_immediat=True)
    assert planter(base, VOISIN) > 40
    avant = base.textes()
    assert avant.count(PARTI) > 100
    # while the information stands, nobody proposes the files of its children
    [bordereau] = base.proposer().values()
    assert bordereau.categorie == "information_sans_suite"
    assert base.jusqu_au_bout(bordereau).etat == "execute"
    assert 0 < base.textes().count(PARTI) < avant.count(PARTI)
    [dossiers] = base.proposer().values()
    assert dossiers.categorie == "dossier_enfant"
    assert base.jusqu_au_bout(dossiers).etat == "execute"
    assert set(base.lignes(dossiers).values()) == {("eliminee", "")}
    with base.worker():
        purger_ephemeres(le=timezone.now())

    apres = base.textes()
    assert apres.count(PARTI) == 0
    assert apres.count(VOISIN) == avant.count(VOISIN)
    certifiees = {*effacees(base, bordereau), *effacees(base, dossiers)}
    assert {"accueil_informateur", "etats_passage", "enfant_personne", "dossiers_dossier"} <= certifiees
    assert base.proposer() == {}
    with base.worker():
        assert recalculer_tout() == 0


def test_the_second_time_every_row_that_follows_an_object_was_reached(base):
    """Whatever declares that it follows an object or a file is empty once everything was erased."""
    une = une_famille(base, "Parti-Fictif", danger_immediat=True)
    prendre_les_alertes(base)
    classer(base, une)
    base.vieillir()
    for _ in range(2):
        [bordereau] = base.proposer().values()
        base.jusqu_au_bout(bordereau)
    suivent = {t for t, c in tables_declarees().items() if c in (SUIT, "dossier_enfant", "information_evaluee")}
    du_bordereau = "objet_genre = 'bordereau'"
    with base.admin() as conn:
        restes = {
            table: conn.execute(
                f"SELECT count(*) FROM {table}" + (f" WHERE NOT {du_bordereau}" if table == "etats_passage" else "")
            ).fetchone()[0]
            for table in suivent
        }
    assert {table: n for table, n in restes.items() if n} == {}
    assert len(restes) > 25


def test_a_child_whom_another_information_concerns_keeps_his_file(base):
    close, ouverte = une_famille(base, "Deux-Fictif"), une_famille(base, "Autre-Fictif")
    tom = les_enfants(base, close)[1]
    with base.admin() as conn:
        conn.execute(
            "INSERT INTO acces_concerne (id, objet_id, objet_genre, dossier_id, volet_objet)"
            " VALUES (gen_random_uuid(), %s, 'information', %s, 1)",
            [ouverte.pk, tom.dossier_id],
        )
    classer(base, close)
    with au_nom_de(base.cast.agent_crip):
        foyers = tom.habitations.count()
    base.vieillir()
    base.jusqu_au_bout(base.proposer()["information_sans_suite"])
    [dossiers] = base.proposer().values()
    jade = les_numeros(base, "Jade", "Deux-Fictif")
    assert set(base.lignes(dossiers)) == jade
    base.jusqu_au_bout(dossiers)
    with au_nom_de(base.cast.agent_crip):
        reste = Personne.objects.get(pk=tom.pk)
        assert reste.prenom_usuel == "Tom"
        # his households stay, with their adults; the tie with the sister who left is gone
        assert reste.habitations.count() == foyers
        assert not Lien.objects.filter(autre__prenoms="Jade", enfant=reste).exists()


def les_numeros(base, prenom, nom):
    with base.admin() as conn:
        return {
            numero
            for (numero,) in conn.execute(
                "SELECT d.numero FROM dossiers_dossier d JOIN enfant_personne p ON p.dossier_id = d.id"
                " WHERE p.prenoms = %s AND p.nom = %s",
                [prenom, nom],
            )
        }


def test_a_household_shared_with_a_child_who_stays_and_its_mother_stay(base):
    agent = base.cast.agent_crip
    parti, reste = (un_enfant(agent, une_identite(prenom, "Fratrie-Fictive")) for prenom in ("Ana", "Lou"))
    foyer = un_foyer(agent, [parti, reste])
    mere = un_parent(agent, parti, nom="Fratrie-Fictive")
    un_parent(agent, parti, prenom="Oncle", nom="Seul-Fictif", genre="oncle_tante")
    with au_nom_de(agent):
        installer(foyer, mere, agent=agent, le=timezone.now())
    base.vieillir()
    with base.admin() as conn:
        conn.execute("UPDATE dossiers_dossier SET ouvert_le = now() WHERE id = %s", [reste.dossier_id])
    [bordereau] = base.proposer().values()
    assert set(base.lignes(bordereau)) == les_numeros(base, "Ana", "Fratrie-Fictive")
    base.jusqu_au_bout(bordereau)
    with base.admin() as conn:
        noms = {f"{p} {n}" for p, n in conn.execute("SELECT prenoms, nom FROM enfant_personne").fetchall()}
        habitants = conn.execute("SELECT count(*) FROM enfant_habitant").fetchone()[0]
    assert noms == {"Lou Fratrie-Fictive", "Sabrina Fratrie-Fictive"}
    assert habitants == 2


def test_a_complement_goes_before_the_information_it_was_joined_to(base):
    cible, jointe = une_famille(base, "Cible-Fictif"), une_famille(base, "Jointe-Fictif", enfants=("Zoé",))
    classer(base, cible)
    with base.admin() as conn:
        conn.execute("SET session_replication_role = replica")
        conn.execute(
            "UPDATE information_preoccupante_information SET etat = 'complement', cible_id = %s, qualifiee_le = now()"
            " WHERE id = %s",
            [cible.pk, jointe.pk],
        )
        conn.execute("UPDATE echeances_echeance SET arretee_le = now() WHERE objet_id = %s", [jointe.pk])
    base.vieillir()
    assert base.obstacles("information") == {cible.numero: "rattachee", jointe.numero: ""}
    base.jusqu_au_bout(base.proposer()["information_evaluee"])
    assert base.obstacles("information") == {cible.numero: ""}


def test_what_another_information_said_of_a_file_goes_with_it(base):
    """The hook that each app declares runs for every file that disappears: here, a child it might have been."""
    agent = base.cast.agent_crip
    parti = un_enfant(agent, une_identite("Ana", "Candidate-Fictive"))
    base.vieillir()
    ouverte = une_information(agent)
    with base.admin() as conn:
        [enfant] = conn.execute("SELECT id FROM information_preoccupante_enfantconcerne").fetchone()
        conn.execute(
            "INSERT INTO information_preoccupante_candidat (id, information_id, enfant_id, personne_id, dossier_id,"
            " degre, raison, trouve_le) VALUES (gen_random_uuid(), %s, %s, %s, %s, 'possible', 'même nom', now())",
            [ouverte.pk, enfant, parti.pk, parti.dossier_id],
        )
    [bordereau] = base.proposer().values()
    base.jusqu_au_bout(bordereau)
    assert effacees(base, bordereau)["information_preoccupante_candidat"] == 1
    with base.admin() as conn:
        assert conn.execute("SELECT count(*) FROM information_preoccupante_information").fetchone() == (1,)
