// A browser's side of web push, of other make: npm's http_ece decrypts, node's own crypto verifies tokens. It shares no code with the library under test.
// Standard input: one JSON object a line, by its verb: subscribe, decrypt { number, body }, verify { token, key }. Its end stops the program.
// Standard output: one JSON object a line, the answer: { number, p256dh, auth }, { text }, { header, claims }, or { error }.
import { createInterface } from 'node:readline';
import { createECDH, createPublicKey, randomBytes, verify } from 'node:crypto';
import ece from 'http_ece';

const browsers = [];

const subscribe = () => {
  const key = createECDH('prime256v1');
  key.generateKeys();
  const auth = randomBytes(16);
  browsers.push({ key, auth });
  return { number: browsers.length - 1, p256dh: key.getPublicKey('base64url'), auth: auth.toString('base64url') };
};

const decrypt = ({ number, body }) => {
  const { key, auth } = browsers[number];
  return { text: ece.decrypt(Buffer.from(body, 'base64'), { version: 'aes128gcm', privateKey: key, authSecret: auth }).toString('base64') };
};

const check = ({ token, key }) => {
  const [header, claims, signature] = token.split('.');
  const point = Buffer.from(key, 'base64url');
  const publicKey = createPublicKey({
    format: 'jwk', key: { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') },
  });
  const good = verify('sha256', Buffer.from(`${header}.${claims}`), { key: publicKey, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
  if (!good) throw new Error('the signature is wrong');
  return { header: JSON.parse(Buffer.from(header, 'base64url')), claims: JSON.parse(Buffer.from(claims, 'base64url')) };
};

const verbs = { subscribe, decrypt, verify: check };

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
