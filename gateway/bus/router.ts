type Packet = { readonly topic: string };
type Done = () => void;
/** How the broker is called for a packet; it calls back when the packet is on its way. */
export type Listener = (packet: Packet, done: Done) => void;

/** What Aedes asks of its message queue. */
export type Router = {
  on(filter: string, listener: Listener, done?: Done): Router;
  removeListener(filter: string, listener: Listener, done?: Done): Router;
  emit(packet: Packet, done?: Done): void;
  close(done?: Done): void;
};

/**
 * Finds who subscribed to a topic. `emit` is done when everybody was called, not when everybody has drained: a publisher
 * never waits for a reader. (With the queue that Aedes brings, a frozen monitor holds up the host whose health it reads.)
 */
export function createRouter(): Router {
  const root = createNode();
  const router: Router = {
    on(filter, listener, done) {
      nodeAt(root, filter).listeners.add(listener);
      if (done) setImmediate(done);
      return router;
    },
    removeListener(filter, listener, done) {
      remove(root, filter.split('/'), listener);
      if (done) setImmediate(done);
      return router;
    },
    emit(packet, done) {
      const found: Listener[] = [];
      collect(root, packet.topic.split('/'), 0, found);
      for (const listener of found) listener(packet, nothing);
      if (done) setImmediate(done);
    },
    close(done) {
      root.children.clear();
      if (done) setImmediate(done);
    },
  };
  return router;
}

type Node = { readonly children: Map<string, Node>; readonly listeners: Set<Listener> };

const createNode = (): Node => ({ children: new Map(), listeners: new Set() });
const nothing = (): void => undefined;

function nodeAt(root: Node, filter: string): Node {
  let node = root;
  for (const level of filter.split('/')) {
    const child = node.children.get(level) ?? createNode();
    node.children.set(level, child);
    node = child;
  }
  return node;
}

function remove(node: Node, levels: readonly string[], listener: Listener): void {
  const [level, ...rest] = levels;
  if (level === undefined) {
    node.listeners.delete(listener);
    return;
  }
  const child = node.children.get(level);
  if (child === undefined) return;
  remove(child, rest, listener);
  if (child.children.size === 0 && child.listeners.size === 0) node.children.delete(level);
}

function collect(node: Node, levels: readonly string[], depth: number, found: Listener[]): void {
  // `#` also matches the level above it (MQTT 4.7.1.2).
  found.push(...(node.children.get('#')?.listeners ?? []));
  const level = levels[depth];
  if (level === undefined) {
    found.push(...node.listeners);
    return;
  }
  for (const child of [node.children.get(level), node.children.get('+')]) {
    if (child !== undefined) collect(child, levels, depth + 1, found);
  }
}
