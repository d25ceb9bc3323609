// The suite's own account of what it asks, to be compared with the gateway's records, and where the
// gateway is. `clients/run` sets the environment.
import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';

export const WORDS = 'This is the test provider of the gateway: all is well';
export const KEY = process.env.FAIRLEAD_KEY;

export const route = (name) => `${process.env.FAIRLEAD_URL}/proxy/${name}`;

/**
 * Headers for one call of an SDK.
 *
 * @param client what asks
 * @param expected what its records have to say, where that is not one good answer: `records`,
 *     `ending`, `status`, `stream`
 * @param steering what the test provider is to do: `status: 503` is `x-test-status: 503`
 */
export function request(client, expected = {}, steering = {}) {
  const line = { client: `${client} (JavaScript)`, test: client, records: 1 };
  line.request_id = `js-${randomUUID()}`;
  Object.assign(line, { ending: 'complete', status: 200, stream: false }, expected);
  line.certainty = line.ending === 'complete' && line.status === 200 ? 'reported' : null;
  appendFileSync(process.env.FAIRLEAD_WITNESS, JSON.stringify(line) + '\n');
  const steered = Object.entries(steering).map(([name, value]) => [`x-test-${name}`, `${value}`]);
  return { 'x-request-id': line.request_id, ...Object.fromEntries(steered) };
}
