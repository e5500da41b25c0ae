// An SMTP server that parses what it receives and verifies its DKIM signature. It shares no code with the library under test.
// Standard input: one JSON object a line: { name, txt }, a DNS record for the verifier, or { verify }, a mail in base64
// whose signature to verify. Its end stops the program.
// Standard output: one JSON object a line: listening, record, verified, mail.
import { createInterface } from 'node:readline';
import { SMTPServer } from 'smtp-server';
import { simpleParser } from 'mailparser';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';

const records = new Map();
const say = (message) => process.stdout.write(JSON.stringify(message) + '\n');

const resolver = async (name, type) => {
  const txt = type === 'TXT' && records.get(name);
  if (!txt) throw Object.assign(new Error('not found'), { code: 'ENOTFOUND' });
  return [[txt]];
};

const addresses = (field) => (field?.value ?? []).map(({ name, address }) => ({ name, address }));

const describe = async (raw, session) => {
  const mail = await simpleParser(raw, { skipTextToHtml: true, skipImageLinks: true });
  const dkim = await dkimVerify(raw, { resolver });
  return {
    event: 'mail',
    envelope: { from: session.envelope.mailFrom.address, to: session.envelope.rcptTo.map((r) => r.address), utf8: !!session.envelope.mailFrom.args?.SMTPUTF8 },
    subject: mail.subject,
    from: addresses(mail.from),
    to: addresses(mail.to),
    cc: addresses(mail.cc),
    raw: raw.toString('base64'),
    replyTo: addresses(mail.replyTo),
    messageId: mail.messageId,
    date: mail.date,
    html: mail.html,
    text: mail.text,
    headers: mail.headerLines.map(({ key, line }) => ({ key, line })),
    attachments: mail.attachments.map((a) => ({
      name: a.filename, type: a.contentType, disposition: a.contentDisposition, cid: a.cid ?? null, related: !!a.related, base64: a.content.toString('base64'),
    })),
    dkim: dkim.results.map((r) => ({ result: r.status.result, comment: r.status.comment ?? null, domain: r.signingDomain ?? null, selector: r.selector ?? null, algorithm: r.algo ?? null, headers: r.signingHeaders?.keys ?? null })),
  };
};

const server = new SMTPServer({
  disabledCommands: ['AUTH', 'STARTTLS'],
  hideSMTPUTF8: process.argv.includes('--without-smtputf8'),
  logger: false,
  onData(stream, session, done) {
    const chunks = [];
    stream.on('data', (chunk) => chunks.push(chunk));
    stream.on('end', () => describe(Buffer.concat(chunks), session).then((mail) => { say(mail); done(null, 'queued as external'); }, done));
  },
});

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const { name, txt, verify } = JSON.parse(line);
    if (verify) {
      dkimVerify(Buffer.from(verify, 'base64'), { resolver })
        .then((dkim) => say({ event: 'verified', results: dkim.results.map((r) => r.status.result) }));
      return;
    }
    records.set(name, txt);
    say({ event: 'record', name });
  })
  .on('close', () => process.exit(0));

server.listen(0, '127.0.0.1', () => say({ event: 'listening', port: server.server.address().port }));
