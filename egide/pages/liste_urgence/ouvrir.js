"use strict";
// Runs from a plain file, with no network: derives the key of the phrase, decrypts, shows.
const scelle = JSON.parse(document.getElementById("scelle").textContent);
const formulaire = document.getElementById("ouvrir");
const champ = document.getElementById("phrase");
const message = document.getElementById("message");
const feuille = document.getElementById("feuille");
const octets = (texte) => Uint8Array.from(atob(texte), (lettre) => lettre.charCodeAt(0));
const ecrire = (texte) => new TextEncoder().encode(texte);

if (Date.now() > Date.parse(scelle.perimee)) document.getElementById("perimee").hidden = false;

async function dechiffrer(phrase) {
  const propre = phrase.toUpperCase().replace(/[^A-Z0-9]/g, "");
  const base = await crypto.subtle.importKey("raw", ecrire(propre), "PBKDF2", false, ["deriveKey"]);
  const derivation = { name: "PBKDF2", hash: "SHA-256", salt: octets(scelle.sel), iterations: scelle.tours };
  const cle = await crypto.subtle.deriveKey(derivation, base, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
  const coffre = { name: "AES-GCM", iv: octets(scelle.nonce), additionalData: ecrire(scelle.entete) };
  return new TextDecoder().decode(await crypto.subtle.decrypt(coffre, cle, octets(scelle.texte)));
}

formulaire.addEventListener("submit", async (evenement) => {
  evenement.preventDefault();
  message.textContent = "Ouverture…";
  try {
    feuille.innerHTML = await dechiffrer(champ.value);
  } catch {
    message.textContent = "Cette phrase n’ouvre pas la liste. Vérifiez les lettres une à une.";
    champ.setAttribute("aria-invalid", "true");
    champ.focus();
    return;
  }
  champ.value = "";
  formulaire.hidden = true;
  message.textContent = "";
  document.getElementById("gestes").hidden = false;
  feuille.hidden = false;
  feuille.focus();
});

document.getElementById("imprimer").addEventListener("click", () => window.print());
document.getElementById("refermer").addEventListener("click", () => window.location.reload());
