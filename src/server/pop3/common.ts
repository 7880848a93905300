import { command, noArguments, optionalArgument } from './command.js';
import type { Pop3Command } from './model.js';
import { Refusal } from './refusal.js';
import type { Pop3State } from './state.js';
import { languages, matchLanguage } from './texts.js';

const BOTH: readonly Pop3State[] = ['AUTHORIZATION', 'TRANSACTION'];

/** Commands of both states. */
export const commonCommands: Readonly<Record<string, Pop3Command>> = {
  CAPA: command({
    states: BOTH,
    usage: 'CAPA',
    parse: noArguments,
    run: async (session) => {
      const { replies, capabilities } = session.behaviour;
      await session.send(replies.multiLine(replies.ok(session.texts.capabilities), capabilities(session)));
    },
  }),

  LANG: command({
    states: BOTH,
    usage: 'LANG [language-range]',
    parse: optionalArgument,
    run: async (session, range) => {
      const { replies } = session.behaviour;
      if (range === undefined) {
        const lines = [...languages].map(([tag, { name }]) => `${tag} ${name}`);
        return session.send(replies.multiLine(replies.ok(session.texts.languages), lines));
      }
      const tag = matchLanguage(range, languages.keys());
      if (tag === undefined) throw new Refusal((texts) => texts.unknownLanguage);
      session.known.language = tag;
      await session.ok(`${tag} ${session.texts.languageChanged}`);
    },
  }),

  QUIT: command({
    states: BOTH,
    usage: 'QUIT',
    parse: noArguments,
    run: async (session) => {
      session.finish();
      const { maildrop } = session;
      if (!maildrop) return session.ok(session.texts.signingOff);
      session.state = 'UPDATE';
      maildrop.update();
      const left = maildrop.kept.length;
      // Unlocked before the reply, so that a client that has seen it can log in again at once.
      session.closeMaildrop();
      await session.ok(session.texts.signingOffLeft(left));
    },
  }),
};
