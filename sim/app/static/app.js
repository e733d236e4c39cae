// What pages do beyond links and forms; all of them work without it.
"use strict";

const at = document.body.dataset.at;
const faults = document.getElementById("faults");
if (faults) faults.focus();

// The app ends an hour after its last page was closed: an open page says that it is there.
if (at) setInterval(() => fetch(at + "/alive").catch(() => {}), 300000);

// What differs is said as levers are moved, and what was typed is kept. Each save has the number
// of the page and its own, so that an older one that comes late is not taken for what was typed.
const plan = document.getElementById("plan");
if (plan) {
  const page = crypto.randomUUID();
  let sent = 0;
  const number = () => { sent += 1; plan.elements.order.value = page + " " + sent; };
  plan.addEventListener("submit", number);
  plan.addEventListener("change", () => {
    number();
    const mine = sent;
    fetch(plan.action, { method: "POST", body: new URLSearchParams(new FormData(plan)) })
      .then((answer) => answer.text())
      .then((words) => {
        const told = new DOMParser().parseFromString(words, "text/html").getElementById("differs");
        if (told && mine === sent) document.getElementById("differs").innerHTML = told.innerHTML;
      }).catch(() => {});
  });
}

const live = document.getElementById("live");
const said = document.getElementById("said");
let stream = null;
let asking = null;

function show(words) {
  // A chart in the region that is being read keeps its place and its focus.
  if (live.contains(document.activeElement)) return;
  live.innerHTML = words;
  const lead = live.querySelector(".lead");
  const tens = lead ? lead.textContent.replace(/\d(?= (of|futures))/, "0").replace(/ Left.*/, "") : "";
  if (said && said.dataset.tens !== tens) {
    said.dataset.tens = tens;
    said.textContent = lead.textContent;
  }
}

function ask() {
  fetch(live.dataset.page + "?part=progress").then((answer) => answer.text()).then((words) => {
    show(words);
    if (!live.querySelector("progress") && !words.includes("waits for its turn")) location.reload();
  }).catch(() => {});
}

function listen() {
  if (stream || asking || document.hidden) return;
  stream = new EventSource(live.dataset.events);
  stream.addEventListener("progress", (event) => show(event.data));
  stream.addEventListener("over", () => { hush(); location.replace(live.dataset.page); });
  stream.onerror = () => {
    hush();
    ask();
    asking = setInterval(ask, 4000);
  };
}

function hush() {
  if (stream) stream.close();
  if (asking) clearInterval(asking);
  stream = asking = null;
}

if (live && live.dataset.events) {
  document.addEventListener("visibilitychange", () => (document.hidden ? hush() : listen()));
  window.addEventListener("pagehide", hush);
  window.addEventListener("pageshow", listen);
}
