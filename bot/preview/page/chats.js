// The chat list at the left, and the header of the open chat.
import { $, avatar, clock, el } from "./dom.js";
import { isOwn, senderName, summary } from "./bubbles.js";
import { store } from "./store.js";

export function drawList(open) {
  const items = [...store.chats.values()].filter((chat) => !chat.migrated_to).map((chat) => el("li", {}, row(chat, open)));
  const focused = document.activeElement?.closest?.("#chats button")?.dataset.chat;
  $("chats").replaceChildren(...items);
  if (focused) $("chats").querySelector(`[data-chat="${focused}"]`)?.focus();
}

function row(chat, open) {
  const personal = chat.type === "private";
  const unread = store.unread.get(chat.id);
  const name = personal ? store.bot.name : chat.title;
  const last = chat.last;
  const words = last ? `${author(chat, last)}${summary(last)}` : personal ? "No messages yet" : "Group";
  return el("button", { type: "button", "data-chat": chat.id, "aria-current": String(store.chat?.id === chat.id), onclick: () => open(chat.id) },
    personal ? avatar(store.bot, true) : avatar(chat, false),
    el("div", {},
      el("div", { class: "row" }, el("span", { class: "name" }, name),
        el("span", { class: "as" }, personal ? who(chat) : "group"),
        last && el("time", {}, clock(last.date))),
      el("div", { class: "row" }, el("span", { class: "last" }, words),
        unread && el("span", { class: "unread", "aria-label": `${unread} unread` }, String(unread)))));
}

function who(chat) {
  const admin = [...store.chats.values()].some((group) => group.admins.includes(chat.id));
  return admin ? `${chat.first_name} · admin` : chat.first_name;
}

function author(chat, message) {
  if (message.forum_topic_created || message.migrate_from_chat_id) return "";
  if (isOwn(message, chat.id)) return "You: ";
  return chat.type === "private" ? "" : `${senderName(message)}: `;
}

export function drawHeader({ speak, enter }) {
  const chat = store.chat, personal = chat.type === "private";
  const face = personal ? avatar(store.bot, true) : avatar(chat, false);
  face.id = "avatar";
  $("avatar").replaceWith(face);
  $("title").textContent = personal ? store.bot.name : chat.title;
  document.title = `${$("title").textContent} · preview`;
  drawStatus();
  const people = personal ? [] : chat.members.map((id) => store.people.get(id));
  $("speakers").replaceChildren(...people.map((person) => el("button", {
    type: "button", role: "radio", "aria-checked": String(person.id === store.speaker), title: `Speak as ${person.first_name}`,
    onclick: () => speak(person.id),
  }, person.first_name)));
  const topics = chat.is_forum ? [{ id: 0, name: "General" }, ...chat.topics] : [];
  $("topics").hidden = !topics.length;
  $("topics").replaceChildren(...topics.map((topic) => el("button", {
    type: "button", role: "tab", "aria-selected": String(topic.id === store.thread), onclick: () => enter(topic.id),
  }, `# ${topic.name}`)));
}

export function drawStatus() {
  const chat = store.chat;
  if (!chat) return;
  const busy = store.isTyping(chat.id, store.thread);
  const usual = chat.type === "private"
    ? `bot · you are ${who(chat)}`
    : `${chat.members.length} people${chat.bot_inside ? ` and ${store.bot.name}` : ""}`;
  $("status").classList.toggle("busy", busy);
  if (!busy) $("status").textContent = usual;
  else if (!$("status").querySelector(".dots")) {
    $("status").replaceChildren(chat.type === "private" ? "typing" : `${store.bot.name} is typing`,
      el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i")));
  }
}
