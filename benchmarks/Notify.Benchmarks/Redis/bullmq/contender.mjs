// Adds jobs by npm's bullmq in bulks and works them in the same process. Arguments: port, model as JSON. Standard input: a number of jobs a line. Standard output: the number again,
// when the last is completed.
import { createInterface } from 'node:readline';
import { Queue, Worker } from 'bullmq';

const BULK = 1000;
const connection = { host: '127.0.0.1', port: Number(process.argv[2]), maxRetriesPerRequest: null };
const model = JSON.parse(process.argv[3]);
// The bus here has retries and dead letters on: so has this one. A completed job is removed, as an envelope is.
const opts = { attempts: 6, backoff: { type: 'exponential', delay: 1000 }, removeOnComplete: true, removeOnFail: false };
const queue = new Queue('alerts', { connection });
let left = 0;
let done = () => {};
const worker = new Worker('alerts', async (job) => job.data.Side.length, { connection, concurrency: 50 });
worker.on('completed', () => {
  if (--left === 0) done();
});
worker.on('error', (error) => process.stderr.write(error.message + '\n'));
await worker.waitUntilReady();

for await (const line of createInterface({ input: process.stdin })) {
  left = Number(line);
  const finished = new Promise((resolve) => (done = resolve));
  for (let rest = left; rest > 0; rest -= BULK) {
    await queue.addBulk(Array.from({ length: Math.min(rest, BULK) }, () => ({ name: 'alert', data: { ...model }, opts })));
  }
  await finished;
  process.stdout.write(line + '\n');
}
await worker.close(true);
await queue.close();
process.exit(0);
