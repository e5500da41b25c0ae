// A push service and a browser of other make: node's http server takes requests, npm's http_ece decrypts them and
// npm's jws verifies their tokens. It shares no code with the library under test.
// Standard input: one JSON object per line, by its verb: subscribe { host }, received { number },
// decrypt { number, body }, verify { token, key }. The program ends with its input.
// Standard output: one JSON object per line, the answer: { number, endpoint, p256dh, auth },
// { requests: [{ method, headers: [[name, value]], body }] }, { text }, { header, claims }, or { error }.
import { createServer } from 'node:http';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { createECDH, createPublicKey, randomBytes } from 'node:crypto';
import ece from 'http_ece';
import jws from 'jws';

const browsers = [];

const server = createServer(async (request, response) => {
  const browser = browsers[Number(request.url.split('/').at(-1))];
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const headers = [];
  for (let i = 0; i < request.rawHeaders.length; i += 2) headers.push(request.rawHeaders.slice(i, i + 2));
  browser?.requests.push({ method: request.method, headers, body: Buffer.concat(chunks).toString('base64') });
  response.writeHead(browser ? 201 : 404).end();
}).listen(0, '127.0.0.1');
await once(server, 'listening');

const subscribe = ({ host }) => {
  const key = createECDH('prime256v1');
  key.generateKeys();
  const auth = randomBytes(16);
  const number = browsers.push({ key, auth, requests: [] }) - 1;
  const endpoint = `http://${host ?? '127.0.0.1'}:${server.address().port}/push/${number}`;
  return { number, endpoint, p256dh: key.getPublicKey('base64url'), auth: auth.toString('base64url') };
};

// The requests since the last question.
const received = ({ number }) => ({ requests: browsers[number].requests.splice(0) });

const decrypt = ({ number, body }) => {
  const { key, auth } = browsers[number];
  const text = ece.decrypt(Buffer.from(body, 'base64'), { version: 'aes128gcm', privateKey: key, authSecret: auth });
  return { text: text.toString('base64') };
};

const verify = ({ token, key }) => {
  const point = Buffer.from(key, 'base64url');
  const [x, y] = [point.subarray(1, 33).toString('base64url'), point.subarray(33).toString('base64url')];
  const publicKey = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x, y } });
  if (!jws.verify(token, 'ES256', publicKey.export({ type: 'spki', format: 'pem' }))) throw new Error('The signature is wrong.');
  const { header, payload } = jws.decode(token, { json: true });
  return { header, claims: payload };
};

const verbs = { subscribe, received, decrypt, verify };

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const request = JSON.parse(line);
    let answer;
    try {
      answer = verbs[request.verb](request);
    } catch (error) {
      answer = { error: error.message };
    }
    process.stdout.write(JSON.stringify(answer) + '\n');
  })
  .on('close', () => process.exit(0));
