// Ties the page together: opens chats, follows the stream of events, answers to presses.
import { api, listen } from "./api.js";
import { isOwn } from "./bubbles.js";
import { drawHeader, drawList, drawStatus } from "./chats.js";
import * as composer from "./composer.js";
import { $, avatar } from "./dom.js";
import * as popups from "./popups.js";
import { store } from "./store.js";
import { atEnd, drawJump, drawTalk, jumpTo, toEnd } from "./talk.js";

const TYPING_SHOWN = 5500; // milliseconds, as Telegram shows it after one chat action
const failed = (error) => popups.toast(error.message);

const view = () => ({
  me: store.speaker,
  group: store.chat.type !== "private",
  copy: popups.copy,
  zoom: popups.zoom,
  jump: jumpTo,
  command: (words) => composer.say(words).catch(failed),
  press,
  tools,
});

function draw() {
  drawList(open);
  if (!store.chat) return;
  drawHeader({ speak, enter });
  drawTalk(view(), suggestions());
  composer.drawDock();
}

function suggestions() {
  if (store.chat.type === "private" && !store.chat.started) return [];
  const question = "How do I get guests to come back?";
  if (store.chat.type === "private") return [{ label: question, use: () => composer.say(question).catch(failed) }];
  return [{ label: `/ask ${question}`, use: () => composer.say(`/ask ${question}`).catch(failed) }];
}

async function open(id, thread = 0) {
  await store.open(id, thread);
  document.body.dataset.view = "chat";
  const address = `#${id}${thread ? `/${thread}` : ""}`;
  if (location.hash !== address) history.pushState(null, "", address);
  draw();
  await composer.prepare();
  toEnd();
  if (matchMedia("(hover: hover)").matches) $("input").focus({ preventScroll: true });
}

const enter = (thread) => open(store.chat.id, thread);

async function speak(person) {
  store.speaker = person;
  draw();
  $("speakers").querySelector('[aria-checked="true"]')?.focus();
  await composer.prepare();
}

async function press(message, button, node) {
  if (button.copy_text) return popups.copy(button.copy_text.text);
  const query = button.switch_inline_query_current_chat ?? button.switch_inline_query ?? button.switch_inline_query_chosen_chat?.query;
  if (query !== undefined) {
    $("input").value = `@${store.bot.username} ${query}`;
    $("input").dispatchEvent(new Event("input"));
    return $("input").focus();
  }
  node.classList.add("waiting");
  node.setAttribute("aria-busy", "true");
  try {
    const asked = await api.act(message.chat.id, "press", { person: store.speaker, message: message.message_id, data: button.callback_data });
    const answer = await api.answer(asked.query);
    if (answer?.text) (answer.alert ? popups.alertBox : popups.toast)(answer.text);
  } catch (error) { failed(error); }
  node.classList.remove("waiting");
  node.removeAttribute("aria-busy");
}

function tools(drawnAs, opener, pointer) {
  const message = store.find(drawnAs.chat.id, drawnAs.message_id) ?? drawnAs;
  const own = isOwn(message, store.speaker), words = message.text ?? message.caption;
  const choices = [{ label: "Reply", icon: "reply", use: () => composer.setContext({ kind: "reply", message }) }];
  choices.push({ label: "Forward", icon: "forward", use: () => chooseWhere(message, opener, pointer) });
  if (own && words && !message.via_bot && !message.forward_origin) choices.push({ label: "Edit", icon: "edit", use: () => composer.setContext({ kind: "edit", message }) });
  if (words) choices.push({ label: "Copy text", icon: "copy", use: () => popups.copy(words) });
  choices.push({ label: "Delete", icon: "trash", danger: true, use: () => api.act(message.chat.id, "delete", { person: store.speaker, message: message.message_id }).catch(failed) });
  popups.actionMenu(opener, choices, { pointer });
}

function chooseWhere(message, opener, pointer) {
  const person = store.speaker;
  const choices = store.places(person).map(({ chat, thread, name }) => ({
    label: name,
    face: chat.type === "private" ? avatar(store.bot, true) : avatar(chat, false),
    use: () => forward(message, person, chat, thread).catch(failed),
  }));
  popups.actionMenu(opener, choices, { pointer, title: "Forward to" });
}

