// Agents' pages: drafts saved by themselves, the session that closes without losing text, printing.
(() => {
  "use strict";
  const root = document.documentElement;
  const DRAFT_EVERY = 10_000;
  const MINUTE = 60_000;

  const token = (form) => form.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  const hour = (date) => `${date.getHours()} h ${String(date.getMinutes()).padStart(2, "0")}`;

  // --- Drafts -------------------------------------------------------------------------------------
  const say = (words, alert = false) => {
    const line = document.querySelector("[data-enregistre]");
    if (!line) return;
    line.querySelector("[data-enregistre-mots]").textContent = words;
    line.classList.toggle("eg-enregistre--alerte", alert);
  };

  const written = (form) => {
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    data.delete("csrfmiddlewaretoken");
    return new URLSearchParams(data).toString();
  };

  // The words a person reads beside each field, so that a conflict names fields as the page does.
  const words = (form) => {
    const found = {};
    for (const control of form.elements) {
      const label = control.closest("fieldset")?.querySelector("legend") ?? control.labels?.[0];
      if (control.name && label) found[control.name] = label.textContent.trim();
    }
    return found;
  };

  const drafts = [...document.querySelectorAll("form[data-brouillon]")].map((form) => ({
    form,
    saved: written(form),
    version: form.dataset.brouillonVersion || "0",
    stopped: false,
    sending: Promise.resolve(),
  }));

  const showConflict = (draft, html) => {
    draft.stopped = true;
    const place = document.createElement("div");
    place.tabIndex = -1;
    place.innerHTML = html;
    draft.form.before(place);
    place.focus();
    place.querySelector("[data-garder-ici]")?.addEventListener("click", () => {
      draft.version = place.querySelector("[data-version]").dataset.version;
      draft.stopped = false;
      draft.saved = null;
      place.remove();
      save(draft);
    });
  };

  // One at a time: two sendings of the same page would otherwise meet as if two people wrote.
  const save = (draft) => (draft.sending = draft.sending.then(() => send(draft)));

  const send = async (draft) => {
    const content = written(draft.form);
    if (draft.stopped || content === draft.saved) return;
    const body = new URLSearchParams({ contenu: content, version_lue: draft.version });
    for (const [name, label] of Object.entries(words(draft.form))) body.append(`libelle.${name}`, label);
    try {
      const response = await fetch(draft.form.dataset.brouillon, {
        method: "POST",
        body,
        redirect: "manual",
        keepalive: content.length < 60_000,
        headers: { "X-CSRFToken": token(draft.form), "X-Requested-With": "fetch" },
      });
      if (response.status === 409) {
        say("Ce texte est ouvert dans deux fenêtres : les deux versions sont montrées.", true);
        showConflict(draft, await response.text());
      } else if (response.ok) {
        draft.saved = content;
        draft.version = response.headers.get("X-Egide-Version") ?? draft.version;
        say((await response.text()).trim());
      } else if (response.status === 401) {
        say("Votre session est fermée. Votre texte reste à l’écran.", true);
        document.dispatchEvent(new Event("egide:session-fermee"));
      } else {
        say("Pas encore enregistré. Votre texte reste à l’écran, nouvel essai dans 10 secondes.", true);
      }
    } catch {
      say(`Réseau coupé à ${hour(new Date())}. Votre texte reste à l’écran, nouvel essai dans 10 secondes.`, true);
    }
  };

  const saveAll = () => Promise.all(drafts.map(save));
  if (drafts.length) {
    setInterval(saveAll, DRAFT_EVERY);
    document.addEventListener("visibilitychange", () => document.hidden && saveAll());
    drafts.forEach((draft) => draft.form.addEventListener("submit", () => (draft.stopped = true)));
  }

  // --- Session ------------------------------------------------------------------------------------
  const session = document.querySelector("[data-session]");
  if (session) {
    const limit = Number(session.dataset.session) * MINUTE;
    const warned = session.querySelector("[data-session-bientot]");
    const closed = session.querySelector("[data-session-fermee]");
    let last = Date.now();
    let asked = Date.now();

    const presence = async () => {
      const response = await fetch(session.dataset.presence, { method: "POST", redirect: "manual",
        headers: { "X-CSRFToken": session.dataset.jeton, "X-Requested-With": "fetch" } });
      if (!response.ok) return false;
      const answer = await response.json();
      if (answer.agent !== session.dataset.agent) {
        window.location.reload();
        return false;
      }
      session.dataset.jeton = answer.jeton;
      document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => (field.value = answer.jeton));
      asked = Date.now();
      return true;
    };

    const open = () => {
      warned.hidden = true;
      closed.hidden = true;
      document.body.classList.remove("eg-verrou");
    };
    const close = () => {
      warned.hidden = true;
      closed.hidden = false;
      document.body.classList.add("eg-verrou");
      closed.querySelector("a, button").focus();
    };

    ["keydown", "pointerdown", "input"].forEach((name) =>
      document.addEventListener(name, () => {
        if (warned.hidden && closed.hidden) last = Date.now();
      }));
    document.addEventListener("egide:session-fermee", close);
    session.querySelectorAll("[data-session-reprendre]").forEach((button) =>
      button.addEventListener("click", async () => {
        if (await presence().catch(() => false)) {
          last = Date.now();
          open();
          saveAll();
        } else {
          close();
        }
      }));

    setInterval(async () => {
      const idle = Date.now() - last;
      if (idle >= limit) {
        if (closed.hidden) close();
      } else if (idle >= limit - 5 * MINUTE) {
        if (warned.hidden) {
          await saveAll();
          warned.hidden = false;
        }
      } else if (last > asked && Date.now() - asked > 5 * MINUTE) {
        await presence().catch(() => false);
      }
    }, 5_000);
  }

  // --- Small acts ---------------------------------------------------------------------------------
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button, a");
    if (!button) return;
    if (button.getAttribute("aria-disabled") === "true") {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    if (button.matches("[data-imprimer]")) window.print();
  }, true);

  // The journal keeps who printed which page, under the number that the paper carries.
  const trace = document.querySelector("[data-trace]")?.dataset.trace;
  if (trace) {
    window.addEventListener("beforeprint", () => {
      const token = document.querySelector("[data-jeton]")?.dataset.jeton
        ?? document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
      fetch(window.location.pathname, {
        method: "POST", keepalive: true, headers: { "X-CSRFToken": token, "X-Egide-Impression": trace },
      }).catch(() => {});
    });
  }

  document.querySelector("[data-resume-erreurs]")?.focus();
  root.classList.add("eg-script");
})();
