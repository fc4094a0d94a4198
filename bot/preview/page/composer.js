// The line where people write: sending, replying, editing, the command menu, inline results, files.
import { api } from "./api.js";
import { isOwn, senderName, summary } from "./bubbles.js";
import { $, el } from "./dom.js";
import { actionMenu, alertBox, toast } from "./popups.js";
import { store } from "./store.js";

const input = $("input"), popup = $("popup");
let commands = [];
let context = null; // { kind: "reply" | "edit", message }
let inline = { query: "", asked: 0, text: "" };

export function seat() {
  store.sending = true;
  return { person: store.speaker, thread: store.thread, anonymous: store.anonymous };
}
const chatId = () => store.chat.id;
const failed = (error) => toast(error.message);

export async function prepare() {
  setContext(null);
  await loadCommands();
  closePopup();
  drawDock();
}

export async function loadCommands() {
  commands = await api.commands(chatId(), store.speaker);
  $("menu").hidden = commands.length === 0;
}

export function drawDock() {
  const chat = store.chat, personal = chat.type === "private";
  const fresh = personal && (!chat.started || chat.blocked);
  $("start").hidden = !fresh;
  $("start").textContent = chat.blocked ? "UNBLOCK" : "START";
  $("composer").hidden = fresh;
  input.placeholder = store.anonymous ? `Message as ${chat.title}` : "Message";
  $("send").disabled = !input.value.trim() && context?.kind !== "edit";
  $("send").querySelector("use").setAttribute("href", context?.kind === "edit" ? "#i-check" : "#i-send");
}

export function setContext(next) {
  if (context?.kind === "edit" && next?.kind !== "edit") input.value = "";
  context = next;
  $("context").hidden = !next;
  if (next) {
    const editing = next.kind === "edit";
    $("context").querySelector("use").setAttribute("href", editing ? "#i-edit" : "#i-reply");
    $("context").querySelector("strong").textContent = editing ? "Edit message" : `Reply to ${senderName(next.message)}`;
    $("context").querySelector("p").textContent = summary(next.message);
    if (editing) input.value = next.message.text ?? next.message.caption ?? "";
    input.focus();
  }
  grow();
}

function grow() {
  input.style.height = "auto";
  input.style.height = `${Math.min(input.scrollHeight, innerHeight * .4)}px`;
  input.style.overflowY = input.scrollHeight > innerHeight * .4 ? "auto" : "hidden";
  if (store.chat) drawDock();
}

export async function say(text) {
  const reply_to = context?.kind === "reply" ? context.message.message_id : 0;
  await api.act(chatId(), "say", { ...seat(), text, reply_to });
}

async function submit() {
  const text = input.value;
  if (!text.trim()) return;
  const sending = context?.kind === "edit"
    ? api.act(chatId(), "edit", { person: store.speaker, message: context.message.message_id, text })
    : say(text);
  // Emptied at once: what is typed or begun while the request is under way stays.
  input.value = "";
  setContext(null);
  closePopup();
  try {
    await sending;
  } catch (error) {
    failed(error);
    if (!input.value) input.value = text;
    grow();
  }
}

$("composer").addEventListener("submit", (event) => { event.preventDefault(); submit(); });
$("context-close").addEventListener("click", () => setContext(null));
$("start").addEventListener("click", async () => {
  try {
    if (store.chat.blocked) await api.act(chatId(), "block", { person: store.speaker, blocked: false });
    await say("/start");
    Object.assign(store.chat, { started: true, blocked: false });
    drawDock();
    input.focus();
  } catch (error) { failed(error); }
});

input.addEventListener("input", () => { grow(); suggest(); });
input.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const options = popup.hidden ? [] : [...popup.querySelectorAll("button")];
  const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (options.length && step) {
    event.preventDefault();
    select(options, (at + step + options.length) % options.length);
  } else if (event.key === "Enter" && !event.shiftKey && at >= 0) {
    event.preventDefault();
    options[at].click();
  } else if (event.key === "Tab" && options.length && input.value.startsWith("/")) {
    event.preventDefault();
    input.value = `${options[Math.max(at, 0)].dataset.fill} `;
    grow(); closePopup();
  } else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    submit();
  } else if (event.key === "Escape") {
    if (!popup.hidden) closePopup(); else setContext(null);
  } else if (event.key === "ArrowUp" && !input.value) {
    const own = store.shown.findLast((message) => isOwn(message, store.speaker) && !message.forward_origin && (message.text || message.caption));
    if (own) { event.preventDefault(); setContext({ kind: "edit", message: own }); }
  }
});

