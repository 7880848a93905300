import { randomBytes } from 'node:crypto';

export interface Delivery {
  /** What the client called itself. */
  client: string;
  /** The client's IP address. */
  clientAddress: string;
  reversePath: string;
  recipient: string;
  /** The user in whose mailbox the message ends. */
  user: string;
  date: Date;
}

/** The header fields that final delivery puts before a message (RFC 5321 §4.4), with Delivered-To as many servers do. */
export function traceFields(delivery: Delivery): string {
  const { client, clientAddress, reversePath, recipient, user, date } = delivery;
  const literal = clientAddress.includes(':') ? `[IPv6:${clientAddress}]` : `[${clientAddress}]`;
  const lines = [
    `Return-Path: <${reversePath}>`,
    `Delivered-To: ${user}`,
    `Received: from ${client} (${literal})`,
    `\tby localhost with LMTP id ${randomBytes(6).toString('hex')}`,
    `\tfor <${recipient}>; ${date.toUTCString().replace('GMT', '+0000')}`,
  ];
  return lines.map((line) => `${line}\r\n`).join('');
}
