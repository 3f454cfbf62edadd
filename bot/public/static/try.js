// Keeps both phones up to date and sends without leaving the page; without it the page works by reloading.
for (const form of document.querySelectorAll("form.chat")) {
  const bubbles = form.querySelector(".bubbles");
  const address = `/try/chat/${form.dataset.who}/${form.dataset.look}${location.search}`;
  const told = document.createElement("p");
  told.className = "told";
  told.setAttribute("role", "alert");
  form.querySelector(".type").before(told);
  const news = document.createElement("a");
  news.className = "news";
  news.href = `#${form.parentElement.id}`;
  news.textContent = form.dataset.news;
  news.hidden = true;
  document.body.append(news);
  let tag = "";
  const toEnd = () => { bubbles.scrollTop = bubbles.scrollHeight; };
  const isSeen = () => {
    const { top, bottom } = form.getBoundingClientRect();
    return top < innerHeight && bottom > 0;
  };
  const look = async () => {
    if (isSeen()) news.hidden = true;
    try {
      const answer = await fetch(address, { headers: tag ? { "If-None-Match": tag } : {} });
      if (answer.status === 200) {
        const first = tag === "";
        tag = answer.headers.get("ETag") || "";
        const before = bubbles.innerHTML;
        bubbles.innerHTML = await answer.text();
        if (bubbles.innerHTML === before) return;
        toEnd();
        if (!first && !isSeen()) news.hidden = false;
      }
    } catch { /* the next look tries again */ }
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const said = new FormData(form, event.submitter);
    const pressed = event.submitter && event.submitter.name;
    if (pressed) said.delete("text");
    const typed = form.elements.text.value;
    if (!pressed) form.elements.text.value = "";
    form.querySelector(".clip").open = false;
    told.textContent = "";
    try {
      const answer = await fetch(form.action, { method: "POST", body: said, headers: { "X-Try": "1" } });
      if (!answer.ok) throw new Error();
    } catch {
      // Nothing was kept: the words go back to where they were typed.
      if (!pressed && !form.elements.text.value) form.elements.text.value = typed;
      told.textContent = form.dataset.offline;
    }
    look();
  });
  setInterval(look, 600);
  toEnd();
}
