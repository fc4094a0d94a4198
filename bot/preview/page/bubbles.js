// One message as a bubble: header, reply, file, words, buttons.
import { api } from "./api.js";
import { avatar, bytes, clock, el, icon } from "./dom.js";
import { formatted } from "./format.js";

const SERVICE = {
  forum_topic_created: (message) => `${message.from.first_name} opened the topic “${message.forum_topic_created.name}”`,
  migrate_to_chat_id: () => "This group was upgraded to a supergroup",
  migrate_from_chat_id: () => "The group became this supergroup",
  new_chat_members: (message) => `${message.from.first_name} added ${message.new_chat_members[0].first_name}`,
  left_chat_member: (message) => `${message.left_chat_member.first_name} left`,
};

export const senderName = (message) => message.sender_chat?.title ?? message.from.first_name;
export const isOwn = (message, me) => (message.author ?? message.from.id) === me;

export function forwardedFrom({ forward_origin: origin }) {
  return origin && (origin.sender_user_name ?? origin.sender_user?.first_name ?? origin.sender_chat?.title);
}

export function service(message) {
  const kind = Object.keys(SERVICE).find((name) => name in message);
  return kind && SERVICE[kind](message);
}

export function summary(message) {
  if (!message) return "";
  if (message.text) return message.text.replace(/\s+/g, " ");
  const kind = ["photo", "document", "sticker", "voice"].find((name) => name in message);
  const words = { photo: "🖼 Photo", sticker: "👋 Sticker", voice: "🎤 Voice message", document: `📎 ${message.document?.file_name ?? "File"}` }[kind];
  return [words ?? service(message), message.caption].filter(Boolean).join(" · ");
}

// `view`: me (person id), group (bool), and the handlers copy, command, press, open, jump, tools, zoom.
export function bubble(message, view) {
  const line = service(message);
  if (line) return el("div", { class: "pill service", "data-id": message.message_id }, line);
  const own = isOwn(message, view.me);
  const keyboard = message.reply_markup?.inline_keyboard;
  const classes = ["message", own && "own", keyboard && "keyed", message.sticker && "sticker", view.group && !own && "with-face"];
  const node = el("article", { class: classes.filter(Boolean).join(" "), "data-id": message.message_id });
  const body = el("div", { class: "body" }, content(message, view, own), keyboard && keys(message, keyboard, view));
  const tools = el("button", {
    class: "tools", type: "button", "aria-label": "Message actions", "aria-haspopup": "menu",
    onclick: (event) => view.tools(message, event.currentTarget),
  }, icon("more"));
  node.addEventListener("contextmenu", (event) => {
    if (String(getSelection())) return;
    event.preventDefault();
    view.tools(message, tools, event);
  });
  if (view.group && !own) node.append(message.sender_chat ? avatar(message.sender_chat, false) : avatar(message.from));
  node.append(body, tools);
  return node;
}

function content(message, view, own) {
  const node = el("div", { class: "bubble" });
  if (view.group && (!own || message.sender_chat)) node.append(el("div", { class: "sender" }, senderName(message)));
  const source = forwardedFrom(message);
  if (source) node.append(el("div", { class: "forwarded" }, "Forwarded from ", el("b", {}, source)));
  if (message.via_bot) node.append(el("div", { class: "via" }, "via ", el("b", {}, `@${message.via_bot.username}`)));
  const replied = message.reply_to_message;
  if (replied && !replied.forum_topic_created) node.append(reply(message, replied, view));
  node.append(...file(message, view));
  const words = message.text ?? message.caption ?? "";
  const entities = message.entities ?? message.caption_entities ?? [];
  node.append(el("div", { class: words ? "text" : "text bare" }, ...formatted(words, entities, view), meta(message, own)));
  if (message.reaction) node.append(el("div", { class: "reaction", title: "Reaction of the bot" }, message.reaction));
  return node;
}

function meta(message, own) {
  const node = el("span", { class: "meta" }, `${message.edit_date ? "edited " : ""}${clock(message.date)}`);
  node.title = new Date(message.date * 1000).toLocaleString();
  if (own) node.append(icon("check"));
  return node;
}

function reply(message, replied, view) {
  const words = message.quote?.text ?? summary(replied);
  return el("button", { class: "reply", type: "button", onclick: () => view.jump(replied.message_id) },
    el("strong", {}, senderName(replied)), el("span", {}, words));
}

function file(message, view) {
  if (message.photo) {
    const photo = message.photo.at(-1), url = api.fileUrl(photo);
    const image = el("img", { src: url, alt: message.caption ?? "Photo", width: photo.width, height: photo.height });
    image.style.aspectRatio = `${photo.width} / ${photo.height}`;
    image.style.height = "auto";
    return [el("a", { class: "photo", role: "button", tabindex: "0", "aria-label": "Enlarge the photo",
      onclick: () => view.zoom(url, image.alt),
      onkeydown: (event) => { if (event.key === "Enter") view.zoom(url, image.alt); } }, image)];
  }
  if (message.document) {
    const { file_name: name = "File", file_size: size } = message.document;
    return [el("a", { class: "file", href: api.fileUrl(message.document), download: name },
      el("span", { class: "disc" }, icon("file", "under"), icon("load", "over")), el("strong", {}, name), el("small", {}, bytes(size)))];
  }
  if (message.voice) return [voice(message.voice)];
  if (message.sticker) {
    const image = el("img", { src: api.fileUrl(message.sticker), alt: `Sticker ${message.sticker.emoji}` });
    const glyph = el("span", { class: "glyph" }, image);
    image.addEventListener("error", () => glyph.replaceChildren(message.sticker.emoji));
    return [glyph];
  }
  return [];
}

function voice(sound) {
  const heights = Array.from({ length: 26 }, (_, index) => 5 + Math.abs(Math.sin(index * 1.9) * 10 + Math.cos(index * .7) * 6));
  const waves = el("div", { class: "waves" }, ...heights.map((height) => {
    const bar = el("i");
    bar.style.height = `${height}px`;
    return bar;
  }));
  return el("div", { class: "file" }, el("span", { class: "disc" }, icon("voice")), waves, el("small", {}, `0:0${sound.duration}`));
}

function keys(message, rows, view) {
  return el("div", { class: "keys" }, ...rows.map((row) => el("div", {}, ...row.map((button) => key(message, button, view)))));
}

function key(message, button, view) {
  const style = button.style ?? "";
  if (button.url) {
    return el("a", { class: `key ${style}`, href: button.url, target: "_blank", rel: "noopener noreferrer" }, button.text, icon("link"));
  }
  const mark = button.copy_text ? icon("copy") : button.callback_data === undefined ? icon("inline") : null;
  const node = el("button", { class: `key ${style}`, type: "button" }, button.text, mark);
  node.addEventListener("click", () => view.press(message, button, node));
  return node;
}
