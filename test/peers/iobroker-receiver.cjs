// The receiver of the npm package iobroker.sia, without ioBroker: tells each message it took as a line of JSON.
// Arguments: where the package is, the port, and the accounts as JSON.
const [folder, port, accounts] = process.argv.slice(2);
const { sia } = require(`${folder}/build/lib/sia.js`);

const receiver = new sia({ host: '127.0.0.1', port: Number(port), timeout: 20 });
const say = (told) => process.stdout.write(`${JSON.stringify(told)}\n`);

receiver.setAccounts(JSON.parse(accounts));
receiver.on('error', (text) => say({ error: String(text) }));
receiver.on('sia', (message, error) => {
  if (message === undefined) say({ refused: String(error) });
  else say({ id: message.id, account: message.act, data: message.data_message, time: message.ts });
});
receiver.servertcp.on('listening', () => say({ listening: 'tcp' }));
receiver.serverudp.on('listening', () => say({ listening: 'udp' }));
receiver.serverStartTCP();
receiver.serverStartUDP();
// It ends with its standard input: with the test.
process.stdin.on('end', () => process.exit(0)).resume();
