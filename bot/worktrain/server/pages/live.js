// Follows what happens: when the server says that something changed, the page is asked for again and its
// living part replaced. Focus stays where it is, and nothing is replaced under somebody's fingers.
"use strict";

const pause = document.getElementById("pause");
let paused = false;

function typed(part) {
  return [...part.querySelectorAll("input[type=password]")].some((field) => field.value !== "");
}

async function renew() {
  const old = document.getElementById("live");
  if (paused || old.querySelector("input:focus, textarea:focus") || typed(old)) return;
  const answer = await fetch(location.pathname, { credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("live");
  if (!fresh || fresh.dataset.version === old.dataset.version) return;
  const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
  old.replaceWith(fresh);
  if (focused) document.getElementById(focused)?.focus();
  document.querySelector("h1").textContent = page.querySelector("h1").textContent;
  document.title = page.title;
  document.getElementById("said").textContent = fresh.dataset.said;
  if (!page.getElementById("pause")) {
    pause.hidden = true;
    news.close();
  }
}

const version = document.getElementById("live").dataset.version;
const news = new EventSource("/setup/events?version=" + encodeURIComponent(version));
news.addEventListener("changed", renew);

pause.hidden = false;
pause.addEventListener("click", () => {
  paused = !paused;
  pause.textContent = paused ? "Resume updates" : "Pause updates";
  if (!paused) renew();
});
