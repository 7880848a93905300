import { openSoundCatalog } from '../../cli/catalog.js';
import { faults } from '../../server/faults/index.js';
import { claimsOf, testsFor } from './plan.js';
import { playFault, type FaultRun } from './play-fault.js';

/** A process that plays the faults whose ids it is sent, and sends back what came of each. */

const stage = openSoundCatalog({});
const claims = claimsOf(stage.suites);
const byId = new Map(faults.map((fault) => [fault.id, fault]));

async function play(id: string): Promise<FaultRun> {
  const fault = byId.get(id);
  if (!fault) throw new Error(`no fault ${id}`);
  return playFault(stage, fault, testsFor(fault, stage, claims));
}

process.on('message', (id: string) => {
  void play(id).then((run) => process.send?.(run));
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