async function forward(message, person, chat, thread) {
  if (store.chat.id !== chat.id || store.thread !== thread) await open(chat.id, thread);
  if (chat.type !== "private" && store.speaker !== person) await speak(person);
  const body = { ...composer.seat(), from_chat: message.chat.id, message: message.message_id };
  await api.act(chat.id, "forward", body);
}

const LANGUAGES = [["en", "English"], ["de", "Deutsch"], ["es", "Español"]];
$("more").addEventListener("click", (event) => {
  const { id, type, blocked } = store.chat;
  const act = (action, body) => () => api.act(id, action, { person: store.speaker, ...body }).catch(failed);
  const choices = [];
  if (type === "private") choices.push({ label: blocked ? "Unblock the bot" : "Block the bot", icon: "close", use: act("block", { blocked: !blocked }) });
  for (const [code, name] of type === "private" ? LANGUAGES : []) {
    if (code !== store.people.get(id).language_code) choices.push({ label: name, icon: "smile", use: act("language", { language: code }) });
  }
  if (type === "supergroup" && store.chat.admins.includes(store.speaker)) {
    const label = store.anonymous ? `Speak as ${store.people.get(store.speaker).first_name}` : `Speak as ${store.chat.title}`;
    choices.push({ label, icon: "mask", use: () => { store.anonymous = !store.anonymous; composer.drawDock(); } });
  }
  if (type === "group") choices.push({ label: "Upgrade to a supergroup", icon: "check", use: act("migrate") });
  choices.push({ label: "Clear history", icon: "trash", danger: true, use: act("clear") });
  popups.actionMenu(event.currentTarget, choices);
});

function openAddress() {
  const [id, thread] = location.hash.slice(1).split("/").map(Number);
  if (store.chats.has(id)) return open(id, thread || 0);
  document.body.dataset.view = "list";
  if (innerWidth >= 720) return open([...store.chats.keys()][0]);
  return undefined;
}

$("back").addEventListener("click", () => {
  document.body.dataset.view = "list";
  history.pushState(null, "", location.pathname);
  $("chats").querySelector('[aria-current="true"]')?.focus();
});
addEventListener("popstate", openAddress);
$("jump").addEventListener("click", () => toEnd(true));
$("scroller").addEventListener("scroll", drawJump, { passive: true });
let wasAtEnd = true;
$("scroller").addEventListener("scroll", () => { wasAtEnd = atEnd(); }, { passive: true });
new ResizeObserver(() => { if (wasAtEnd) toEnd(); }).observe($("scroller"));
$("messages").addEventListener("load", () => { if (wasAtEnd) toEnd(); }, true); // a photo that came late
setInterval(() => drawStatus(), 1000);

const follow = {
  message(message) {
    store.put(message);
    const fromBot = message.from.id === store.bot.id;
    if (fromBot) {
      store.typing.delete(`${message.chat.id}:${message.message_thread_id ?? 0}`);
      store.drafts.delete(message.chat.id);
    }
    const elsewhere = message.chat.id !== store.chat?.id || (innerWidth < 720 && document.body.dataset.view === "list");
    if (elsewhere && fromBot) store.unread.set(message.chat.id, (store.unread.get(message.chat.id) ?? 0) + 1);
    draw();
    if (store.sending && message.chat.id === store.chat?.id && isOwn(message, store.speaker)) {
      store.sending = false;
      toEnd();
    }
  },
  edited(message) { store.put(message); draw(); },
  deleted({ chat, message }) { store.remove(chat, message); draw(); },
  action({ chat, thread, action }) {
    store.typing.set(`${chat}:${thread}`, action === "cancel" ? 0 : Date.now() + TYPING_SHOWN);
    drawStatus();
  },
  draft({ chat, text }) { store.drafts.set(chat, text); draw(); },
  async chat() { await refresh(); },
  async menu() { await store.load(); draw(); if (store.chat) await composer.loadCommands(); },
  callback_answer() {}, // the press itself waits for its answer
};

async function refresh() {
  await store.load();
  for (const id of store.messages.keys()) await store.fetch(id);
  if (store.chat?.migrated_to) return open(store.chat.migrated_to);
  return draw();
}

let opened = false;
listen({
  onEvent: (kind, body) => opened && follow[kind](body),
  async onOpen() {
    $("offline").hidden = true;
    await refresh();
    if (!opened) { opened = true; await openAddress(); }
  },
  onLost() { $("offline").hidden = false; },
});
