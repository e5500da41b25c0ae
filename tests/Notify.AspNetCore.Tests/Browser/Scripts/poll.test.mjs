import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { poll } from './poll.mjs';

let answers;
let asked;
let failures;
let polling;

beforeEach(() => {
  mock.timers.enable({ apis: ['setTimeout'] });
  globalThis.document = Object.assign(new EventTarget(), { hidden: false });
  [answers, asked, failures] = [[], 0, []];
});

afterEach(() => {
  polling.stop();
  mock.timers.reset();
});

/** Lets what has been answered be handled. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

async function start() {
  polling = poll({
    async run() {
      asked += 1;
      const failure = answers.shift();
      if (failure) throw failure;
    },
    onAnswer() {},
    onFailure: (error, willRetry) => failures.push(willRetry),
  });
  await settled();
}

async function pass(milliseconds) {
  mock.timers.tick(milliseconds);
  await settled();
}

function show(hidden) {
  document.hidden = hidden;
  document.dispatchEvent(new Event('visibilitychange'));
  return settled();
}

const failed = (status) => Object.assign(new Error('no'), { status });

test('asks at once and then every two seconds', async () => {
  await start();
  assert.equal(asked, 1);
  await pass(1999);
  assert.equal(asked, 1);
  await pass(1);
  assert.equal(asked, 2);
});

test('does not ask while nobody looks, and at once when somebody does again', async () => {
  await start();
  await show(true);
  await pass(600_000);
  assert.equal(asked, 1);
  await show(false);
  assert.equal(asked, 2);
  await pass(2000);
  assert.equal(asked, 3);
});

test('a page opened in the background waits for its first look', async () => {
  document.hidden = true;
  await start();
  assert.equal(asked, 0);
  await show(false);
  assert.equal(asked, 1);
});

test('asks a site that fails less and less often, up to every 15 seconds', async () => {
  answers = Array.from({ length: 6 }, () => failed(503));
  await start();
  for (const wait of [2000, 4000, 8000, 15000, 15000]) {
    const before = asked;
    await pass(wait - 1);
    assert.equal(asked, before);
    await pass(1);
    assert.equal(asked, before + 1);
  }
  assert.deepEqual(failures, Array(6).fill(true));
});

for (const status of [401, 403]) {
  test(`asks no more once told ${status}, until it is asked to`, async () => {
    answers = [failed(status)];
    await start();
    await pass(600_000);
    assert.equal(asked, 1);
    assert.deepEqual(failures, [false]);
    polling.now();
    await settled();
    await pass(2000);
    assert.equal(asked, 3);
  });
}

test('stopped, it stays so', async () => {
  await start();
  polling.stop();
  polling.now();
  await show(false);
  await pass(600_000);
  assert.equal(asked, 1);
});
