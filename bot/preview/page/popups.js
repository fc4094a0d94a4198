// What lies over the chat for a moment: notes, dialogs, menus, the enlarged photo.
import { $, el, icon } from "./dom.js";

let vanishing = 0;

export function toast(words) {
  const box = $("toast");
  box.hidden = true;
  clearTimeout(vanishing);
  requestAnimationFrame(() => {
    box.textContent = words;
    box.hidden = false;
    vanishing = setTimeout(() => { box.hidden = true; }, Math.max(3000, words.length * 60));
  });
}

export function alertBox(words) {
  $("alert-text").textContent = words;
  $("alert").showModal();
}

export function zoom(url, words) {
  const image = $("lightbox").querySelector("img");
  image.src = url;
  image.alt = words;
  $("lightbox").showModal();
}
$("lightbox").addEventListener("click", (event) => { if (event.target === $("lightbox")) $("lightbox").close(); });

let opened = null; // the button whose menu is open
$("actions").addEventListener("toggle", (event) => {
  if (event.newState === "closed") opened?.setAttribute("aria-expanded", "false");
});

// `choices`: { label, icon or face, danger, use }; opens at the button or at the pointer and closes by itself.
export function actionMenu(opener, choices, { pointer, title } = {}) {
  const menu = $("actions");
  if (menu.matches(":popover-open")) menu.hidePopover();
  menu.replaceChildren(title ? el("p", {}, title) : "", ...choices.map((choice) => el("button", {
    type: "button", role: "menuitem", class: choice.danger ? "danger" : null,
    onclick: () => { menu.hidePopover(); choice.use(); },
  }, choice.face ?? icon(choice.icon), el("span", {}, choice.label))));
  menu.showPopover();
  const at = opener.getBoundingClientRect(), size = menu.getBoundingClientRect();
  const x = pointer?.clientX ?? at.left, y = pointer?.clientY ?? at.bottom + 4;
  menu.style.left = `${Math.max(8, Math.min(x, innerWidth - size.width - 8))}px`;
  menu.style.top = `${Math.max(8, Math.min(y, innerHeight - size.height - 8))}px`;
  if (opened !== opener) opened?.setAttribute("aria-expanded", "false");
  opened = opener;
  opener.setAttribute("aria-expanded", "true");
  menu.querySelector("button")?.focus({ preventScroll: true });
}

$("actions").addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const items = [...$("actions").querySelectorAll("button")], at = items.indexOf(document.activeElement);
  items[(at + step + items.length) % items.length]?.focus();
});

export async function copy(words) {
  try {
    await navigator.clipboard.writeText(words);
    toast("Copied");
  } catch {
    alertBox(words); // without permission: show it, so that it can be copied by hand
  }
}
