// Before a form leaves the page we ask whether anybody is there: where the connection is gone, what was typed stays.
const here = document.currentScript.src; // the lightest thing of ours that there is
// Inside Telegram its client tells the page who opened it; the house checks that, the page only passes it on.
const opened = new URLSearchParams(location.hash.slice(1)).get("tgWebAppData") || sessionStorage.getItem("opened") || "";
if (opened) {
  sessionStorage.setItem("opened", opened);
  for (const field of document.getElementsByName("opened_by")) field.value = opened;
}
for (const form of document.querySelectorAll("form[data-offline]")) {
  const told = document.createElement("p");
  told.className = "bad";
  told.setAttribute("role", "alert");
  form.append(told);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.dataset.asking) return;
    form.dataset.asking = "1";
    told.textContent = "";
    const pressed = event.submitter;
    const stop = new AbortController();
    const late = setTimeout(() => stop.abort(), 8000);
    try {
      if (!(await fetch(here, { cache: "no-store", signal: stop.signal })).ok) throw new Error();
      if (pressed && pressed.name) {
        const named = document.createElement("input");
        Object.assign(named, { type: "hidden", name: pressed.name, value: pressed.value });
        form.append(named);
      }
      form.submit();
    } catch {
      if (pressed) (pressed.closest("p") || pressed).after(told);
      told.textContent = form.dataset.offline;
      told.scrollIntoView({ block: "nearest" });
    } finally {
      clearTimeout(late);
      delete form.dataset.asking;
    }
  });
}
