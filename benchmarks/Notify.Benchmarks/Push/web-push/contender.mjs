// Prepares requests by npm's web-push as fast as one core can. Standard input: a number of requests a line. Standard output: the number again, when they are done.
import { createInterface } from 'node:readline';
import { createECDH, randomBytes } from 'node:crypto';
import webpush from 'web-push';

const vapid = webpush.generateVAPIDKeys();
const browser = createECDH('prime256v1');
browser.generateKeys();
const subscription = {
  endpoint: 'https://push.example.com/wpush/v2/' + 'x'.repeat(180),
  keys: { p256dh: browser.getPublicKey('base64url'), auth: randomBytes(16).toString('base64url') },
};
const options = { TTL: 3600, urgency: 'high', vapidDetails: { subject: 'mailto:ops@example.com', publicKey: vapid.publicKey, privateKey: vapid.privateKey } };
const payload = Buffer.from(process.argv[2]);

createInterface({ input: process.stdin })
  .on('line', (line) => {
    for (let i = Number(line); i > 0; i--) webpush.generateRequestDetails(subscription, payload, options);
    process.stdout.write(line + '\n');
  })
  .on('close', () => process.exit(0));