function select(options, index) {
  options.forEach((option, place) => option.setAttribute("aria-selected", String(place === index)));
  options[index].scrollIntoView({ block: "nearest" });
}

function openPopup(...children) {
  popup.replaceChildren(...children);
  popup.hidden = false;
  $("menu").setAttribute("aria-expanded", "true");
}

export function closePopup() {
  popup.hidden = true;
  $("menu").setAttribute("aria-expanded", "false");
}

function suggest() {
  const typed = input.value, word = /^\/(\w*)$/.exec(typed);
  const asked = new RegExp(`^@${store.bot.username}\\s+([\\s\\S]*)`, "i").exec(typed);
  if (asked && context?.kind !== "edit") return askInline(asked[1]);
  inline.asked += 1;
  if (word) return showCommands(word[1]);
  return closePopup();
}

function showCommands(start) {
  const found = commands.filter(({ command }) => command.startsWith(start.toLowerCase()));
  if (!found.length) return closePopup();
  return openPopup(...found.map(({ command, description }) => el("button", {
    type: "button", role: "option", tabindex: "-1", "data-fill": `/${command}`,
    onclick: () => { input.value = ""; grow(); closePopup(); say(`/${command}`).catch(failed); setContext(null); input.focus(); },
  }, el("b", {}, `/${command}`), el("small", {}, description))));
}

$("menu").addEventListener("click", () => { if (popup.hidden) showCommands(""); else closePopup(); input.focus(); });
document.addEventListener("pointerdown", (event) => { if (!event.target.closest("#dock")) closePopup(); });

async function askInline(text) {
  const turn = ++inline.asked;
  await new Promise((done) => setTimeout(done, 300));
  if (turn !== inline.asked) return;
  try {
    const { query } = await api.act(chatId(), "inline", { person: store.speaker, text });
    const answer = await api.answer(query, 10);
    if (turn !== inline.asked) return;
    inline = { ...inline, query, text };
    const results = answer?.results ?? [];
    if (answer && !results.length) openPopup(el("p", {}, answer.button || "No results. Send the message to ask in the chat instead."));
    else if (answer) openPopup(...results.map(showResult));
  } catch (error) { failed(error); }
}

function showResult(result) {
  return el("button", { type: "button", role: "option", tabindex: "-1", class: "result", onclick: () => choose(result) },
    el("b", {}, result.title), el("small", {}, result.description));
}

async function choose(result) {
  const body = { ...seat(), query: inline.query, result: result.id, text: inline.text };
  input.value = "";
  grow(); closePopup();
  await api.act(chatId(), "choose", body).catch(failed);
}

$("attach").addEventListener("click", (event) => actionMenu(event.currentTarget, [
  { label: "Photos", icon: "photo", use: () => pick("photo", "image/*") },
  { label: "Documents", icon: "file", use: () => pick("document", "") },
  { label: "Sticker", icon: "smile", use: () => send("sticker", [new File(["sticker"], "sticker.webp", { type: "image/webp" })]) },
  { label: "Voice message", icon: "mic", use: () => send("voice", [new File(["voice"], "voice.ogg", { type: "audio/ogg" })]) },
]));

let picked = "document";
function pick(kind, accept) {
  picked = kind;
  $("file").accept = accept;
  $("file").value = "";
  $("file").click();
}
$("file").addEventListener("change", () => { if ($("file").files.length) send(picked, [...$("file").files]); });

async function send(kind, files) {
  const reply_to = context?.kind === "reply" ? context.message.message_id : 0;
  const caption = kind === "photo" || kind === "document" ? input.value : "";
  if (caption) input.value = "";
  setContext(null);
  await api.upload(chatId(), { ...seat(), reply_to, kind, caption }, files).catch((error) => alertBox(error.message));
}

const chat = $("chat");
const droppable = (event) => event.dataTransfer?.types.includes("Files") && store.chat && !$("composer").hidden;
chat.addEventListener("dragover", (event) => { if (droppable(event)) { event.preventDefault(); $("drop").hidden = false; } });
chat.addEventListener("dragleave", (event) => { if (!chat.contains(event.relatedTarget)) $("drop").hidden = true; });
chat.addEventListener("drop", (event) => {
  $("drop").hidden = true;
  if (!droppable(event)) return;
  event.preventDefault();
  const dropped = [...event.dataTransfer.files], photos = dropped.every((file) => /^image\/(png|jpeg|webp)$/.test(file.type));
  if (dropped.length) send(photos ? "photo" : "document", dropped); // a mixed lot goes as documents, as in the apps
});
input.addEventListener("paste", (event) => { if (event.clipboardData.files.length) send("photo", [...event.clipboardData.files]); });
