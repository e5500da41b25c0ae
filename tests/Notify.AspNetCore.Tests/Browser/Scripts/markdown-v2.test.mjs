import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from './markdown-v2.mjs';

const read = (source) => {
  const { nodes, error } = parse(source);
  assert.equal(error, undefined);
  return nodes;
};

test('plain text and escapes are text', () => {
  assert.deepEqual(read('Hello, world'), ['Hello, world']);
  assert.deepEqual(read('1\\.5 \\*not bold\\* \\\\'), ['1.5 *not bold* \\']);
  assert.deepEqual(read('a\\é'), ['a\\é'], 'only ASCII is escaped');
});

for (const [source, kind] of [['*a*', 'bold'], ['_a_', 'italic'], ['__a__', 'underline'], ['~a~', 'strikethrough'], ['||a||', 'spoiler'], ['`a`', 'code']]) {
  test(`${kind}`, () => assert.deepEqual(read(`x ${source} y`), ['x ', { kind, children: ['a'] }, ' y']));
}

test('kinds nest, and an empty pair means nothing', () => {
  assert.deepEqual(read('*a _b_*'), [{ kind: 'bold', children: ['a ', { kind: 'italic', children: ['b'] }] }]);
  assert.deepEqual(read('a**b'), ['ab']);
});

test('two underscores are underline where italic could end', () => {
  assert.deepEqual(read('_a __b__\\!_'), [{ kind: 'italic', children: ['a ', { kind: 'underline', children: ['b'] }, '!'] }]);
});

test('nothing but a backtick has a meaning in code', () => {
  assert.deepEqual(read('`*a* [b](c) \\` \\\\`'), [{ kind: 'code', children: ['*a* [b](c) ` \\'] }]);
});

test('a block of code has a language, or none', () => {
  assert.deepEqual(read('```js\nlet a = 1;\n```'), [{ kind: 'pre', argument: 'js', children: ['let a = 1;\n'] }]);
  assert.deepEqual(read('```\na\n```'), [{ kind: 'pre', children: ['a\n'] }]);
  assert.deepEqual(read('```a```'), [{ kind: 'pre', children: ['a'] }]);
});

test('a link has an address with escapes; without one its text is it', () => {
  assert.deepEqual(read('[the *order*](https://e.com/a\\)b)'), [{ kind: 'link', argument: 'https://e.com/a)b', children: ['the ', { kind: 'bold', children: ['order'] }] }]);
  assert.deepEqual(read('[e\\.com]'), [{ kind: 'link', argument: 'e.com', children: ['e.com'] }]);
  assert.deepEqual(read('![👍](tg://emoji?id=5)'), [{ kind: 'emoji', argument: 'tg://emoji?id=5', children: ['👍'] }]);
});

test('a quotation goes on line by line and ends where a line is none of it', () => {
  assert.deepEqual(read('a\n>b\n>c\nd'), ['a\n', { kind: 'quote', children: ['b\nc'] }, '\nd']);
  assert.deepEqual(read('>a\n>b||'), [{ kind: 'quote', children: ['a\nb'] }], 'a folded one');
});

for (const source of ['a.', 'a!', '*a', '_a*', '[a](b', '>*a\nb', 'a > b', '```a', '#', '{']) {
  test(`${JSON.stringify(source)} is refused, and shown as it is`, () => {
    const { nodes, error } = parse(source);
    assert.deepEqual(nodes, [source]);
    assert.match(error, /missing|escaped/);
  });
}
