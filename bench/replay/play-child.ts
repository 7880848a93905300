/** Plays a recording once and tells how long it took: `play-child.ts FILE`. */
import { readFileSync } from 'node:fs';
import { play } from './player.js';
import type { RecordedRun } from './recording.js';

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('play-child.ts FILE');
const { recording } = JSON.parse(readFileSync(file, 'utf8')) as RecordedRun;
const played = await play(recording);
process.stdout.write(JSON.stringify(played));
process.exit();
