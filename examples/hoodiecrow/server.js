// `node server.js PORT` serves for mailspec.yaml; the tests start it in their own process.
import hoodiecrow from 'hoodiecrow-imap';

export const accounts = [{ user: 'alice', password: 'wonderland' }];

export async function start(port = 0) {
  const server = hoodiecrow({
    plugins: ['ID', 'SASL-IR', 'AUTH-PLAIN', 'NAMESPACE', 'ENABLE', 'LITERALPLUS', 'UNSELECT', 'MOVE'],
    users: Object.fromEntries(accounts.map(({ user, password }) => [user, { password }])),
    storage: { INBOX: {}, '': { separator: '/' } },
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { port: server.server.address().port, stop: () => new Promise((resolve) => server.close(resolve)) };
}

if (process.argv[1] === import.meta.filename) await start(Number(process.argv[2]));
