// Keeps both phones up to date and sends without leaving the page; without it the page works by reloading.
for (const form of document.querySelectorAll("form.chat")) {
  const bubbles = form.querySelector(".bubbles");
  const address = `/try/chat/${form.dataset.who}/${form.dataset.look}${location.search}`;
  let tag = "";
  const toEnd = () => { bubbles.scrollTop = bubbles.scrollHeight; };
  const look = async () => {
    try {
      const answer = await fetch(address, { headers: tag ? { "If-None-Match": tag } : {} });
      if (answer.status === 200) {
        tag = answer.headers.get("ETag") || "";
        const before = bubbles.innerHTML;
        bubbles.innerHTML = await answer.text();
        if (bubbles.innerHTML !== before) toEnd();
      }
    } catch { /* the next look tries again */ }
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const said = new FormData(form, event.submitter);
    if (event.submitter && event.submitter.name) said.delete("text");
    form.elements.text.value = "";
    form.querySelector(".clip").open = false;
    await fetch(form.action, { method: "POST", body: said, headers: { "X-Try": "1" } });
    look();
  });
  setInterval(look, 600);
  toEnd();
}
