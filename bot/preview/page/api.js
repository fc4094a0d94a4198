// The people's side of the preview over HTTP, and the stream of what happens there.
async function result(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error ?? `The preview answered ${response.status}.`);
  return body;
}

const post = (path, body) =>
  fetch(`/preview/${path}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) })
    .then(result);
const get = (path) => fetch(`/preview/${path}`).then(result);

export const api = {
  state: () => get("state"),
  messages: (chat) => get(`chats/${chat}/messages`).then((found) => found.messages),
  commands: (chat, person) => get(`chats/${chat}/commands?person=${person}`),
  act: (chat, action, body) => post(`chats/${chat}/${action}`, body),
  answer: (query, seconds = 15) => get(`queries/${query}?wait=${seconds}`).then((found) => found.answer),
  fileUrl: (file) => `/preview/files/${encodeURIComponent(file.file_id)}`,
  upload(chat, fields, files) {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value ?? "");
    for (const file of files) form.append("file", file, file.name);
    return fetch(`/preview/chats/${chat}/upload`, { method: "POST", body: form }).then(result);
  },
};

const KINDS = ["message", "edited", "deleted", "action", "draft", "callback_answer", "chat", "menu"];

export function listen({ onEvent, onOpen, onLost }) {
  const source = new EventSource("/preview/events");
  source.addEventListener("hello", onOpen);
  for (const kind of KINDS) source.addEventListener(kind, (event) => onEvent(kind, JSON.parse(event.data)));
  source.addEventListener("error", () => {
    onLost();
    if (source.readyState === EventSource.CLOSED) setTimeout(() => listen({ onEvent, onOpen, onLost }), 1000);
  });
}
