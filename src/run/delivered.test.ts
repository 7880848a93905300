import { describe, expect, test } from 'vitest';
import { defaultMessagesDir, loadMessages } from '../fixtures/index.js';
import { DeliveredMessage } from './delivered.js';

const original = loadMessages(defaultMessagesDir()).get('plain');
if (!original) throw new Error('there is no message plain');
const copy = (trace: string): Buffer => Buffer.concat([Buffer.from(trace), original.octets]);

describe('a message that was delivered', () => {
  const trace = 'Received: from somewhere;\r\n\tMon, 1 Jan 2024 00:00:00 +0000\r\n';
  const delivered = new DeliveredMessage(original, [copy(trace), copy(trace)]);

  test('has the header fields of its delivery in front', () => {
    expect(delivered.octets).toEqual(copy(trace));
    expect(delivered.size).toBe(original.size + trace.length);
    expect(delivered.section('HEADER')?.toString()).toBe(`${trace}${String(original.section('HEADER'))}`);
    expect(delivered.section('<0.8>')?.toString()).toBe('Received');
    expect(delivered.top(1).toString()).toBe(`${trace}${original.top(1).toString()}`);
  });

  test('has the text that it was sent with', () => {
    expect(delivered.section('TEXT')).toEqual(original.section('TEXT'));
    expect(delivered.envelope).toBe(original.envelope);
  });
});

describe('copies of a message that were delivered each with fields of its own', () => {
  const alike = new DeliveredMessage(original, [copy('Received: 1\r\n'), copy('Received: 2\r\n')]);
  const unlike = new DeliveredMessage(original, [copy('Received: 9\r\n'), copy('Received: 10\r\n')]);

  test('have a size as long as it is the same', () => {
    expect(alike.size).toBe(original.size + 13);
    expect(() => unlike.size).toThrow('seed: append keeps them equal');
  });

  test('have no octets, but the text that all have', () => {
    const differing = 'the copies of plain were delivered with different header fields in front';
    expect(() => alike.octets).toThrow(differing);
    expect(() => alike.section('HEADER')).toThrow(differing);
    expect(() => alike.top(0)).toThrow(differing);
    expect(alike.section('TEXT')).toEqual(original.section('TEXT'));
  });
});
