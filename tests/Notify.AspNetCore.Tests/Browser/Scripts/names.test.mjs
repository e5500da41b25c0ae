import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bothNames, namesFor, snakeCase } from './names.mjs';

test('an answer reads the same by either naming, all the way down', () => {
  const snake = { in_flight: 1, channels: [{ dead_letters: 2, until: null }], next: 'aB' };
  assert.deepEqual(snakeCase({ inFlight: 1, channels: [{ deadLetters: 2, until: null }], next: 'aB' }), snake);
  assert.deepEqual(snakeCase(snake), snake);
});

test('the parts of a message keep their names', () => {
  assert.deepEqual(snakeCase({ parts: { orderId: 'x' } }), { parts: { orderId: 'x' } });
});

test('a question has its members by both names, and what they hold is left alone', () => {
  assert.deepEqual(namesFor('locale'), ['locale']);
  const vars = { firstName: 'Ada', last_name: 'L' };
  assert.deepEqual(bothNames({ template_vars: vars, kinds: null }), { template_vars: vars, templateVars: vars, kinds: null });
});
