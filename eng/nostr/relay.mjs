// A relay made of foreign parts, which validates every message and verifies every event: node relay.mjs [auth]
import { EventRepository, EventUtils, LogLevel } from '@nostr-relay/common';
import { NostrRelay } from '@nostr-relay/core';
import { Validator } from '@nostr-relay/validator';
import { WebSocketServer } from 'ws';

class Shelf extends EventRepository {
  events = new Map();

  isSearchSupported() {
    return false;
  }

  upsert(event) {
    const d = EventUtils.extractDTagValue(event);
    const key = d === null ? event.id : `${event.kind}:${event.pubkey}:${d}`;
    const held = this.events.get(key);
    const isOlder = held && (held.created_at > event.created_at || (held.created_at === event.created_at && held.id <= event.id));
    if (!isOlder) {
      this.events.set(key, event);
    }

    return { isDuplicate: Boolean(isOlder) };
  }

  find(filter) {
    const found = [...this.events.values()].filter((event) => EventUtils.isMatchingFilter(event, filter));
    return found.sort((one, other) => other.created_at - one.created_at).slice(0, filter.limit ?? 100);
  }

  async destroy() {}

  async deleteByDeletionRequest() {}
}

const relay = new NostrRelay(new Shelf(), { hostname: process.argv[2] === 'auth' ? '127.0.0.1' : undefined, logLevel: LogLevel.ERROR, filterResultCacheTtl: 0 });
const validator = new Validator();
const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
server.on('listening', () => console.log(`ws://127.0.0.1:${server.address().port}`));
server.on('connection', (client) => {
  relay.handleConnection(client, '127.0.0.1');
  client.on('message', async (data) => {
    try {
      await relay.handleMessage(client, await validator.validateIncomingMessage(data));
    } catch (error) {
      client.send(JSON.stringify(['NOTICE', String(error.message)]));
    }
  });
  client.on('close', () => relay.handleDisconnect(client));
});
