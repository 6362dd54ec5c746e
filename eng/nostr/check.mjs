// Looks at what a relay has with nostr-tools, and adds a memory as Lightning Memory would: node check.mjs RELAY FILE-OF-NSEC
// Prints {npub, events, verified, decrypted: [text, …], plain: [text, …]}.
import { readFileSync } from 'node:fs';
import { finalizeEvent, getPublicKey, nip19, nip42, nip44, verifyEvent } from 'nostr-tools';
import WebSocket from 'ws';

const [address, file] = process.argv.slice(2);
const secret = nip19.decode(readFileSync(file, 'utf8').trim()).data;
const author = getPublicKey(secret);
const conversation = nip44.getConversationKey(secret, author);
const socket = new WebSocket(address);
const seen = [];
const own = finalizeEvent(
  {
    kind: 30078,
    created_at: Math.floor(Date.now() / 1000),
    tags: [['d', 'lm:c1de32fabf5bc5c5'], ['t', 'vendor'], ['client', 'lightning-memory'], ['metadata', '{"vendor": "caf\\u00e9.example"}']],
    content: 'café "Ω" <b>& delivered late',
  },
  secret,
);
const ask = () => socket.send(JSON.stringify(['REQ', 'all', { kinds: [30078], authors: [author], limit: 100 }]));
socket.on('open', ask);
socket.on('message', (data) => {
  const [type, , value, reason] = JSON.parse(data);
  if (type === 'AUTH') {
    socket.send(JSON.stringify(['AUTH', finalizeEvent(nip42.makeAuthEvent(address, JSON.parse(data)[1]), secret)]));
    setTimeout(ask, 200);
  } else if (type === 'EVENT') {
    if (value.id !== own.id) {
      seen.push(value);
    }
  } else if (type === 'EOSE') {
    socket.send(JSON.stringify(['EVENT', own]));
  } else if (type === 'OK' && JSON.parse(data)[1] === own.id) {
    if (value !== true) {
      throw new Error(reason);
    }

    const events = [...new Map(seen.map((event) => [event.id, event])).values()];
    const isPlain = (event) => event.tags.some((tag) => tag[0] === 'client');
    console.log(JSON.stringify({
      npub: nip19.npubEncode(author),
      events: events.length,
      verified: events.filter((event) => verifyEvent(event)).length,
      decrypted: events.filter((event) => !isPlain(event)).map((event) => JSON.parse(nip44.decrypt(event.content, conversation)).memory.content),
      plain: events.filter(isPlain).map((event) => event.content),
    }));
    socket.close();
  }
});
