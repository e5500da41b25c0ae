// Parses Telegram's MarkdownV2 (Bot API, "MarkdownV2 style") into a tree. It uses no DOM, so that Node can test it.

const reserved = '_*[]()~`>#+-=|{}.!';
const pairs = [
  ['*', 'bold'],
  ['__', 'underline'],
  ['_', 'italic'],
  ['~', 'strikethrough'],
  ['||', 'spoiler'],
  ['`', 'code'],
];
const ends = {
  bold: '*',
  underline: '__',
  italic: '_',
  strikethrough: '~',
  spoiler: '||',
  code: '`',
  pre: '```',
  link: ']',
  emoji: ']',
};

/**
 * @typedef {string | {kind: string, argument?: string, children: Node[]}} Node Kinds: bold, italic, underline,
 * strikethrough, spoiler, code, pre, link, emoji, quote.
 * @param {string} source
 * @returns {{nodes: Node[], error?: string}} After an error, the source is one plain text, as Telegram refuses the
 * markup.
 */
export function parse(source) {
  try {
    return { nodes: new Reader(source).read() };
  } catch (error) {
    if (!(error instanceof MarkupError)) throw error;
    return { nodes: [source], error: error.message };
  }
}

class MarkupError extends Error {}

class Reader {
  constructor(source) {
    this.source = source;
    this.at = 0;
    this.root = { kind: 'root', children: [] };
    this.open = [this.root];
    this.lineStart = true;
  }

  get top() {
    return this.open.at(-1);
  }

  get quoted() {
    return this.open.some((node) => node.kind === 'quote');
  }

  is(text) {
    return this.source.startsWith(text, this.at);
  }

  read() {
    while (this.at < this.source.length) this.step();
    if (this.quoted) this.endQuote();
    if (this.open.length > 1) throw new MarkupError(`the end of ${this.top.kind} is missing.`);
    return this.root.children;
  }

  step() {
    const c = this.source[this.at];
    const next = this.source.charCodeAt(this.at + 1);
    if (c === '\\' && next > 0 && next < 0x7f) {
      this.at += 1;
      return this.text();
    }
    const kind = this.top.kind;
    if (kind === 'code' || kind === 'pre') return this.is(ends[kind]) ? this.close() : this.text();
    if (c === '\n') return this.newLine();
    if (!reserved.includes(c)) return this.text();
    if (this.ending(kind)) return this.close();
    return this.begin(c);
  }

  /** Two underscores always belong to underline, even if italic could end there. */
  ending(kind) {
    return kind in ends && this.is(ends[kind]) && !(kind === 'italic' && this.is('__'));
  }

  text() {
    const c = this.source[this.at];
    this.append(c);
    if (c !== '\r') this.lineStart = c === '\n';
    this.at += 1;
  }

  append(text) {
    const { children } = this.top;
    if (typeof children.at(-1) === 'string') children[children.length - 1] += text;
    else children.push(text);
  }

  push(kind, length, argument) {
    this.open.push({ kind, argument, children: [], from: this.at });
    this.at += length;
  }

  begin(c) {
    if (c === '>' && this.lineStart) {
      if (this.quoted) this.at += 1;
      else this.push('quote', 1);
      return;
    }
    if (this.is('```')) return this.fence();
    if (c === '[') return this.push('link', 1);
    if (this.is('![')) return this.push('emoji', 2);
    const pair = pairs.find(([mark]) => this.is(mark));
    if (!pair) throw new MarkupError(`the character '${c}' must be escaped by a backslash.`);
    this.push(pair[1], pair[0].length);
  }

  /** The word after three backticks is a language, unless a backtick ends it. */
  fence() {
    const [, word] = /^```([^\s`]*)/.exec(this.source.slice(this.at));
    const language =
      word && this.source[this.at + 3 + word.length] !== '`' && this.at + 3 + word.length < this.source.length
        ? word
        : '';
    this.push('pre', 3 + language.length, language || undefined);
    const [lineBreak] = /^(\r\n|\n\r|\n|\r)?/.exec(this.source.slice(this.at));
    this.at += lineBreak.length;
  }

  close() {
    const { kind } = this.top;
    this.at += ends[kind].length;
    this.lineStart = false;
    if (kind === 'link' || kind === 'emoji') this.top.argument = this.address() ?? plain(this.top);
    this.settle(this.open.pop());
  }

  /** An empty pair has no meaning. */
  settle({ kind, argument, children }) {
    if (children.length === 0) return;
    this.top.children.push(argument === undefined ? { kind, children } : { kind, argument, children });
  }

  address() {
    if (!this.is('(')) return null;
    let url = '';
    for (this.at += 1; this.at < this.source.length && this.source[this.at] !== ')'; this.at += 1) {
      if (this.source[this.at] === '\\') this.at += 1;
      url += this.source[this.at] ?? '';
    }
    if (!this.is(')')) throw new MarkupError("the end of a link's address is missing.");
    this.at += 1;
    return url;
  }

  newLine() {
    if (this.quoted && this.source[this.at + 1] !== '>') {
      this.endQuote();
    }
    this.text();
  }

  /** A spoiler that opens at the end of a quotation marks a folded quotation. */
  endQuote() {
    if (this.top.kind === 'spoiler' && this.top.from === this.at - 2) this.open.pop();
    if (this.top.kind !== 'quote') throw new MarkupError(`the end of ${this.top.kind} is missing.`);
    this.settle(this.open.pop());
  }
}

function plain(node) {
  return typeof node === 'string' ? node : node.children.map(plain).join('');
}
