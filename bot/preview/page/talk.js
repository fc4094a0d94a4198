// The messages of the open chat: drawn once each, changed in place, without stealing the reader's position.
import { bubble, isOwn, senderName, service } from "./bubbles.js";
import { $, avatar, day, el } from "./dom.js";
import { settleQuotes } from "./format.js";
import { store } from "./store.js";

const NEAR = 90; // pixels from the end that still count as reading the newest
const drawn = new Map(); // message id -> { node, source, keys }
let place = "";
let missed = 0;

export const atEnd = () => {
  const box = $("scroller");
  return box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
};

export function toEnd(smooth = false) {
  $("scroller").scrollTo({ top: $("scroller").scrollHeight, behavior: smooth ? "smooth" : "instant" });
  missed = 0;
  drawJump();
}

export function drawJump() {
  if (atEnd()) missed = 0;
  $("jump").hidden = atEnd() || !store.chat;
  $("jump").querySelector("span").textContent = missed ? String(missed) : "";
}

export function drawTalk(view, suggestions) {
  const box = $("messages"), shown = store.shown, here = `${store.chat.id}:${store.thread}:${view.me}`;
  const moved = here !== place;
  const follow = moved || atEnd();
  if (moved) {
    drawn.clear();
    box.replaceChildren();
    place = here;
    // A chat that is opened is not news; only what comes afterwards is read out.
    box.setAttribute("aria-live", "off");
    setTimeout(() => box.setAttribute("aria-live", "polite"), 400);
  }
  const nodes = arrange(shown, view, moved);
  const draft = store.drafts.get(store.chat.id);
  if (draft) nodes.push(ghost(draft, view));
  sync(box, nodes);
  settleQuotes(box);
  drawEmpty(shown.filter((message) => !service(message)).length === 0, suggestions);
  if (follow) toEnd();
  else drawJump();
}

function arrange(shown, view, moved) {
  const nodes = [];
  let before = null;
  const known = new Set(shown.map((message) => String(message.message_id)));
  for (const id of drawn.keys()) if (!known.has(id)) drawn.delete(id);
  shown.forEach((message, index) => {
    if (!before || day(before.date) !== day(message.date)) nodes.push(separator(day(message.date)));
    const node = draw(message, view, moved);
    const after = shown[index + 1];
    node.classList.toggle("first", !joined(before, message));
    node.classList.toggle("last", !joined(message, after));
    nodes.push(node);
    before = message;
  });
  return nodes;
}

const joined = (one, two) =>
  one && two && senderName(one) === senderName(two) && one.from.id === two.from.id && !service(one) && !service(two) && !one.reply_markup &&
  two.date - one.date < 300 && day(one.date) === day(two.date);

function draw(message, view, moved) {
  const id = String(message.message_id), source = JSON.stringify(message), known = drawn.get(id);
  if (known?.source === source) return known.node;
  const keys = JSON.stringify(message.reply_markup);
  let node = bubble(message, view);
  if (known && known.keys === keys && !service(message)) {
    // Only the words changed: the buttons stay, so that an edit takes nobody's press or focus away.
    known.node.querySelector(".bubble").replaceWith(node.querySelector(".bubble"));
    node = known.node;
  }
  if (!known && !moved) {
    node.classList.add("fresh");
    if (!isOwn(message, view.me)) missed += 1;
  }
  drawn.set(id, { node, source, keys });
  return node;
}

function separator(words) {
  return el("div", { class: "pill day" }, words);
}

function ghost(draft, view) {
  const message = { message_id: 0, from: store.bot, chat: store.chat, date: Date.now() / 1000, text: draft };
  const node = bubble(message, view);
  node.classList.add("draft", "first", "last");
  return node;
}

// Puts the nodes in order and leaves those alone that stand right, so that focus and selection survive.
function sync(box, nodes) {
  nodes.forEach((node, index) => {
    const there = box.children[index];
    if (there === node) return;
    if (there?.matches(".day") && node.matches(".day") && there.textContent === node.textContent) return;
    const replaced = there && node.dataset.id && there.dataset.id === node.dataset.id;
    if (replaced) there.replaceWith(node);
    else box.insertBefore(node, there ?? null);
  });
  while (box.children.length > nodes.length) box.lastElementChild.remove();
}

export function jumpTo(id) {
  const node = drawn.get(String(id))?.node;
  if (!node) return;
  node.scrollIntoView({ block: "center", behavior: "smooth" });
  node.classList.remove("found");
  requestAnimationFrame(() => node.classList.add("found"));
}

function drawEmpty(empty, suggestions) {
  const card = $("empty"), chat = store.chat, bot = store.bot;
  card.hidden = !empty;
  if (!empty) return;
  const lines = chat.type === "private"
    ? [el("h3", {}, "What can this bot do?"), el("p", {}, store.people.get(chat.id)?.description || "It coaches you on customer experience and shows the sentence each answer rests on."),
      el("p", {}, chat.started ? "Write a question below." : "Press START below to begin.")]
    : [el("h3", {}, chat.title), el("p", {}, `In a group the bot reads only what is meant for it: a command such as /ask, a message that mentions @${bot.username}, or a reply to one of its messages.`)];
  const buttons = suggestions.map(({ label, use }) => el("button", { type: "button", onclick: use }, label));
  card.replaceChildren(chat.type === "private" ? avatar(bot, true) : avatar(chat, false), ...lines, buttons.length ? el("div", { class: "try" }, ...buttons) : "");
}
