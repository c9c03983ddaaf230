// Passkeys: the device answers, its answer leaves in the form. Without this script, the code remains.
(() => {
  "use strict";
  if (!window.PublicKeyCredential) return;

  const bytes = (text) =>
    Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

  // What the server wrote, as the browser wants it.
  const prepared = ({ publicKey }) => {
    const ready = { ...publicKey, challenge: bytes(publicKey.challenge) };
    if (publicKey.user) ready.user = { ...publicKey.user, id: bytes(publicKey.user.id) };
    for (const list of ["allowCredentials", "excludeCredentials"]) {
      if (publicKey[list]) ready[list] = publicKey[list].map((key) => ({ ...key, id: bytes(key.id) }));
    }
    return { publicKey: ready };
  };

  const written = (credential) => {
    const response = {};
    for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[part]) response[part] = text(credential.response[part]);
    }
    const { id, type } = credential;
    const clientExtensionResults = credential.getClientExtensionResults();
    return JSON.stringify({ id, rawId: id, type, response, clientExtensionResults });
  };

  const WORDS = {
    InvalidStateError: "Cette clé est déjà enregistrée sur votre compte.",
    NotAllowedError: "Rien n’a été confirmé sur l’appareil, ou l’attente a été trop longue. Essayez encore.",
    SecurityError: "Ce navigateur refuse les clés d’accès à cette adresse. Prenez un autre moyen.",
  };

  const options = async (form) => {
    const address = form.dataset.cleOptions;
    if (!address) return JSON.parse(form.querySelector("script[type='application/json']").textContent);
    const response = await fetch(address, { headers: { "X-Requested-With": "XMLHttpRequest" } });
    if (!response.ok) throw new Error();
    return (await response.json()).request_options;
  };

  document.querySelectorAll("form[data-cle]").forEach((form) => {
    const button = form.querySelector("[data-cle-bouton]");
    const message = form.querySelector("[data-cle-message]");
    form.hidden = false;
    button.addEventListener("click", async () => {
      const name = form.elements.namedItem("name");
      if (name && !name.value.trim()) return form.submit(); // the server says what is missing
      button.disabled = true;
      message.textContent = "Suivez ce que demande votre appareil.";
      try {
        const ask = prepared(await options(form));
        const create = form.dataset.cle === "creer";
        const answer = await (create ? navigator.credentials.create(ask) : navigator.credentials.get(ask));
        form.elements.namedItem("credential").value = written(answer);
        form.submit();
      } catch (error) {
        message.textContent = WORDS[error.name] ?? "La clé n’a pas pu être lue. Essayez encore, ou prenez un autre moyen.";
        button.disabled = false;
        button.focus();
      }
    });
  });
})();
