#!/usr/bin/env node
import { main } from './main.js';

// A reader that has gone, such as `head`, is no error of ours: what is still written is lost.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

process.exitCode = await main(process.argv.slice(2));
