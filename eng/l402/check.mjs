// Buys an answer with libraries of others: node check.mjs GATEWAY-ADDRESS, the preimages on standard input.
// The challenge is read, and the credential written, by @getalby/lightning-tools; the token is read by the macaroon package. Who pays is asked for by a line
// {"pay": INVOICE} on standard output and answers with the preimage in a line.
import { createInterface } from 'node:readline';
import { fetchWithL402, Invoice, parseL402 } from '@getalby/lightning-tools';
import { importMacaroon } from 'macaroon';

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const wallet = {
  async payInvoice({ invoice }) {
    console.log(JSON.stringify({ pay: invoice }));
    return { preimage: (await lines.next()).value };
  },
};
const address = process.argv[2];
const offer = await fetch(address);
const header = offer.headers.get('www-authenticate');
const challenge = parseL402(header);
const invoice = new Invoice({ pr: challenge.invoice });
const macaroon = importMacaroon(challenge.token ?? challenge.macaroon).exportJSON();
const answer = await fetchWithL402(address, {}, { wallet });
console.log(JSON.stringify({
  status: offer.status,
  header,
  satoshi: invoice.satoshi,
  paymentHash: invoice.paymentHash,
  caveats: macaroon.c.map((caveat) => caveat.i),
  bought: answer.status,
  body: await answer.json(),
}));
process.exit(0);
