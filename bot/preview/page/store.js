// What the page knows: people, chats, messages by chat, and which place is open.
import { api } from "./api.js";

const remembered = (key, fallback) => sessionStorage.getItem(key) ?? fallback;

export const store = {
  bot: null,
  people: new Map(),
  chats: new Map(),
  messages: new Map(), // chat id -> Map of message id -> message
  unread: new Map(),
  typing: new Map(), // "chat:thread" -> until when
  drafts: new Map(),
  chat: null,
  thread: 0,
  sending: false, // what this page sends is scrolled to; what comes from elsewhere is not

  async load() {
    const state = await api.state();
    this.bot = state.bot;
    this.people = new Map(state.people.map((person) => [person.id, person]));
    this.chats = new Map(state.chats.map((chat) => [chat.id, chat]));
    if (this.chat) this.chat = this.chats.get(this.chat.id) ?? null;
  },

  async open(id, thread = 0) {
    this.chat = this.chats.get(id);
    this.thread = thread;
    this.unread.delete(id);
    await this.fetch(id);
  },

  async fetch(id) {
    const messages = await api.messages(id);
    this.messages.set(id, new Map(messages.map((message) => [message.message_id, message])));
  },

  get speaker() {
    if (!this.chat) return 0;
    if (this.chat.type === "private") return this.chat.id;
    const chosen = Number(remembered(`speaker:${this.chat.id}`, 0));
    const usual = this.chat.members.find((member) => !this.chat.admins.includes(member));
    return this.chat.members.includes(chosen) ? chosen : usual ?? this.chat.members[0];
  },

  set speaker(id) {
    sessionStorage.setItem(`speaker:${this.chat.id}`, id);
  },

  get anonymous() {
    const chosen = remembered(`anonymous:${this.chat.id}`, "") === "yes";
    return chosen && this.chat.type === "supergroup" && this.chat.admins.includes(this.speaker);
  },

  set anonymous(chosen) {
    sessionStorage.setItem(`anonymous:${this.chat.id}`, chosen ? "yes" : "");
  },

  // Where a person can forward to: the bot, and their groups with each topic.
  places(person) {
    const own = [...this.chats.values()].filter((chat) => chat.members.includes(person) && !chat.migrated_to && !chat.blocked);
    return own.flatMap((chat) => {
      const name = chat.type === "private" ? this.bot.name : chat.title;
      const topics = chat.is_forum ? chat.topics.map((topic) => ({ chat, thread: topic.id, name: `${name} › ${topic.name}` })) : [];
      return [{ chat, thread: 0, name }, ...topics];
    });
  },

  get shown() {
    const all = [...(this.messages.get(this.chat?.id)?.values() ?? [])];
    const inThread = (message) => (message.message_thread_id ?? 0) === this.thread;
    return this.chat?.is_forum ? all.filter(inThread) : all;
  },

  find: (chat, id) => store.messages.get(chat)?.get(id),

  put(message) {
    const chat = this.chats.get(message.chat.id);
    if (chat && (!chat.last || chat.last.message_id <= message.message_id)) chat.last = message;
    if (chat && message.from.id === chat.id) chat.started = true;
    this.messages.get(message.chat.id)?.set(message.message_id, message);
  },

  remove(chatId, messageId) {
    const known = this.messages.get(chatId), chat = this.chats.get(chatId);
    known?.delete(messageId);
    if (chat?.last?.message_id === messageId) chat.last = known ? [...known.values()].at(-1) : null;
  },

  isTyping(chat, thread) {
    return (this.typing.get(`${chat}:${thread}`) ?? 0) > Date.now();
  },
};
