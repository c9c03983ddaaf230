"""What goes to the archives: a readable, verifiable, encrypted package; nothing disappears before their receipt."""

import hashlib
import io
import json
import zipfile

import pytest
from django.utils import timezone
from psycopg import errors

from egide.config.databases import DatabaseRole
from egide.socle.acces.contexte import au_nom_de
from egide.socle.conservation import actions, paquets
from egide.socle.conservation.communicabilite import communicabilite
from egide.socle.conservation.tasks import executer
from egide.socle.conservation.tests.scene import classer, une_famille
from egide.socle.documents.tests.factories import produite, sur_l_information
from egide.socle.interface.disque import PROVISOIRE
from egide.socle.interface.refus import Refus
from egide.socle.interface.temps import jour_de

LETTRE = b"%PDF-1.7 une lettre"


@pytest.fixture
def verse(base, settings, tmp_path):
    """A slip of transfer, agreed by the archives, whose package the worker wrote; the information holds a letter."""
    settings.VAR, settings.EGIDE_PIECES = tmp_path, tmp_path / "pieces"
    information = une_famille(base, "Histoire-Fictive", enfants=("Ana",))
    produite(base.cast.agent_crip, sur_l_information(information), octets=LETTRE)
    classer(base, information)
    base.vieillir()
    [bordereau] = base.proposer().values()
    base.decider(bordereau, nature="versement")
    base.viser(bordereau)
    with base.worker() as systeme:
        actions.remettre_paquet(bordereau, agent=systeme, le=timezone.now())
        actions.remettre_paquet(bordereau, agent=systeme, le=timezone.now())
    return base.relire(bordereau)


def recevoir(base, bordereau, agent=None):
    agent = agent or base.cast.archiviste
    with au_nom_de(agent):
        actions.recevoir_paquet(bordereau, agent=agent, le=timezone.now(), reference="AD62 accusé 7")


def test_the_package_holds_what_will_be_erased_in_clear_with_its_hashes(base, verse):
    assert verse.etat == "remis"
    assert b"Histoire" not in paquets.chemin_de(verse).read_bytes()
    assert paquets.chemin_de(verse).stat().st_mode & 0o077 == 0
    contenu = paquets.lire(verse)
    assert hashlib.sha256(contenu).hexdigest() == verse.paquet_empreinte
    with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
        manifeste = json.loads(archive.read(paquets.MANIFESTE))
        fichiers = set(archive.namelist()) - {paquets.MANIFESTE}
        assert set(manifeste["sha256"]) == fichiers
        assert all(hashlib.sha256(archive.read(nom)).hexdigest() == manifeste["sha256"][nom] for nom in fichiers)
        [informateur] = json.loads(archive.read(next(n for n in fichiers if n.endswith("accueil_informateur.json"))))
        [piece] = [nom for nom in fichiers if nom.endswith(".pdf")]
        assert archive.read(piece) == LETTRE
        assert not [nom for nom in fichiers if b"cle_verrouillee" in archive.read(nom)]
    assert informateur["nom_chiffre"] == "Voisine"
    assert not [nom for nom in fichiers if "brouillon" in nom or "acces_acces" in nom]


@pytest.mark.parametrize(
    ("nature", "regle", "ans"),
    [("administrative", "ARCH_VIE_PRIVEE_50A", 50), ("judiciaire", "ARCH_MINEUR_100A", 100)],
)
def test_the_package_tells_from_when_anybody_may_read_each_file(base, verse, nature, regle, ans):
    with au_nom_de(base.cast.dpo):
        ligne = verse.lignes.get()
    dite = communicabilite(ligne, [{"nature": "administrative"}, {"nature": nature}])
    depart = jour_de(ligne.dernier_fait)
    assert (dite["regle"], dite["a_partir_du"][:4]) == (regle, str(depart.year + ans))
    assert "L213-2" in dite["article"]
    with zipfile.ZipFile(io.BytesIO(paquets.lire(verse))) as archive:
        [dans_le_paquet] = json.loads(archive.read(paquets.MANIFESTE))["communicabilite"].values()
    assert dans_le_paquet["regle"] == "ARCH_VIE_PRIVEE_50A", "its one letter is administrative"


def test_nothing_disappears_before_the_receipt_recorded_by_a_second_person(base, verse):
    with au_nom_de(base.cast.dpo):
        with pytest.raises(Refus, match="état actuel"):
            actions.executer_bordereau(verse, agent=base.cast.dpo, le=timezone.now())
        with pytest.raises(Refus, match="autre personne"):
            actions.recevoir_paquet(verse, agent=base.cast.dpo, le=timezone.now(), reference="x")
    with base.admin() as conn:
        assert conn.execute("SELECT count(*) FROM information_preoccupante_information").fetchone() == (1,)
    recevoir(base, verse)
    base.lancer(verse)
    assert base.executer(verse).etat == "execute"
    assert set(base.lignes(verse).values()) == {("eliminee", "")}
    with base.admin() as conn:
        assert conn.execute("SELECT count(*) FROM information_preoccupante_information").fetchone() == (0,)
    assert not paquets.chemin_de(verse).exists()


def test_a_slip_given_up_leaves_no_package(base, verse):
    with au_nom_de(base.cast.dpo):
        actions.abandonner_bordereau(verse, agent=base.cast.dpo, le=timezone.now(), motif="Les archives trient encore.")
    assert base.relire(verse).etat == "abandonne"
    assert not paquets.chemin_de(verse).exists()


def test_the_sweep_takes_what_a_kill_left_and_nothing_else(base, verse):
    """Killed between the commit of the last line and the removal of the package."""
    chemin = paquets.chemin_de(verse)
    inconnu = chemin.with_name("00000000-0000-7000-8000-00000000beef.paquet")
    inconnu.write_bytes(b"d'une base d'avant")
    a_moitie = chemin.with_name(f"{chemin.stem}.abcd{PROVISOIRE}")
    a_moitie.write_bytes(b"tue pendant son ecriture")
    with base.worker():
        paquets.balayer()
    assert chemin.exists(), "the archives did not answer yet"
    assert not inconnu.exists()
    recevoir(base, verse)
    base.lancer(verse)
    octets = chemin.read_bytes()
    base.executer(verse)
    chemin.write_bytes(octets)
    with base.worker():
        executer()
    assert not list(chemin.parent.iterdir())


def test_only_a_transfer_is_copied_and_only_by_the_worker(base):
    classer(base, une_famille(base, "Histoire-Fictive", enfants=("Ana",)))
    base.vieillir()
    [bordereau] = base.proposer().values()
    base.decider(bordereau)
    base.viser(bordereau)
    with au_nom_de(base.cast.dpo):
        ligne = bordereau.lignes.get()
    with base.worker() as systeme, pytest.raises(Refus, match="rien n’est à remettre"):
        actions.remettre_paquet(bordereau, agent=systeme, le=timezone.now())
    with base.comme(DatabaseRole.WORKER) as conn:
        conn.execute("SELECT set_config('egide.agent', %s, false)", [str(base.cast.dpo.pk)])
        with pytest.raises(errors.InsufficientPrivilege):
            conn.execute("SELECT conservation_copier(%s)", [ligne.pk])
