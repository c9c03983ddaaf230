// Public pages: the quick exit, and a file too heavy said before it leaves. Without this script the button is a plain
// link, and the server says it.
(() => {
  "use strict";
  const field = document.querySelector("input[type=file][data-octets]");
  if (!field) return;
  const fits = () => {
    const heavy = field.files[0]?.size > Number(field.dataset.octets);
    field.setCustomValidity(heavy ? field.dataset.tropLourd : "");
    return field.reportValidity();
  };
  field.addEventListener("change", fits);
  field.form.addEventListener("submit", (event) => {
    if (!fits()) event.preventDefault();
  });
})();

(() => {
  "use strict";
  const link = document.querySelector("[data-quitter]");
  if (!link) return;

  const leave = () => {
    // The screen goes white before any request: a slow network must not leave the page readable.
    document.documentElement.classList.add("eg-masque");
    document.title = "…";
    // replace() drops this page from the back button; the rest of the history stays, and the page says so.
    window.location.replace(link.href);
  };

  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });

  let presses = 0;
  let since = 0;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Shift") {
      presses = 0;
      return;
    }
    if (event.repeat) return;
    const now = Date.now();
    presses = now - since < 5000 ? presses + 1 : 1;
    if (presses === 1) since = now;
    if (presses >= 3) leave();
  });

  // A page brought back by the back button must not reappear.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && document.documentElement.classList.contains("eg-masque")) leave();
  });
})();
