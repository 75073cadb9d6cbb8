/** Waits that news from elsewhere cut short. */
export interface Waker {
  wait(delayMs: number): Promise<void>;
  wake(): void;
}

export function createWaker(): Waker {
  const waiting = new Set<() => void>();
  return {
    wait: (delayMs) =>
      new Promise<void>((resolve) => {
        const done = () => {
          waiting.delete(done);
          clearTimeout(timer);
          resolve();
        };
        const timer = setTimeout(done, delayMs);
        waiting.add(done);
      }),
    wake() {
      for (const done of [...waiting]) done();
    },
  };
}
