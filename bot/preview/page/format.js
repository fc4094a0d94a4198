// Formatted text: entities over UTF-16 code units become nested nodes; JavaScript strings count the same units.
import { el, icon } from "./dom.js";

const SAFE = /^(https?:|mailto:|tel:|tg:)/i;
const TAGS = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code" };

export function formatted(text, entities, handlers) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return build(text, 0, text.length, sorted, handlers);
}

function build(text, start, end, entities, handlers) {
  const nodes = [];
  let position = start;
  for (let index = 0; index < entities.length; index++) {
    const entity = entities[index];
    const from = Math.max(entity.offset, position), to = Math.min(entity.offset + entity.length, end);
    if (from >= to) continue;
    if (from > position) nodes.push(text.slice(position, from));
    const inner = entities.slice(index + 1).filter((other) => other.offset < to);
    const children = build(text, from, to, inner, handlers);
    nodes.push(wrap(entity, text.slice(from, to), children, handlers));
    position = to;
    // A quote or code block stands on its own lines; the break that follows it in the text is already there.
    if (/blockquote|^pre$/.test(entity.type) && text[position] === "\n" && position < end) position += 1;
  }
  if (position < end) nodes.push(text.slice(position, end));
  return nodes;
}

function wrap(entity, words, children, handlers) {
  switch (entity.type) {
    case "bold": case "italic": case "underline": case "strikethrough":
      return el(TAGS[entity.type], {}, ...children);
    case "code":
      return el("code", { title: "Copy", onclick: () => handlers.copy(words) }, ...children);
    case "pre":
      return el("pre", { "data-language": entity.language || null }, ...children);
    case "spoiler":
      return spoiler(children);
    case "blockquote": case "expandable_blockquote":
      return quote(children, entity.type === "expandable_blockquote");
    case "text_link": case "url":
      return link(entity.url ?? words, children);
    case "email":
      return link(`mailto:${words}`, children);
    case "bot_command":
      return el("a", { role: "button", tabindex: "0", onclick: () => handlers.command(words), onkeydown: press }, ...children);
    case "mention": case "hashtag": case "cashtag": case "text_mention":
      return el("a", {}, ...children);
    default:
      return el("span", {}, ...children);
  }
}

function link(address, children) {
  const url = /^[a-z]+:/i.test(address) ? address : `http://${address}`;
  if (!SAFE.test(url)) return el("span", {}, ...children);
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer", title: url }, ...children);
}

function spoiler(children) {
  const show = (event) => {
    if (node.classList.contains("shown")) return;
    event.preventDefault();
    event.stopPropagation();
    node.classList.add("shown");
    node.removeAttribute("role");
    node.removeAttribute("aria-label");
  };
  const node = el("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": "Hidden text, press to show" }, ...children);
  node.addEventListener("click", show, true);
  node.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") show(event); });
  return node;
}

function quote(children, expandable) {
  const inner = el("span", { class: "folded" }, ...children);
  const node = el("blockquote", {}, inner);
  if (!expandable) return node;
  const button = el("button", { class: "unfold", type: "button", "aria-expanded": "false", "aria-label": "Show the whole quote" }, icon("down"));
  const turn = (event) => {
    if (!node.classList.contains("foldable") || event.target.closest("a, .spoiler:not(.shown)")) return;
    if (String(getSelection()) && event.target !== button) return;
    const closed = node.classList.toggle("closed");
    button.setAttribute("aria-expanded", String(!closed));
    button.setAttribute("aria-label", closed ? "Show the whole quote" : "Fold the quote");
  };
  node.addEventListener("click", turn);
  node.classList.add("closed", "expandable");
  node.append(button);
  return node;
}

// Only a quote of more than three lines folds; that is known once it stands in the page.
export function settleQuotes(root) {
  for (const node of root.querySelectorAll("blockquote.expandable:not(.foldable)")) {
    const inner = node.firstElementChild;
    if (inner.clientHeight === 0) continue;
    if (inner.scrollHeight > inner.clientHeight + 4) node.classList.add("foldable");
    else node.classList.remove("closed");
  }
}

function press(event) {
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    event.currentTarget.click();
  }
}
