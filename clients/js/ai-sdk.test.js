// The AI SDK with three of its providers as it comes from its makers, pointed at the gateway.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { APICallError, RetryError, generateText, stepCountIs, streamText, tool } from 'ai';
import { z } from 'zod';
import { KEY, WORDS, request, route } from './witness.js';

const openai = (at, apiKey) => createOpenAI({ baseURL: route(at), apiKey });
const anthropic = (at, apiKey) => createAnthropic({ baseURL: `${route(at)}/v1`, apiKey });
const google = (at, apiKey) => createGoogleGenerativeAI({ baseURL: `${route(at)}/v1beta`, apiKey });

// What asks, the provider whose place it takes, and its model there.
const CLIENTS = [
  ['AI SDK openai', 'openai', (at, key = KEY) => openai(at, key)('gpt-4o-mini')],
  ['AI SDK openai chat', 'openai', (at, key = KEY) => openai(at, key).chat('gpt-4o-mini')],
  ['AI SDK anthropic', 'anthropic', (at, key = KEY) => anthropic(at, key)('claude-haiku-4-5')],
  ['AI SDK google', 'gemini', (at, key = KEY) => google(at, key)('gemini-2.5-flash')],
];

const get_weather = tool({
  description: 'The weather now.',
  inputSchema: z.object({ city: z.string() }),
  execute: async ({ city }) => (city === 'Paris' ? 'sunny' : 'unknown'),
});

/** Every part of a stream. After the part that tells of a failure the connection breaks. */
async function parts(answer) {
  const all = [];
  try {
    for await (const part of answer.fullStream) all.push(part);
  } catch (broken) {
    assert.equal(all.at(-1)?.type, 'error', `${broken}`);
  }
  return all;
}

const textOf = (all) =>
  all.filter((part) => part.type === 'text-delta').map((part) => part.text).join('');

for (const [name, upstream, model] of CLIENTS) {
  const ask = (headers, more = {}) => ({
    model: model('test'),
    prompt: 'Say hello.',
    maxRetries: 0,
    headers,
    ...more,
  });
  const stream = (headers, more) => parts(streamText({ ...ask(headers, more), onError: () => {} }));

  describe(name, { concurrency: true }, () => {
    test('an answer', async () => {
      const answer = await generateText(ask(request(name)));
      assert.equal(answer.text, WORDS);
      assert.equal(answer.usage.outputTokens, 12);
      assert.equal(answer.finishReason, 'stop');
    });

    test('a stream', async () => {
      const all = await stream(request(name, { stream: true }));
      assert.equal(textOf(all), WORDS);
      assert.equal(all.at(-1).type, 'finish');
      assert.equal(all.at(-1).totalUsage.outputTokens, 12);
    });

    const withTool = { model: model(upstream), tools: { get_weather }, stopWhen: stepCountIs(3) };

    test('a tool, its result and the answer', async () => {
      const answer = await generateText(ask(request(name, { records: 2 }), withTool));
      assert.match(answer.text, /^The tool said: .*sunny/);
      assert.equal(answer.steps.length, 2);
      assert.equal(answer.totalUsage.outputTokens, 20);
    });

    test('a tool, its result and the answer, streamed', async () => {
      const all = await stream(request(name, { records: 2, stream: true }), withTool);
      assert.match(textOf(all), /^The tool said: .*sunny/);
      assert.equal(all.at(-1).totalUsage.inputTokens, 40);
    });

    for (const status of [400, 402, 403, 404, 429, 503]) {
      test(`an error of the provider: ${status}`, async () => {
        const headers = request(name, { status }, { status });
        await assert.rejects(generateText(ask(headers)), (error) => {
          assert.ok(APICallError.isInstance(error));
          assert.equal(error.statusCode, status);
          assert.match(error.message, /asked for status/);
          return true;
        });
      });
    }

    test('is tried three times where that may help', async () => {
      const headers = request(name, { records: 3, status: 503 }, { status: 503 });
      await assert.rejects(generateText(ask(headers, { maxRetries: 2 })), (error) => {
        assert.ok(RetryError.isInstance(error));
        assert.equal(error.errors.length, 3);
        return true;
      });
    });

    test('a wrong key', async () => {
      const headers = request(name, { records: 0 });
      const asked = ask(headers, { model: model('test', 'wrong'), maxRetries: 2 });
      await assert.rejects(generateText(asked), (error) => {
        assert.equal(error.statusCode, 401);
        assert.match(error.responseBody, /invalid_key/);
        return true;
      });
    });

    for (const how of ['reset', 'truncate']) {
      test(`a stream that stops: ${how}`, async () => {
        const expected = { stream: true, ending: 'upstream_failed' };
        const all = await stream(request(name, expected, { fail: `${how};after=5` }));
        const failure = all.find((part) => part.type === 'error');
        assert.match(failure?.error.message ?? JSON.stringify(failure?.error), /provider/i);
      });
    }
  });
}
