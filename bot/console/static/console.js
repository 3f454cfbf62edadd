// What a script adds to pages that work without one: ready words go to the cursor, and a talk shows what is new.
(() => {
  "use strict";
  for (const link of document.querySelectorAll("[data-words]")) {
    link.addEventListener("click", (event) => {
      const field = document.getElementById(link.dataset.into);
      if (!field) return;
      event.preventDefault();
      field.setRangeText(link.dataset.words, field.selectionStart, field.selectionEnd, "end");
      field.focus();
    });
  }
  // A form that counts says its count anew whenever something else is chosen.
  for (const form of document.querySelectorAll("form[data-counts]")) {
    let newest = 0;
    form.addEventListener("change", async () => {
      const mine = ++newest, asked = `?${new URLSearchParams(new FormData(form))}`;
      const answer = await fetch(asked, { credentials: "same-origin", redirect: "error" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const part = page.getElementById(form.dataset.counts);
      if (mine === newest && part) document.getElementById(part.id).replaceChildren(...part.childNodes);
    });
  }
  // One loop a page: it waits longer for a slow server, asks nothing in a hidden tab, and stops when the part is gone.
  const live = document.querySelector("[data-live]");
  const LEAST = 4000, PER_ROOT_MS = 250, MOST_MISSES = 5;
  let misses = 0;
  const look = async () => {
    if (document.hidden) return setTimeout(look, LEAST);
    const began = performance.now();
    try {
      const answer = await fetch(live.dataset.live, { credentials: "same-origin", redirect: "error" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = answer.ok && page.getElementById(live.id);
      if (!fresh) return undefined;
      if (fresh.innerHTML !== live.innerHTML) {
        live.replaceChildren(...fresh.childNodes);
        live.scrollTop = live.scrollHeight;
      }
      misses = 0;
      if (!fresh.hasAttribute("data-live")) return undefined;
    } catch {
      if (++misses >= MOST_MISSES) return undefined;
    }
    return setTimeout(look, Math.max(LEAST, PER_ROOT_MS * Math.sqrt(performance.now() - began)));
  };
  if (live) {
    live.scrollTop = live.scrollHeight;
    setTimeout(look, LEAST);
  }
})();
